"""A warehouse as a source: tables read by when their rows changed, or whole; what went is told by comparing ids."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from trine.analytics.schema import TABLES
from trine.integrations.sources.cursors import OVERLAP, Progress
from trine.integrations.sources.errors import ChangedError, SettingsError
from trine.integrations.sources.source import Batch, Usage
from trine.integrations.warehouse.connection import WAIT_SECONDS, Warehouse
from trine.integrations.warehouse.mapping import TableMapping, meant, table_mapping
from trine.integrations.warehouse.reading import TableReading

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from trine.integrations.sources.source import Cursor


class WarehouseSource:
    """Tables of an engine that Ibis speaks to, by their mappings."""

    title = "The warehouse"
    kept: Mapping[str, Collection[str]] = {}

    def __init__(
        self,
        address: str,
        tables: Mapping[str, Mapping[str, Any]],
        *,
        secret: str = "",
        name: str = "warehouse",
        wait: float = WAIT_SECONDS,
    ) -> None:
        if not tables:
            raise SettingsError("`tables` is empty: say which of the warehouse's tables hold which facts.")
        self.name = name
        self.mappings = {kind: table_mapping(kind, tables[kind]) for kind in TABLES if kind in tables}
        self.tables = tuple(self.mappings)
        self.warehouse = Warehouse(address, secret, wait=wait)

    def usage(self) -> Usage:
        """Questions asked so far; a warehouse tells no quota."""
        return Usage(self.warehouse.calls)

    def check(self) -> str:
        """Which tables are there."""
        try:
            for mapping in self.mappings.values():
                self._table(mapping)
        finally:
            self.warehouse.close()
        found = ", ".join(f"{kind} ({mapping.origin})" for kind, mapping in self.mappings.items())
        return f"The warehouse answers, and has all columns of {found}."

    def changes(self, cursor: Cursor) -> Iterator[Batch]:
        """See `Source.changes`."""
        progress = Progress(cursor, {kind: repr(mapping) for kind, mapping in self.mappings.items()})
        try:
            for name, mapping in self.mappings.items():
                if not progress.is_done(name):
                    yield from self._changed(mapping, progress) if mapping.changed else self._whole(mapping, progress)
            yield Batch(progress.complete())
        finally:
            self.warehouse.close()

    def _table(self, mapping: TableMapping) -> Any:
        """The warehouse's table; raises `ChangedError` if it or one of its columns is not there."""
        schema, _, name = mapping.origin.rpartition(".")
        table = self.warehouse.table(name, schema)
        if table is None:
            raise ChangedError(
                f"The warehouse has no table {mapping.origin}. The facts of {mapping.table.name} are as they were."
            )
        for column in mapping.needs:
            if column not in table.columns:
                raise ChangedError(
                    f"The table {mapping.origin} of the warehouse has no column {column!r}"
                    f"{meant(column, table.columns)} The facts of {mapping.table.name} are as they were."
                )
        return table

    def _whole(self, mapping: TableMapping, progress: Progress) -> Iterator[Batch]:
        """Every row; those that the store has beyond them went."""
        kind = mapping.table.name
        reading = TableReading(mapping, self.title)
        ids = []
        for batch in self.warehouse.batches(self._table(mapping).select(*mapping.needs)):
            rows = reading.facts(batch)
            ids.append(rows[mapping.table.id])
            yield Batch(progress.cursor, rows={kind: rows}, read={kind: batch.num_rows})
        chunks = [chunk for each in ids for chunk in each.chunks]
        found = pa.chunked_array(chunks, pa.string())
        twice = len(found) - len(pc.unique(found))
        notes = reading.rows.notes()
        if twice:
            notes += (f"{twice:,} rows of {mapping.origin} have the id of another row; the last one counts.",)
        progress.mark(kind)
        yield Batch(progress.cursor, whole={kind: found}, seen=(kind,), notes=notes)

    def _changed(self, mapping: TableMapping, progress: Progress) -> Iterator[Batch]:
        """The rows that changed since the last time, in their order; then all ids, to see which went."""
        kind = mapping.table.name
        table = self._table(mapping)
        reading = TableReading(mapping, self.title)
        progress.begin(kind, self.warehouse.now())
        changed = table[mapping.changed]
        wanted = table.select(*mapping.needs)
        latest = progress.place(kind).get("latest")
        if latest is not None:
            since = _since(changed.type(), latest)
            wanted = wanted.filter((wanted[mapping.changed] >= since) | wanted[mapping.changed].isnull())
        for batch in self.warehouse.batches(wanted.order_by(ibis.asc(mapping.changed, nulls_first=True))):
            rows = reading.facts(batch)
            last = pc.max(batch.column(mapping.changed)).as_py()
            if last is not None:
                progress.move(kind, latest=last.isoformat() if isinstance(last, date) else last)
            yield Batch(progress.cursor, rows={kind: rows}, read={kind: batch.num_rows})
        ids = table.select(*mapping.columns[mapping.table.id])
        chunks = [reading.ids(batch) for batch in self.warehouse.batches(ids)]
        found = pa.chunked_array(chunks, pa.string())
        progress.mark(kind)
        yield Batch(progress.cursor, whole={kind: found}, seen=(kind,), notes=reading.rows.notes())


def _since(kind: Any, latest: Any) -> Any:
    """From where to read again: a little before the latest change that was seen, in the column's own type."""
    if kind.is_timestamp():
        return datetime.fromisoformat(latest) - OVERLAP
    return date.fromisoformat(latest) if kind.is_date() else latest

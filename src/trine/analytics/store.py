"""The fact store: a folder of generations that readers see whole and one writer replaces at a time."""

from __future__ import annotations

import contextlib
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from trine.analytics import generations
from trine.analytics.errors import UnknownFactError, UnusableFactsError
from trine.analytics.manifest import EVERY_KIND, ImportRecord, Manifest, TableState
from trine.analytics.schema import TABLES, Table
from trine.analytics.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    Cursors = Mapping[str, Mapping[str, Any]]


def _now() -> datetime:
    return datetime.now(UTC)


class FactStore:
    """Facts in a folder. Nothing is created before the first write.

    >>> import tempfile, pathlib, pyarrow as pa
    >>> store = FactStore(pathlib.Path(tempfile.mkdtemp()) / "facts")
    >>> manifest = store.replace({"accounts": pa.table({"account_id": ["007"], "name": ["Acme"]})}, source="crm")
    >>> with store.snapshot() as facts:
    ...     facts.arrow("accounts")["account_id"].to_pylist()
    ['007']
    """

    def __init__(self, root: Path, *, clock: Callable[[], datetime] = _now) -> None:
        self.root = root
        self.clock = clock

    def manifest(self) -> Manifest:
        """The current generation's manifest; generation 0 while nothing was written. Raises `StoreDamagedError`."""
        return generations.read_current(self.root)[1]

    def snapshot(self) -> Snapshot:
        """The current generation for reading; later imports do not change it. Raises `StoreDamagedError`."""
        folder, manifest = generations.read_current(self.root)
        return Snapshot(self.root, folder, manifest)

    @contextlib.contextmanager
    def writer(self) -> Iterator[Writer]:
        """Write the next generation; nothing happens to the store unless `Writer.publish` is called.

        Raises `StoreBusyError` at once while another writer holds the store.
        """
        with generations.exclusive(self.root):
            folder, manifest = generations.read_current(self.root)
            writer = Writer(self.root, folder, manifest, self.clock)
            try:
                yield writer
            finally:
                writer.discard()

    def replace(self, tables: Mapping[str, Any], source: str) -> Manifest:
        """Make these Arrow tables all that the store holds of a source; other sources' rows stay.

        Columns may be left out (they are empty) and come in any order; types are cast. Raises `UnusableFactsError` for
        an unknown table or column, a value that does not fit, or an id that is missing or given twice; the store is
        then as it was.
        """
        whole = {name: _conformed(name, table, source) for name, table in tables.items()}
        with self.writer() as writer:
            import_id = writer.manifest.next_import_id
            for name in TABLES:
                rows = whole.get(name)
                if rows is None and source not in writer.manifest.tables[name].sources:
                    continue
                kept = writer.rows_without(name, source)
                writer.put(name, pa.concat_tables([kept, *([_stamped(rows, import_id)] if rows is not None else [])]))
            count = sum(table.num_rows for table in whole.values())
            record = ImportRecord(
                import_id, self.clock(), EVERY_KIND, source, rows=count, new=count, by="replace", can_undo=False
            )
            return writer.publish(writer.manifest.with_record(record), writer.cursors_without(source))

    def clear(self, source: str) -> Manifest:
        """Remove every row of a source; a live one is then read from its start. Raises `UnknownFactError`."""
        manifest = self.manifest()
        if source not in manifest.sources:
            known = ", ".join(manifest.sources) or "none"
            raise UnknownFactError(f"The store holds no rows of source {source!r}; its sources are: {known}.")
        return self.replace({}, source)


class Writer:
    """The one writer of a store, between opening and publishing the next generation."""

    def __init__(self, root: Path, base: Path | None, manifest: Manifest, clock: Callable[[], datetime]) -> None:
        self.root = root
        self.base = base
        self.manifest = manifest
        self.folder = generations.workspace(root)
        self._clock = clock

    def base_file(self, name: str) -> Path | None:
        """The present generation's file of a table; none while it has no rows."""
        return self.base / f"{name}.parquet" if self.base and self.manifest.tables[name].rows else None

    def new_file(self, name: str) -> Path:
        """Where the next generation's file of a table is to be written."""
        return self.folder / f"{name}.parquet"

    def rows_without(self, name: str, source: str) -> Any:
        """The present rows of every other source."""
        file = self.base_file(name)
        schema = TABLES[name].arrow
        if file is None:
            return schema.empty_table()
        rows = filled(pq.read_table(file), schema)
        return rows.filter(pc.not_equal(rows["source"], source))

    def put(self, name: str, rows: Any) -> None:
        """Write a table of the next generation from Arrow."""
        pq.write_table(rows, self.new_file(name), compression="zstd")

    def now(self) -> datetime:
        """The time by the store's clock."""
        return self._clock()

    def publish(self, imports: tuple[ImportRecord, ...], cursors: Cursors | None = None) -> Manifest:
        """Make what was written the current generation; tables that were not written stay as they are."""
        at = self._clock()
        states: dict[str, TableState] = {}
        for name in TABLES:
            base = self.base_file(name)
            if self.new_file(name).exists():
                states[name] = _state(self.new_file(name), at)
            else:
                states[name] = self.manifest.tables[name]
                if base is not None:
                    generations.link(base, self.new_file(name))
        cursors = self.manifest.cursors if cursors is None else cursors
        manifest = Manifest(self.manifest.generation + 1, at, states, imports, cursors)
        generations.publish(self.root, self.folder, manifest)
        return manifest

    def amend(self, imports: tuple[ImportRecord, ...], cursors: Cursors | None = None) -> Manifest:
        """Put the imports down while every table stays as it is: no new generation. There must be one already."""
        if self.base is None:
            raise UnusableFactsError(f"Nothing was written to {self.root} yet.")
        cursors = self.manifest.cursors if cursors is None else cursors
        self.manifest = replace(self.manifest, imports=imports, cursors=cursors)
        generations.amend(self.base, self.manifest)
        return self.manifest

    def cursors_without(self, source: str) -> Cursors:
        """How far every other live source was read."""
        return {name: cursor for name, cursor in self.manifest.cursors.items() if name != source}

    def undone(self, record: ImportRecord) -> tuple[ImportRecord, ...]:
        """The imports with one marked as undone now."""
        return self.manifest.with_record(replace(record, undone_at=self._clock()))

    def discard(self) -> None:
        """Remove the workspace if it was not published."""
        generations.remove_folder(self.folder)


def filled(rows: Any, schema: Any) -> Any:
    """The rows with exactly the schema's columns, in its order; missing ones are empty."""
    return pa.table(
        [
            rows[column.name].cast(column.type)
            if column.name in rows.column_names
            else pa.nulls(len(rows), column.type)
            for column in schema
        ],
        schema=schema,
    )


def _state(file: Path, at: datetime) -> TableState:
    counts: Counter[str] = Counter()
    for batch in pq.ParquetFile(file).iter_batches(columns=["source"], batch_size=1 << 18):
        for pair in pc.value_counts(batch["source"]).to_pylist():
            counts[pair["values"]] += pair["counts"]
    return TableState(sum(counts.values()), dict(sorted(counts.items())), at)


def _conformed(name: str, rows: Any, source: str) -> Any:
    table = TABLES.get(name)
    if table is None:
        raise UnusableFactsError(f"There is no table {name!r}; the tables are {', '.join(TABLES)}.")
    unknown = [column for column in rows.column_names if column not in table.arrow.names]
    if unknown:
        raise UnusableFactsError(f"The table {name!r} has no column {unknown[0]!r}.")
    try:
        whole = filled(rows, table.arrow)
    except pa.ArrowInvalid as error:
        raise UnusableFactsError(f"The rows for {name!r} don't fit: {error}.") from error
    _check_ids(table, whole)
    return _with(whole, "source", pa.repeat(pa.scalar(source), len(whole)))


def _check_ids(table: Table, rows: Any) -> None:
    ids = rows[table.id]
    if ids.null_count:
        raise UnusableFactsError(f"{ids.null_count} rows for {table.name!r} have no {table.id}.")
    if pc.count_distinct(ids).as_py() != len(ids):
        twice = next(pair["values"] for pair in pc.value_counts(ids).to_pylist() if pair["counts"] > 1)
        raise UnusableFactsError(f"Two rows for {table.name!r} have the {table.id} {twice!r}.")


def _stamped(rows: Any, import_id: str) -> Any:
    return _with(rows, "import_id", pa.repeat(pa.scalar(import_id), len(rows)))


def _with(rows: Any, name: str, values: Any) -> Any:
    return rows.set_column(rows.schema.get_field_index(name), rows.schema.field(name), values)

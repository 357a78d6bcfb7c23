# ruff: noqa: S608 - the SQL is made of the schema's own names and of quoted literals
"""Following a live source: rows that are new or changed, rows that went, rows that became one, in one generation.

How far the source was read is kept in the same manifest as the rows, so whoever is killed in between repeats a step at
most, and loses none.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from trine.analytics.errors import UnusableFactsError
from trine.analytics.manifest import ImportRecord
from trine.analytics.schema import TABLES, Table
from trine.analytics.upsert import Counts, Upsert, copy, quoted, stored_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from trine.analytics.manifest import Manifest
    from trine.analytics.store import FactStore, Writer

SYNC = "sync"
"""Who made an import that keeps a source's rows up to date; there is one for each kind, seen again each time."""
LARGEST_LOSS = 0.3
FEW = 20
"""More than this share of a source's rows, and more than so many, never go because they are missing in a list."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of a source's rows, by table.

    `rows` are Arrow tables with the id and the columns that the source provides; of equal ids the last one counts.
    `gone` are ids that were deleted, `merged` ids that live on under another. `whole` is every id that the source still
    has: rows beyond it were deleted where nobody told. `kept` names columns whose known value is never emptied. `seen`
    are the tables that were read to their end, whether or not anything came.
    """

    rows: Mapping[str, Any] = field(default_factory=dict)
    gone: Mapping[str, Collection[str]] = field(default_factory=dict)
    merged: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    whole: Mapping[str, Collection[str]] = field(default_factory=dict)
    kept: Mapping[str, Collection[str]] = field(default_factory=dict)
    seen: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Followed:
    """What following did to one table; `withheld` rows are missing in the source, but too many to believe it.

    `adopted` rows were just so by an import; they are the sync's now, so that undoing the import leaves them.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    deleted: int = 0
    merged: int = 0
    withheld: int = 0
    adopted: int = 0

    @property
    def changes_anything(self) -> bool:
        """Whether the table is another than before."""
        return bool(self.new or self.changed or self.deleted or self.merged or self.adopted)


def follow(
    store: FactStore,
    source: str,
    changes: Changes,
    *,
    before: Mapping[str, Any] | None,
    cursor: Mapping[str, Any],
    allow_loss: bool = False,
) -> Mapping[str, Followed]:
    """Bring the changes in together with the cursor behind them, in one step that readers see whole.

    `before` is the cursor that the changes were read from. Raises `UnusableFactsError` if the store's is another by
    now (someone else read the source meanwhile), `StoreBusyError` while another writes.
    """
    with store.writer() as writer:
        if writer.manifest.cursors.get(source) != before:
            raise UnusableFactsError(f"{source} was read by another sync at the same time; this one stops.")
        work = writer.folder / "work"
        work.mkdir()
        done: dict[str, Followed] = {}
        imports = writer.manifest.imports
        for table in TABLES.values():
            following = _Following(writer, table, source, changes, work, allow_loss=allow_loss)
            if not following.concerned and table.name not in changes.seen:
                continue
            record = _record(replace(writer.manifest, imports=imports), table.name, source, writer)
            done[table.name] = following.run(record.id) if following.concerned else Followed()
            imports = _with(imports, record, done[table.name])
        shutil.rmtree(work)
        cursors = {**writer.manifest.cursors, source: cursor}
        if writer.base is None or any(one.changes_anything for one in done.values()):
            writer.publish(imports, cursors)
        else:
            writer.amend(imports, cursors)
        return done


def _record(manifest: Manifest, kind: str, source: str, writer: Writer) -> ImportRecord:
    for one in manifest.imports:
        if (one.by, one.kind, one.source) == (SYNC, kind, source):
            return replace(one, seen_at=writer.now())
    return ImportRecord(manifest.next_import_id, writer.now(), kind, source, by=SYNC, can_undo=False)


def _with(imports: Sequence[ImportRecord], record: ImportRecord, done: Followed) -> tuple[ImportRecord, ...]:
    rows = done.new + done.changed + done.unchanged
    fresh = replace(record, rows=rows, new=done.new, changed=done.changed, unchanged=done.unchanged)
    if any(one.id == record.id for one in imports):
        return tuple(fresh if one.id == record.id else one for one in imports)
    return (*imports, fresh)


class _Following:
    """The changes of one table, in a database of their own."""

    def __init__(
        self, writer: Writer, table: Table, source: str, changes: Changes, work: Path, *, allow_loss: bool
    ) -> None:
        self.writer = writer
        self.table = table
        self.source = source
        self.changes = changes
        self.work = work
        self.allow_loss = allow_loss
        self.base = writer.base_file(table.name)
        self.merged = {name: _resolved(pairs) for name, pairs in changes.merged.items() if pairs}
        self.references = {
            column.name: column.refers for column in table.columns if column.refers and column.refers in self.merged
        }

    @property
    def concerned(self) -> bool:
        """Whether anything may happen to the table."""
        rows = self.changes.rows.get(self.table.name)
        if rows is not None and rows.num_rows:
            return True
        loses = any(self.changes_of(each) for each in (self.changes.gone, self.changes.merged))
        loses = loses or self.table.name in self.changes.whole
        return self.base is not None and (loses or bool(self.references))

    def changes_of(self, part: Mapping[str, Any]) -> Any:
        """This table's part of something by table."""
        return part.get(self.table.name) or ()

    def run(self, import_id: str) -> Followed:
        """Write the table's next file, if it changes."""
        with duckdb.connect() as connection:
            connection.execute("SET memory_limit = '512MB'")
            connection.execute(f"SET temp_directory = {quoted(str(self.work / 'spill'))}")
            connection.execute("SET autoinstall_known_extensions = false")
            connection.execute("SET TimeZone = 'UTC'")
            return self._run(connection, import_id)

    def _run(self, connection: Any, import_id: str) -> Followed:
        self._lay_out(connection)
        done = self._lose(connection)
        done = replace(done, adopted=self._foreign(connection, import_id))
        base = self.base
        if done.deleted or done.merged or done.adopted or self._repointed(connection):
            base = self.work / f"{self.table.name}.parquet"
            copy(connection, self._rest(import_id), base)
        counts = self._bring(connection, base, import_id)
        if not counts.changes_anything and base is not None and base != self.base:
            shutil.copyfile(base, self.writer.new_file(self.table.name))
        return replace(done, new=counts.new, changed=counts.changed, unchanged=counts.unchanged)

    def _lay_out(self, connection: Any) -> None:
        if self.base is None:
            columns = ", ".join(f"{column.name} {column.type.sql}" for column in self.table.all_columns)
            connection.execute(f"CREATE TEMP TABLE stored ({columns})")
        else:
            connection.execute(f"CREATE TEMP VIEW stored AS {stored_rows(connection, self.table, self.base)}")
        moved = [(name, old, new) for name, pairs in self.merged.items() for old, new in pairs.items()]
        _register(connection, "moved", ("kind", "old", "new"), moved)
        _register(connection, "deleted", ("id",), [(one,) for one in self.changes_of(self.changes.gone)])
        whole = self.changes.whole.get(self.table.name, ())
        connection.register("whole_rows", pa.table({"id": whole if _is_arrow(whole) else pa.array(whole, pa.string())}))
        connection.execute("CREATE TEMP TABLE whole AS FROM whole_rows")
        id_, source, kind = self.table.id, quoted(self.source), quoted(self.table.name)
        beyond = "true" if self.table.name in self.changes.whole else "false"
        connection.execute(
            f"CREATE TEMP TABLE leaving AS SELECT {id_} AS id, "
            f"{id_} IN (SELECT old FROM moved WHERE kind = {kind}) AS is_merged, "
            f"{id_} IN (FROM deleted) AS is_deleted, "
            f"({beyond} AND {id_} NOT IN (FROM whole)) AS is_missing FROM stored WHERE source = {source}"
        )

    def _lose(self, connection: Any) -> Followed:
        """Settle which rows go: those that are only missing stay if they are too many to believe it."""
        (present, missing) = connection.execute(
            "SELECT count(*), count(*) FILTER (is_missing AND NOT is_merged AND NOT is_deleted) FROM leaving"
        ).fetchone()
        withheld = missing if missing > max(FEW, LARGEST_LOSS * present) and not self.allow_loss else 0
        if withheld:
            connection.execute("UPDATE leaving SET is_missing = false")
        connection.execute("DELETE FROM leaving WHERE NOT (is_merged OR is_deleted OR is_missing)")
        merged, deleted = connection.execute(
            "SELECT count(*) FILTER (is_merged), count(*) FILTER (NOT is_merged) FROM leaving"
        ).fetchone()
        return Followed(deleted=deleted, merged=merged, withheld=withheld)

    def _repointed(self, connection: Any) -> bool:
        if not self.references:
            return False
        tests = " OR ".join(
            f"{name} IN (SELECT old FROM moved WHERE kind = {quoted(kind)})" for name, kind in self.references.items()
        )
        found = connection.execute(f"SELECT 1 FROM stored WHERE source = {quoted(self.source)} AND ({tests}) LIMIT 1")
        return found.fetchone() is not None

    def _foreign(self, connection: Any, import_id: str) -> int:
        """How many of the rows that come in are here by another import."""
        rows = self.changes.rows.get(self.table.name)
        ids = rows[self.table.id] if rows is not None else pa.array([], pa.string())
        connection.register("coming_rows", pa.table({"id": ids}))
        connection.execute("CREATE TEMP TABLE coming AS SELECT DISTINCT id FROM coming_rows")
        (found,) = connection.execute(
            f"SELECT count(*) FROM stored WHERE source = {quoted(self.source)} AND import_id <> {quoted(import_id)} "
            f"AND {self.table.id} IN (FROM coming)"
        ).fetchone()
        return int(found)

    def _rest(self, import_id: str) -> str:
        """What is left of the present rows, pointing to what merged rows live on as, under this import if they come."""
        mine = f"s.source = {quoted(self.source)}"
        renewed = {name: self._moved("s", name) for name in self.references}
        id_ = self.table.id
        renewed["import_id"] = f"CASE WHEN s.{id_} IN (FROM coming) THEN {quoted(import_id)} ELSE s.import_id END"
        columns = ", ".join(
            f"CASE WHEN {mine} THEN {renewed[column.name]} ELSE s.{column.name} END AS {column.name}"
            if column.name in renewed
            else f"s.{column.name}"
            for column in self.table.all_columns
        )
        return f"SELECT {columns} FROM stored s WHERE NOT ({mine} AND s.{self.table.id} IN (SELECT id FROM leaving))"

    def _moved(self, row: str, name: str) -> str:
        kind = quoted(self.references[name])
        return f"coalesce((SELECT new FROM moved m WHERE m.kind = {kind} AND m.old = {row}.{name}), {row}.{name})"

    def _bring(self, connection: Any, base: Path | None, import_id: str) -> Counts:
        rows = self.changes.rows.get(self.table.name)
        if rows is None or not rows.num_rows:
            return Counts(0, 0, 0)
        provided = tuple(name for name in rows.column_names if name in self.table.column)
        self._incoming(connection, rows, provided)
        upsert = Upsert(connection, self.table, source=self.source, provided=provided, base=base)
        if upsert.counts.changes_anything:
            upsert.write(self.writer.new_file(self.table.name), self.work / f"{self.table.name}-before", import_id)
        return upsert.counts

    def _incoming(self, connection: Any, rows: Any, provided: Sequence[str]) -> None:
        """The relation `incoming`: of equal ids the last, without rows that go, known values of kept columns held."""
        id_ = self.table.id
        connection.register("raw", rows.append_column("trine_order", pa.array(range(rows.num_rows), pa.int64())))
        kept = [name for name in self.changes_of(self.changes.kept) if name in provided]
        columns = ", ".join(self._column(name, kept) for name in provided)
        kind = quoted(self.table.name)
        joins = ""
        if kept:
            former = ", ".join(f"min(s.{name}) AS {name}" for name in kept)
            joins = (
                f" LEFT JOIN (SELECT * FROM stored WHERE source = {quoted(self.source)}) p ON p.{id_} = i.{id_}"
                f" LEFT JOIN (SELECT m.new AS id, {former} FROM moved m JOIN stored s ON s.{id_} = m.old "
                f"AND s.source = {quoted(self.source)} WHERE m.kind = {kind} GROUP BY m.new) q ON q.id = i.{id_}"
            )
        connection.execute(
            f"CREATE TEMP TABLE incoming AS SELECT {columns}, CAST(NULL AS BIGINT) AS line FROM ("
            f"SELECT * FROM raw WHERE {id_} NOT IN (SELECT old FROM moved WHERE kind = {kind}) "
            f"AND {id_} NOT IN (FROM deleted) "
            f"QUALIFY row_number() OVER (PARTITION BY {id_} ORDER BY trine_order DESC) = 1) i{joins}"
        )

    def _column(self, name: str, kept: Sequence[str]) -> str:
        if name in kept:
            return f"coalesce(i.{name}, p.{name}, q.{name}) AS {name}"
        return f"{self._moved('i', name)} AS {name}" if name in self.references else f"i.{name}"


def _register(connection: Any, name: str, columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    arrays = [pa.array([row[place] for row in rows], pa.string()) for place in range(len(columns))]
    connection.register(f"{name}_rows", pa.table(arrays, names=list(columns)))
    connection.execute(f"CREATE TEMP TABLE {name} AS FROM {name}_rows")


def _is_arrow(ids: Any) -> bool:
    return isinstance(ids, pa.Array | pa.ChunkedArray)


def _resolved(pairs: Mapping[str, str]) -> dict[str, str]:
    """Where each merged id ends, over several merges; an id that would end at itself is left out.

    >>> _resolved({"1": "2", "2": "3", "4": "4"})
    {'1': '3', '2': '3'}
    """
    found: dict[str, str] = {}
    for old in pairs:
        new, seen = pairs[old], {old}
        while new in pairs and new not in seen:
            seen.add(new)
            new = pairs[new]
        if new not in seen:
            found[old] = new
    return found

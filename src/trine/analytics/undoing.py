# ruff: noqa: S608 - the SQL is made of the schema's own names and of quoted literals
"""Undoing an import: its new rows go, what it overwrote comes back, what later imports changed or hold stays.

A row carries the import that gave it its values. It stays for as long as one import stands that gave it these values or
that held them later, unchanged, in its own file. So files that overlap can be undone in any order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from trine.analytics.errors import UnknownFactError, UnusableFactsError
from trine.analytics.schema import TABLES, Table
from trine.analytics.upsert import copy, quoted, stored_rows

if TYPE_CHECKING:
    from pathlib import Path

    from trine.analytics.manifest import ImportRecord, Manifest
    from trine.analytics.store import FactStore, Writer

UNDO_DAYS = 90
UNDO_IMPORTS = 50
"""So long, and so many in any case, imports can be undone; `settling` lets go of older ones."""

_NO_END = 2**31 - 1


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What undoing did: rows that went, rows that are again what they were, rows that later imports changed or hold."""

    import_id: str
    removed: int
    restored: int
    kept: int
    generation: int


def undo(store: FactStore, import_id: str) -> UndoReport:
    """Undo one import, whether or not others came after it.

    A row that a later import changed keeps that import's values, and one that a later file holds too stays: it goes
    when that import is undone as well. Raises `UnknownFactError` for an id that is not there, `UnusableFactsError` for
    an import that was undone before or can't be, `StoreBusyError` while another writes.
    """
    with store.writer() as writer:
        record = writer.manifest.import_record(import_id)
        if record.undone_at is not None:
            raise UnusableFactsError(f"The import {import_id} was undone on {record.undone_at:%d %B %Y, %H:%M} UTC.")
        if not record.can_undo:
            raise UnusableFactsError(f"{import_id} replaced all rows of {record.source!r}; that can't be undone.")
        if record.settled:
            raise UnusableFactsError(
                f"The import {import_id} can no longer be undone: only the last {UNDO_IMPORTS} imports and those of "
                f"the last {UNDO_DAYS} days can."
            )
        table = TABLES[record.kind]
        base = writer.base_file(table.name)
        if base is None:
            raise UnknownFactError(f"Nothing is left of the import {import_id}.")
        with duckdb.connect() as connection:
            undoing = _Undo(connection, table, writer, record)
            undoing.find(base)
            if not undoing.present and not record.holds_all and not held_file(writer.root, import_id).exists():
                raise UnknownFactError(
                    f"Nothing is left of the import {import_id}: later imports changed all of its rows."
                )
            if undoing.gone:
                undoing.write(base)
        imports = writer.undone(record)
        manifest = writer.publish(imports) if undoing.gone else writer.amend(imports)
    kept = max(record.new + record.changed - undoing.own_gone, 0)
    return UndoReport(import_id, undoing.gone - undoing.restored, undoing.restored, kept, manifest.generation)


def undo_file(root: Path, import_id: str) -> Path:
    """Where an import keeps the rows that it overwrote."""
    return root / "undo" / f"{import_id}.parquet"


def held_file(root: Path, import_id: str) -> Path:
    """Where an import keeps the ids of the rows that it found as they were, if they are not all of its source's."""
    return root / "held" / f"{import_id}.parquet"


def can_undo(manifest: Manifest, import_id: str) -> bool:
    """Whether an import is there, was not undone yet, and can be."""
    record = next((one for one in manifest.imports if one.id == import_id), None)
    return record is not None and record.undone_at is None and record.can_undo and not record.settled


class _Undo:
    """The undoing of one import in a database of its own.

    `undone` are the imports that no longer stand, this one among them. `held` has which standing imports hold which
    rows, `gone` the rows whose values nobody stands for, `back` those that take their place.
    """

    def __init__(self, connection: Any, table: Table, writer: Writer, record: ImportRecord) -> None:
        self.connection = connection
        self.table = table
        self.writer = writer
        self.record = record
        self.undone = {one.id for one in writer.manifest.imports if one.undone_at} | {record.id}
        self.standing = [
            one
            for one in writer.manifest.imports
            if (one.kind, one.source) == (record.kind, record.source) and one.id not in self.undone
        ]
        self.present = self.gone = self.own_gone = self.restored = 0

    def find(self, base: Path) -> None:
        """Find the rows that go, and what comes back for them."""
        present = stored_rows(self.connection, self.table, base)
        self._run(
            f"CREATE TABLE candidates AS SELECT {self.table.id} AS id, import_id FROM ({present}) "
            f"WHERE source = {quoted(self.record.source)} AND import_id IN ({self._listed(self.undone)})"
        )
        self.present = self._count(f"candidates WHERE import_id = {quoted(self.record.id)}")
        self._run("CREATE TABLE held (id VARCHAR, number INTEGER)")
        for one in self.standing:
            file = held_file(self.writer.root, one.id)
            if file.exists():
                self._run(
                    f"INSERT INTO held SELECT id, {one.number} FROM read_parquet({quoted(str(file))}) "
                    "WHERE id IN (SELECT id FROM candidates)"
                )
        is_held = self._is_held("candidates.id", _NO_END)
        self._run(f"CREATE TABLE gone AS SELECT id, import_id FROM candidates WHERE NOT {is_held}")
        self._run(f"CREATE TABLE back AS FROM ({present}) LIMIT 0")
        self.gone = self._count("gone")
        self.own_gone = self._count(f"gone WHERE import_id = {quoted(self.record.id)}")
        self._restore()
        self.restored = self._count("back")

    def write(self, base: Path) -> None:
        """Write the table's next file."""
        present = stored_rows(self.connection, self.table, base)
        source = quoted(self.record.source)
        kept = f"FROM ({present}) WHERE NOT (source = {source} AND {self.table.id} IN (SELECT id FROM gone))"
        copy(self.connection, f"{kept} UNION ALL FROM back", self.writer.new_file(self.table.name))

    def _restore(self) -> None:
        """Fill `back`, from the latest import to the earliest: a version that nobody stands for gives way to an older.

        Each import is looked at once, because what it overwrote is older than itself.
        """
        pending = {row[0] for row in self._all("SELECT DISTINCT import_id FROM gone")}
        while pending:
            current = max(pending, key=lambda one: int(one[1:]))
            pending.remove(current)
            file = undo_file(self.writer.root, current)
            if not file.exists():
                continue
            id_ = self.table.id
            self._run(
                f"CREATE OR REPLACE TEMP TABLE older AS "
                f"SELECT * FROM ({stored_rows(self.connection, self.table, file)}) WHERE "
                f"source = {quoted(self.record.source)} "
                f"AND {id_} IN (SELECT id FROM gone WHERE import_id = {quoted(current)})"
            )
            stands = (
                f"(import_id NOT IN ({self._listed(self.undone)}) "
                f"OR {self._is_held(id_, self.writer.manifest.import_record(current).number)})"
            )
            self._run(f"INSERT INTO back FROM older WHERE {stands}")
            self._run(f"INSERT INTO gone SELECT {id_}, import_id FROM older WHERE NOT {stands}")
            pending |= {row[0] for row in self._all(f"SELECT DISTINCT import_id FROM older WHERE NOT {stands}")}

    def _is_held(self, id_: str, before: int) -> str:
        """Whether a standing import holds a row's values: one after the import that gave them, before another's."""
        number = "CAST(substr(import_id, 2) AS INTEGER)"
        all_ = max((one.number for one in self.standing if one.holds_all and one.number < before), default=0)
        return (
            f"({number} < {all_} OR coalesce({number} < (SELECT max(number) FROM held h "
            f"WHERE h.id = {id_} AND h.number < {before}), false))"
        )

    def _listed(self, ids: set[str]) -> str:
        return ", ".join(quoted(one) for one in sorted(ids))

    def _run(self, sql: str) -> None:
        self.connection.execute(sql)

    def _all(self, sql: str) -> list[tuple[Any, ...]]:
        return list(self.connection.execute(sql).fetchall())

    def _count(self, relation: str) -> int:
        return int(self.connection.execute(f"SELECT count(*) FROM {relation}").fetchone()[0])

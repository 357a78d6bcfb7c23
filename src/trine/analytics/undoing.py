# ruff: noqa: S608 - the SQL is made of the schema's own names and of quoted literals
"""Undoing an import: its new rows go, what it overwrote comes back, what later imports changed stays theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from trine.analytics.errors import UnknownFactError, UnusableFactsError
from trine.analytics.schema import TABLES, Table
from trine.analytics.upsert import copy, quoted, stored_rows

if TYPE_CHECKING:
    from pathlib import Path

    from trine.analytics.manifest import Manifest
    from trine.analytics.store import FactStore, Writer


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What undoing did: rows that went, rows that are again what they were, rows that later imports had changed."""

    import_id: str
    removed: int
    restored: int
    kept: int
    generation: int


def undo(store: FactStore, import_id: str) -> UndoReport:
    """Undo one import, whether or not others came after it.

    A row that a later import changed keeps that import's values. Raises `UnknownFactError` for an id that is not there,
    `UnusableFactsError` for an import that was undone before or can't be, `StoreBusyError` while another writes.
    """
    with store.writer() as writer:
        record = writer.manifest.import_record(import_id)
        if record.undone_at is not None:
            raise UnusableFactsError(f"The import {import_id} was undone on {record.undone_at:%d %B %Y, %H:%M} UTC.")
        if not record.can_undo:
            raise UnusableFactsError(f"{import_id} replaced all rows of {record.source!r}; that can't be undone.")
        table = TABLES[record.kind]
        base = writer.base_file(table.name)
        if base is None:
            raise UnknownFactError(f"Nothing is left of the import {import_id}.")
        with duckdb.connect() as connection:
            present, restored = _Undo(connection, table, writer, import_id).write(base)
        if not present:
            raise UnknownFactError(f"Nothing is left of the import {import_id}: later imports changed all of its rows.")
        manifest = writer.publish(writer.undone(record))
    touched = record.new + record.changed
    return UndoReport(import_id, present - restored, restored, max(touched - present, 0), manifest.generation)


def undo_file(root: Path, import_id: str) -> Path:
    """Where an import keeps the rows that it overwrote."""
    return root / "undo" / f"{import_id}.parquet"


class _Undo:
    """The undoing of one import in a database of its own: `gone` are its rows, `back` those that take their place."""

    def __init__(self, connection: Any, table: Table, writer: Writer, import_id: str) -> None:
        self.connection = connection
        self.table = table
        self.writer = writer
        self.import_id = import_id
        self.undone = {record.id for record in writer.manifest.imports if record.undone_at} | {import_id}

    def write(self, base: Path) -> tuple[int, int]:
        """Write the table's next file; how many of the import's rows were there, and how many come back."""
        present = f"SELECT * FROM ({stored_rows(self.connection, self.table, base)})"
        ours = quoted(self.import_id)
        self._run(
            f"CREATE TABLE gone AS SELECT source, {self.table.id} AS id, import_id "
            f"FROM ({present}) WHERE import_id = {ours}"
        )
        self._run(f"CREATE TABLE back AS {present} LIMIT 0")
        self._restore()
        kept = f"{present} WHERE import_id <> {ours}"
        copy(self.connection, f"{kept} UNION ALL FROM back", self.writer.new_file(self.table.name))
        return self._count(f"gone WHERE import_id = {ours}"), self._count("back")

    def _restore(self) -> None:
        """Fill `back`; versions that came from imports which were undone as well are passed over for older ones."""
        pending = [self.import_id]
        while pending:
            current = pending.pop()
            file = undo_file(self.writer.root, current)
            if not file.exists():
                continue
            self._run(
                f"CREATE OR REPLACE TEMP TABLE older AS "
                f"SELECT * FROM ({stored_rows(self.connection, self.table, file)}) WHERE "
                f"(source, {self.table.id}) IN (SELECT (source, id) FROM gone WHERE import_id = {quoted(current)})"
            )
            found = {row[0] for row in self.connection.execute("SELECT DISTINCT import_id FROM older").fetchall()}
            again = sorted(found & self.undone)
            listed = ", ".join(quoted(one) for one in again) or "''"
            self._run(
                f"INSERT INTO gone SELECT source, {self.table.id}, import_id FROM older WHERE import_id IN ({listed})"
            )
            self._run(f"INSERT INTO back FROM older WHERE import_id NOT IN ({listed})")
            pending += again

    def _run(self, sql: str) -> None:
        self.connection.execute(sql)

    def _count(self, relation: str) -> int:
        return int(self.connection.execute(f"SELECT count(*) FROM {relation}").fetchone()[0])


def can_undo(manifest: Manifest, import_id: str) -> bool:
    """Whether an import is there, was not undone yet, and can be."""
    record = next((one for one in manifest.imports if one.id == import_id), None)
    return record is not None and record.undone_at is None and record.can_undo

# ruff: noqa: S608 - the SQL is made of the schema's own names and of quoted literals
"""Bringing rows into a table by their key: what is new, what changed, and the next generation's file.

The rows to bring in are a DuckDB relation `incoming` with the table's id (unique, never empty), `line`, and the columns
that the source provides. Columns that it does not provide keep what the store has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trine.analytics.schema import Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows are new, changed, and as they were."""

    new: int
    changed: int
    unchanged: int

    @property
    def changes_anything(self) -> bool:
        """Whether a new generation is needed at all."""
        return bool(self.new or self.changed)


@dataclass(frozen=True, slots=True)
class Change:
    """A row that would change: its id, its line, and the columns that differ with their values before and after."""

    id: str
    line: int | None
    columns: tuple[tuple[str, Any, Any], ...]


def quoted(text: str) -> str:
    """A text as an SQL literal.

    >>> quoted("O'Hara")
    "'O''Hara'"
    """
    return "'" + text.replace("'", "''") + "'"


class Upsert:
    """One bringing-in, on one DuckDB connection; `base` is the present file of the table, if it has rows."""

    def __init__(
        self, connection: Any, table: Table, *, source: str, provided: Sequence[str], base: Path | None
    ) -> None:
        self.connection = connection
        self.table = table
        self.source = source
        self.provided = tuple(name for name in table.column if name in provided and name != table.id)
        self.base = base
        self.present_rows = 0
        self.counts = self._compare()

    def _compare(self) -> Counts:
        id_ = self.table.id
        if self.base is None or not self._present(self.base):
            self._run(f"CREATE TEMP VIEW verdict AS SELECT {id_} AS id, false AS known, false AS differs FROM incoming")
            return Counts(self._count("incoming"), 0, 0)
        (self.present_rows,) = self._one(f"SELECT count(*) FROM present WHERE source = {quoted(self.source)}")
        differs = " OR ".join(f"i.{name} IS DISTINCT FROM p.{name}" for name in self.provided) or "false"
        self._run(
            f"CREATE TEMP TABLE verdict AS SELECT i.{id_} AS id, p.{id_} IS NOT NULL AS known, "
            f"(p.{id_} IS NOT NULL AND ({differs})) AS differs "
            f"FROM incoming i LEFT JOIN present p ON p.{id_} = i.{id_} AND p.source = {quoted(self.source)}"
        )
        new, changed, every = self._one(
            "SELECT count(*) FILTER (NOT known), count(*) FILTER (differs), count(*) FROM verdict"
        )
        return Counts(new, changed, every - new - changed)

    def _present(self, base: Path) -> bool:
        """Lay the present file out; whether it has rows of the source."""
        self._run(f"CREATE TEMP VIEW present AS {stored_rows(self.connection, self.table, base)}")
        return bool(self._one(f"SELECT EXISTS (FROM present WHERE source = {quoted(self.source)})")[0])

    def changes(self, limit: int) -> tuple[Change, ...]:
        """The first rows that would change, by line."""
        if not self.counts.changed:
            return ()
        id_ = self.table.id
        pairs = "".join(f", p.{name}, i.{name}" for name in self.provided)
        rows = self._all(
            f"SELECT i.{id_}, i.line{pairs} FROM incoming i JOIN verdict v ON v.id = i.{id_} "
            f"JOIN present p ON p.{id_} = i.{id_} AND p.source = {quoted(self.source)} "
            f"WHERE v.differs ORDER BY i.line LIMIT {limit}"
        )
        return tuple(self._change(row) for row in rows)

    def _change(self, row: Sequence[Any]) -> Change:
        pairs = zip(self.provided, row[2::2], row[3::2], strict=True)
        return Change(row[0], row[1], tuple((name, old, new) for name, old, new in pairs if old != new))

    def news(self, limit: int) -> tuple[tuple[tuple[str, Any], ...], ...]:
        """The first new rows, by line: pairs of column and value."""
        names = (self.table.id, *self.provided)
        rows = self._all(
            f"SELECT {', '.join(f'i.{name}' for name in names)} "
            f"FROM incoming i JOIN verdict v ON v.id = i.{self.table.id} WHERE NOT v.known "
            f"ORDER BY i.line LIMIT {limit}"
        )
        return tuple(tuple(zip(names, row, strict=True)) for row in rows)

    def write(self, file: Path, undo: Path, import_id: str) -> None:
        """Write the table's next file, and beside it the rows that it overwrites as they were."""
        parts = [self._new(import_id)]
        if self.base is not None:
            parts.insert(0, f"SELECT {self._names('p')} FROM present p WHERE NOT {self._is_overwritten('p')}")
        if self.counts.changed:
            undo.parent.mkdir(exist_ok=True)
            parts.append(self._changed(import_id))
            self._copy(f"SELECT {self._names('p')} FROM present p WHERE {self._is_overwritten('p')}", undo)
        self._copy(" UNION ALL ".join(parts), file)

    @property
    def holds_all(self) -> bool:
        """Whether every row that the store has of the source is among those that come in."""
        return bool(self.counts.unchanged) and self.counts.unchanged + self.counts.changed == self.present_rows

    def write_held(self, file: Path) -> None:
        """Write the ids of the rows that are in the store just as they come in; nothing if there are none, or all are.

        With them, undoing an earlier import leaves what this one holds too.
        """
        if self.counts.unchanged and not self.holds_all:
            file.parent.mkdir(exist_ok=True)
            self._copy("SELECT id FROM verdict WHERE known AND NOT differs ORDER BY id", file)

    def _is_overwritten(self, row: str) -> str:
        if not self.counts.changed:
            return "false"
        id_ = self.table.id
        return f"({row}.source = {quoted(self.source)} AND {row}.{id_} IN (SELECT id FROM verdict WHERE differs))"

    def _new(self, import_id: str) -> str:
        filled = {self.table.id, "line", *self.provided}
        columns = ", ".join(
            f"i.{column.name}"
            if column.name in filled
            else f"{self._stamp(column.name, import_id) or f'CAST(NULL AS {column.type.sql})'} AS {column.name}"
            for column in self.table.all_columns
        )
        every = not self.counts.changed and not self.counts.unchanged
        chosen = "" if every else f" WHERE i.{self.table.id} IN (SELECT id FROM verdict WHERE NOT known)"
        return f"SELECT {columns} FROM incoming i{chosen}"

    def _changed(self, import_id: str) -> str:
        filled = {self.table.id, "line", *self.provided}
        columns = ", ".join(
            f"i.{column.name}"
            if column.name in filled
            else f"{self._stamp(column.name, import_id) or f'p.{column.name}'} AS {column.name}"
            for column in self.table.all_columns
        )
        id_ = self.table.id
        return (
            f"SELECT {columns} FROM incoming i JOIN verdict v ON v.id = i.{id_} "
            f"JOIN present p ON p.{id_} = i.{id_} AND p.source = {quoted(self.source)} WHERE v.differs"
        )

    def _stamp(self, name: str, import_id: str) -> str | None:
        return {"source": quoted(self.source), "import_id": quoted(import_id)}.get(name)

    def _names(self, row: str) -> str:
        return ", ".join(f"{row}.{column.name}" for column in self.table.all_columns)

    def _copy(self, query: str, file: Path) -> None:
        copy(self.connection, query, file)

    def _run(self, sql: str) -> None:
        self.connection.execute(sql)

    def _all(self, sql: str) -> list[tuple[Any, ...]]:
        return list(self.connection.execute(sql).fetchall())

    def _one(self, sql: str) -> tuple[Any, ...]:
        return tuple(self.connection.execute(sql).fetchone())

    def _count(self, relation: str) -> int:
        return int(self._one(f"SELECT count(*) FROM {relation}")[0])


def copy(connection: Any, query: str, file: Path) -> None:
    """Write a query's rows as Parquet."""
    connection.execute(f"COPY ({query}) TO {quoted(str(file))} (FORMAT parquet, COMPRESSION zstd)")


def stored_rows(connection: Any, table: Table, file: Path) -> str:
    """The query for a stored file's rows with all columns of the schema; those that an older Trine lacked are empty."""
    stored = {row[0] for row in connection.execute(f"SELECT name FROM parquet_schema({quoted(str(file))})").fetchall()}
    columns = ", ".join(
        column.name if column.name in stored else f"CAST(NULL AS {column.type.sql}) AS {column.name}"
        for column in table.all_columns
    )
    return f"SELECT {columns} FROM read_parquet({quoted(str(file))})"

# ruff: noqa: S608 - the SQL is made of the schema's own names and of quoted literals
"""A file's rows on their way into the store: read, made into values, bad ones put aside, ready to be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pyarrow as pa

from trine.integrations.csv.cells import fields_of
from trine.integrations.csv.columns import MARK, field_texts, identifier, literal, select_values
from trine.integrations.csv.deriving import derived
from trine.integrations.csv.gathering import ahead, batches, gathered
from trine.integrations.csv.mending import by_distinct_values, with_reasons, without_unmended
from trine.integrations.csv.rejects import Rejected, RejectLog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from trine.analytics.schema import Table
    from trine.integrations.csv.dialect import Dialect
    from trine.integrations.csv.mapping import Mapping
    from trine.integrations.csv.reading import BadRow, Batch

MEMORY = "384MB"


class Staging:
    """Rows of one file in a DuckDB database of their own, which spills to `folder` when they are many."""

    def __init__(self, folder: Path, path: Path, mapping: Mapping, dialect: Dialect, samples: int) -> None:
        self.path = path
        self.mapping = mapping
        self.dialect = dialect
        self.table: Table = mapping.table
        self.fields = fields_of(mapping, dialect)
        self.rejects = RejectLog(folder / "rejected.csv", dialect, samples)
        self.rows = 0
        self.duplicates = 0
        self.provided: tuple[str, ...] = ()
        self.connection: Any = duckdb.connect()
        self.connection.execute(f"SET memory_limit = '{MEMORY}'")
        self.connection.execute(f"SET temp_directory = {literal(str(folder / 'spill'))}")
        self.connection.execute("SET autoinstall_known_extensions = false")
        self.connection.execute("SET TimeZone = 'UTC'")
        columns = ", ".join(f"{identifier(field.name)} {field.type.sql}" for field in self.fields)
        self.connection.execute(f"CREATE TABLE staged (line BIGINT, {columns}, {MARK} BOOLEAN)")
        self._query = select_values(self.fields, "batch")

    def close(self) -> None:
        """Let go of the database."""
        self.rejects.close()
        self.connection.close()

    def read(self, progress: Callable[[int], None]) -> None:
        """Take all rows of the file; `progress` is told the bytes read."""
        wanted = sorted({place for field in self.fields for place in field.places})
        for group in ahead(gathered(batches(self.path, self.dialect, wanted))):
            self._take(group)
            progress(group[-1].read)

    def _take(self, group: Sequence[Batch]) -> None:
        if self.dialect.has_rejected_rows:
            group = [without_unmended(batch, self.dialect) for batch in group]
        refused = [self._refused(bad) for batch in group for bad in batch.bad]
        lines = np.concatenate([np.asarray(batch.lines, dtype=np.int64) for batch in group])
        self.rows += len(refused) + len(lines)
        if len(lines):
            texts = field_texts(pa.concat_tables([batch.columns for batch in group]), self.fields)
            self.connection.register("batch", texts.append_column("line", pa.array(lines)))
            self.connection.execute(f"INSERT INTO staged {self._query}")
            self.connection.unregister("batch")
            refused += self._mend(texts, lines, group)
        for rejected, cells in sorted(refused, key=lambda pair: pair[0].line):
            self.rejects.add(rejected, cells)

    def _refused(self, bad: BadRow) -> tuple[Rejected, tuple[str, ...]]:
        column = value = ""
        if bad.column is not None and bad.column < min(len(self.dialect.columns), len(bad.cells)):
            column, value = self.dialect.columns[bad.column], bad.cells[bad.column]
        return Rejected(bad.line, column, value, bad.reason), bad.cells

    def _mend(self, texts: Any, lines: Any, group: Sequence[Batch]) -> list[tuple[Rejected, tuple[str, ...]]]:
        """Read the marked rows with more care: those that can be read after all are staged again, the rest rejected."""
        where = f"{MARK} AND line BETWEEN {lines.min()} AND {lines.max()}"
        typed = self.connection.execute(f"SELECT * FROM staged WHERE {where} ORDER BY line").to_arrow_table()
        if not typed.num_rows:
            return []
        order = np.argsort(lines, kind="stable")
        places = order[np.searchsorted(lines, typed["line"].to_numpy(), sorter=order)]
        typed, fine = by_distinct_values(typed, texts.take(pa.array(places)), self.fields)
        self._stage(typed.filter(pa.array(fine)))
        bad = typed["line"].to_numpy()[~fine].tolist()
        rejected = with_reasons(bad, group, self.fields)
        self.rows -= len(bad) - len(rejected)
        return rejected

    def _stage(self, rows: Any) -> None:
        if rows.num_rows:
            self.connection.register("mended", rows)
            self.connection.execute(f"INSERT INTO staged SELECT * REPLACE (false AS {MARK}) FROM mended")
            self.connection.unregister("mended")

    def finish(self) -> None:
        """Add constants, what is derived and the id, and put repeated keys aside: makes the relation `incoming`."""
        found = derived(self.mapping)
        self.provided = (*(field.name for field in self.fields), *found)
        extra = "".join(f", {expression} AS {name}" for name, expression in found.items() if name != self.table.id)
        staged = f"SELECT * EXCLUDE ({MARK}){extra} FROM staged WHERE NOT {MARK}"
        if self.table.id in found:
            staged = f"SELECT *, {found[self.table.id]} AS {self.table.id} FROM ({staged})"
        self.connection.execute(f"CREATE TEMP VIEW every AS {staged}")
        self._put_incomplete_aside()
        self._put_repeated_aside()

    def _put_incomplete_aside(self) -> None:
        """Reject rows that lack what no single column has to have: all parts of a key, or each of several fields."""
        tests = [(group, " AND ".join(f"{name} IS NULL" for name in self._there(group))) for group in self._groups()]
        self.connection.execute("CREATE TEMP TABLE aside (line BIGINT)")
        for group, test in tests:
            lines = self.connection.execute(f"SELECT line FROM every WHERE {test} ORDER BY line").fetchall()
            if lines:
                reason = f"{' and '.join(self._there(group))} {'is' if len(self._there(group)) == 1 else 'are'} empty"
                self._reject([(line, "", "", reason) for (line,) in lines])
                self.connection.executemany("INSERT INTO aside VALUES (?)", lines)

    def _there(self, group: Sequence[str]) -> list[str]:
        return [name for name in group if name in self.provided]

    def _groups(self) -> Iterator[tuple[str, ...]]:
        yield from self.table.one_of
        if self.table.id not in self.mapping.columns:
            yield self.mapping.effective_key

    def _put_repeated_aside(self) -> None:
        """Of rows with one key keep the first: equal ones are counted, others rejected with both lines named."""
        id_ = self.table.id
        same = " AND ".join(f"r.{name} IS NOT DISTINCT FROM f.{name}" for name in self.provided)
        self.connection.execute(
            f"CREATE TEMP TABLE repeated AS "
            f"WITH firsts AS (SELECT {id_} AS id, min(line) AS line FROM every WHERE line NOT IN (FROM aside) "
            f"GROUP BY {id_} HAVING count(*) > 1) "
            f"SELECT r.line, f.line AS first, r.{id_} AS id, ({same}) AS same FROM firsts k "
            f"JOIN every f ON f.line = k.line JOIN every r ON r.{id_} = k.id WHERE r.line <> k.line"
        )
        self.duplicates = self.connection.execute("SELECT count(*) FROM repeated WHERE same").fetchone()[0]
        rows = self.connection.execute("SELECT line, id, first FROM repeated WHERE NOT same ORDER BY line").fetchall()
        column = next((field.column for field in self.fields if field.name == id_), id_)
        self._reject(
            [(line, column, id_value, f"is also on line {first}, with other values") for line, id_value, first in rows]
        )
        self.connection.execute("INSERT INTO aside SELECT line FROM repeated")
        some = self.connection.execute("SELECT count(*) FROM aside").fetchone()[0]
        chosen = " WHERE line NOT IN (FROM aside)" if some else ""
        self.connection.execute(f"CREATE TEMP VIEW incoming AS SELECT * FROM every{chosen}")

    def _reject(self, rows: Sequence[tuple[int, str, str, str]]) -> None:
        """Reject rows that were staged already: their cells are fetched from the file once more."""
        wanted = {line: Rejected(line, column, value, reason) for line, column, value, reason in rows}
        if not wanted:
            return
        for batch in batches(self.path, self.dialect, [0]):
            for line in batch.lines:
                if (rejected := wanted.get(int(line))) is not None:
                    self.rejects.add(rejected, batch.cells(int(line)))

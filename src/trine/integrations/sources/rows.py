"""Records of a source on their way to being rows of facts: each value read, those that can't be told apart."""

from __future__ import annotations

from collections import Counter
from functools import reduce
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from trine.analytics.schema import TABLES
from trine.integrations.sources.errors import ChangedError
from trine.integrations.sources.values import NOUNS, READERS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

ENOUGH = 5
"""So many values of a column, all of them unreadable, say that the column is another now."""


class Rows:
    """Makes rows of one table; remembers what could not be read, for the report.

    >>> rows = Rows("accounts", ("account_id", "employees"), "HubSpot")
    >>> rows.table([{"account_id": "1", "employees": "70"}, {"account_id": "2", "employees": "many"}]).to_pylist()
    [{'account_id': '1', 'employees': 70}, {'account_id': '2', 'employees': None}]
    >>> rows.notes()
    ("1 value of employees in accounts was left empty: 'many' (2) is not a whole number.",)
    """

    def __init__(self, table: str, columns: Collection[str], title: str) -> None:
        self.schema = TABLES[table]
        self.title = title
        self.columns = tuple(name for name in self.schema.column if name in columns or name == self.schema.id)
        self._unread: Counter[str] = Counter()
        self._samples: dict[str, tuple[str, str]] = {}
        self.skipped = 0

    def table(self, records: Sequence[Mapping[str, Any]]) -> Any:
        """The records as an Arrow table; raises `ChangedError` where nothing of a column can be read any more.

        Records without an id, or without what the table requires, are left out and counted.
        """
        ids = [record.get(self.schema.id) for record in records]
        arrays = [self.column(name, [record.get(name) for record in records], ids) for name in self.columns]
        return self.complete(pa.table(arrays, names=list(self.columns)))

    def complete(self, rows: Any) -> Any:
        """The rows that have what the table needs; others are counted."""
        needed = (self.schema.id, *(name for name in self.schema.required if name in rows.column_names))
        keep = pa.array([True] * rows.num_rows, pa.bool_())
        for name in needed:
            keep = pc.and_(keep, pc.is_valid(rows[name]))
        for group in self.schema.one_of:
            some = [pc.is_valid(rows[name]) for name in group if name in rows.column_names]
            keep = pc.and_(keep, reduce(pc.or_, some))
        found = rows.filter(keep)
        self.skipped += rows.num_rows - found.num_rows
        return found

    def column(self, name: str, raw: Sequence[Any], ids: Sequence[Any]) -> Any:
        """A column's values as Arrow; those that can't be read are empty and remembered, with the first one's id."""
        column = self.schema.column[name]
        read = READERS[column.type]
        values: list[Any] = []
        bad = 0
        for each, id_ in zip(raw, ids, strict=True):
            try:
                value = read(each)
            except (ValueError, TypeError, OverflowError, ArithmeticError):
                value = None
                bad += 1
                self._samples.setdefault(name, (_shown(each), str(id_)))
            values.append(value)
        if bad >= ENOUGH and bad == sum(each not in (None, "") for each in raw):
            sample, where = self._samples[name]
            raise ChangedError(
                f"{self.title} has changed: nothing that it gives for {name} of {self.schema.name} is "
                f"{NOUNS[column.type]} any more, such as {sample} ({where}). Nothing of this was taken; the facts are "
                f"as they were. Map another field to {name}, or none."
            )
        if bad:
            self._unread[name] += bad
        return pa.array(values, column.type.arrow)

    def notes(self) -> tuple[str, ...]:
        """A sentence for each column with unreadable values, and one for rows that were left out."""
        found = []
        for name, count in sorted(self._unread.items()):
            value, record = self._samples[name]
            were = "value of {} in {} was" if count == 1 else "values of {} in {} were"
            noun = NOUNS[self.schema.column[name].type]
            found.append(
                f"{count:,} {were.format(name, self.schema.name)} left empty: {value} ({record}) is not {noun}."
            )
        if self.skipped:
            needs = " and ".join((self.schema.id, *self.schema.required))
            were = "row was" if self.skipped == 1 else "rows were"
            found.append(f"{self.skipped:,} {were} left out of {self.schema.name}: {needs} must be there.")
        return tuple(found)


def _shown(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}…"

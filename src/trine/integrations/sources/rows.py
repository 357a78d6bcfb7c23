"""Records of a source on their way to being rows of facts: each value read, those that can't be told apart."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pyarrow as pa

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
        columns = {name: self._column(name, records) for name in self.columns}
        keep = [place for place in range(len(records)) if self._is_complete(columns, place)]
        self.skipped += len(records) - len(keep)
        arrays = [
            pa.array([columns[name][place] for place in keep], self.schema.column[name].type.arrow)
            for name in self.columns
        ]
        return pa.table(arrays, names=list(self.columns))

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

    def _column(self, name: str, records: Sequence[Mapping[str, Any]]) -> list[Any]:
        read = READERS[self.schema.column[name].type]
        values: list[Any] = []
        bad = filled = 0
        for record in records:
            raw = record.get(name)
            try:
                value = read(raw)
            except (ValueError, TypeError, OverflowError, ArithmeticError):
                value = None
                bad += 1
                self._samples.setdefault(name, (_shown(raw), str(record.get(self.schema.id))))
            filled += raw not in (None, "")
            values.append(value)
        if bad >= ENOUGH and bad == filled:
            sample, where = self._samples[name]
            noun = NOUNS[self.schema.column[name].type]
            raise ChangedError(
                f"{self.title} has changed: nothing that it gives for {name} of {self.schema.name} is {noun} any more, "
                f"such as {sample} ({where}). Nothing of this was taken; the facts are as they were. Map another field "
                f"to {name}, or none."
            )
        if bad:
            self._unread[name] += bad
        return values

    def _is_complete(self, columns: Mapping[str, list[Any]], place: int) -> bool:
        needed = (self.schema.id, *(name for name in self.schema.required if name in columns))
        if any(columns[name][place] is None for name in needed):
            return False
        return all(
            any(columns[name][place] is not None for name in group if name in columns) for group in self.schema.one_of
        )


def _shown(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}…"

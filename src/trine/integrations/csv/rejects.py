"""Rejected rows: each with its line, column, value and reason, and all of them as a file to mend and drop again."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trine.integrations.csv.dialect import REST_COLUMN, SERVICE_COLUMNS
from trine.integrations.csv.structure import UNCLOSED

if TYPE_CHECKING:
    from pathlib import Path

    from trine.integrations.csv.dialect import Dialect

_SHOWN = 80
_TOO_SHORT = re.compile(r"the row has (\d{1,6}) cells? where the header has \d+")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not taken. `column` and `value` are empty where the row as a whole is to blame."""

    line: int
    column: str
    value: str
    reason: str

    @property
    def sentence(self) -> str:
        """Everything in one line, long values cut.

        >>> Rejected(12, "Amount", "1e309", "is larger than any amount").sentence
        "line 12, Amount: '1e309' is larger than any amount"
        >>> Rejected(3, "", "", "the row has 2 cells where the header has 3").sentence
        'line 3: the row has 2 cells where the header has 3'
        """
        where = f"line {self.line}, {self.column}" if self.column else f"line {self.line}"
        return f"{where}: {self.explained}"

    @property
    def explained(self) -> str:
        """The value, cut if long, and the reason."""
        value = self.value if len(self.value) <= _SHOWN else f"{self.value[:_SHOWN]}…"
        return f"{value!r} {self.reason}" if value else self.reason


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason in one column, and how many rows it cost."""

    column: str
    reason: str
    rows: int


class RejectLog:
    """Takes rejected rows as they are found: counts them, keeps the first, writes all to a file."""

    def __init__(self, file: Path, dialect: Dialect, samples: int) -> None:
        self.file = file
        self.samples: list[Rejected] = []
        self.count = 0
        self._dialect = dialect
        self._limit = samples
        self._reasons: Counter[tuple[str, str]] = Counter()
        self._places = [place for place, name in enumerate(dialect.columns) if name in dialect.data_columns]
        self._has_rest = False
        self._rows: Any = None

    def add(self, rejected: Rejected, cells: tuple[str, ...]) -> None:
        """Take one row, with its cells as they were; those beyond the header go to a column of their own."""
        self.count += 1
        self._reasons[rejected.column, rejected.reason.split(";")[0]] += 1
        if len(self.samples) < self._limit:
            self.samples.append(rejected)
        if self._rows is None:
            self._rows = self._draft.open("w", encoding="utf-8", newline="")
        kept = [cells[place] if place < len(cells) else "" for place in self._places]
        rest = self._dialect.delimiter.join(cells[len(self._dialect.columns) :])
        self._has_rest = self._has_rest or bool(rest)
        csv.writer(self._rows).writerow([*kept, rejected.line, rejected.column, rejected.explained, rest])

    @property
    def _draft(self) -> Path:
        return self.file.with_suffix(".draft")

    def close(self) -> Path | None:
        """Finish the file, in the delimiter of the original and under its headings; none if no row was rejected."""
        if self._rows is None:
            return None
        if not self._rows.closed:
            self._rows.close()
            with (
                self._draft.open(encoding="utf-8", newline="") as draft,
                self.file.open("w", encoding="utf-8-sig", newline="") as final,
            ):
                writer = csv.writer(final, delimiter=self._dialect.delimiter or ",")
                width = len(self._places) + len(SERVICE_COLUMNS) + self._has_rest
                writer.writerow([*self._headings(), *SERVICE_COLUMNS, REST_COLUMN][:width])
                writer.writerows(row[:width] for row in csv.reader(draft))
            self._draft.unlink()
        return self.file

    def _headings(self) -> list[str]:
        names = self._dialect.headings if self._dialect.header_lines else self._dialect.columns
        return [names[place] for place in self._places]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Every reason with its number of rows, the commonest first."""
        return tuple(Reason(column, reason, rows) for (column, reason), rows in self._reasons.most_common())


def still_broken(cells: tuple[str, ...], dialect: Dialect) -> str | None:
    """Why a row of a file of rejected rows has not been mended; none if it has, or if its cells tell.

    A row that was too short, too long or unclosed has lost its shape in that file: padded, cut, its quote a mere
    character. It must not pass for a good one just because of that.
    """
    was = cells[dialect.columns.index(SERVICE_COLUMNS[2])]
    data = [cells[place] for place, name in enumerate(dialect.columns) if name in dialect.data_columns]
    if REST_COLUMN in dialect.columns and (rest := cells[dialect.columns.index(REST_COLUMN)].strip()):
        return f"the row still has cells beyond the header; empty {REST_COLUMN} when they are in place: {rest[:40]!r}"
    short = _TOO_SHORT.fullmatch(was)
    if short and not any(cell.strip() for cell in data[int(short[1]) :]):
        return f"the row has {short[1]} {'cell' if short[1] == '1' else 'cells'} where the header has {len(data)}"
    if was.endswith(UNCLOSED) and any(
        cell.lstrip().startswith('"') and not cell.rstrip().endswith('"') for cell in data
    ):
        return UNCLOSED
    return None

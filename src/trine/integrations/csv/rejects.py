"""Rejected rows: each with its line, column, value and reason, and all of them as a file to mend and drop again."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trine.integrations.csv.dialect import SERVICE_COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

    from trine.integrations.csv.dialect import Dialect

_SHOWN = 80


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
        self._places = [place for place, name in enumerate(dialect.columns) if name not in SERVICE_COLUMNS]
        self._stream: Any = None
        self._writer: Any = None

    def add(self, rejected: Rejected, cells: tuple[str, ...]) -> None:
        """Take one row, with its cells as they were."""
        self.count += 1
        general = rejected.reason.split(";")[0]
        self._reasons[rejected.column, general] += 1
        if len(self.samples) < self._limit:
            self.samples.append(rejected)
        if self._writer is None:
            self._open()
        row = [cells[place] if place < len(cells) else "" for place in self._places]
        self._writer.writerow([*row, rejected.line, rejected.column, rejected.explained])

    def _open(self) -> None:
        names = self._dialect.headings if self._dialect.header_lines else self._dialect.columns
        self._stream = self.file.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._stream, delimiter=self._dialect.delimiter or ",")
        self._writer.writerow([*(names[place] for place in self._places), *SERVICE_COLUMNS])

    def close(self) -> Path | None:
        """Finish the file; none if no row was rejected."""
        if self._stream is None:
            return None
        self._stream.close()
        return self.file

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Every reason with its number of rows, the commonest first."""
        return tuple(Reason(column, reason, rows) for (column, reason), rows in self._reasons.most_common())

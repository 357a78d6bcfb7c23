"""How a file is written: the frozen answer of `sniff`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trine.integrations.csv.dates import DateOrder
    from trine.integrations.csv.numbers import DecimalMark

SERVICE_COLUMNS = ("_line", "_column", "_reason")
"""What a file of rejected rows carries beside the original columns; ignored when it is imported again."""
REST_COLUMN = "_rest"
"""Carries the cells of rows that were longer than the header, if there are such; a mended row leaves it empty."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written in its file, and what was seen of it.

    `skip` lines come before the header, which takes `header_lines` lines (0 if there is none). `dates` is the order of
    day and month where a date leaves it open; `column_dates` holds the columns that speak for themselves. `lines` is
    about how many rows there are, `size` the bytes. `notes` are sentences on what was assumed. `sample` holds some of
    the rows as text.
    """

    format: Literal["text", "workbook"] = "text"
    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    newline: Literal["\n", "\r"] = "\n"
    skip: int = 0
    header_lines: int = 1
    headings: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    decimal: DecimalMark = "."
    dates: DateOrder = "dmy"
    column_dates: Mapping[str, DateOrder] = field(default_factory=dict)
    date_evidence: str = ""
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    lines: int = 0
    size: int = 0
    notes: tuple[str, ...] = ()
    sample: tuple[tuple[str, ...], ...] = field(default=(), repr=False)

    @property
    def data_columns(self) -> tuple[str, ...]:
        """The columns without those that a file of rejected rows adds."""
        return tuple(name for name in self.columns if name not in {*SERVICE_COLUMNS, REST_COLUMN})

    @property
    def has_rejected_rows(self) -> bool:
        """Whether the file is one of rejected rows, to be taken again after mending."""
        return set(SERVICE_COLUMNS) <= set(self.columns)

    @property
    def first_line(self) -> int:
        """The line of the first row, counting from 1."""
        return self.skip + self.header_lines + 1

    def values(self, column: str) -> tuple[str, ...]:
        """What the sample holds in a column, without empty cells."""
        index = self.columns.index(column)
        return tuple(value for row in self.sample if len(row) > index and (value := row[index].strip()))


def column_names(headings: Sequence[str]) -> tuple[str, ...]:
    """Headings made unique and never empty.

    >>> column_names(["Name", "", "Name"])
    ('Name', 'column 2', 'Name (2)')
    """
    names: list[str] = []
    for number, heading in enumerate(headings, start=1):
        name = " ".join(heading.split()) or f"column {number}"
        candidate, copy = name, 1
        while candidate in names:
            copy += 1
            candidate = f"{name} ({copy})"
        names.append(candidate)
    return tuple(names)

"""From lines to records where quotes are involved: a cell may run over lines, or its quote may never be closed.

An unclosed quote would swallow every row after it. So a record may go on to the next line only if reading on leads to a
well-formed record of the right width; else its first line alone is rejected and reading resumes at the line after it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

UNCLOSED = "opens a quote that is never closed"
MAX_RECORD_LINES = 2_000
MAX_RECORD_BYTES = 4 << 20
csv.field_size_limit(MAX_RECORD_BYTES)  # the module's own limit of 128 kB is for the whole process and too small


@dataclass(frozen=True, slots=True)
class Record:
    """A record and the lines that it takes; `reason` says why it is none, `column` which cell is to blame."""

    cells: tuple[str, ...]
    lines: int
    reason: str | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """What a record has to look like."""

    delimiter: str
    quote: str
    width: int

    def split(self, line: str) -> tuple[str, ...]:
        """The cells of a line, read as kindly as can be; quotes that are out of place are left in."""
        reader = csv.reader([line], delimiter=self.delimiter, quotechar=self.quote or None, quoting=self._quoting)
        try:
            return tuple(next(reader, ()))
        except csv.Error:
            return tuple(line.split(self.delimiter))

    def strict(self, lines: Iterator[str]) -> tuple[tuple[str, ...], int]:
        """The first record of the lines and how many it takes; `csv.Error` if it is not well formed."""
        reader = csv.reader(
            lines, delimiter=self.delimiter, quotechar=self.quote or None, quoting=self._quoting, strict=True
        )
        cells = next(reader, [])
        return tuple(cells), reader.line_num

    @property
    def _quoting(self) -> Literal[0, 3]:
        return csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE

    def fitted(self, cells: tuple[str, ...]) -> tuple[str, ...] | None:
        """The cells if there are as many as there should be, or more of which the last are empty; else none."""
        if len(cells) > self.width and not any(cell.strip() for cell in cells[self.width :]):
            return cells[: self.width]
        return cells if len(cells) == self.width else None


def record_at(lines: Sequence[str], start: int, form: Form, *, is_last: bool) -> Record | None:
    """The record that begins at a line; none if the lines at hand may not be all of it."""
    line = lines[start]
    if not form.quote or form.quote not in line:
        return _judged(tuple(line.split(form.delimiter)), form)
    try:
        return _judged(form.strict(iter([line]))[0], form)
    except csv.Error as error:
        if "unexpected end" not in str(error):
            return _judged(form.split(line), form)
    return _over_lines(lines, start, form, is_last=is_last)


def _over_lines(lines: Sequence[str], start: int, form: Form, *, is_last: bool) -> Record | None:
    stop = min(len(lines), start + MAX_RECORD_LINES)
    try:
        cells, taken = form.strict(f"{line}\n" for line in lines[start:stop])
    except csv.Error as error:
        cut_short = "unexpected end" in str(error)
        if cut_short and stop == len(lines) and not is_last and sum(map(len, lines[start:stop])) < MAX_RECORD_BYTES:
            return None
        return _unclosed(lines[start], form)
    fitted = form.fitted(cells)
    return Record(fitted, taken) if fitted else _unclosed(lines[start], form)


def _unclosed(line: str, form: Form) -> Record:
    cells = tuple(line.split(form.delimiter))
    column = next((number for number, cell in enumerate(cells) if cell.lstrip().startswith(form.quote)), None)
    return Record(cells, 1, UNCLOSED, column)


def _judged(cells: tuple[str, ...], form: Form) -> Record:
    fitted = form.fitted(cells)
    if fitted is not None:
        return Record(fitted, 1)
    if not any(cell.strip() for cell in cells):
        return Record((), 1)
    return Record(cells, 1, width_reason(cells, form.width))


def width_reason(cells: Sequence[str], width: int) -> str:
    """Why a row of another width than the header's is rejected.

    >>> width_reason(["1", "2"], 3), width_reason(["1", "2", "x"], 2)
    ('the row has 2 cells where the header has 3', "the row has 3 cells where the header has 2; beyond it: 'x'")
    """
    noun = "cell" if len(cells) == 1 else "cells"
    reason = f"the row has {len(cells)} {noun} where the header has {width}"
    if len(cells) > width:
        return f"{reason}; beyond it: {', '.join(repr(cell[:40]) for cell in cells[width : width + 5])}"
    return reason

"""Finding out how a table is written: `sniff` looks, and says what it saw and what it had to assume."""

from __future__ import annotations

import contextlib
import csv
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trine.integrations.csv import names, workbook
from trine.integrations.csv.blocks import blocks
from trine.integrations.csv.dates import OrderEvidence, order_evidence
from trine.integrations.csv.dialect import SERVICE_COLUMNS, Dialect, column_names
from trine.integrations.csv.encodings import refuse_what_is_no_table, scan
from trine.integrations.csv.errors import UnusableFileError
from trine.integrations.csv.numbers import decimal_mark
from trine.integrations.csv.structure import Form

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from trine.integrations.csv.dates import DateOrder
    from trine.integrations.csv.numbers import DecimalMark

DELIMITERS = (",", ";", "\t", "|")
HEAD = 1 << 18
SLICES = 7
SLICE = 1 << 15
SAMPLE_ROWS = 2_000
RECORD_LINES = 50
LONGEST_DATA = 200
"""So much of a cell is enough to tell that it is no heading."""

_SEPARATOR_HINT = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_DATA_LIKE = re.compile(
    r"[-+(]?[$€£]?\d[\d.,]*%?\)?|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*|\S+@\S+\.\S+|"
    r"(?=\S*\d)(?=\S*[A-Za-z])\S{8,}"
)


@dataclass(frozen=True, slots=True)
class Hints:
    """What is already known about a file, from a mapping or a person; none leaves it to be found out."""

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    skip: int | None = None
    header: bool | None = None
    decimal: DecimalMark | None = None
    dates: DateOrder | None = None
    sheet: str | None = None


def sniff(path: Path, hints: Hints | None = None) -> Dialect:
    """How the table in a file is written; raises `UnusableFileError` for what is no table.

    Reads all of the file once to tell its encoding, and the rows of some hundred kilobytes, spread over the file, to
    tell the rest. Hints are believed.
    """
    hints = hints or Hints()
    if refuse_what_is_no_table(path):
        sheet = workbook.open_sheet(path, hints.sheet)
        found = Dialect(
            "workbook", sheet=sheet.name, sheets=sheet.names, lines=sheet.rows, size=path.stat().st_size, encoding=""
        )
        return _with_values(_with_header(found, sheet.head, hints), hints)
    return _sniff_text(path, hints)


def _sniff_text(path: Path, hints: Hints) -> Dialect:
    seen = scan(path)
    notes = [f"The file is not all in one encoding: {seen.note}."] if seen.note and seen.encoding == "utf-8" else []
    if seen.note and seen.encoding != "utf-8":
        notes.append(f"No byte order mark and not UTF-8: {seen.note}.")
    encoding = hints.encoding or seen.encoding
    found = Dialect(
        encoding=encoding, newline=seen.newline, lines=seen.lines, size=path.stat().st_size, notes=tuple(notes)
    )
    head = _head(path, found)
    lines = head.split("\n")
    found = _with_delimiter(found, lines, hints)
    rows = list(_records(lines, found, complete=len(head) < HEAD))
    found = _with_header(found, rows, hints)
    spread = tuple(_spread(path, found))
    return _with_values(replace(found, sample=(*found.sample, *spread)), hints)


def _head(path: Path, dialect: Dialect) -> str:
    try:
        block = next(iter(blocks(path, dialect, HEAD)), None)
    except LookupError:
        raise UnusableFileError(f"There is no encoding {dialect.encoding!r}.") from None
    text = block.text.decode("utf-8", errors="replace") if block else ""
    if not text.strip():
        raise UnusableFileError(f"{path.name} has no rows.")
    return text


def _with_delimiter(found: Dialect, lines: Sequence[str], hints: Hints) -> Dialect:
    quote = '"' if hints.quote is None else hints.quote
    hint = _SEPARATOR_HINT.fullmatch(lines[0])
    if hint:
        return replace(found, delimiter=hints.delimiter or hint[1], quote=quote, skip=1)
    delimiter = hints.delimiter or _delimiter([line for line in lines[:300] if line.strip()], quote)
    return replace(found, delimiter=delimiter, quote=quote)


def _delimiter(lines: Sequence[str], quote: str) -> str:
    """The delimiter that cuts most lines into the same number of cells, and into more of them if two are as even."""

    def evenness(delimiter: str) -> tuple[float, int]:
        form = Form(delimiter, quote, 0)
        widths = Counter(len(form.split(line)) for line in lines)
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
        return (round(count / len(lines), 1), width) if width > 1 else (0.0, 1)

    return max(DELIMITERS, key=evenness)


def _records(lines: Sequence[str], dialect: Dialect, *, complete: bool) -> Iterator[tuple[str, ...]]:
    """The records of the first lines, of any width, each as often as it has lines (so that places are line numbers)."""
    form = Form(dialect.delimiter, dialect.quote, 0)
    last = len(lines) if complete else len(lines) - 1
    at = 0
    while at < min(last, SAMPLE_ROWS):
        cells, taken = _record(form, lines[at : at + RECORD_LINES])
        yield cells
        yield from [()] * (taken - 1)
        at += taken


def _record(form: Form, lines: Sequence[str]) -> tuple[tuple[str, ...], int]:
    """The first record of the lines whatever its width, and how many lines it takes."""
    if form.quote and lines[0].count(form.quote) % 2:
        with contextlib.suppress(csv.Error):
            return form.strict(f"{line}\n" for line in lines)
    return form.split(lines[0]), 1


def _with_header(found: Dialect, rows: Sequence[tuple[str, ...]], hints: Hints) -> Dialect:
    """Find where the table starts, whether it has a header, and what the columns are called."""
    body = rows[found.skip :]
    widths = Counter(len(row) for row in body if any(cell.strip() for cell in row))
    if not widths:
        raise UnusableFileError("The file has no rows.")
    width = max(widths.items(), key=lambda item: (item[1], item[0]))[0]
    skip = hints.skip if hints.skip is not None else found.skip + _preamble(body, width)
    first = _trimmed(rows[skip]) if skip < len(rows) else ()
    below = [row for row in rows[skip + 1 :] if any(cell.strip() for cell in row)]
    is_header = _is_header(first) if hints.header is None else hints.header or first[-3:] == SERVICE_COLUMNS
    headings = first if is_header else ()
    if sum(len(_trimmed(row)) > len(headings) for row in below) * 2 > len(below) and width > len(headings):
        headings = (*headings, *[""] * (width - len(headings)))
    headings = headings or ("",) * width
    columns = column_names(headings)
    sample = tuple(row for row in (below if is_header else rows[skip:]) if row)
    header_lines = _header_lines(rows, skip) if is_header else 0
    notes = (*found.notes, *_heading_notes(headings, columns, is_header=is_header, skip=skip - found.skip))
    return replace(
        found,
        skip=skip,
        header_lines=header_lines,
        headings=headings,
        columns=columns,
        sample=sample,
        notes=notes,
        lines=max(found.lines - skip - header_lines, 0),
    )


def _preamble(body: Sequence[tuple[str, ...]], width: int) -> int:
    """How many title lines come before the table: those narrower than it, at the top."""
    for place, row in enumerate(body[:30]):
        if len(_trimmed(row)) > max(1, width // 2) or (width == 1 and any(row)):
            return place
    return 0


def _trimmed(row: tuple[str, ...]) -> tuple[str, ...]:
    end = len(row)
    while end and not row[end - 1].strip():
        end -= 1
    return row[:end]


def _header_lines(rows: Sequence[tuple[str, ...]], skip: int) -> int:
    lines = 1
    while "\n" in "".join(rows[skip]) and skip + lines < len(rows) and rows[skip + lines] == ():
        lines += 1
    return lines


def _is_header(row: Sequence[str]) -> bool:
    known = names.every_name()
    if any(names.normal(cell) in known for cell in row) or tuple(row[-3:]) == SERVICE_COLUMNS:
        return True
    return not any(_DATA_LIKE.fullmatch(cell.strip()[:LONGEST_DATA]) for cell in row)


def _heading_notes(headings: Sequence[str], columns: Sequence[str], *, is_header: bool, skip: int) -> Iterator[str]:
    if skip > 0:
        yield f"{skip} line{'s' if skip > 1 else ''} before the table {'are' if skip > 1 else 'is'} left aside."
    if not is_header:
        yield "The first row looks like data, so the columns have no names: they are numbered."
        return
    for heading, column in zip(headings, columns, strict=True):
        plain = " ".join(heading.split())
        if not plain:
            yield f"A column without a heading is called {column!r}."
        elif plain != column:
            yield f"The heading {plain!r} comes more than once; a later one is called {column!r}."


def _spread(path: Path, dialect: Dialect) -> Iterator[tuple[str, ...]]:
    """Rows from places all over a long file, for what its first rows do not show."""
    if dialect.size <= HEAD or dialect.encoding.startswith(("utf-16", "utf-32")):
        return
    form = Form(dialect.delimiter, dialect.quote, len(dialect.columns))
    encoding = "utf-8" if dialect.encoding == "utf-8-sig" else dialect.encoding
    step = max((dialect.size - HEAD) // SLICES, 1)
    with path.open("rb") as file:
        for start in range(HEAD, dialect.size, step):
            file.seek(start)
            lines = file.read(SLICE).decode(encoding, errors="replace").replace("\r", "\n").split("\n")
            for line in lines[1:-1]:
                cells = form.fitted(form.split(line)) if line else None
                if cells:
                    yield cells


def _with_values(found: Dialect, hints: Hints) -> Dialect:
    """Find the decimal mark and the order of dates from the cells."""
    values = {name: found.values(name) for name in found.data_columns}
    flat = [value for column in values.values() for value in column[:SAMPLE_ROWS]]
    mark, why = (hints.decimal, None) if hints.decimal else decimal_mark(flat, semicolons=found.delimiter == ";")
    notes = [*found.notes, *([f"Numbers: {why}."] if why else [])]
    evidence = {name: order_evidence(column) for name, column in values.items()}
    shown = {name: one.order for name, one in evidence.items() if one.order}
    total = OrderEvidence(
        sum(one.day_first for one in evidence.values()),
        sum(one.month_first for one in evidence.values()),
        sum(one.either for one in evidence.values()),
        next((one.example for one in evidence.values() if one.example), ""),
    )
    dotted = any(re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{2,4}.*", value) for value in flat)
    order: DateOrder = (
        hints.dates or total.order or ("dmy" if mark == "," or found.delimiter == ";" or dotted else "mdy")
    )
    said = _date_sentence(total, order, asked=hints.dates is not None)
    if said and not total.order and not hints.dates:
        notes.append(said)
    notes += [
        f"In {name!r} {one.day_first} dates have the day first and {one.month_first} the month."
        for name, one in evidence.items()
        if one.day_first and one.month_first
    ]
    return replace(
        found,
        decimal=mark,
        dates=order,
        date_evidence=said,
        column_dates={} if hints.dates else shown,
        notes=tuple(notes),
    )


def _date_sentence(total: OrderEvidence, order: DateOrder, *, asked: bool) -> str:
    words = "the day comes first" if order == "dmy" else "the month comes first"
    if asked:
        return f"As set, {words}."
    if total.order:
        return f"{total.example!r} shows that {words}."
    if total.either:
        return f"No date tells whether day or month comes first; it is assumed that {words}. Set it if that is wrong."
    return ""

"""Excel workbooks (.xlsx): read row by row, and refused before they can unpack to more than a machine holds."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError  # only the exception: openpyxl does the parsing

import pyarrow as pa

from trine.integrations.csv.errors import UnusableFileError
from trine.integrations.csv.reading import BadRow, Batch
from trine.integrations.csv.structure import Form, width_reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from trine.integrations.csv.dialect import Dialect

MAX_UNPACKED = 768 << 20
MAX_STRINGS = 192 << 20
MAX_PARTS = 5_000
MAX_COLUMNS = 2_000
BATCH_ROWS = 20_000
HEAD_ROWS = 2_000
_READ = 1 << 20


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's name, the names of all sheets, about how many rows it has, and its first rows as text."""

    name: str
    names: tuple[str, ...]
    rows: int
    head: tuple[tuple[str, ...], ...]


def open_sheet(path: Path, wanted: str | None) -> Sheet:
    """Look at a workbook's sheet: the wanted one, else the first that has rows. Raises `UnusableFileError`."""
    check_archive(path)
    with _opened(path) as book:
        names = tuple(sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible")
        if wanted is not None and wanted not in names:
            raise UnusableFileError(f"{path.name} has no sheet {wanted!r}; its sheets are {', '.join(names)}.")
        for name in (wanted,) if wanted else names:
            head = tuple(_take(_rows(book[name]), HEAD_ROWS))
            if any(any(row) for row in head):
                return Sheet(name, names, book[name].max_row or len(head), head)
    raise UnusableFileError(f"{path.name} has no rows.")


def read_workbook(path: Path, dialect: Dialect, wanted: Sequence[int]) -> Iterator[Batch]:
    """The rows after the header in batches, as `read_text` gives them; lines are the sheet's row numbers."""
    check_archive(path)
    form = Form("", "", len(dialect.columns))
    with _opened(path) as book:
        found: dict[int, tuple[str, ...]] = {}
        bad: list[BadRow] = []
        for line, cells in enumerate(_rows(book[dialect.sheet]), start=1):
            if line < dialect.first_line or not any(cells):
                continue
            padded = cells + ("",) * (form.width - len(cells))
            fitted = form.fitted(padded)
            if fitted is None:
                bad.append(BadRow(line, cells, width_reason(cells, form.width)))
            else:
                found[line] = fitted
            if len(found) + len(bad) == BATCH_ROWS:
                yield _batch(found, bad, wanted, dialect, line)
                found, bad = {}, []
        yield _batch(found, bad, wanted, dialect, dialect.lines + dialect.first_line)


def _batch(
    found: dict[int, tuple[str, ...]], bad: list[BadRow], wanted: Sequence[int], dialect: Dialect, line: int
) -> Batch:
    rows = list(found.values())
    columns = pa.table({str(place): pa.array([row[place] for row in rows], pa.string()) for place in wanted})
    share = min(line / max(dialect.lines + dialect.first_line, 1), 1.0)
    return Batch(columns, list(found), tuple(bad), found.__getitem__, int(share * dialect.size))


def check_archive(path: Path) -> None:
    """Refuse a workbook that unpacks to more than it may; what it says of itself is measured, not believed.

    Raises `UnusableFileError`. Every part is inflated once, in pieces that are thrown away, so that a part which
    declares a small size and inflates to a large one is found before anything is built from it.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS:
                raise UnusableFileError(f"{path.name} is packed from {len(parts)} parts: this is no usual workbook.")
            if "xl/workbook.xml" not in archive.namelist():
                raise UnusableFileError(f"{path.name} is a ZIP archive, not a workbook. Unpack it and give the files.")
            declared = sum(part.file_size for part in parts)
            if declared > MAX_UNPACKED:
                raise UnusableFileError(_too_large(path, declared))
            total = 0
            for part in parts:
                size = _inflate(archive, part, path, MAX_UNPACKED - total)
                if part.filename == "xl/sharedStrings.xml" and size > MAX_STRINGS:
                    raise UnusableFileError(_too_large(path, size))
                total += size
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise UnusableFileError(f"{path.name} is damaged or protected and can't be opened as a workbook.") from error


def _inflate(archive: zipfile.ZipFile, part: zipfile.ZipInfo, path: Path, left: int) -> int:
    size = 0
    with archive.open(part) as stream:
        while piece := stream.read(_READ):
            if not size and (b"<!DOCTYPE" in piece or b"<!ENTITY" in piece):
                raise UnusableFileError(f"{path.name} holds entity definitions, which no workbook needs.")
            size += len(piece)
            if size > left:
                raise UnusableFileError(_too_large(path, MAX_UNPACKED))
    return size


def _too_large(path: Path, size: int) -> str:
    return (
        f"{path.name} unpacks to {size / 1e9:.1f} GB or more, beyond the {MAX_UNPACKED / 1e9:.1f} GB that are read. "
        "Save the sheet as CSV."
    )


class _opened:  # noqa: N801 - used as a function: with _opened(path) as book
    """A workbook for reading, closed at the end; what openpyxl can't read becomes a sentence."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Any:
        import openpyxl  # here, so that every process starts without it
        from openpyxl.utils.exceptions import InvalidFileException

        try:
            self.book: Any = openpyxl.load_workbook(self.path, read_only=True, data_only=True, keep_links=False)
        except (InvalidFileException, KeyError, ValueError, TypeError, OSError, ParseError) as error:
            raise UnusableFileError(f"{self.path.name} can't be read as a workbook: {error}.") from error
        return self.book

    def __exit__(self, *_: object) -> None:
        self.book.close()


def _rows(sheet: Any) -> Iterator[tuple[str, ...]]:
    sheet.reset_dimensions()
    for row in sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS):
        cells = tuple(as_text(value) for value in row)
        end = len(cells)
        while end and not cells[end - 1]:
            end -= 1
        yield cells[:end]


def _take(rows: Iterator[tuple[str, ...]], count: int) -> Iterator[tuple[str, ...]]:
    for _, row in zip(range(count), rows, strict=False):
        yield row


def as_text(value: object) -> str:
    """A cell's value as a CSV would have it.

    >>> as_text(7.0), as_text(datetime(2018, 2, 26)), as_text(True), as_text(None)
    ('7', '2018-02-26', 'true', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds").removesuffix(" 00:00:00")
    return str(value)

"""The text of a table as cells that know their place, separated as spreadsheets separate them."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from trine.plan.nodes import Scalar
from trine.plan.problems import Position
from trine.plan.source import LARGEST, Source, too_large

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SEPARATORS = ",;\t"
_SAID = re.compile(r'[\r\n]*"?sep=([^\w\s"]|\t)"?[,;\t]*(?:\r\n|\n|\r|\Z)', re.IGNORECASE)
"""A first line that tells a spreadsheet the separator."""
_QUOTED = re.compile(r'[ ]*"([^"]*(?:""[^"]*)*)"[ ]*')
_LINE_END = re.compile(r"\r\n|\n|\r")
_GUARDED = re.compile(r"'*[=+\-@\t\r]")
"""What a spreadsheet would take for a formula; with the mark that keeps it from doing so."""


class TableSource(Source):
    """The text of a table: places in it are cells, and their column counts cells, as a spreadsheet shows them."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(name, text)
        self._starts: list[int] = []
        self._columns: list[int] = []

    def begin(self, index: int, column: int) -> None:
        """Remember that the cell of a column begins at a character."""
        self._starts.append(index)
        self._columns.append(column)

    def position(self, index: int) -> Position:
        """The line of a character, and the column of the cell that it stands in."""
        at = bisect_right(self._starts, index) - 1
        return Position(self.name, super().position(index).line, self._columns[at] if at >= 0 else 1)


def source_of(name: str, data: bytes | str) -> TableSource:
    """The table's text. Bytes are UTF-8, UTF-16 with its mark, or what Windows saves; raises PlanError for others."""
    nothing = Source(name, "")
    if len(data) > LARGEST:
        raise nothing.error(0, too_large(len(data)))
    if isinstance(data, str):
        return TableSource(name, data.removeprefix("\ufeff"))
    if data.startswith(b"PK\x03\x04"):
        raise nothing.error(0, "the file is a workbook or zip archive; save the sheet as CSV and try again")
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return TableSource(name, data.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise nothing.error(0, "the file is not text that can be read; save it as CSV in UTF-8 and try again")


def cells(source: TableSource) -> list[list[Scalar]]:
    """The rows with their cells; rows without any word are left out, and so is a first line `sep=;`, which tells the
    separator. Raises PlanError where a quote is never closed.
    """
    text = source.text
    said = _SAID.match(text)
    separator, place = (said[1], said.end()) if said else (_separator(text), 0)
    plain = re.compile(rf"[^{re.escape(separator)}\r\n]*")
    rows: list[list[Scalar]] = [[]]
    while place <= len(text):
        source.begin(place, len(rows[-1]) + 1)
        cell, place = _cell(source, place, plain)
        rows[-1].append(cell)
        if text.startswith(separator, place):
            place += 1
        elif end := _LINE_END.match(text, place):
            rows.append([])
            place = end.end()
        elif place < len(text):
            raise source.error(
                cell.start, 'text follows the closing quote of a cell; write a quote inside a cell twice, as `""`'
            )
        else:
            break
    return [row for row in rows if any(cell.text.strip() for cell in row)]


def _cell(source: Source, place: int, plain: re.Pattern[str]) -> tuple[Scalar, int]:
    text = source.text
    quoted = _QUOTED.match(text, place)
    if quoted:
        word = quoted[1].replace('""', '"')
        return Scalar(source, quoted.start(1) - 1, quoted.end(1) + 1, _unguarded(word), '"'), quoted.end()
    found = plain.match(text, place)
    end = found.end() if found else place
    word = text[place:end]
    if word.lstrip(" ").startswith('"'):
        raise source.error(place, "a quote opens a cell here and is never closed; close it, or take it out")
    return Scalar(source, place + len(word) - len(word.lstrip()), end, _unguarded(word), ""), end


def _separator(text: str) -> str:
    """The separator that the first line has most of, outside quotes."""
    line = re.sub(r'"[^"]*"', "", (text.lstrip("\r\n").splitlines() or [""])[0])
    return max(_SEPARATORS, key=line.count)


def _unguarded(word: str) -> str:
    return word[1:] if word.startswith("'") and _GUARDED.match(word) else word


def table(headings: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    """The table as text. A word that a spreadsheet would run as a formula gets an apostrophe before it.

    >>> print(table(["title", "offset"], [["=1+1", -10]]), end="")
    title,offset
    '=1+1,-10
    """
    lines = [",".join(map(_quoted, row)) for row in [headings, *rows]]
    return "".join(f"{line}\n" for line in lines)


def _quoted(cell: str | int) -> str:
    """The cell's text, in quotes where a separator, a quote or the end of a line would be misread."""
    word = f"'{cell}" if isinstance(cell, str) and _GUARDED.match(cell) else str(cell)
    if re.search(r'[,;\t"\r\n]', word) or word != word.strip():
        return '"' + word.replace('"', '""') + '"'
    return word

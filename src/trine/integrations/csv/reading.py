"""Rows of a text file as batches of Arrow strings, fast where the file is plain and careful where it is not.

A block is first given to Arrow's parser. If that finds as many rows as there are lines, every line is a row and the
line numbers are known. If not — a cell runs over lines, a quote is never closed, a NUL, bytes of another encoding — the
block is read again line by line by `structure`, so that a bad row costs its own line and no other.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from trine.integrations.csv.blocks import BLOCK, Block, blocks
from trine.integrations.csv.structure import Form, Record, record_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from trine.integrations.csv.dialect import Dialect


NEWLINE = ord("\n")


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line that is no row: its cells as far as they can be told, why, and the column to blame if there is one."""

    line: int
    cells: tuple[str, ...]
    reason: str
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows: the wanted columns as Arrow strings (empty cells are `""`), the line of each row, and what is no row.

    `cells` gives all the cells of the row on a line. `read` counts the bytes read so far.
    """

    columns: Any
    lines: Any
    bad: tuple[BadRow, ...]
    cells: Callable[[int], tuple[str, ...]]
    read: int


def read_text(path: Path, dialect: Dialect, wanted: Sequence[int], block: int = BLOCK) -> Iterator[Batch]:
    """The rows after the header, in order, with the columns at the wanted places, named by their places."""
    form = Form(dialect.delimiter, dialect.quote, len(dialect.columns))
    carried = b""
    carried_line = 0
    carried_bad: frozenset[int] = frozenset()
    for piece in blocks(path, dialect, block):
        whole = _without_start(piece, dialect.first_line)
        if carried:
            text = carried + b"\n" + whole.text
            whole = replace(whole, text=text, line=carried_line, bad=carried_bad | whole.bad)
            carried = b""
        if not whole.text:
            continue
        batch = _fast(whole, form, wanted)
        if batch is None:
            batch, carried, carried_line = _careful(whole, form, wanted)
            carried_bad = whole.bad
        yield batch


def _without_start(block: Block, first_line: int) -> Block:
    skipped = min(max(first_line - block.line, 0), block.text.count(b"\n") + 1)
    if not skipped:
        return block
    start = 0
    for _ in range(skipped):
        end = block.text.find(b"\n", start)
        start = end + 1 if end >= 0 else len(block.text)
    return replace(block, text=block.text[start:], line=block.line + skipped)


def _fast(block: Block, form: Form, wanted: Sequence[int]) -> Batch | None:
    if block.bad or b"\0" in block.text or _ends_in_a_quote(block.text, form):
        return None
    invalid: list[Any] = []

    def refuse(row: Any) -> str:
        invalid.append(row)
        return "skip"

    names = [str(place) for place in range(form.width)]
    chosen = [str(place) for place in wanted]
    try:
        table = pacsv.read_csv(
            io.BytesIO(block.text + b"\n"),
            read_options=pacsv.ReadOptions(column_names=names, use_threads=False, block_size=len(block.text) + 2),
            parse_options=pacsv.ParseOptions(
                delimiter=form.delimiter,
                quote_char=form.quote or False,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=refuse,
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(chosen, pa.string()), include_columns=chosen, strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    count = block.text.count(b"\n") + 1
    if table.num_rows + len(invalid) != count:
        return None
    lines = np.arange(block.line, block.line + count)
    extra: list[Record] = []
    bad: list[BadRow] = []
    if invalid:
        places = np.array([row.number for row in invalid]) - 1
        judged = [(int(place) + block.line, _judge(row.text, form)) for place, row in zip(places, invalid, strict=True)]
        kept = [(line, record) for line, record in judged if record.reason is None and record.cells]
        bad = [BadRow(line, record.cells, record.reason, record.column) for line, record in judged if record.reason]
        extra = [record for _, record in kept]
        lines = np.concatenate([np.delete(lines, places), np.array([line for line, _ in kept], dtype=lines.dtype)])
        table = pa.concat_tables([table, _table([record.cells for record in extra], wanted)])
    return Batch(table, lines, tuple(bad), _from_lines(block, form), block.read)


def _ends_in_a_quote(text: bytes, form: Form) -> bool:
    """Whether a quote that opens on the last line is still open at its end, which Arrow would close there."""
    return bool(form.quote) and text[text.rfind(b"\n") + 1 :].count(form.quote.encode()) % 2 == 1


def _judge(line: str, form: Form) -> Record:
    record = record_at([line], 0, form, is_last=True)
    return record or Record((line,), 1, "can't be read")


def _from_lines(block: Block, form: Form) -> Callable[[int], tuple[str, ...]]:
    ends: list[Any] = []

    def cells(line: int) -> tuple[str, ...]:
        if not ends:
            ends.append(np.flatnonzero(np.frombuffer(block.text, dtype=np.uint8) == NEWLINE))
        place = line - block.line
        start = int(ends[0][place - 1]) + 1 if place else 0
        end = int(ends[0][place]) if place < len(ends[0]) else len(block.text)
        return form.split(block.text[start:end].decode("utf-8", errors="replace"))

    return cells


def _careful(block: Block, form: Form, wanted: Sequence[int]) -> tuple[Batch, bytes, int]:
    lines = block.text.decode("utf-8", errors="replace").split("\n")
    found: dict[int, tuple[str, ...]] = {}
    bad: list[BadRow] = []
    at = 0
    carried = b""
    while at < len(lines):
        number = block.line + at
        record = _checked(lines, at, number, block, form)
        if record is None:
            carried = "\n".join(lines[at:]).encode("utf-8")
            break
        if record.reason:
            bad.append(BadRow(number, record.cells, record.reason, record.column))
        elif record.cells:
            found[number] = record.cells
        at += record.lines
    batch = Batch(
        _table(list(found.values()), wanted),
        np.fromiter(found, dtype=np.int64, count=len(found)),
        tuple(bad),
        found.__getitem__,
        block.read,
    )
    return batch, carried, block.line + at


def _checked(lines: Sequence[str], at: int, number: int, block: Block, form: Form) -> Record | None:
    line = lines[at]
    if number in block.bad:
        return Record(form.split(line), 1, "holds characters of another encoding than the rest of the file")
    if "\0" in line:
        cells = form.split(line)
        column = next((place for place, cell in enumerate(cells) if "\0" in cell), None)
        return Record(cells, 1, "holds a NUL character", column)
    return record_at(lines, at, form, is_last=block.is_last)


def _table(rows: Sequence[tuple[str, ...]], wanted: Sequence[int]) -> Any:
    return pa.table({str(place): pa.array([row[place] for row in rows], pa.string()) for place in wanted})

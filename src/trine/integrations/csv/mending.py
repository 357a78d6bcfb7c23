"""Rows that could not be read all at once, read cell by cell: taken after all, or rejected with every reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from trine.integrations.csv.cells import Value, convert, raw_text
from trine.integrations.csv.errors import BadCellError
from trine.integrations.csv.reading import BadRow
from trine.integrations.csv.rejects import Rejected, still_broken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trine.integrations.csv.cells import Field
    from trine.integrations.csv.dialect import Dialect
    from trine.integrations.csv.reading import Batch

MEMORY_CELLS = 100_000


@dataclass(frozen=True, slots=True)
class Mended:
    """What came of the rows: values by line, rejected ones with their cells, and how many were blank."""

    rows: list[tuple[int, tuple[Value, ...]]]
    rejected: list[tuple[Rejected, tuple[str, ...]]]
    blank: int


def by_cells(lines: Sequence[int], group: Sequence[Batch], fields: Sequence[Field]) -> Mended:
    """The rows on these lines of the batches, field by field."""
    rows: list[tuple[int, tuple[Value, ...]]] = []
    rejected: list[tuple[Rejected, tuple[str, ...]]] = []
    blank = 0
    memory: dict[tuple[str, str], Value | BadCellError] = {}
    for line, cells in _cells(lines, group):
        if not any(cell.strip() for cell in cells):
            blank += 1
            continue
        texts = [(field, raw_text(field, cells)) for field in fields]
        values = [_remembered(field, text, memory) for field, text in texts]
        problems = [
            Rejected(line, field.column, text, str(value))
            for (field, text), value in zip(texts, values, strict=True)
            if isinstance(value, BadCellError)
        ]
        if problems:
            rejected.append((_merged(problems), cells))
        else:
            rows.append((line, tuple(value for value in values if not isinstance(value, BadCellError))))
    return Mended(rows, rejected, blank)


def without_unmended(batch: Batch, dialect: Dialect) -> Batch:
    """The batch without those rejected rows that nobody mended."""
    broken = {
        int(line): BadRow(int(line), cells, reason)
        for line in batch.lines
        if (reason := still_broken(cells := batch.cells(int(line)), dialect))
    }
    if not broken:
        return batch
    keep = np.array([int(line) not in broken for line in batch.lines])
    columns = batch.columns.filter(pa.array(keep))
    return replace(batch, columns=columns, lines=np.asarray(batch.lines)[keep], bad=(*batch.bad, *broken.values()))


def _cells(lines: Sequence[int], group: Sequence[Batch]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The cells of some lines, which are in the order of the batches or nearly so."""
    places = {int(line): batch for batch in group for line in np.intersect1d(batch.lines, lines)}
    for line in lines:
        yield line, places[line].cells(line)


def _remembered(field: Field, text: str, memory: dict[tuple[str, str], Value | BadCellError]) -> Value | BadCellError:
    """The field's value or what is wrong with it, worked out once for each text."""
    key = field.name, text
    if key not in memory:
        if len(memory) > MEMORY_CELLS or len(text) > 100:
            return _converted(field, text)
        memory[key] = _converted(field, text)
    return memory[key]


def _converted(field: Field, text: str) -> Value | BadCellError:
    try:
        return convert(field, text)
    except BadCellError as problem:
        return problem


def _merged(problems: Sequence[Rejected]) -> Rejected:
    first = problems[0]
    if len(problems) == 1:
        return first
    rest = "; ".join(f"{one.column}: {one.explained}" for one in problems[1:])
    return Rejected(first.line, first.column, first.value, f"{first.reason}; {rest}")

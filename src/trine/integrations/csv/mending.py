"""Rows that could not be read all at once, read cell by cell: taken after all, or rejected with every reason."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trine.integrations.csv.cells import Value, convert, raw_text
from trine.integrations.csv.errors import BadCellError
from trine.integrations.csv.reading import BadRow
from trine.integrations.csv.rejects import Rejected, still_broken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trine.integrations.csv.cells import Field
    from trine.integrations.csv.dialect import Dialect
    from trine.integrations.csv.reading import Batch


def by_distinct_values(typed: Any, texts: Any, fields: Sequence[Field]) -> tuple[Any, Any]:
    """Read what DuckDB could not, each distinct text of a field once; both tables are Arrow's, row by row the same.

    Gives the table with the values filled in, and for each row whether all of it could be read.
    """
    fine = np.ones(typed.num_rows, dtype=bool)
    for place, field in enumerate(fields, start=1):
        values, text = typed[field.name], texts[field.name]
        open_ = pc.and_(pc.is_null(values), pc.is_valid(text))
        if pc.any(open_).as_py():
            found = _looked_up(field, pc.if_else(open_, text, None))
            values = pc.coalesce(values, found)
            typed = typed.set_column(place, field.name, values)
            fine &= ~pc.and_(open_, pc.is_null(values)).to_numpy()
        if field.is_required:
            fine &= pc.is_valid(values).to_numpy()
    return typed, fine


def _looked_up(field: Field, texts: Any) -> Any:
    """The values of the texts, null where there is none to be had."""
    encoded = pc.dictionary_encode(texts.combine_chunks())
    found = [_converted(field, text) for text in encoded.dictionary.to_pylist()]
    values = [None if isinstance(value, BadCellError) else value for value in found]
    return pa.array(values, field.type.arrow).take(encoded.indices)


def with_reasons(
    lines: Sequence[int], group: Sequence[Batch], fields: Sequence[Field]
) -> list[tuple[Rejected, tuple[str, ...]]]:
    """The rows on these lines with everything that is wrong with them; those that are blank are left out."""
    rejected: list[tuple[Rejected, tuple[str, ...]]] = []
    for line, cells in _cells(lines, group):
        if not any(cell.strip() for cell in cells):
            continue
        texts = [(field, raw_text(field, cells)) for field in fields]
        problems = [
            Rejected(line, field.column, text, str(value))
            for field, text in texts
            if isinstance(value := _converted(field, text), BadCellError)
        ]
        rejected.append((_merged(problems), cells))
    return rejected


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


def _converted(field: Field, text: str) -> Value | BadCellError:
    try:
        return convert(field, text)
    except BadCellError as problem:
        return BadCellError(str(problem))  # anew: the one that was raised keeps whole batches alive by its traceback


def _merged(problems: Sequence[Rejected]) -> Rejected:
    first = problems[0]
    if len(problems) == 1:
        return first
    rest = "; ".join(f"{one.column}: {one.explained}" for one in problems[1:])
    return Rejected(first.line, first.column, first.value, f"{first.reason}; {rest}")

"""Rows of a file on their way in, whatever its format: batches, gathered and read ahead."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from trine.integrations.csv.cells import BLANKS
from trine.integrations.csv.reading import read_text
from trine.integrations.csv.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from trine.integrations.csv.dialect import Dialect
    from trine.integrations.csv.reading import Batch

GROUP_ROWS = 200_000


def batches(path: Path, dialect: Dialect, wanted: Sequence[int]) -> Iterator[Batch]:
    """The rows of a file, whatever its format, with the columns at the wanted places."""
    read = read_workbook if dialect.format == "workbook" else read_text
    return read(path, dialect, wanted)


def count_values(path: Path, dialect: Dialect, column: str, limit: int = 500) -> tuple[tuple[str, int], ...]:
    """The values of a column over the whole file with how often each comes, the commonest first, at most `limit`."""
    counts: Counter[str] = Counter()
    place = dialect.columns.index(column)
    for batch in batches(path, dialect, [place]):
        for pair in pc.value_counts(pc.utf8_trim(batch.columns[str(place)], characters=BLANKS)).to_pylist():
            counts[pair["values"]] += pair["counts"]
    counts.pop("", None)
    return tuple(counts.most_common(limit))


def ahead(groups: Iterator[Sequence[Batch]]) -> Iterator[Sequence[Batch]]:
    """The same groups, the next one being read while this one is worked on."""
    with ThreadPoolExecutor(1, thread_name_prefix="reading") as pool:
        future = pool.submit(next, groups, None)
        while (group := future.result()) is not None:
            future = pool.submit(next, groups, None)
            yield group


def gathered(every: Iterator[Batch]) -> Iterator[Sequence[Batch]]:
    """Batches gathered until they have rows enough to be worth a query."""
    group: list[Batch] = []
    for batch in every:
        group.append(batch)
        if sum(len(one.lines) for one in group) >= GROUP_ROWS:
            yield group
            group = []
    if group:
        yield group

"""What has changed between two waves, of what both of them show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trine.core.agreement.disclosure import Published
    from trine.core.agreement.misreads import Misread
    from trine.core.agreement.pairs import Pair


@dataclass(frozen=True, slots=True)
class Mended:
    """A misread of the wave `before` that is none any more: `count` of `n` still have it."""

    before: Misread
    count: int
    n: int


def same_pairs(now: Published, before: Published) -> Mapping[tuple[str, str], Pair]:
    """Of the pairs that are shown now, how they were before, where that was shown too."""
    shown = {(pair.team, pair.other) for pair in now.pairs}
    return {(pair.team, pair.other): pair for pair in before.pairs if (pair.team, pair.other) in shown}


def mended(now: Published, before: Published) -> Iterator[Mended]:
    """The misreads that were clear before and are not now; of teams whose guesses both waves show."""
    size = {(row.team, row.about): row.n for row in now.readings}
    left = {(row.team, row.about, row.item, row.kind): row for row in now.misreads}
    for row in before.misreads:
        n = size.get((row.team, row.about))
        still = left.get((row.team, row.about, row.item, row.kind))
        if row.is_clear and n is not None and not (still and still.is_clear):
            yield Mended(row, still.count if still else 0, n)

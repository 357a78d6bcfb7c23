"""What has changed between two waves, of what both of them show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.agreement.misreads import Misread, MisreadKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from trine.core.agreement.disclosure import Published
    from trine.core.agreement.pairs import Pair


@dataclass(frozen=True, slots=True)
class Asked:
    """What people of a wave chose from, and the list of each team at the time."""

    items: Collection[str]
    lists: Mapping[str, Collection[str]]

    def kind(self, about: str, item: str) -> MisreadKind | None:
        """How an item can be misread; none where it could not be chosen."""
        if item not in self.items:
            return None
        return MisreadKind.MISSED if item in self.lists.get(about, ()) else MisreadKind.FALSE


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


def mended(now: Published, before: Published, asked: Asked, asked_before: Asked) -> Iterator[Mended]:
    """The misreads that were clear before and surely fewer have now; of teams whose guesses both waves show.

    What could not be chosen in both waves, or went on or off the list between them, is no such thing.
    """
    size = {(row.team, row.about): row.n for row in now.readings}
    left = {(row.team, row.about, row.item, row.kind): row for row in now.misreads}
    for row in before.misreads:
        n = size.get((row.team, row.about))
        is_same = asked.kind(row.about, row.item) == asked_before.kind(row.about, row.item) == row.kind
        still = left.get((row.team, row.about, row.item, row.kind))
        if row.is_clear and n is not None and is_same and _has_fallen(row, still):
            yield Mended(row, still.count if still else 0, n)


def _has_fallen(before: Misread, still: Misread | None) -> bool:
    """Whether a misread is none any more, by more than chance explains."""
    return still is None or (not still.is_clear and still.interval.high < before.interval.low)

"""How alike sets of picks are: overlap, the same beyond chance, and with the order that people gave."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from trine.core.agreement.answers import PICKS
from trine.core.estimates import share
from trine.core.intervals import Interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Picks = tuple[str, ...]
"""Items in order, the most important first, none twice."""


def overlap_within(rows: Sequence[Picks]) -> float:
    """Mean overlap |A ∩ B| ÷ 3 over all pairs of one group, 0 to 1; at least two respondents.

    >>> round(overlap_within([("a", "b", "c"), ("a", "b", "d"), ("a", "c", "e")]), 4)
    0.5556
    """
    counts, n = count(rows), len(rows)
    return _pairs(counts) / (PICKS * n * (n - 1))


def overlap_across(rows: Sequence[Picks], others: Sequence[Picks]) -> float:
    """Mean overlap |A ∩ B| ÷ 3 over all pairs with one respondent from each of two groups, 0 to 1.

    >>> overlap_across([("a", "b", "c"), ("a", "b", "d"), ("a", "c", "e")], [("a", "b", "c"), ("d", "e", "f")])
    0.5
    """
    counts, against = count(rows), count(others)
    return _shared(counts, against) / (PICKS * len(rows) * len(others))


def beyond_chance(overlap: float, items: int) -> float | None:
    """The overlap beyond that of blind picks, κ = (o − k/N) ÷ (1 − k/N); none where there is nothing to choose.

    Within a group it equals Fleiss' κ on who picked what (J. L. Fleiss, Psychological Bulletin 76 (1971), 378–382).

    >>> round(beyond_chance(5 / 9, 10), 4), beyond_chance(1.0, 3)
    (0.3651, None)
    """
    if items <= PICKS:
        return None
    chance = PICKS / items
    return (overlap - chance) / (1 - chance)


def ordered_overlap(rows: Sequence[Picks], others: Sequence[Picks] | None = None) -> float:
    """Mean average overlap at depth 3, which asks for the same order too; within one group, or between two.

    For one pair the mean over the depths d = 1, 2, 3 of the overlap of the first d picks ÷ d (R. Fagin, R. Kumar,
    D. Sivakumar, SIAM Journal on Discrete Mathematics 17 (2003), 134–160).

    >>> ordered_overlap([("a", "b", "c"), ("b", "a", "c")])
    0.6666666666666666
    """
    total = 0.0
    for depth in range(1, PICKS + 1):
        first = [row[:depth] for row in rows]
        if others is None:
            total += _pairs(count(first)) / (depth * len(rows) * (len(rows) - 1))
        else:
            total += _shared(count(first), count(row[:depth] for row in others)) / (depth * len(rows) * len(others))
    return total / PICKS


def wilson(part: float, whole: int) -> Interval:
    """The 95 % score interval of a share (E. B. Wilson, JASA 22 (1927), 209–212).

    >>> found = wilson(81, 263)
    >>> round(found.low, 4), round(found.high, 4)
    (0.2553, 0.3662)
    """
    found = share(part, whole)
    return Interval(found.low or 0.0, 1.0 if found.high is None else found.high)


def count(rows: Iterable[Picks]) -> Counter[str]:
    """How many have picked each item."""
    return Counter(item for row in rows for item in row)


def _pairs(counts: Counter[str]) -> int:
    """Over all ordered pairs of different respondents, how many picks they share."""
    return sum(n * (n - 1) for n in counts.values())


def _shared(counts: Counter[str], against: Counter[str]) -> int:
    return sum(n * against[item] for item, n in counts.items())

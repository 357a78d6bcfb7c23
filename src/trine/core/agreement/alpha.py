"""How far raters agree beyond chance, with any number of raters and with gaps: Krippendorff's alpha.

K. Krippendorff, "Computing Krippendorff's Alpha-Reliability", University of Pennsylvania, 2011. 1 is full agreement,
0 what chance gives, below it they contradict each other.
"""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from itertools import permutations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Difference = Callable[[float, float], float]


class Level(StrEnum):
    """What the numbers are: names of kinds, places in an order, or points on a scale."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


def alpha(units: Iterable[Sequence[float]], level: Level = Level.INTERVAL) -> float | None:
    """The alpha of what raters said of each unit; none where they all said one thing, or nobody can be compared.

    A unit that fewer than two have rated counts for nothing.

    >>> round(alpha([(1, 1), (2, 3), (3, 3), (3, 3), (2, 2)], Level.NOMINAL), 3)
    0.71
    """
    rated = [unit for unit in units if len(unit) > 1]
    together: Counter[tuple[float, float]] = Counter()
    for unit in rated:
        for pair in permutations(unit, 2):
            together[pair] += 1 / (len(unit) - 1)  # type: ignore[assignment]  # a count in shares of a unit
    counts = Counter(value for unit in rated for value in unit)
    n, apart = counts.total(), _difference(level, counts)
    expected = sum(ours * theirs * apart(a, b) for a, ours in counts.items() for b, theirs in counts.items())
    if not expected:
        return None
    observed = sum(share * apart(a, b) for (a, b), share in together.items())
    return 1 - (n - 1) * observed / expected


def _difference(level: Level, counts: Counter[float]) -> Difference:
    """How far apart two values are, squared."""
    if level is Level.NOMINAL:
        return lambda a, b: float(a != b)
    if level is Level.INTERVAL:
        return lambda a, b: (a - b) ** 2
    return lambda a, b: _between(a, b, counts) ** 2


def _between(a: float, b: float, counts: Counter[float]) -> float:
    low, high = sorted((a, b))
    return sum(n for value, n in counts.items() if low <= value <= high) - (counts[a] + counts[b]) / 2

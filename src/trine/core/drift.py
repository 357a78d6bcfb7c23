"""Slow drift: whether a series falls or rises for good, by tests that one odd period does not sway.

Whether it moves is the Mann-Kendall test (Mann 1945; Kendall 1975; with ties as in Hirsch, Slack and Smith 1982), how
fast the Theil-Sen slope with its interval (Theil 1950; Sen 1968). Neither asks how values are distributed. Both take
periods to be independent: a series that wanders is found to drift more often than its level says.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from trine.core.intervals import Interval

if TYPE_CHECKING:
    from collections.abc import Sequence

EXACT_UP_TO = 40
"""Up to so many values without ties the test is exact; beyond, and with ties, it is by the normal approximation."""


@dataclass(frozen=True, slots=True)
class Drift:
    """How a series moves: Theil-Sen slope per period with its interval, Kendall's sum, and how rare it would be."""

    slope: float
    interval: Interval
    kendall: int
    p: float
    """Two-sided: how often a series that goes nowhere looks like this, or more so."""
    first: float
    """Where the line begins."""
    last: float
    """Where it ends."""

    @property
    def p_of_fall(self) -> float:
        """One-sided: how often a series that goes nowhere seems to fall like this, or more so."""
        return self.p / 2 if self.kendall < 0 else 1.0

    def is_falling(self, level: float) -> bool:
        """Whether it falls, sure to so much (0.95), one-sided."""
        return self.p_of_fall <= 1 - level

    def is_rising(self, level: float) -> bool:
        """Whether it rises, sure to so much, one-sided."""
        return self.kendall > 0 and self.p / 2 <= 1 - level


def drift(values: Sequence[float], *, level: float = 0.95) -> Drift:
    """How the values move over equal steps of time; raises `ValueError` for fewer than three.

    >>> found = drift([10, 9, 9.5, 8, 7, 7.5, 6, 5])
    >>> found.kendall, round(found.p, 5), round(found.slope, 4), found.is_falling(0.99)
    (-24, 0.00174, -0.6667, True)
    """
    if len(values) < 3:
        raise ValueError("A drift needs at least three values.")
    y = np.asarray(values, dtype=float)
    first, second = np.triu_indices(y.size, 1)
    rises = y[second] - y[first]
    slopes = np.sort(rises / (second - first))
    kendall = int(np.sign(rises).sum())
    spread = _variance(y) ** 0.5
    slope = float(np.median(slopes))
    middle = float(np.median(y - slope * np.arange(y.size)))
    ends = middle, middle + slope * (y.size - 1)
    return Drift(slope, _interval(slopes, spread, level), kendall, _p(kendall, y, spread), *ends)


def _variance(y: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """The variance of Kendall's sum where nothing moves, less what ties take away."""
    _, ties = np.unique(y, return_counts=True)
    n = y.size
    return float(n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18


def _p(kendall: int, y: np.ndarray[tuple[int], np.dtype[np.float64]], spread: float) -> float:
    if kendall == 0 or spread == 0:
        return 1.0
    if np.unique(y).size == y.size <= EXACT_UP_TO:
        counts = _inversions(y.size)
        fewest = (len(counts) - 1 - abs(kendall)) // 2
        return min(1.0, 2 * sum(counts[: fewest + 1]) / sum(counts))
    return 2 * NormalDist().cdf(-(abs(kendall) - 1) / spread)


@lru_cache(maxsize=EXACT_UP_TO)
def _inversions(n: int) -> tuple[int, ...]:
    """How many orders of n things have 0, 1, 2 … inversions (the Mahonian numbers)."""
    counts = [1]
    for size in range(2, n + 1):
        longer = [0] * (len(counts) + size - 1)
        for place, count in enumerate(counts):
            for more in range(size):
                longer[place + more] += count
        counts = longer
    return tuple(counts)


def _interval(slopes: np.ndarray[tuple[int], np.dtype[np.float64]], spread: float, level: float) -> Interval:
    """Sen's interval: the slopes at ranks so far from the middle as chance may take Kendall's sum."""
    reach = NormalDist().inv_cdf((1 + level) / 2) * spread
    low = max(0, round((slopes.size - reach) / 2) - 1)
    high = min(slopes.size - 1, round((slopes.size + reach) / 2))
    return Interval(float(slopes[low]), float(slopes[high]))

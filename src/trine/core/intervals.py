"""Closed intervals of numbers, and arithmetic that never loses a possible value.

The natural interval extension (R. E. Moore, "Interval Analysis", 1966, chapter 3): the result of an operation holds
every value that the operation can take. It may hold more where an input occurs twice, so that a claim built on it is
careful: what lies outside the interval cannot happen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """Every number from `low` to `high`; an open end is infinite.

    >>> Interval(1, 2) * Interval(-3, 4)
    Interval(low=-6, high=8)
    """

    low: float = -math.inf
    high: float = math.inf

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise ValueError(f"an interval runs from its low end to its high end, not from {self.low} to {self.high}")

    @classmethod
    def exactly(cls, value: float) -> Interval:
        """The interval of one number."""
        return cls(value, value)

    @property
    def is_bounded(self) -> bool:
        """Whether both ends are finite."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def __add__(self, other: Interval) -> Interval:
        return _between(self.low + other.low, self.high + other.high)

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        corners = [_times(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return _between(min(corners), max(corners))

    def __truediv__(self, other: Interval) -> Interval:
        """Quotients by every divisor but zero; a divisor on both sides of zero leaves everything possible."""
        if other.low < 0 < other.high or other.low == other.high == 0:
            return Interval()
        return self * Interval(_inverse(other.high, -1), _inverse(other.low, 1))


def _between(low: float, high: float) -> Interval:
    """An interval whose ends may have been lost to numbers too large to hold: then everything is possible."""
    return Interval(low, high) if low <= high else Interval()


def _times(a: float, b: float) -> float:
    """A product in which zero times an open end is zero: an end stands for large numbers, none of them infinite."""
    return 0.0 if a == 0 or b == 0 else a * b


def _inverse(end: float, side: int) -> float:
    """One end's inverse; zero's is the infinity of the side that the divisor lies on."""
    return math.copysign(math.inf, side) if end == 0 else 1 / end

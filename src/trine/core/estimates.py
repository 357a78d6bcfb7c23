"""A value with its interval, and the interval of a share."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its interval; the ends are none where nothing can be said of them."""

    value: float
    low: float | None = None
    high: float | None = None


def share(part: float, whole: float, confidence: float = CONFIDENCE) -> Estimate:
    """A part of a whole with its score interval (E. B. Wilson, JASA 22 (1927), 209–212); `whole` is above zero.

    >>> may = share(70, 1303)
    >>> round(may.value, 4), round(may.low, 4), round(may.high, 4)
    (0.0537, 0.0427, 0.0673)
    """
    z2 = NormalDist().inv_cdf(0.5 + confidence / 2) ** 2
    value = part / whole
    middle = (value + z2 / (2 * whole)) / (1 + z2 / whole)
    half = math.sqrt(z2 * (value * (1 - value) / whole + z2 / (4 * whole**2))) / (1 + z2 / whole)
    return Estimate(value, max(0.0, middle - half), min(1.0, middle + half))

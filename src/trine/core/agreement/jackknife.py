"""How sure a mean over pairs of respondents is: leave each out once, and see how much it moves.

A naive bootstrap draws respondents twice, who then agree with themselves: it moves the mean of pairs upwards
(M. A. Arcones, E. Giné, Annals of Statistics 20 (1992), 655–674). The jackknife does not (J. N. Arvesen, Annals of
Mathematical Statistics 40 (1969), 2076–2100).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from trine.core.agreement.measures import wilson
from trine.core.intervals import Interval

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST = 5
"""Under so many respondents on a side nothing is claimed."""
FEW = 5
"""Fewer than so many picks shared, or not shared, and the jackknife sees too little spread (the usual rule of five)."""
LEVEL = 0.95


def jackknife_interval(left_out: Sequence[Sequence[float]], estimate: float) -> Interval | None:
    """A 95 % interval for a mean over pairs; none under 5 respondents in a group.

    `left_out` has, for each of the groups, the estimate without each of its respondents. The degrees of freedom are
    those of the smallest group, so that two groups of 5 and 50 are not taken for 55.
    """
    if any(len(group) < LEAST for group in left_out):
        return None
    variance = sum(_variance(group) for group in left_out)
    reach = student(min(len(group) for group in left_out) - 1) * math.sqrt(variance)
    return Interval(estimate - reach, estimate + reach)


def for_share(interval: Interval, estimate: float, respondents: int, picks: int) -> Interval:
    """The interval of a mean overlap, within 0 and 1.

    Near either end, where all agree or nobody does, the estimate hardly moves whoever is left out. There it is at
    least as wide as Wilson's for so many respondents.
    """
    low, high = interval.low, interval.high
    if min(estimate, 1 - estimate) * respondents * picks < FEW:
        score = wilson(estimate * respondents, respondents)
        low, high = min(low, score.low), max(high, score.high)
    return Interval(max(0.0, low), min(1.0, high))


def _variance(left_out: Sequence[float]) -> float:
    n = len(left_out)
    mean = math.fsum(left_out) / n
    return (n - 1) / n * math.fsum((value - mean) ** 2 for value in left_out)


def student(free: int) -> float:
    """By how many standard errors a 95 % interval reaches out, with so many degrees of freedom."""
    from scipy.special import stdtrit  # here, so that a check without answers starts without it

    return float(stdtrit(free, (1 + LEVEL) / 2))

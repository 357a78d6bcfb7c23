"""A key result's target: in words, and as what it asks of a metric on which days."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.wording import amount

if TYPE_CHECKING:
    from datetime import date

    from trine.core.company import Cycle, Goal, KeyResult, Metric

TOLERANCE = 1e-6
"""The relative difference below which two figures are the same: more than rounding, less than anybody means."""


def is_below(value: float, bound: float) -> bool:
    """Whether a value is less than a bound by more than rounding."""
    return value < bound - TOLERANCE * max(abs(value), abs(bound))


def in_words(key_result: KeyResult, metric: Metric) -> str:
    """The target as a person says it.

    >>> from trine.core.company import Better, KeyResult, Metric
    >>> in_words(KeyResult("share", start=0.08, to=0.12), Metric("share", "Share", "ratio", Better.UP))
    'from 8 % to 12 %'
    """
    unit = metric.unit
    parts = []
    if key_result.to is not None:
        start = f"from {amount(key_result.start, unit)} " if key_result.start is not None else ""
        parts.append(f"{start}to {amount(key_result.to, unit)}")
    if key_result.at_least is not None:
        parts.append(f"at least {amount(key_result.at_least, unit)}")
    if key_result.at_most is not None:
        parts.append(f"at most {amount(key_result.at_most, unit)}")
    if key_result.keep is not None:
        parts.append(f"between {amount(key_result.keep[0], unit)} and {amount(key_result.keep[1], unit)}")
    return " and ".join(parts) or "without a target"


@dataclass(frozen=True, slots=True)
class Asked:
    """What one key result asks of its metric: a range of values, when, and which way it pulls.

    `from`/`to` is due on one day, which is `start` and `end` at once; floors, ceilings and bands hold all along. `pull`
    is +1 for a rise from `from` to `to`, -1 for a fall, 0 where nothing is asked to move.
    """

    goal: Goal
    key_result: KeyResult
    metric: Metric
    cycle: Cycle
    low: float
    high: float
    start: date
    end: date
    pull: int = 0


def asked(goal: Goal, key_result: KeyResult, metric: Metric, cycle: Cycle) -> Asked | None:
    """What a key result asks; none if it has no target."""
    low, high = key_result.bounds(metric.better)
    if low is None and high is None:
        return None
    due = min(key_result.by, cycle.end) if key_result.by else cycle.end
    pull = 0
    if key_result.start is not None and key_result.to is not None and key_result.keep is None:
        pull = (key_result.to > key_result.start) - (key_result.to < key_result.start)
    begins = due if key_result.to is not None and key_result.keep is None else cycle.start
    low_end = low if low is not None else -math.inf
    high_end = high if high is not None else math.inf
    return Asked(goal, key_result, metric, cycle, low_end, high_end, begins, due, pull)

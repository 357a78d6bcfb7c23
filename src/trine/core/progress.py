"""How far a key result has come, and whether that is on pace: in the metric's own units, as of the value's own day.

A value that adds up over the cycle (leads, deals, revenue from facts) starts at nothing and is expected to reach its
target evenly. Any other value is expected to move in a straight line from where it started to its target; without a
written start, that is the last reading before the cycle, else the first one in it. What is inside its bounds from the
start has only to stay there. Once the day is past by which it was due, the value as of that day decides, unless it was
old by then. The check for goals off their pace (T202) and the goal pages use the same functions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from trine.core.company import KeyResult
from trine.core.measuring import value_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from trine.core.company import Company, Cycle, Goal, Metric
    from trine.core.measuring import Measured

TOLERANCE = 0.1
"""The part of the way that a value may lag behind the straight line before it is called behind."""


class Pace(StrEnum):
    """Where a value stands against its target on a day, from best to worst."""

    MET = "met"
    ON_PACE = "on_pace"
    NOT_STARTED = "not_started"
    UNKNOWN = "unknown"
    BEHIND = "behind"
    MISSED = "missed"

    @property
    def is_good(self) -> bool:
        """Whether nothing has to be done."""
        return self in {Pace.MET, Pace.ON_PACE}

    @property
    def is_bad(self) -> bool:
        """Whether the target is out of reach at this pace, or missed."""
        return self in {Pace.BEHIND, Pace.MISSED}


@dataclass(frozen=True, slots=True)
class Progress:
    """A key result on a day. Values, bounds, `expected` and `gap` are in the metric's unit; `done` is a fraction."""

    key_result: KeyResult
    pace: Pace
    low: float | None
    high: float | None
    now: Measured | None = None
    start: float | None = None
    expected: float | None = None
    """What a straight line to the target gives for the day of the value."""
    done: float | None = None
    """The part of the way that is behind it: 0 at the start, 1 at the target, more beyond it."""

    @property
    def target(self) -> float | None:
        """The one number to reach: the floor, else the ceiling; none for a band to keep."""
        if self.low is not None and self.high is not None:
            return None
        return self.low if self.low is not None else self.high

    @property
    def gap(self) -> float | None:
        """Value less expectation."""
        return None if self.now is None or self.expected is None else self.now.value - self.expected


def elapsed(start: date, end: date, on: date) -> float:
    """The part of a span, both days included, that has passed at the end of a day; all of one without any day.

    >>> from datetime import date
    >>> elapsed(date(2027, 1, 1), date(2027, 1, 31), date(2027, 1, 31))
    1.0
    """
    days = (end - start).days + 1
    return min(1.0, max(0.0, ((on - start).days + 1) / days)) if days > 0 else 1.0


@dataclass(frozen=True, slots=True)
class _Way:
    """From where, since when and to which bound a value has to move; without a target it has to stay inside."""

    begun: date
    start: float | None
    target: float | None

    def expected(self, end: date, on: date) -> float | None:
        if self.start is None or self.target is None:
            return None
        return self.start + (self.target - self.start) * elapsed(self.begun, end, on)

    def done(self, value: float) -> float | None:
        if self.start is None or self.target is None or self.start == self.target:
            return None
        return (value - self.start) / (self.target - self.start)


def progress(key_result: KeyResult, metric: Metric, cycle: Cycle, now: Measured | None, today: date) -> Progress:
    """Where a key result stands; `now` is its value as of today, or of the day it was due if that is past.

    See the module for what "on pace" means.

    >>> from datetime import date
    >>> from trine.core.company import Better, Cycle, CycleKind, KeyResult, Metric
    >>> from trine.core.measuring import Measured
    >>> q1 = Cycle("q1", CycleKind.QUARTER, date(2027, 1, 1), date(2027, 3, 31))
    >>> share = Metric("share", "Market share", "ratio", Better.UP)
    >>> half = Measured(0.09, date(2027, 2, 14), "panel")
    >>> found = progress(KeyResult("share", start=0.08, to=0.12), share, q1, half, date(2027, 2, 14))
    >>> found.pace.value, round(found.expected, 3), round(found.done, 2)
    ('behind', 0.1, 0.25)
    """
    low, high = key_result.bounds(metric.better)
    end = due_day(key_result, cycle)
    if today < cycle.start:
        return Progress(key_result, Pace.NOT_STARTED, low, high, now, key_result.start)
    if now is None or now.on < cycle.start or (low is None and high is None):
        return Progress(key_result, Pace.UNKNOWN, low, high, now, key_result.start)
    way = _way(key_result, cycle, now, low, high)
    expected = way.expected(end, now.on)
    if today > end:
        pace = _pace_when_over(now, low, high, end, _old_after(metric, cycle))
    elif now.adds_up and low is None and high is not None:
        pace = _pace_under_a_ceiling(now.value, high, expected or 0.0)
    elif _inside(now.value, low, high):
        is_reached = way.target is not None and (low is None or high is None)
        pace = Pace.MET if is_reached else Pace.ON_PACE  # what has to be kept is met only at the end
    else:
        pace = _pace_on_the_way(now.value, way, expected)
    return Progress(key_result, pace, low, high, now, way.start, expected, way.done(now.value))


def due_day(key_result: KeyResult, cycle: Cycle) -> date:
    """The day by which it is to be reached: its own, else the cycle's last."""
    return key_result.by or cycle.end


def _old_after(metric: Metric, cycle: Cycle) -> timedelta:
    """How old a value may be on the day it is due: the metric's cadence, else a third of the cycle."""
    if metric.cadence is not None:
        return timedelta(days=metric.cadence.days)
    return (cycle.end - cycle.start + timedelta(days=1)) / 3


def _pace_when_over(now: Measured, low: float | None, high: float | None, due: date, old_after: timedelta) -> Pace:
    """Met or missed by the value of the day it was due. One that is much older says nothing, but for a sum that had
    reached its floor or passed its ceiling by then: it cannot go back.
    """
    is_decided = now.adds_up and (
        (low is not None and high is None and now.value >= low) or (high is not None and now.value > high)
    )
    if not is_decided and due - now.on > old_after:
        return Pace.UNKNOWN
    return Pace.MET if _inside(now.value, low, high) else Pace.MISSED


def _inside(value: float, low: float | None, high: float | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _way(key_result: KeyResult, cycle: Cycle, now: Measured, low: float | None, high: float | None) -> _Way:
    if now.adds_up:
        return _Way(cycle.start, 0.0, low if low is not None else high)
    begun, start = cycle.start, key_result.start
    if start is None and now.baseline is not None:
        begun, start = now.baseline[0] + timedelta(days=1), now.baseline[1]
    if low is not None and (start is None or start < low):
        return _Way(begun, start, low)
    return _Way(begun, start, high if high is not None and (start is None or start > high) else None)


def _pace_under_a_ceiling(value: float, high: float, expected: float) -> Pace:
    """A sum cannot fall again: beyond the ceiling is missed, and too fast is behind."""
    if value > high:
        return Pace.MISSED
    return Pace.BEHIND if value - expected > TOLERANCE * high else Pace.ON_PACE


def _pace_on_the_way(value: float, way: _Way, expected: float | None) -> Pace:
    if way.start is None:
        return Pace.UNKNOWN
    if way.target is None or expected is None:
        return Pace.BEHIND  # it started inside its bounds and has left them
    distance = way.target - way.start
    lag = expected - value if distance > 0 else value - expected
    return Pace.BEHIND if lag > TOLERANCE * abs(distance) else Pace.ON_PACE


def goal_pace(results: Iterable[Progress]) -> Pace:
    """A goal's pace: as bad as its worst key result; met only when all are, unknown while none has a value.

    >>> goal_pace([])
    <Pace.UNKNOWN: 'unknown'>
    """
    paces = [result.pace for result in results]
    for pace in (Pace.MISSED, Pace.BEHIND):
        if pace in paces:
            return pace
    known = [pace for pace in paces if pace is not Pace.UNKNOWN]
    if not known:
        return Pace.UNKNOWN
    if all(pace is Pace.MET for pace in paces):
        return Pace.MET
    return Pace.NOT_STARTED if all(pace is Pace.NOT_STARTED for pace in known) else Pace.ON_PACE


def progress_of(company: Company, goal: Goal, today: date) -> tuple[Progress, ...]:
    """The progress of all key results of a goal; those on unknown metrics or cycles are left out."""
    cycle = company.cycle.get(goal.cycle)
    if cycle is None:
        return ()
    found: list[Progress] = []
    for key_result in goal.key_results:
        metric = company.metric.get(key_result.metric)
        if metric is None:
            continue
        now = value_of(company, metric, cycle, today, due_day(key_result, cycle))
        found.append(progress(key_result, metric, cycle, now, today))
    return tuple(found)

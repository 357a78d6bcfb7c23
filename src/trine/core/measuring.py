"""A metric's value for a cycle: what facts or people say, as of a day, and never more than they say.

What adds up (leads, deals, revenue) is summed over the cycle, which only periods that tile it can do: they begin on the
cycle's first day and follow on each other. Calendar quarters say nothing about a cycle of thirteen weeks; then there is
no value, not the value 0. Anything else (a rate, an average) counts with its newest period that is over, or with the
running one once it stands on enough rows: the first lost deal of July is no win rate.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from trine.core.company import Company, Cycle, Metric, Reading
    from trine.core.series import FactPoint, FactSeries

FEWEST_ROWS = 30
"""So many rows (deals, leads) a running period must stand on before its rate or average is taken for a value."""
DAY = timedelta(days=1)
_MONTHS = {"month": 1, "quarter": 3}


@dataclass(frozen=True, slots=True)
class Measured:
    """A metric's value as of a day: from facts (`n` rows behind it) or from a person's reading."""

    value: float
    on: date
    source: str
    n: int | None = None
    adds_up: bool = False
    """Whether it has been counted up from nothing since the cycle began."""
    baseline: tuple[date, float] | None = None
    """An earlier value to measure the way from, where the key result names no start."""


def value_of(company: Company, metric: Metric, cycle: Cycle, today: date, due: date | None = None) -> Measured | None:
    """A metric's value for a cycle as of today, from the company's facts and readings; see `measured`."""
    facts = [series for series in company.facts if series.name == metric.facts_name]
    return measured(cycle, today, due=due, facts=facts, readings=company.readings_of.get(metric.id, ()))


def measured(
    cycle: Cycle,
    today: date,
    *,
    due: date | None = None,
    facts: Iterable[FactSeries] = (),
    readings: Sequence[Reading] = (),
) -> Measured | None:
    """The value of a metric for a cycle as of today, or as of the day it was due if that is past: the cycle's last
    unless another is given.

    Facts win over readings where they have a value, and longer periods over shorter ones. Facts must be of one fact
    metric, readings of one metric and oldest first.
    """
    day = min(today, due or cycle.end)
    return _from_facts(facts, cycle, day) or _from_readings(readings, cycle, day)


def _from_readings(readings: Sequence[Reading], cycle: Cycle, day: date) -> Measured | None:
    past = [reading for reading in readings if reading.on <= day]
    if not past:
        return None
    before = [reading for reading in past if reading.on < cycle.start]
    first = before[-1] if before else past[0]
    begun = cycle.start - DAY if before else first.on
    baseline = (begun, first.value) if first is not past[-1] else None
    return Measured(past[-1].value, past[-1].on, past[-1].by or "reading", baseline=baseline)


def _from_facts(facts: Iterable[FactSeries], cycle: Cycle, day: date) -> Measured | None:
    """The value of the longest periods that say something about the cycle, else the last one from before it."""
    longest_first = sorted(facts, key=lambda series: -_MONTHS.get(series.every, 0))
    found = [value for series in longest_first if (value := _of_series(series, cycle, day)) is not None]
    for place, value in enumerate(found):
        is_enough = place == 0 or value.adds_up or (value.n or 0) >= FEWEST_ROWS
        if value.on >= cycle.start and is_enough:
            return value
    return found[0] if found else None


def _of_series(series: FactSeries, cycle: Cycle, day: date) -> Measured | None:
    as_of = min(series.as_of.date(), day)
    if series.adds_up and as_of >= cycle.start:
        return _sum(series, cycle, min(as_of, cycle.end))
    standing = [point for point in series.points if _stands(point, series, as_of)]
    if not standing:
        return None
    newest = standing[-1]
    before = [point for point in standing if point.end < cycle.start]
    baseline = (cycle.start - DAY, before[-1].value) if before and before[-1] is not newest else None
    return Measured(newest.value, min(newest.end, as_of), series.source, newest.n, baseline=baseline)


def _stands(point: FactPoint, series: FactSeries, as_of: date) -> bool:
    """Whether a period's value can be taken for one of that day: it is over, or runs and has enough rows so far."""
    if point.end <= as_of:
        return True
    is_running = point.start <= as_of and series.as_of.date() <= as_of
    return is_running and not series.adds_up and point.n >= FEWEST_ROWS


def _sum(series: FactSeries, cycle: Cycle, as_of: date) -> Measured | None:
    """The sum since the cycle began, as of that day, or of the last whole period where facts go on beyond it."""
    points = [point for point in series.points if cycle.start <= point.start <= as_of]
    if points and points[-1].end > as_of and series.as_of.date() > as_of:  # it holds rows of later days
        points.pop()
        if not points:
            return None
        as_of = points[-1].end
    if not _tiles(points, series, cycle.start):
        return None
    return Measured(sum(p.value for p in points), as_of, series.source, sum(p.n for p in points), adds_up=True)


def _tiles(points: Sequence[FactPoint], series: FactSeries, start: date) -> bool:
    """Whether these periods begin on the day and follow on each other.

    Without any, nothing has happened since the day, which facts can say only if they began before it.
    """
    if not points:
        return bool(series.points) and series.points[0].start < start and _begins_on(series, start)
    follows = all(after.start - before.end == DAY for before, after in pairwise(points))
    return points[0].start == start and follows


def _begins_on(series: FactSeries, day: date) -> bool:
    """Whether one of the series' periods, known or not, begins on the day."""
    first, months = series.points[0].start, _MONTHS.get(series.every)
    if months is None:
        return any(day - point.end == DAY for point in series.points)
    return day.day == first.day and (12 * (day.year - first.year) + day.month - first.month) % months == 0

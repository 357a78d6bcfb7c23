"""A metric's value for a cycle: what facts or people say, as of a day, and never more than they say.

What adds up (leads, deals, revenue) is summed over the cycle, which only periods that tile it can do: they begin on the
cycle's first day and follow on each other. Calendar quarters say nothing about a cycle of thirteen weeks; then there is
no value, not the value 0. Anything else (a rate, an average) counts with its newest period that is over, or with the
running one once it stands on enough rows: the first lost deal of July is no win rate.

A metric that nobody measures is worked out by its own formula from those that it is made of, in real units: sums are
summed and rates divided, never percentages averaged.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from trine.core.formulas import FormulaError, evaluate
from trine.core.metric_kinds import adds_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from trine.core.company import Company, Cycle, Metric, Reading
    from trine.core.formulas import Expression
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


WORKED_OUT = "worked out by its formula"
"""The source of a value that follows from others."""
DEEPEST = 100
"""Through so many formulas a value is worked out."""


def value_of(company: Company, metric: Metric, cycle: Cycle, today: date, due: date | None = None) -> Measured | None:
    """A metric's value for a cycle as of today: from the company's facts and readings (see `measured`), else by its
    formula from the values of its parts, as of the oldest of them, if all have one of the cycle.

    >>> from datetime import date
    >>> from trine.core.company import Better, Company, Cycle, CycleKind, Metric, Reading
    >>> q1, day = Cycle("q1", CycleKind.QUARTER, date(2027, 1, 1), date(2027, 3, 31)), date(2027, 2, 1)
    >>> won, lost = (Metric(id_, id_, "count", Better.UP) for id_ in ("won", "lost"))
    >>> rate = Metric("rate", "Win rate", "ratio", Better.UP, formula="won / (won + lost)")
    >>> readings = (Reading("won", day, 30), Reading("lost", day, 90))
    >>> company = Company("Halden", cycles=(q1,), metrics=(won, lost, rate), readings=readings)
    >>> value_of(company, rate, q1, day).value
    0.25
    """
    return _RollUp(company, cycle, min(today, due or cycle.end)).value(metric)


def values_of(company: Company, metrics: Iterable[Metric], cycle: Cycle, today: date) -> dict[str, Measured]:
    """The values of many metrics by id, each worked out once; see `value_of`. Metrics without a value are left out."""
    found = _RollUp(company, cycle, min(today, cycle.end))
    values = {metric.id: found.value(metric) for metric in metrics}
    return {id_: value for id_, value in values.items() if value is not None}


class _RollUp:
    """Values of one cycle on one day, each looked for once."""

    def __init__(self, company: Company, cycle: Cycle, day: date) -> None:
        self.company, self.cycle, self.day = company, cycle, day
        self.known: dict[str, Measured | None] = {}

    def value(self, metric: Metric, depth: int = 0) -> Measured | None:
        """What was measured, or else what its parts come to."""
        if metric.id not in self.known:
            self.known[metric.id] = None  # a formula that leads back to itself says nothing
            facts = self.company.index.facts_of.get(metric.facts_name or "", ())
            readings = self.company.readings_of.get(metric.id, ())
            found = measured(self.cycle, self.day, due=self.day, facts=facts, readings=readings)
            is_open = (found is None or found.on < self.cycle.start) and depth < DEEPEST
            self.known[metric.id] = (self.worked_out(metric, depth) if is_open else None) or found
        return self.known[metric.id]

    def worked_out(self, metric: Metric, depth: int) -> Measured | None:
        """What the formula makes of the parts; none unless every part has a value of the cycle."""
        expression = self.company.index.expressions.get(metric.id)
        if expression is None or not expression.metrics:
            return None
        parts: dict[str, Measured] = {}
        for id_ in sorted(expression.metrics):
            part = self.company.metric.get(id_)
            value = self.value(part, depth + 1) if part is not None else None
            if value is None or value.on < self.cycle.start:
                return None
            parts[id_] = value
        now = _evaluated(expression, {id_: part.value for id_, part in parts.items()})
        if now is None:
            return None
        return Measured(
            now,
            min(part.on for part in parts.values()),
            WORKED_OUT,
            adds_up=adds_up(metric, self.company) and any(part.adds_up for part in parts.values()),
            baseline=_baseline(expression, parts),
        )


def _baseline(expression: Expression, parts: Mapping[str, Measured]) -> tuple[date, float] | None:
    """What the formula made of the parts' earlier values, if all have one."""
    earlier = {id_: part.baseline for id_, part in parts.items() if part.baseline is not None}
    if len(earlier) < len(parts):
        return None
    value = _evaluated(expression, {id_: value for id_, (_, value) in earlier.items()})
    return (max(on for on, _ in earlier.values()), value) if value is not None else None


def _evaluated(expression: Expression, values: Mapping[str, float]) -> float | None:
    """The formula's value; none where it divides by zero or grows beyond what a number holds."""
    try:
        value = evaluate(expression, values)
    except (FormulaError, OverflowError):
        return None
    return value if math.isfinite(value) else None


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

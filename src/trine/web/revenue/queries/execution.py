"""Execution: which swings of a figure trend and season do not explain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trine.analytics.catalogue import METRICS
from trine.core.last_period import tested
from trine.core.tracked import Tracked, period_name
from trine.core.wording import listed
from trine.web.goals.facts import fact_series, revenue_of
from trine.web.revenue.facts import terms
from trine.web.ui.charts import Chart, Series, lines
from trine.web.ui.tags.words import number_text, value_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from trine.analytics.catalogue import FactMetric
    from trine.core.execution import Judged
    from trine.core.last_period import Tested


@dataclass(frozen=True, slots=True)
class Judgement:
    """A fact metric with the judgement of its last complete period, and its parts that stand out."""

    metric: FactMetric
    total: Tested | None
    parts: tuple[Tested, ...]
    unit: str

    @property
    def is_signal(self) -> bool:
        """Whether something happened that trend and season do not explain."""
        return bool(self.parts) or (self.total is not None and self.total.judged.is_signal)

    @property
    def period(self) -> str:
        """The period that was judged, in words."""
        point = self.total.point if self.total else None
        return period_name(point.start, point.end) if point else ""

    @property
    def value(self) -> str:
        return value_text(round(self.total.judged.value, 4), self.unit) if self.total else "–"

    @property
    def range(self) -> str:
        """What was to be expected."""
        return _range(self.total, self.total.judged, self.unit) if self.total else ""

    @property
    def says(self) -> str:
        """What that comes to."""
        if self.total is None:
            return "not enough history: it takes 24 months or 12 quarters, and ten rows in each"
        names = listed([part.called for part in self.parts], most=3)
        if self.total.judged.is_signal:
            return f"unusual, also in {names}" if names else "unusual"
        return f"as usual, but not in {names}" if names else "as usual"


@dataclass(frozen=True, slots=True)
class Moment:
    """A period of the chosen metric."""

    name: str
    value: str
    range: str
    n: int
    is_signal: bool


@dataclass(frozen=True, slots=True)
class ExecutionView:
    """The page: all metrics, and one of them over time."""

    every: tuple[Judgement, ...]
    chosen: Judgement | None
    as_of: datetime | None

    @property
    def lede(self) -> str:
        """How many stand out, in a sentence."""
        judged = [one for one in self.every if one.total is not None]
        if not judged:
            return "There is not enough history to tell what is usual."
        odd = [one for one in judged if one.is_signal]
        if not odd:
            return f"{number_text(len(judged))} figures moved as trend and season let expect."
        names = listed([one.metric.title for one in odd], most=3)
        return f"{names} moved in ways that trend and season do not explain."

    @property
    def moments(self) -> list[Moment]:
        """The chosen metric's periods, the newest first."""
        if self.chosen is None or self.chosen.total is None:
            return []
        points = _points(self.chosen.total)
        unit = self.chosen.unit
        found = [
            Moment(
                period_name(point.start, point.end),
                value_text(round(judged.value, 4), unit),
                _range(self.chosen.total, judged, unit),
                point.n,
                judged.is_signal,
            )
            for point, judged in points
        ]
        return found[::-1]

    @property
    def chart(self) -> Chart | None:
        """The chosen metric beside what the other periods let expect of each."""
        if self.chosen is None or self.chosen.total is None:
            return None
        points, unit = _points(self.chosen.total), self.chosen.unit
        odd = sum(1 for _, judged in points if judged.is_signal)
        return lines(
            self.chosen.metric.title,
            f"{number_text(odd)} of {number_text(len(points))} periods lie outside what the others let expect.",
            periods=[f"{point.start:%b %y}" for point, _ in points],
            series=(
                Series(self.chosen.metric.title, tuple(judged.value for _, judged in points)),
                Series("expected at least", tuple(judged.low for _, judged in points)),
                Series("expected at most", tuple(judged.high for _, judged in points)),
            ),
            unit=unit,
        )


def execution(today: date, chosen: str) -> ExecutionView:
    """The page; of the metrics the one that is asked for stands open, else the first that stands out."""
    money = terms()
    every = tuple(_judgement(name, facts, today) for name, facts in _tracked(**money).items())
    every = tuple(sorted(every, key=lambda one: (not one.is_signal, one.total is None)))
    named = next((one for one in every if one.metric.name == chosen), None)
    first = next((one for one in every if one.total is not None), None)
    shown = [one for facts in _tracked(**money).values() for one in facts.series.values()]
    return ExecutionView(every, named or first, min((one.as_of for one in shown), default=None))


def _tracked(currency: str | None, fiscal_year_start: int) -> Mapping[str, Tracked]:
    """Every fact metric of the catalogue that has values, with its parts."""
    found: dict[str, Tracked] = {}
    for one in fact_series(currency, fiscal_year_start):
        if one.name in METRICS:
            found.setdefault(one.name, Tracked(one.name, {}, {})).series[one.every] = one
    for part in revenue_of(currency, fiscal_year_start).segments:
        if part.metric in found:
            segments = found[part.metric].segments
            segments[part.series.every] = (*segments.get(part.series.every, ()), part)
    return found


def _judgement(name: str, facts: Tracked, today: date) -> Judgement:
    total, parts = tested(facts, today)
    unit = next(iter(facts.series.values())).unit
    return Judgement(METRICS[name], total, tuple(parts), unit)


def _points(found: Tested) -> list[tuple[Any, Judged]]:
    """The periods with their judgements."""
    judged = found.execution.periods
    known = [point for point in found.series.points if point.end <= found.point.end][-len(judged) :]
    return list(zip(known, judged, strict=True))


def _range(found: Tested, judged: Judged, unit: str) -> str:
    """The interval; what is counted up or has no values below zero is never expected to have one."""
    least = judged.low if any(point.value < 0 for point in found.series.points) else max(0.0, judged.low)
    return f"{value_text(round(least, 4), unit)} to {value_text(round(judged.high, 4), unit)}"


def execution_cells(view: ExecutionView) -> tuple[list[str], list[list[Any]]]:
    """Every period of the chosen metric with full precision: headings and rows."""
    headings = ["metric", "from", "to", "value", "expected", "low", "high", "p", "n", "is_signal"]
    if view.chosen is None or view.chosen.total is None:
        return headings, []
    name = view.chosen.metric.name
    return headings, [
        [name, point.start, point.end, one.value, one.expected, one.low, one.high, one.p, point.n, one.is_signal]
        for point, one in _points(view.chosen.total)
    ]

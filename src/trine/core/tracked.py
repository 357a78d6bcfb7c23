"""The plan's metrics that facts feed: each with its series, its segments and whoever answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.wording import day, listed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.company import Company, Metric
    from trine.core.revenue import SegmentSeries
    from trine.core.series import FactSeries


@dataclass(frozen=True, slots=True)
class Tracked:
    """A fact metric that the plan uses: its series by rhythm, and those of its segments by rhythm."""

    name: str
    series: dict[str, FactSeries]
    segments: dict[str, tuple[SegmentSeries, ...]]


def tracked(company: Company) -> Iterator[tuple[Metric, Tracked]]:
    """Every metric of the plan with `source: facts:NAME` whose facts are there, by id."""
    series: dict[str, dict[str, FactSeries]] = {}
    for one in company.facts:
        series.setdefault(one.name, {})[one.every] = one
    segments: dict[str, dict[str, list[SegmentSeries]]] = {}
    for part in company.revenue.segments:
        for name in (part.metric, *part.aliases):
            segments.setdefault(name, {}).setdefault(part.series.every, []).append(part)
    for metric in company.index.metrics:
        fed_by = metric.facts_name
        if fed_by is not None and fed_by in series:
            parts = {every: tuple(rows) for every, rows in segments.get(fed_by, {}).items()}
            yield metric, Tracked(fed_by, series[fed_by], parts)


def first_tracked(company: Company, *names: str) -> tuple[Metric, Tracked] | None:
    """The metric fed by the first of these fact metrics that the plan uses at all."""
    found = {facts.name: (metric, facts) for metric, facts in reversed(list(tracked(company)))}
    return next((found[name] for name in names if name in found), None)


def answers_for(metric: Metric, company: Company) -> str:
    """Who answers for a metric: its owner, else the owners of the goals that it steers, else the company."""
    index = company.index
    if metric.owner is not None:
        return index.team_name(metric.owner) if metric.owner in company.team else index.person_name(metric.owner)
    for goal, _ in index.key_results_of.get(metric.id, ()):
        return listed(index.owners_named(goal))
    return company.name


def period_name(start: date, end: date) -> str:
    """A month by its name, anything longer by its last day.

    >>> from datetime import date
    >>> period_name(date(2027, 2, 1), date(2027, 2, 28)), period_name(date(2027, 1, 1), date(2027, 3, 31))
    ('February 2027', 'the quarter to 31 March 2027')
    """
    if (start.year, start.month) == (end.year, end.month):
        return day(end).partition(" ")[2]
    return f"the quarter to {day(end)}"

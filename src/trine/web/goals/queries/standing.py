"""How goals stand, as far as a reader may see it: values, targets and pace in the metrics' own units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.progress import Pace, Progress, goal_pace, measured, progress
from trine.core.units import is_currency
from trine.web.goals.words import target

if TYPE_CHECKING:
    from datetime import date

    from trine.core.company import Company, Goal, KeyResult, Metric
    from trine.core.progress import Measured


@dataclass(frozen=True, slots=True)
class Result:
    """A key result with where it stands; `is_shown` is false for money that the reader may not see."""

    position: int
    metric: Metric
    progress: Progress
    aim: str
    is_shown: bool

    @property
    def has_way(self) -> bool:
        """Whether it goes from a start to one target, so that a bar can show it."""
        return self.progress.target is not None and self.progress.done is not None

    @property
    def pace(self) -> Pace:
        return self.progress.pace


@dataclass(frozen=True, slots=True)
class Standing:
    """A goal with its key results and its pace."""

    goal: Goal
    results: tuple[Result, ...]
    pace: Pace


def standing(company: Company, goal: Goal, today: date, *, sees_money: bool) -> Standing:
    """Where the goal stands today."""
    results = tuple(
        _result(company, goal, position, row, today, sees_money=sees_money)
        for position, row in enumerate(goal.key_results)
    )
    return Standing(goal, results, goal_pace(result.progress for result in results))


def _result(company: Company, goal: Goal, position: int, row: KeyResult, today: date, *, sees_money: bool) -> Result:
    metric = company.metric[row.metric]
    found = progress(row, metric, company.cycle[goal.cycle], now(company, goal.cycle, metric, today), today)
    return Result(position, metric, found, target(row, metric.unit), is_shown(metric, sees_money=sees_money))


def now(company: Company, cycle: str, metric: Metric, today: date) -> Measured | None:
    """A metric's value for a cycle as of today."""
    series = company.series.get(metric.facts_name) if metric.facts_name else None
    return measured(company.cycle[cycle], today, series=series, readings=company.readings_of.get(metric.id, ()))


def is_shown(metric: Metric, *, sees_money: bool) -> bool:
    """Whether a reader may see the metric's values: money only with leave."""
    return sees_money or not is_currency(metric.unit)

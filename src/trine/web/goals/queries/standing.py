"""How goals stand, as far as a reader may see it: values, targets and pace in the metrics' own units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.measuring import WORKED_OUT, value_of
from trine.core.progress import Pace, Progress, due_day, goal_pace, progress
from trine.core.units import is_currency, is_ratio
from trine.core.wording import about, amount
from trine.web.goals.words import target

if TYPE_CHECKING:
    from datetime import date

    from trine.core.company import Company, Goal, KeyResult, Metric
    from trine.core.measuring import Measured


PERIODS = 12
"""So many periods make a trend."""


@dataclass(frozen=True, slots=True)
class Result:
    """A key result with where it stands; `is_shown` is false for money that the reader may not see."""

    position: int
    metric: Metric
    progress: Progress
    aim: str
    is_shown: bool
    past: tuple[float, ...] = ()
    """Its values over the last periods, oldest first."""

    @property
    def has_way(self) -> bool:
        """Whether it goes from a start to one target, so that a bar can show it."""
        return self.progress.target is not None and self.progress.done is not None

    @property
    def pace(self) -> Pace:
        return self.progress.pace

    @property
    def expected(self) -> float | None:
        """What would be on pace, while that is of interest: not for what is reached or over."""
        return self.progress.expected if self.pace in {Pace.ON_PACE, Pace.BEHIND} else None

    @property
    def source(self) -> str:
        """Where the value comes from."""
        now = self.progress.now
        if now is None:
            return ""
        return now.source if now.n is not None or now.source == WORKED_OUT else "entered by hand"

    @property
    def behind(self) -> str:
        """How far it is behind, in the metric's unit; nothing while it is not."""
        gap, expected = self.progress.gap, self.progress.expected
        if self.pace is not Pace.BEHIND or gap is None or expected is None:
            return ""
        unit, word = self.metric.unit, "short of" if gap < 0 else "above"
        distance = f"{about(abs(gap) * 100, 'points')}" if is_ratio(unit) else about(abs(gap), unit)
        return f"{distance} {word} the {about(expected, unit)} that would be on pace."

    @property
    def past_label(self) -> str:
        """What the trend shows, in words."""
        unit = self.metric.unit
        return f"{self.metric.name}: {amount(self.past[0], unit)} to {amount(self.past[-1], unit)}" if self.past else ""


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
    cycle = company.cycle[goal.cycle]
    value = value_of(company, metric, cycle, today, due_day(row, cycle))
    found = progress(row, metric, cycle, value, today)
    shown = is_shown(metric, sees_money=sees_money)
    past = history(company, metric, today) if shown else ()
    return Result(position, metric, found, target(row, metric.unit), shown, past)


def history(company: Company, metric: Metric, today: date) -> tuple[float, ...]:
    """A metric's last values, oldest first: complete periods of facts, else readings."""
    series = company.index.series.get(metric.facts_name) if metric.facts_name else None
    found = [point.value for point in series.complete(today)] if series else []
    found = found or [row.value for row in company.readings_of.get(metric.id, ()) if row.on <= today]
    return tuple(found[-PERIODS:])


def now(company: Company, cycle: str, metric: Metric, today: date) -> Measured | None:
    """A metric's value for a cycle as of today."""
    return value_of(company, metric, company.cycle[cycle], today)


def is_shown(metric: Metric, *, sees_money: bool) -> bool:
    """Whether a reader may see the metric's values: money only with leave."""
    return sees_money or not is_currency(metric.unit)

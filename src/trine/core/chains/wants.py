"""What goals ask of metrics, and what pay rewards, as directions: more of it, or less."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.chains.signs import DOWN, UP
from trine.core.company import Better, PayRule
from trine.core.history import series_of
from trine.core.metric_kinds import adds_up
from trine.core.targets import is_below

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator
    from datetime import date

    from trine.core.company import Company, Goal, KeyResult, Kpi, Metric


@dataclass(frozen=True, slots=True)
class Want:
    """A metric that a goal, or a pay rule, wants more (`UP`) or less (`DOWN`) of."""

    metric: str
    direction: int
    moves: bool
    """Whether somebody has to move it; what is where it should be has only to be kept."""
    goal: Goal | None = None
    key_result: KeyResult | None = None
    kpi: Kpi | None = None

    @property
    def cycle(self) -> str:
        """The cycle in which it is wanted."""
        holder = self.goal or self.kpi
        return holder.cycle if holder else ""

    @property
    def id(self) -> str:
        """The id of the goal, or of the KPI that is paid."""
        holder = self.goal or self.kpi
        return holder.id if holder else ""


def wants_of_goals(company: Company, today: date, within: Container[str]) -> Iterator[Want]:
    """What goals of live cycles want of some metrics, in the order of goals, each direction of a metric once a goal.

    A rise or fall from one value to another, a floor where more is better, a ceiling where less is better. A bound on
    the other side (a price of at most 900, where more is better) only fences the metric in: it wants something if the
    last known value is outside.
    """
    values: dict[str, float | None] = {}
    for goal in company.index.live_goals(today):
        seen: set[tuple[str, int]] = set()
        for result in goal.key_results:
            metric = company.metric.get(result.metric)
            if metric is None or metric.id not in within:
                continue
            if metric.id not in values:
                values[metric.id] = last_value(metric, company, today)
            want = _want(goal, result, metric, values[metric.id])
            if want is not None and (want.metric, want.direction) not in seen:
                seen.add((want.metric, want.direction))
                yield want


def wants_of_pay(company: Company, today: date) -> Iterator[Want]:
    """What pay on the KPIs of live cycles rewards: more of what is better when it rises, less of what is better low."""
    for kpi in company.index.live_kpis(today):
        metric = company.metric.get(kpi.pay.basis) if isinstance(kpi.pay, PayRule) else None
        if metric is not None and isinstance(kpi.pay, PayRule) and kpi.pay.share_of_variable != 0:
            if metric.better is Better.DOWN and kpi.pay.accelerates_above is not None:
                continue  # it speeds up where the metric gets worse: what it rewards can't be told
            yield Want(metric.id, UP if metric.better is Better.UP else DOWN, moves=True, kpi=kpi)


def by_metric(wants: Iterable[Want]) -> dict[str, list[Want]]:
    """Wants by their metric."""
    found: dict[str, list[Want]] = {}
    for want in wants:
        found.setdefault(want.metric, []).append(want)
    return found


def last_value(metric: Metric, company: Company, today: date) -> float | None:
    """The last value that is known of a metric; none of amounts, which begin again with every period."""
    if adds_up(metric, company):
        return None
    series = series_of(metric, company)
    if series is not None:
        complete = series.complete(today)
        return complete[-1].value if complete else None
    readings = [reading for reading in company.readings_of.get(metric.id, ()) if reading.on <= today]
    return readings[-1].value if readings else None


def _want(goal: Goal, result: KeyResult, metric: Metric, now: float | None) -> Want | None:
    low, high = result.bounds(metric.better)
    below = now is not None and low is not None and is_below(now, low)
    above = now is not None and high is not None and is_below(high, now)
    if below or above:
        return Want(metric.id, UP if below else DOWN, moves=True, goal=goal, key_result=result)
    is_way = result.to is not None and result.keep is None
    if low is not None and high is None and (is_way or metric.better is Better.UP):
        return Want(metric.id, UP, moves=now is None, goal=goal, key_result=result)
    if high is not None and low is None and (is_way or metric.better is Better.DOWN):
        return Want(metric.id, DOWN, moves=now is None, goal=goal, key_result=result)
    return None


def clash_on_a_metric(one: Goal, other: Goal, company: Company) -> bool:
    """Whether two goals want values of one metric that do not fit together, which T108 tells."""
    for result in one.key_results:
        metric = company.metric.get(result.metric)
        for against in other.key_results:
            if metric is None or against.metric != metric.id:
                continue
            (low, high), (other_low, other_high) = result.bounds(metric.better), against.bounds(metric.better)
            if low is not None and other_high is not None and is_below(other_high, low):
                return True
            if other_low is not None and high is not None and is_below(high, other_low):
                return True
            if _pull(result) * _pull(against) < 0:
                return True
    return False


def _pull(result: KeyResult) -> int:
    if result.start is None or result.to is None or result.keep is not None:
        return 0
    return (result.to > result.start) - (result.to < result.start)

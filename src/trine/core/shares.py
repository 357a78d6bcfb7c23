"""What teams have promised of a metric in a cycle: the shares that together should make, or keep, the company's target.

Every doubt is counted in the teams' favour, so that a shortfall that remains is one: a goal and a revenue target of one
team count as the larger of the two, what a joint goal promises counts in full, a promise counts whichever goal it
serves, and where a team's promises do not cover the whole time of the cycle nothing is claimed at all. Under a ceiling
it is the other way round: only goals that serve the company's count, and of several of one team the largest.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from trine.core.company import TargetKind
from trine.core.metric_kinds import adds_up
from trine.core.targets import TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trine.core.company import Company, Cycle, Goal, Metric

JOINT = "joint"


@dataclass(frozen=True, slots=True)
class Share:
    """What one team, or teams together, promise of a metric, and where that is written."""

    teams: tuple[str, ...]
    cycle: Cycle
    value: float
    written_in: str
    goal: str | None = None
    """The goal's id, if it is one."""


@dataclass(frozen=True, slots=True)
class Shares:
    """The shares in a company goal; `is_sure` is false where some cover only a part of its time."""

    shares: tuple[Share, ...]
    total: float
    is_sure: bool


def shares_of(goal: Goal, metric: Metric, company: Company, *, is_floor: bool = True) -> Shares | None:
    """What teams promise of a metric towards a company goal's floor, or else its ceiling; none if nobody does.

    Of a metric that adds up it is the sum; of any other, the target that goes furthest, which no average can pass.
    """
    cycle = company.cycle[goal.cycle]
    from_goals = tuple(_from_goals(goal, metric, company, is_floor=is_floor))
    if not adds_up(metric, company):
        here = tuple(share for share in from_goals if share.cycle.id == cycle.id)
        furthest = (max if is_floor else min)((share.value for share in here), default=0.0)
        return Shares(here, furthest, is_sure=_is_one_value(here, metric)) if here else None
    if not is_floor:
        return _ceilings(from_goals, cycle)
    from_targets, joint = _from_revenue_targets(metric, company)
    by_goals, goals_sure = _for_cycle(from_goals, cycle)
    by_targets, targets_sure = _for_cycle(from_targets, cycle)
    joint_here, joint_sure = _for_cycle(joint, cycle)
    kept = [max(_side(by_goals, teams), _side(by_targets, teams), key=_sum) for teams in _teams(by_goals, by_targets)]
    shares = tuple(share for side in kept for share in side)
    shares = _with_joint(shares, joint_here)
    if not shares:
        return None
    return Shares(shares, _sum(shares), is_sure=goals_sure and targets_sure and joint_sure)


def _ceilings(shares: tuple[Share, ...], cycle: Cycle) -> Shares | None:
    """Each team's largest ceiling for the time of a cycle, and what they allow together."""
    largest: dict[tuple[tuple[str, ...], str], Share] = {}
    for share in sorted(shares, key=lambda share: share.value):
        largest[share.teams, share.cycle.id] = share
    by_teams, sure = _for_cycle(largest.values(), cycle)
    found = tuple(share for _, group in sorted(by_teams.items()) for share in group)
    return Shares(found, _sum(found), is_sure=sure) if found else None


def _is_one_value(shares: Sequence[Share], metric: Metric) -> bool:
    """Whether several targets are of the same whole: market shares of regions may add up, margins do not."""
    return len(shares) == 1 or "share" not in metric.name.casefold()


def _from_goals(goal: Goal, metric: Metric, company: Company, *, is_floor: bool) -> Iterator[Share]:
    """The bounds of team goals below the company goal; below one that has such a bound nothing is counted again."""
    seen = {goal.id}
    queue = [goal]
    for parent in queue:
        for child in company.index.serving.get(parent.id, ()):
            if child.id in seen:
                continue
            seen.add(child.id)
            bound = None if child.is_company_goal else bound_of(child, metric, is_floor=is_floor)
            if bound is None or child.cycle not in company.cycle:
                queue.append(child)
            else:
                yield _share(child, bound, company)
    if is_floor:
        yield from _beside(goal, metric, seen, company)


def _beside(goal: Goal, metric: Metric, seen: set[str], company: Company) -> Iterator[Share]:
    """The floors of team goals in the same cycle that serve something else, or are part of no goal counted already."""
    rows = company.index.key_results_of.get(metric.id, ())
    others = {row.id: row for row, _ in rows if row.cycle == goal.cycle and not row.is_company_goal}
    for other in others.values():
        floor = bound_of(other, metric, is_floor=True)
        parents = {parent.id for parent in company.index.above(other)}
        if (
            floor is not None
            and other.id not in seen
            and parents.isdisjoint(others)
            and not _owns(other, seen, company)
        ):
            yield _share(other, floor, company)


def _owns(goal: Goal, seen: set[str], company: Company) -> bool:
    """Whether the goal hangs below one that was counted already."""
    return any(parent.id in seen and not parent.is_company_goal for parent in company.index.above(goal))


def _share(goal: Goal, bound: float, company: Company) -> Share:
    return Share(tuple(sorted(goal.owners)), company.cycle[goal.cycle], bound, f"goal “{goal.title}”", goal.id)


def bound_of(goal: Goal, metric: Metric, *, is_floor: bool) -> float | None:
    """The strictest floor, or ceiling, that the goal's key results set for the metric."""
    bounds = (result.bounds(metric.better) for result in goal.key_results if result.metric == metric.id)
    if is_floor:
        return max((low for low, _ in bounds if low is not None), default=None)
    return min((high for _, high in bounds if high is not None), default=None)


def _from_revenue_targets(metric: Metric, company: Company) -> tuple[tuple[Share, ...], tuple[Share, ...]]:
    """Own and sourced targets; and the joint ones. Influenced revenue is won by others, who count it."""
    own: list[Share] = []
    joint: list[Share] = []
    for target in company.index.revenue_targets_of.get(metric.id, ()):
        if target.cycle in company.cycle and target.kind is not TargetKind.INFLUENCED:
            where = f"{target.kind.value} revenue target"
            is_joint = target.kind is TargetKind.JOINT
            share = Share((target.team,), company.cycle[target.cycle], target.at_least, where)
            (joint if is_joint else own).append(share)
    return tuple(own), tuple(joint)


def _for_cycle(shares: Iterable[Share], cycle: Cycle) -> tuple[dict[tuple[str, ...], tuple[Share, ...]], bool]:
    """Each owner's shares for exactly the time of a cycle, and whether there were others that cover a part of it."""
    by_teams: dict[tuple[str, ...], list[Share]] = defaultdict(list)
    for share in shares:
        if share.cycle.start <= cycle.end and cycle.start <= share.cycle.end:
            by_teams[share.teams].append(share)
    found: dict[tuple[str, ...], tuple[Share, ...]] = {}
    sure = True
    for teams, group in by_teams.items():
        same = [share for share in group if (share.cycle.start, share.cycle.end) == (cycle.start, cycle.end)]
        if same:
            found[teams] = tuple(same)
        elif _cover([share.cycle for share in group], cycle):
            found[teams] = tuple(group)
        else:
            sure = False
    return found, sure


def _cover(parts: Iterable[Cycle], whole: Cycle) -> bool:
    """Whether the parts, all inside the whole, leave no day of it out."""
    spans = sorted({(part.start, part.end) for part in parts})
    if spans[0][0] < whole.start or any(end > whole.end for _, end in spans):
        return False
    reached = whole.start - timedelta(days=1)
    for start, end in spans:
        if start > reached + timedelta(days=1):
            return False
        reached = max(reached, end)
    return reached >= whole.end


def _with_joint(shares: tuple[Share, ...], joint: dict[tuple[str, ...], tuple[Share, ...]]) -> tuple[Share, ...]:
    """The shares with the joint target: one amount that several teams name is one; if as large, it holds them all."""
    each = {_sum(group): group for _, group in sorted(joint.items())}
    pool = tuple(share for group in each.values() for share in group)
    if pool and _sum(pool) >= _sum(shares) * (1 - TOLERANCE):
        return pool
    return (*shares, *pool)


def _teams(*sides: dict[tuple[str, ...], tuple[Share, ...]]) -> list[tuple[str, ...]]:
    return sorted({teams for side in sides for teams in side})


def _side(shares: dict[tuple[str, ...], tuple[Share, ...]], teams: tuple[str, ...]) -> tuple[Share, ...]:
    return shares.get(teams, ())


def _sum(shares: Iterable[Share]) -> float:
    return sum(share.value for share in shares)

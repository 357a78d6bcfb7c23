"""One system for each live cycle of a company: its formulas, its targets, and what is taken to be possible.

How the plan is read (`docs/decisions/0008-proofs.md`): cycles are kept apart; what teams promise of a metric that adds
up is a floor under the whole, while their limits may be shares of a larger one; a range that comes from facts reaches
as far as somebody's target does, because a target beyond the past is a matter of another check (T113).
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from trine.core.assume import is_from_facts
from trine.core.company import TargetKind
from trine.core.findings import Ref
from trine.core.formulas import FormulaError
from trine.core.metric_kinds import adds_up
from trine.core.proof.domains import range_of
from trine.core.proof.lowering import Lowered, in_order, usable
from trine.core.proof.model import Claim, ClaimKind, System
from trine.core.proof.unit_terms import add_unit_terms
from trine.core.targets import Asked, asked
from trine.core.wording import amount, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from trine.core.company import Assumption, Company, Metric


def systems_of(company: Company, today: date) -> tuple[System, ...]:
    """A system for each cycle that has not ended and in which something is asked for, by the cycles' ids.

    Give the company with what its facts show (`trine.core.assume.with_facts`) to have that taken into account.
    """
    targets: dict[str, list[Claim]] = defaultdict(list)
    for goal in company.index.live_goals(today):
        targets[goal.cycle] += _of_goal(goal.id, company)
    for row in sorted(company.revenue_targets, key=lambda row: (row.id, row.at_least)):
        is_live = row.metric in company.metric and company.index.is_live(row.cycle, today)
        if is_live and row.kind is not TargetKind.INFLUENCED and row.at_least > 0:
            ref = Ref("revenue_target", row.id)
            claim = Claim(row.metric, True, row.at_least, ClaimKind.TARGET, ref, (row.team,), group=str(ref))
            targets[row.cycle].append(claim)
    claims = {cycle: [*rows, *_assumed(cycle, rows, company)] for cycle, rows in sorted(targets.items()) if rows}
    if not claims:
        return ()
    lowered, left_out = _lowered(company, (claim for rows in claims.values() for claim in rows))
    return tuple(
        System(
            cycle,
            tuple(lowered.names),
            tuple(lowered.low),
            tuple(lowered.high),
            frozenset(lowered.positive),
            tuple(lowered.steps),
            tuple(rows),
            left_out,
        )
        for cycle, rows in claims.items()
    )


def _of_goal(goal_id: str, company: Company) -> Iterator[Claim]:
    """The bounds that a goal's key results ask for at the end of its cycle."""
    goal = company.goal[goal_id]
    for number, result in enumerate(goal.key_results):
        metric = company.metric.get(result.metric)
        ask = asked(goal, result, metric, company.cycle[goal.cycle]) if metric else None
        if metric is None or ask is None:
            continue
        low, high = _ends(ask, metric, company)
        ref = Ref("goal", goal.id)
        group = f"{ref}/{number}"
        owners = tuple(sorted(goal.owners))
        if low > -math.inf:
            yield Claim(metric.id, True, low, ClaimKind.TARGET, ref, owners, group=group)
        if high < math.inf:
            yield Claim(metric.id, False, high, ClaimKind.TARGET, ref, owners, group=group)


def _ends(ask: Asked, metric: Metric, company: Company) -> tuple[float, float]:
    """What is asked of the company's whole metric at the cycle's end; ends that may mean something else are open."""
    low, high = ask.low, ask.high
    if ask.start == ask.end < ask.cycle.end:
        return (low if low > 0 and adds_up(metric, company) else -math.inf), math.inf
    if low > 0 and high == math.inf:
        return low, high  # a floor binds the whole, whether or not it is a share of it
    if not ask.goal.is_company_goal and _has_whole_above(ask, company) and adds_up(metric, company):
        return (low if low > 0 else -math.inf), math.inf
    return low, high


def _has_whole_above(ask: Asked, company: Company) -> bool:
    """Whether a goal above has a target on the same metric, so that this one may be a share of it."""
    return any(result.metric == ask.metric.id for goal in company.index.above(ask.goal) for result in goal.key_results)


def _assumed(cycle: str, targets: Iterable[Claim], company: Company) -> Iterator[Claim]:
    """What is taken to be possible in the cycle, metric by metric."""
    wanted: dict[str, list[Claim]] = defaultdict(list)
    for claim in targets:
        wanted[claim.metric].append(claim)
    for (metric_id, of), row in sorted(company.index.assumption.items()):
        metric = company.metric.get(metric_id)
        if of != cycle or metric is None:
            continue
        if not is_from_facts(row, metric):
            yield from _stated(row, company)
        elif metric_id not in company.index.expressions:
            yield from _from_facts(row, metric, wanted[metric_id], company)


def _stated(row: Assumption, company: Company) -> Iterator[Claim]:
    ref = Ref("assumption", row.id)
    because = row.because or ""
    for is_floor, bound in ((True, row.low), (False, row.high)):
        if math.isfinite(bound):
            source = row.source or "plan"
            yield Claim(row.metric, is_floor, bound, ClaimKind.ASSUMPTION, ref, (), because, source, str(ref))


def _from_facts(row: Assumption, metric: Metric, wanted: list[Claim], company: Company) -> Iterator[Claim]:
    """The range of the past, reaching as far as the targets on the metric itself."""
    ref = Ref("assumption", row.id)
    for is_floor, past in ((True, row.low), (False, row.high)):
        beyond = [
            claim
            for claim in wanted
            if claim.is_floor is not is_floor and (claim.bound < past if is_floor else claim.bound > past)
        ]
        bound, because = past, row.because or ""
        owners: tuple[str, ...] = ()
        if beyond:
            furthest = (min if is_floor else max)(beyond, key=lambda claim: claim.bound)
            bound, owners = furthest.bound, furthest.owners
            names = listed([company.index.team_name(owner) for owner in owners])
            end = "at least" if is_floor else "at most"
            reached = f"{because.removeprefix('range of ')} reached {end} {amount(past, metric.unit)}"
            because = f"what {names} aim for; the {reached}".replace("the the", "the")
        yield Claim(
            metric.id, is_floor, bound, ClaimKind.ASSUMPTION, ref, owners, because, row.source or "facts", str(ref)
        )


def _lowered(company: Company, claims: Iterable[Claim]) -> tuple[Lowered, tuple[tuple[str, str], ...]]:
    """The unknowns and steps of the company's formulas, and why some were left out."""
    lowest: dict[str, float] = {}
    for claim in claims:
        lowest[claim.metric] = min(lowest.get(claim.metric, 0.0), claim.bound)
    expressions, wrong = usable(company)
    found = Lowered()
    order = in_order(expressions)
    used = {id_ for expression in expressions.values() for id_ in expression.metrics}
    for id_ in sorted((lowest.keys() | used) - expressions.keys()) + order:
        metric = company.metric.get(id_)
        found.unknown(id_, range_of(metric, company, lowest.get(id_, 0.0)) if metric else (-math.inf, math.inf))
    for id_ in order:
        before = len(found.steps), len(found.names)
        try:
            found.define(id_, expressions[id_].root)
        except FormulaError as error:
            wrong[id_] = error.sentence
            del found.steps[before[0] :], found.names[before[1] :], found.low[before[1] :], found.high[before[1] :]
            found.positive = {variable for variable in found.positive if variable < before[1]}
    add_unit_terms(found)
    return found, tuple(sorted(wrong.items()))

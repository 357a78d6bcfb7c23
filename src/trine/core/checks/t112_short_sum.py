"""T112: team targets that add up to less than the company target that they serve."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check, Undecided
from trine.core.derived import Derived, derive
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.metric_kinds import adds_up
from trine.core.shares import Shares, bound_of, shares_of
from trine.core.targets import is_below
from trine.core.wording import amount, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from trine.core.company import Company, Goal, Metric


def run(company: Company, today: date) -> Iterator[Finding]:
    """Targets of live company goals that the teams' targets do not reach, directly or through the metric's formula."""
    for goal, metric in _company_targets(company, today):
        short = _short_sum(goal, metric, company) or _short_formula(goal, metric, company)
        if short is not None:
            yield short


def undecided(company: Company, today: date) -> Iterator[Undecided]:
    """Company targets that team targets feed through a formula of which other inputs are unknown."""
    for goal, metric in _company_targets(company, today):
        derived = _derived(goal, metric, company)
        if derived is not None and derived.unknown and _short_sum(goal, metric, company) is None:
            names = listed([company.index.metric_name(id_) for id_ in derived.unknown])
            yield Undecided(
                "T112",
                (Ref("goal", goal.id), Ref("metric", metric.id)),
                f"Whether the team targets reach {metric.name} of {quoted(goal.title)} can't be worked out: "
                f"there is neither a target nor an assumption for {names} in {goal.cycle}.",
            )


def _company_targets(company: Company, today: date) -> Iterator[tuple[Goal, Metric]]:
    for goal in company.index.live_goals(today):
        if goal.is_company_goal:
            for id_ in sorted({result.metric for result in goal.key_results}):
                if id_ in company.metric:
                    yield goal, company.metric[id_]


def _short_sum(goal: Goal, metric: Metric, company: Company) -> Finding | None:
    """The finding that what teams promise of the metric itself does not keep the company's floor, or ceiling."""
    for is_floor in (True, False):
        bound = bound_of(goal, metric, is_floor=is_floor)
        shares = shares_of(goal, metric, company, is_floor=is_floor) if bound is not None else None
        if bound is None or shares is None or not shares.is_sure or not _misses(shares.total, bound, is_floor=is_floor):
            continue
        if adds_up(metric, company):
            return _sum_finding(goal, metric, shares, bound, company, is_floor=is_floor)
        if not _clashes(shares, metric, bound, company, is_floor=is_floor):
            return _best_finding(goal, metric, shares, bound, company, is_floor=is_floor)
    return None


def _misses(value: float, bound: float, *, is_floor: bool) -> bool:
    return is_below(value, bound) if is_floor else is_below(bound, value)


def _clashes(shares: Shares, metric: Metric, bound: float, company: Company, *, is_floor: bool) -> bool:
    """Whether a team goal does not even allow what the company wants, which T108 tells."""
    ends = (bound_of(company.goal[row.goal], metric, is_floor=not is_floor) for row in shares.shares if row.goal)
    return any(end is not None and _misses(end, bound, is_floor=is_floor) for end in ends)


def _sum_finding(
    goal: Goal, metric: Metric, shares: Shares, bound: float, company: Company, *, is_floor: bool
) -> Finding:
    unit = metric.unit
    wanted, made, gap = (amount(value, unit) for value in (bound, shares.total, abs(bound - shares.total)))
    what, than, sign = ("targets", "less", "<") if is_floor else ("limits", "more", ">")
    sums = " + ".join(amount(share.value, unit) for share in shares.shares)
    reason = f"{gap} of the company's target belongs to no team."
    step = f"share out the missing {gap}, or lower the company's target."
    if not is_floor:
        reason = "Each team can keep its own limit while the company breaks its."
        step = f"save {gap} between you, or raise the company's limit."
    return Finding(
        "T112",
        Severity.ERROR,
        f"The team {what} for {metric.name} add up to {made}, {than} than the {wanted} of {quoted(goal.title)}",
        _subjects(goal, metric, [share.goal for share in shares.shares]),
        evidence=_evidence(goal, metric, shares, bound, company),
        reasons=(f"{sums} = {made} {sign} {wanted}" if len(shares.shares) > 1 else f"{made} {sign} {wanted}", reason),
        next_step=f"{listed([*_teams(shares, company), 'leadership'])}: {step}",
    )


def _best_finding(
    goal: Goal, metric: Metric, shares: Shares, bound: float, company: Company, *, is_floor: bool
) -> Finding:
    wanted, made = amount(bound, metric.unit), amount(shares.total, metric.unit)
    than, sign, far = ("less", "<", "high") if is_floor else ("more", ">", "low")
    return Finding(
        "T112",
        Severity.ERROR,
        f"The teams aim for {metric.name} of {made} at best, {than} than the {wanted} of {quoted(goal.title)}",
        _subjects(goal, metric, [share.goal for share in shares.shares]),
        evidence=_evidence(goal, metric, shares, bound, company),
        reasons=(f"{made} {sign} {wanted}", f"No team aims as {far} as the company does."),
        next_step=f"{listed([*_teams(shares, company), 'leadership'])}: bring the teams' target to {wanted}, "
        "or change the company's.",
    )


def _evidence(goal: Goal, metric: Metric, shares: Shares, bound: float, company: Company) -> tuple[Evidence, ...]:
    return (
        Evidence(f"{metric.name} of {quoted(goal.title)}", bound, metric.unit, "plan"),
        *(
            Evidence(f"{_named(share.teams, company)}: {share.written_in}", share.value, metric.unit, "plan")
            for share in shares.shares
        ),
        Evidence("What the teams promise", shares.total, metric.unit, "plan"),
    )


def _subjects(goal: Goal, metric: Metric, parts: Iterable[str | None]) -> tuple[Ref, ...]:
    """The company's goal and the metric, then the team goals that were added up."""
    ids = sorted({id_ for id_ in parts if id_ is not None and id_ != goal.id})
    return (Ref("goal", goal.id), Ref("metric", metric.id), *(Ref("goal", id_) for id_ in ids))


def _teams(shares: Shares, company: Company) -> list[str]:
    return list(dict.fromkeys(company.index.team_name(team) for share in shares.shares for team in share.teams))


def _named(teams: tuple[str, ...], company: Company) -> str:
    return listed([company.index.team_name(team) for team in teams])


def _derived(goal: Goal, metric: Metric, company: Company) -> Derived | None:
    """What the formula makes of the inputs' targets, if at least one is of a team goal that serves the company's."""
    derived = derive(metric, goal.cycle, company)
    if derived is None or not any(row.goals for row in derived.inputs):
        return None
    below = {child.id for child in company.index.below(goal.id) if not child.is_company_goal}
    serving = any(served.id in below for row in derived.inputs for served in row.goals)
    return derived if serving else None


def _short_formula(goal: Goal, metric: Metric, company: Company) -> Finding | None:
    """The finding that the targets of what the metric is made of do not make the company's target."""
    derived = _derived(goal, metric, company)
    if derived is None or derived.unknown:
        return None
    for result in goal.key_results:
        if result.metric == metric.id:
            low, high = result.bounds(metric.better)
            if low is not None and is_below(derived.range.high, low):
                return _formula_finding(goal, metric, derived, low, company, highest=True)
            if high is not None and is_below(high, derived.range.low):
                return _formula_finding(goal, metric, derived, high, company, highest=False)
    return None


def _formula_finding(
    goal: Goal, metric: Metric, derived: Derived, bound: float, company: Company, *, highest: bool
) -> Finding:
    reached = derived.range.high if highest else derived.range.low
    unit = metric.unit
    made, wanted = amount(reached, unit), amount(bound, unit)
    most, sign, asked = ("no more than", "<", "at least") if highest else ("no less than", ">", "at most")
    teams = [row for row in derived.inputs if row.goals]
    names = listed([row.metric.name for row in teams])
    owners = list(dict.fromkeys(name for row in teams for g in row.goals for name in company.index.owners_named(g)))
    return Finding(
        "T112",
        Severity.ERROR,
        f"The targets for {names} bring {metric.name} to {most} {made}; {quoted(goal.title)} asks for {asked} {wanted}",
        _subjects(goal, metric, [served.id for row in teams for served in row.goals]),
        evidence=(
            Evidence(f"{metric.name} of {quoted(goal.title)}", bound, unit, "plan"),
            *(
                Evidence(
                    row.metric.name,
                    _end(row.range.low, row.range.high, row.metric.unit),
                    row.metric.unit,
                    row.written_in,
                )
                for row in derived.inputs
            ),
            Evidence("What the targets make", reached, unit, "plan"),
        ),
        reasons=(f"{derived.arithmetic(highest=highest)} = {made} {sign} {wanted}",),
        next_step=f"{listed([*owners, 'leadership'])}: close the gap of {amount(abs(bound - reached), unit)} in "
        f"{metric.name}, or change the company's target.",
    )


def _end(low: float, high: float, unit: str) -> float | str:
    return low if low == high else _end_in_words(low, high, unit)


def _end_in_words(low: float, high: float, unit: str) -> str:
    if low == high:
        return amount(low, unit)
    return f"{amount(low, unit)} to {amount(high, unit)}" if math.isfinite(low) and math.isfinite(high) else "open"


CHECK = Check(
    code="T112",
    severity=Severity.ERROR,
    title="Team targets that make less than the company target they serve",
    finds="""A company goal's target, in a cycle that has not ended, that the teams would miss though each of them
met its own target. Two ways are looked at.

The sum: floors that team goals put under the same metric for the same time (or for parts that cover it all), with
own and sourced revenue targets. A team's goal and its revenue target count once, the larger of the two; a target
that several teams name as `joint` counts once, and if it is as large as all own targets it is taken to contain
them; `influenced` targets do not count, as others win that revenue. Of metrics that do not add up (rates, prices,
averages) the highest team target counts. A company's ceiling (a budget, a churn rate) is looked at in the same way:
ceilings of the team goals that serve it, of which each team's largest counts, must not add up to more.

The formula: targets of the metrics that it is made of, at their value; inputs without a target by their own
formula, or at the best end of what is assumed for the cycle. At least one of the targets must be of a goal that
serves the company's. Where an input has neither target nor assumption, nothing is claimed; the report lists it as
undecided.""",
    costs="""Everybody can reach the target and the company still misses it. The gap is known on the day the
targets are written down; without this arithmetic it is found out when the quarter is over.""",
    example="""trine: 1
company: {name: Halden Instruments, currency: EUR}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams:
  - {id: marketing, name: Marketing, function: marketing}
  - {id: sales, name: Sales, function: sales}
metrics: [{id: revenue_new, name: New revenue, unit: EUR, better: up}]
goals:
  - id: c-new
    title: Make new business grow again
    cycle: 2027-q1
    owners: [company]
    key_results: [{metric: revenue_new, at_least: 2400000}]
  - id: s-new
    title: Win sixty plants
    cycle: 2027-q1
    owners: [sales]
    serves: [c-new]
    key_results: [{metric: revenue_new, from: 1100000, to: 1400000}]
revenue_targets:
  - {team: marketing, cycle: 2027-q1, metric: revenue_new, at_least: 600000, kind: sourced}
""",
    fix="""Share the gap out between the teams, or lower the company's target. Where a part is to come from
elsewhere (partners, renewals), give that a metric and an owner.""",
    serves=("G7",),
    run=run,
    undecided=undecided,
)

"""T110: pay that rewards moving a metric against a goal of the company, directly or through the chain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.chains.signs import UP
from trine.core.chains.telling import (
    asks,
    beyond,
    doubt,
    evidence_of,
    is_to,
    link_by_link,
    moves,
    target_evidence,
    way_of_lever,
)
from trine.core.chains.wants import Want, wants_of_pay
from trine.core.checks.catalogue import Check, Undecided
from trine.core.company import Better, PayRule
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.targets import in_words
from trine.core.wording import amount, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.chains.opposing import Opposition
    from trine.core.company import Company, Goal, KeyResult, Kpi, Metric

PAY = "pay rule"
"""The source of evidence that shows what somebody is paid for."""


@dataclass(frozen=True, slots=True)
class _Case:
    """A pay rule and a goal that it works against; without an opposition they clash on one metric."""

    pay: Want
    kpi: Kpi
    want: Want
    goal: Goal
    opposed: Opposition | None = None


def run(company: Company, today: date) -> Iterator[Finding]:
    """Pay rules of live cycles that reward what a live goal of the company does not want."""
    told: set[tuple[str, str]] = set()
    for case in _cases(company, today):
        if (case.kpi.id, case.goal.id) not in told:
            told.add((case.kpi.id, case.goal.id))
            yield _finding(case, company, today)


def _cases(company: Company, today: date) -> Iterator[_Case]:
    """Clashes first, then what opposes through a chain."""
    for pay in wants_of_pay(company, today):
        for goal, result in _against(pay, company, today):
            if pay.kpi is not None:
                want = Want(pay.metric, -pay.direction, moves=True, goal=goal, key_result=result)
                yield _Case(pay, pay.kpi, want, goal)
    for opposed in company.index.chains.opposed_by_pay(today).told:
        pay, want = (opposed.mover, opposed.other) if opposed.mover.kpi else (opposed.other, opposed.mover)
        if pay.kpi is not None and want.goal is not None:
            yield _Case(pay, pay.kpi, want, want.goal, opposed)


def undecided(company: Company, today: date) -> Iterator[Undecided]:
    """Pay of which it can't be told what it rewards, or which chains of both signs join to a goal."""
    for kpi in company.index.live_kpis(today):
        pay = kpi.pay
        metric = company.metric.get(pay.basis) if isinstance(pay, PayRule) else None
        if metric and isinstance(pay, PayRule) and metric.better is Better.DOWN and pay.accelerates_above is not None:
            yield Undecided(
                "T110",
                (Ref("kpi", kpi.id), Ref("metric", metric.id)),
                f"{_team(kpi, company)} is paid on {metric.name}, of which less is better, and pay speeds up above "
                f"{amount(pay.accelerates_above, metric.unit)}: whether it rewards more or less of it can't be told.",
            )
    found = company.index.chains.opposed_by_pay(today)
    for case in found.unsure:
        paid, goal = (case.mover, case.other) if case.mover.kpi else (case.other, case.mover)
        if paid.kpi is not None and goal.goal is not None:
            team, title = _team(paid.kpi, company), quoted(goal.goal.title)
            yield Undecided(
                "T110",
                _subjects(paid.kpi, goal.goal, paid.metric, goal.metric),
                f"Whether the pay of {team} works against {title} can't be told: {doubt(case, company)}",
            )
    if found.is_cut:
        yield Undecided("T110", (), f"More pay opposes goals than the {len(found.told)} strongest pairs told.")


def _against(want: Want, company: Company, today: date) -> Iterator[tuple[Goal, KeyResult]]:
    """Company goals that set a limit where the pay rewards going on, on the same metric."""
    metric = company.metric[want.metric]
    kpi = want.kpi
    for goal, result in company.index.key_results_of.get(metric.id, ()):
        if not goal.is_company_goal or kpi is None or not company.index.overlap(kpi.cycle, goal.cycle):
            continue
        if company.cycle[goal.cycle].has_ended(today):
            continue
        low, high = result.bounds(metric.better)
        if low is not None and high is not None:
            above = kpi.pay.accelerates_above if isinstance(kpi.pay, PayRule) else None
            if want.direction == UP and above is not None and above >= high:
                yield goal, result
        elif (high if want.direction == UP else low) is not None:
            yield goal, result


def _subjects(kpi: Kpi, goal: Goal, *metrics: str) -> tuple[Ref, ...]:
    return Ref("kpi", kpi.id), Ref("goal", goal.id), *(Ref("metric", id_) for id_ in sorted(set(metrics)))


def _finding(case: _Case, company: Company, today: date) -> Finding:
    metric = company.metric[case.pay.metric]
    title, metrics = _title(case, company)
    links = case.opposed.links if case.opposed else ()
    return Finding(
        "T110",
        Severity.ERROR,
        title,
        _subjects(case.kpi, case.goal, *metrics),
        evidence=(*_evidence(case, company), *evidence_of(links, company, today)),
        reasons=_reasons(case, company),
        next_step=f"{_who(case.kpi, company, today)}: tie this pay to what {quoted(case.goal.title)} asks for, or cap "
        f"it where {_more(case.pay)} {metric.name} starts to cost the goal; if the pay is right, change the goal.",
    )


def _title(case: _Case, company: Company) -> tuple[str, tuple[str, ...]]:
    """The title, and the metrics on which pay and goal meet."""
    goal = quoted(case.goal.title)
    paid, wanted = (company.index.metric_name(each.metric) for each in (case.pay, case.want))
    is_paid = f"{_team(case.kpi, company)} is paid for {_more(case.pay)}"
    opposed = case.opposed
    if opposed is None:
        target = in_words(case.want.key_result, company.metric[case.want.metric]) if case.want.key_result else ""
        return f"{is_paid} {paid}, {goal} wants it {target}", (case.pay.metric,)
    if opposed.lever:
        lever = company.index.metric_name(opposed.lever)
        for_pay = way_of_lever(opposed) * (1 if opposed.mover is case.pay else -1)
        brings, needs = ("a higher", "lower") if for_pay == UP else ("a lower", "higher")
        return f"{is_paid} {paid}, which {brings} {lever} brings; {goal} needs it {needs}", (
            case.pay.metric,
            opposed.lever,
        )
    metrics = (case.pay.metric, case.want.metric)
    if opposed.mover is case.pay:
        return (
            f"{is_paid} {paid}; that {moves(-case.want.direction)} {wanted}, which {goal} {is_to(case.want)}",
            metrics,
        )
    pushes = f"{goal} {moves(case.want.direction)} {wanted}; that {moves(-case.pay.direction)} {paid}"
    return f"{pushes}, and {is_paid} of it", metrics


def _reasons(case: _Case, company: Company) -> tuple[str, ...]:
    rewards, asked = _rewards(case.kpi, company.metric[case.pay.metric], company), asks(case.want, company)
    opposed = case.opposed
    if opposed is None:
        return rewards, asked
    pay_moves = opposed.mover is case.pay
    if opposed.lever:
        way = way_of_lever(opposed)
        first, second = link_by_link(opposed.path, way, company), link_by_link(opposed.second, -way, company)
        of_pay, of_goal = (first, second) if pay_moves else (second, first)
        only = f"Nothing else is known to move {company.index.metric_name(opposed.mover.metric)}."
        return rewards, *of_pay, asked, *of_goal, only, *beyond(opposed, company)
    lines = link_by_link(opposed.path, opposed.mover.direction, company)
    begin, end = (rewards, asked) if pay_moves else (asked, rewards)
    return begin, *lines, end, *beyond(opposed, company)


def _more(want: Want) -> str:
    return "more" if want.direction == UP else "less"


def _team(kpi: Kpi, company: Company) -> str:
    return company.index.team_name(kpi.team)


def _rewards(kpi: Kpi, metric: Metric, company: Company) -> str:
    """What the pay rule says, as a sentence."""
    pay = kpi.pay
    if not isinstance(pay, PayRule):
        return ""
    part = f"{amount(pay.share_of_variable, 'ratio')} of variable pay" if pay.share_of_variable else "Pay"
    speed = ""
    if pay.accelerates_above is not None:
        speed = f" and speeds up above {amount(pay.accelerates_above, metric.unit)}"
    return f"{part} of {_team(kpi, company)} follows {metric.name}{speed}."


def _evidence(case: _Case, company: Company) -> tuple[Evidence, ...]:
    pay, metric = case.kpi.pay, company.metric[case.pay.metric]
    share = pay.share_of_variable if isinstance(pay, PayRule) else None
    above = pay.accelerates_above if isinstance(pay, PayRule) else None
    label = f"Pay of {_team(case.kpi, company)} on {metric.name} ({case.kpi.cycle})"
    rule = Evidence(label, share if share is not None else "paid", "ratio" if share is not None else None, PAY)
    faster = Evidence(f"{metric.name} above which pay speeds up", above, metric.unit, PAY)
    target = target_evidence(case.want, company)
    return (rule, *((faster,) if above is not None else ()), *((target,) if target else ()))


def _who(kpi: Kpi, company: Company, today: date) -> str:
    """The team's leads by name, and leadership."""
    people = company.person.values()
    leads = sorted(person.name for person in people if kpi.team in person.lead_of and not person.has_left(today))
    team = _team(kpi, company)
    return listed([f"{listed(leads)} ({team})" if leads else team, "leadership"])


CHECK = Check(
    code="T110",
    severity=Severity.ERROR,
    title="Pay that rewards moving a metric against a company goal",
    finds="""Pay that a team's KPI of a live cycle states (`pay`), against goals of the company in cycles that overlap.
Pay rewards more of its basis where more of the metric is better, and less where less is. Three structures count:

* **A clash.** The goal sets a limit on the very metric that pay rewards going beyond: a ceiling or a fall where pay
  rewards more, a floor or a rise where it rewards less, a band above whose upper end pay speeds up.
* **A push.** What pay rewards takes a metric of the goal the wrong way, over up to six links; or what the goal moves
  takes the basis of the pay the wrong way, so that who follows the goal earns less.
* **A lever.** Pay and goal need one metric moved in opposite directions, and for one of them no other is known.

Links, their signs and their strength are those of [T109](T109.md). Nothing is said where the team is also paid for the
goal's own metric in the goal's direction (the pay is balanced), or where pay has a share of 0. If pay on a metric of
which less is better speeds up *above* a value, nobody can tell what it rewards: that is listed as undecided, and so
are chains of both signs.""",
    costs="""People do what they are paid for. The company pays twice: the bonus, and what its own goal loses by it.""",
    example="""trine: 1
company: {name: Halden Instruments, currency: EUR}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams: [{id: sales, name: Sales, function: sales}]
people: [{id: ana, name: Ana Sousa, teams: [sales], lead_of: [sales]}]
metrics:
  - {id: list_price, name: List price, unit: EUR, better: up}
  - {id: market_share, name: Market share, unit: ratio, better: up}
  - {id: gross_margin, name: Gross margin, unit: ratio, better: up}
influences:
  - {from: list_price, to: market_share, sign: "-", strength: strong, because: price test of autumn 2026}
  - {from: list_price, to: gross_margin, sign: "+", strength: strong, because: costs do not change with the price}
goals:
  - id: c-share
    title: Win the mid-market with the new sensor line
    cycle: 2027-q1
    owners: [company]
    key_results: [{metric: market_share, from: 0.08, to: 0.12}]
kpis:
  - {team: sales, cycle: 2027-q1, rank: 1, metric: gross_margin, measured: the books, source: billing,
     pay: {basis: gross_margin, share_of_variable: 0.6, accelerates_above: 0.45}}
""",
    fix="""Pay for what the goal asks for, or for both sides so that they balance; cap the pay where it starts to cost
the goal. If the pay is right and the goal is wrong, change the goal, and let those it touches sign again.""",
    serves=("G7",),
    run=run,
    undecided=undecided,
)

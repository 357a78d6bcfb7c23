"""T111: targets that cannot all be met, proved, with a smallest set that clashes and the smallest changes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from trine.core.checks import t112_short_sum
from trine.core.checks.catalogue import Check, Undecided
from trine.core.company import COMPANY
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.proof import Changes, Claim, Conflict, Effort, Examined, examine, pivot, smallest_changes, systems_of
from trine.core.proof import words as say
from trine.core.proof.arithmetic import lines
from trine.core.units import is_count, is_ratio
from trine.core.wording import about, amount, listed, number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.company import Company
    from trine.core.index import Index

EFFORT = Effort(nodes=100, resources=5_000_000, searches=60, failures=2, seconds=5.0, conflicts=20)
"""What a check may cost; `trine plan solve` tries harder."""
_KNOWN: WeakKeyDictionary[Index, dict[date, tuple[Examined, ...]]] = WeakKeyDictionary()
"""What was found of a company: findings and what is undecided are asked for one after the other."""


def run(company: Company, today: date) -> Iterator[Finding]:
    """The separate conflicts of each live cycle that no simpler check tells."""
    found = [conflict for examined in _examined(company, today) for conflict in examined.conflicts]
    untold = [conflict for conflict in found if not _is_pair(conflict)]
    if any(conflict.targets for conflict in untold):
        short = tuple(t112_short_sum.run(company, today))
        untold = [conflict for conflict in untold if not any(_tells(finding, conflict) for finding in short)]
    return (told(conflict, company) for conflict in untold)


def undecided(company: Company, today: date) -> Iterator[Undecided]:
    """Cycles, or parts of them, of which neither a conflict nor a plan was found."""
    for examined in _examined(company, today):
        for case in examined.undecided:
            yield Undecided("T111", (Ref("cycle", examined.cycle),), f"{examined.cycle}: {case.sentence}")


def _examined(company: Company, today: date) -> tuple[Examined, ...]:
    known = _KNOWN.setdefault(company.index, {})
    if today not in known:
        known[today] = tuple(examine(system, EFFORT) for system in systems_of(company, today))
    return known[today]


def _is_pair(conflict: Conflict) -> bool:
    """Whether it is two goals' bounds on one metric, which T108 tells."""
    refs = [claim.ref for claim in conflict.members]
    metrics = {claim.metric for claim in conflict.members}
    return (
        len(metrics) == 1 and not conflict.used and len(refs) == 2 and all(ref and ref.kind == "goal" for ref in refs)
    )


def _tells(finding: Finding, conflict: Conflict) -> bool:
    """Whether a finding of T112 tells it: the same target of the company, and no other goal than it names."""
    goal, metric = finding.subjects[:2]
    named = {ref for ref in finding.subjects if ref.kind == "goal"}
    is_same = any(claim.ref == goal and claim.metric == metric.id for claim in conflict.targets)
    return is_same and all(claim.ref in named for claim in conflict.targets)


def told(conflict: Conflict, company: Company) -> Finding:
    """A conflict as a finding, with the least changes that would make it fit."""
    changes = _changes(conflict)
    return Finding(
        "T111",
        Severity.ERROR,
        _title(conflict, changes, company),
        _subjects(conflict),
        evidence=tuple(_evidence(claim, company) for claim in (*_in_order(conflict), *conflict.alike)),
        reasons=tuple(_reasons(conflict, changes, company)),
        next_step=_next_step(conflict, changes, company),
    )


@lru_cache(maxsize=64)
def _changes(conflict: Conflict) -> Changes:
    """Worked out once for the finding and for what is at stake."""
    return smallest_changes(conflict)


def gap(finding: Finding, company: Company, today: date) -> tuple[Claim, float] | None:
    """The target that a finding of this check says cannot be met, and the nearest bound that the others leave of it.

    None for conflicts without targets, and where no bound makes it fit.
    """
    for examined in _examined(company, today):
        for conflict in examined.conflicts:
            if conflict.targets and _subjects(conflict) == finding.subjects:
                first = pivot(conflict)
                return next(((first, each.bound) for each in _changes(conflict).alone if each.claim == first), None)
    return None


def _in_order(conflict: Conflict) -> list[Claim]:
    """What is wanted most of all first, then the other targets, then what is taken to be possible."""
    first = pivot(conflict) if conflict.members else None
    return sorted(conflict.members, key=lambda claim: (claim is not first, not claim.is_target))


def _subjects(conflict: Conflict) -> tuple[Ref, ...]:
    goals = sorted({claim.ref for claim in conflict.targets if claim.ref and claim.ref.kind == "goal"})
    teams = sorted(
        {Ref("team", claim.owners[0]) for claim in conflict.targets if claim.ref and claim.ref.kind == "revenue_target"}
    )
    if conflict.targets:
        return (*goals, *teams, Ref("metric", pivot(conflict).metric))
    metrics = {claim.metric for claim in conflict.members} or set(conflict.metrics)
    return (*(Ref("metric", id_) for id_ in sorted(metrics)), Ref("cycle", conflict.cycle))


def _title(conflict: Conflict, changes: Changes, company: Company) -> str:
    if not conflict.targets:
        names = listed(
            [company.index.metric_name(ref.id) for ref in _subjects(conflict) if ref.kind == "metric"], most=3
        )
        what = "What is taken to be possible of" if conflict.members else "The formulas of"
        return (
            f"{what} {names} in {conflict.cycle} contradicts itself"
            if conflict.members
            else (f"{what} {names} contradict what they mean")
        )
    first = pivot(conflict)
    wanted, asked = say.wanted(first, company), say.bound(first, company)
    name = company.index.metric_name(first.metric)
    others = [claim for claim in _in_order(conflict) if claim is not first]
    if not others:
        return f"{_capital(wanted)} asks for {name} of {asked}, which it cannot be"
    if {claim.metric for claim in conflict.members} == {first.metric}:
        (other,) = others
        if other.is_target:
            there = f"{say.wanted(other, company)} for {say.bound(other, company)}"
            return f"{_capital(wanted)} asks for {name} of {asked}, {there}"
        source = other.because or "as assumed"
        return f"{_capital(wanted)} asks for {name} of {asked}; {say.bound(other, company)} is possible ({source})"
    given = listed([say.given(claim, company) for claim in others], most=3)
    made = _made(changes, first, company)
    if made is None:
        return f"{_capital(wanted)} asks for {name} of {asked}; that does not fit beside {given}"
    bring = "bring" if len(others) > 1 or is_count(say.unit(others[0].metric, company)) else "brings"
    return f"{given} {bring} {name} to {made}; {wanted} asks for {asked}"


def _made(changes: Changes, first: Claim, company: Company) -> str | None:
    """What the other members make of the metric."""
    for change in changes.alone:
        if change.claim == first:
            most = "no more than" if first.is_floor else "no less than"
            return f"{most} {say.worked_out(change.bound, say.unit(first.metric, company))}"
    return None


def _evidence(claim: Claim, company: Company) -> Evidence:
    name = company.index.metric_name(claim.metric)
    if claim.is_target:
        label = f"{_capital(say.wanted(claim, company))} ({listed(say.owners(claim, company))}): {name}"
    else:
        label = f"{name}, {claim.because or 'assumed'}"
    return Evidence(label, say.bound(claim, company), say.unit(claim.metric, company), claim.source)


def _reasons(conflict: Conflict, changes: Changes, company: Company) -> Iterator[str]:
    if not conflict.members:
        yield "No value that the metrics can have fits their formulas, whatever anybody wants."
        return
    first = pivot(conflict)
    shown = lines(conflict, company)
    yield from (line.text for line in shown[:-1])
    wanted = amount(first.bound, say.unit(first.metric, company))
    sign = "<" if first.is_floor else ">"
    if shown and shown[-1].is_backwards:
        yield shown[-1].text
        yield f"{say.worked_out(shown[-1].value, say.unit(first.metric, company))} {sign} {wanted}"
    elif shown:
        yield f"{shown[-1].text} {sign} {wanted}"
    else:
        yield from _without_figures(conflict, changes, company)
    if conflict.is_smallest and len(conflict.members) > 1:
        yield "Without any one of these, the rest fits: proved in exact arithmetic."
    else:
        yield "Proved in exact arithmetic."


def _without_figures(conflict: Conflict, changes: Changes, company: Company) -> Iterator[str]:
    """The formulas, and what they leave, where no line of figures shows it."""
    first = pivot(conflict)
    if len(conflict.members) == 1:
        yield f"{say.meaning(first.metric, conflict.part, company)}."
        return
    for id_ in conflict.metrics:
        text = say.formula(id_, company)
        if text is not None:
            yield f"{company.index.metric_name(id_)} = {text}"
    made = _made(changes, first, company)
    if made is not None:
        yield f"Beside the others, {company.index.metric_name(first.metric)} can be {made}."


def _next_step(conflict: Conflict, changes: Changes, company: Company) -> str:
    if not conflict.targets:
        return "Whoever knows these metrics: correct the range that is wrong; until then no goal is judged by them."
    first = pivot(conflict)
    if len(conflict.members) == 1 and is_ratio(say.unit(first.metric, company)) and abs(first.bound) > 1:
        meant = f"if {number(first.bound)} % is meant, write {number(first.bound / 100)}; "
    else:
        meant = ""
    teams = sorted({owner for claim in conflict.targets for owner in claim.owners})
    names = [company.index.team_name(team) for team in teams if team != COMPANY]
    who = listed([*names, "leadership"] if COMPANY in teams or len(names) != 1 else names)
    steps = [say.changed(change, company) for change in changes.of_targets[:2]]
    open_ends = [change for change in changes.alone if not change.claim.is_target]
    open_ends.sort(key=lambda change: change.relative if change.relative is not None else float("inf"))
    steps += [say.changed(change, company) for change in open_ends[: max(1, 3 - len(steps))]]
    if not steps:
        return f"{_capital(who)}: decide which of these targets gives way."
    step = f"{_capital(who)}: {meant}{listed(steps, 'or')}"
    if changes.together is not None and len(conflict.targets) > 1:
        step += f"; if all targets give way alike, {about(changes.together, 'ratio')} each is enough"
    return f"{step}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


CHECK = Check(
    code="T111",
    severity=Severity.ERROR,
    title="Targets that cannot all be met",
    finds="""Targets of one cycle that cannot all be met, whatever anybody does: given the metrics' formulas, and
given what is taken to be possible (assumptions of people, or the range that facts show), no values fit. It tells a
smallest set (drop any one of its members, and the rest fits), the arithmetic, and the least change of each member that
would make it fit. Nothing is told that has not been proved in exact arithmetic; what stays open is listed as undecided.

How the plan is read: floors and ceilings count as they are written, so a target of 400 may become 500 unless something
says what is possible. A range from facts reaches as far as the target on that metric itself (a target beyond the past
is for T113). Each cycle is looked at by itself. A team's limit on a sum that a larger goal is about may be its share,
and does not bind the whole; its floor does. A revenue target is a floor, unless the revenue is influenced only.
Whatever something is divided by is above zero; numbers of things, prices, costs and rates are not negative.

Two goals that clash on one metric are left to T108, and a company target that T112 shows to be missed is left to it.
Assumptions that contradict each other are told as such, and no goal is blamed for them.""",
    costs="""Somebody will miss, and nobody knows yet who. Each target looks reasonable by itself; people work for a
quarter on a plan that arithmetic ruled out on its first day, and then argue about whose fault it was.""",
    example="""trine: 1
company: {name: Halden Instruments, currency: EUR}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams:
  - {id: marketing, name: Marketing, function: marketing}
  - {id: sales, name: Sales, function: sales}
  - {id: finance, name: Finance, function: finance}
metrics:
  - {id: mql, name: Qualified leads, unit: count, better: up}
  - {id: win_rate, name: Win rate, unit: ratio, better: up}
  - {id: deals_won, name: Deals won, unit: count, better: up, formula: mql * win_rate}
  - {id: cost_per_lead, name: Cost per lead, unit: EUR, better: down}
  - {id: spend, name: Campaign spend, unit: EUR, better: down, formula: mql * cost_per_lead}
assumptions:
  - {metric: win_rate, cycle: 2027-q1, between: [0.16, 0.24], because: the last eight quarters}
  - {metric: cost_per_lead, cycle: 2027-q1, between: [500, 700], because: the last eight quarters}
goals:
  - id: s-deals
    title: Win ninety-six deals
    cycle: 2027-q1
    owners: [sales]
    no_parent_reason: a plan of our own
    key_results: [{metric: deals_won, at_least: 96}]
  - id: f-spend
    title: Hold campaign spend
    cycle: 2027-q1
    owners: [finance]
    no_parent_reason: margin comes first this quarter
    key_results: [{metric: spend, at_most: 162500}]
""",
    fix="""Decide which target gives way, and by how much; the next step names the least that is enough. Or change what
is possible (a better win rate, a cheaper lead), with somebody who answers for it, and write that down as assumed.""",
    serves=("G7",),
    run=run,
    undecided=undecided,
)

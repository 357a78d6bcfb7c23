"""T203: a check-in that is overdue."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.wording import day, listed, quoted, times

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.company import Company, Goal

GRACE = timedelta(days=2)
"""How long after the due day nothing is said: a weekend, or a day off."""


def run(company: Company, today: date) -> Iterator[Finding]:
    """Goals of running cycles that are to be checked in regularly and were not, for more than two days."""
    for goal in company.index.live_goals(today):
        cycle = company.cycle[goal.cycle]
        if goal.check_in_every is None or not cycle.contains(today):
            continue
        rows = [row.on for row in company.index.check_ins_of.get(goal.id, ()) if row.on <= today]
        last = max(rows, default=None)
        due = max(cycle.start, last or cycle.start) + timedelta(days=goal.check_in_every.days)
        if today > due + GRACE:
            yield _finding(goal, last, due, company, today)


def _finding(goal: Goal, last: date | None, due: date, company: Company, today: date) -> Finding:
    late = times((today - due).days, "day")
    who = company.index.person_name(goal.lead) if goal.lead else listed(company.index.owners_named(goal))
    every = goal.check_in_every.value if goal.check_in_every else ""
    return Finding(
        "T203",
        Severity.WARNING,
        f"The check-in on {quoted(goal.title)} is {late} late",
        (Ref("goal", goal.id),),
        evidence=(
            Evidence("Last check-in", day(last) if last else "none yet", None, "plan", last),
            Evidence("Was due", day(due), None, "plan", due),
            Evidence("Every", every, source="plan"),
        ),
        reasons=(
            f"One is due every {every}; {f'the last was on {day(last)}' if last else 'there has been none yet'}.",
        ),
        next_step=f"{who}: check in; it is enough to say how sure you are and what blocks you.",
    )


CHECK = Check(
    code="T203",
    severity=Severity.WARNING,
    title="A check-in that is overdue",
    finds="""A goal with `check_in_every` in a running cycle whose last check-in, or else the cycle's first day,
lies further back than that and two days of grace. Goals without `check_in_every` are never late.""",
    costs="""A goal that nobody looks at drifts. Leaders then hear of it when it is too late to help, and others
go on relying on it.""",
    example="""trine: 1
company: {name: Halden Instruments}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams: [{id: sales, name: Sales, function: sales}]
people: [{id: ana, name: Ana Sousa, teams: [sales]}]
metrics: [{id: win_rate, name: Win rate, unit: ratio, better: up, source: crm}]
goals:
  - id: s-win
    title: Win one opportunity in five
    cycle: 2027-q1
    owners: [sales]
    no_parent_reason: carried over
    check_in_every: week
    key_results: [{metric: win_rate, from: 0.17, to: 0.2}]
check_ins:
  - {goal: s-win, on: 2027-01-25, by: ana, confidence: 0.7}
""",
    fix="""Check in: it takes ten seconds. If once a week is too often for this goal, say how often is right.""",
    serves=("G9",),
    run=run,
)

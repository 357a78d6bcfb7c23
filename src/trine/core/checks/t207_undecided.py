"""T207: a question without a decision, after the day that was agreed for it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check, ExampleFacts
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.tensions import Tension
from trine.core.wording import day, listed, quoted, times

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trine.core.company import Company


def run(company: Company, today: date) -> Iterator[Finding]:
    """Every open question whose day is past."""
    for row in sorted(company.tensions, key=lambda row: row.id):
        if row.raised_on <= today and row.decide_by < today:
            yield _overdue(row, company, today)


def _overdue(row: Tension, company: Company, today: date) -> Finding:
    person = company.person.get(row.decider)
    decider = person.name if person else "Nobody"
    late = times((today - row.decide_by).days, "day")
    source = "decisions"
    between = listed([company.index.team_name(team) for team in row.teams if team in company.team])
    reasons = [f"It was asked on {day(row.raised_on)}, to be decided by {day(row.decide_by)}."]
    if between:
        reasons.append(f"It is between {between}: until it is decided, each goes on as it sees fit.")
    if row.escalated_on:
        reasons.append(f"Leadership may decide it since {day(row.escalated_on)}.")
    who = f"{decider} or leadership" if row.escalated_on and person else decider if person else "Leadership"
    return Finding(
        "T207",
        Severity.WARNING,
        f"{quoted(row.question)} should have been decided {late} ago",
        (Ref("tension", row.id), *(Ref("team", team) for team in row.teams if team in company.team)),
        evidence=(
            Evidence("Decides", decider, source=source),
            Evidence("Decide by", day(row.decide_by), None, source, row.decide_by),
            Evidence("Days over", float((today - row.decide_by).days), "days", source),
        ),
        reasons=tuple(reasons),
        next_step=f"{who}: decide it today, or agree on another day and say why.",
    )


def _example() -> ExampleFacts:
    return ExampleFacts(
        "and this question, which Sales and Marketing asked Ana on 20 January, to be decided by the 5th of February: "
        "“Discounts or full margin?”",
        tensions=(
            Tension(
                "7",
                "Discounts or full margin?",
                date(2027, 1, 20),
                "ana",
                date(2027, 2, 5),
                ("marketing", "sales"),
            ),
        ),
        given="",
    )


CHECK = Check(
    code="T207",
    severity=Severity.WARNING,
    title="A conflict left without a decision for longer than agreed",
    finds="""A question on the page of decisions that is neither decided nor dropped, and whose agreed day is past. It
goes away with the decision, with another agreed day, or when the question is dropped with a reason.""",
    costs="""Everybody knows of the conflict, and everybody waits: both teams go on, in two directions, and pay for
both.""",
    example="""trine: 1
company: {name: Halden Instruments}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams:
  - {id: marketing, name: Marketing, function: marketing}
  - {id: sales, name: Sales, function: sales}
people: [{id: ana, name: Ana Sousa, email: ana@halden.example, teams: [sales], role: leader}]
""",
    fix="""Decide it: what gives way, why, and when to look again. Where the one who decides can't, hand the question
to somebody who can.""",
    serves=("G8",),
    run=run,
    example_facts=_example,
)

"""T102: a company goal that no team, or only one function, contributes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.wording import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.company import Company, Goal, Team


def run(company: Company, today: date) -> Iterator[Finding]:
    """Live company goals whose own owners, and those of all goals below them, are of fewer than two functions."""
    for goal in company.index.live_goals(today):
        if goal.is_company_goal:
            teams = _contributing(goal, company, today)
            functions = sorted({team.function.value for team in teams})
            if len(functions) < 2:
                yield _finding(goal, teams, functions, company)


def _contributing(goal: Goal, company: Company, today: date) -> tuple[Team, ...]:
    """The teams that own the goal or one below it, and that have not ended."""
    owners = {*goal.owners, *(owner for below in company.index.below(goal.id) for owner in below.owners)}
    teams = (company.team[owner] for owner in sorted(owners) if owner in company.team)
    return tuple(team for team in teams if not team.has_ended(today))


def _finding(goal: Goal, teams: tuple[Team, ...], functions: list[str], company: Company) -> Finding:
    names = listed([team.name for team in teams])
    if functions:
        title = f"Only {functions[0]} contributes to the company goal {quoted(goal.title)}"
        reason = f"Of all goals that serve it, every one belongs to {names}."
        missing = [word for word in ("product", "marketing", "sales") if word not in functions]
        step = f"Ask {listed(missing, 'or')} for a goal that serves it, or hand it to {names} as a team goal."
    else:
        title = f"No team contributes to the company goal {quoted(goal.title)}"
        reason = "No goal of a team serves it, directly or through another goal."
        step = "Leadership: ask the teams for goals that serve it, or take it off the list."
    return Finding(
        "T102",
        Severity.WARNING,
        title,
        (Ref("goal", goal.id),),
        evidence=(
            Evidence("Teams that contribute", names or "none", source="plan"),
            Evidence("Goals below it", float(sum(1 for _ in company.index.below(goal.id))), "count", "plan"),
        ),
        reasons=(reason,),
        next_step=step,
    )


CHECK = Check(
    code="T102",
    severity=Severity.WARNING,
    title="A company goal that no team, or only one function, contributes to",
    finds="""A goal of the company in a cycle that has not ended, where the teams that own it or any goal below it
(over all steps of `serves`) are none, or all of one function. Teams that have ended do not count.""",
    costs="""A company goal without teams is a poster. One that a single function carries fails at the handover:
leads without sellers, a product without buyers, promises without a product.""",
    example="""trine: 1
company: {name: Halden Instruments}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams:
  - {id: marketing, name: Marketing, function: marketing}
  - {id: sales, name: Sales, function: sales}
metrics: [{id: market_share, name: Market share, unit: ratio, better: up}]
goals:
  - id: c-share
    title: Win the mid-market
    cycle: 2027-q1
    owners: [company]
    key_results: [{metric: market_share, from: 0.08, to: 0.12}]
  - {id: s-share, title: Win forty plants, cycle: 2027-q1, owners: [sales], serves: [c-share]}
""",
    fix="""Ask each function what it will do for the goal, and write that down as a goal with `serves`. A goal
that truly needs one function is that team's goal, not the company's.""",
    serves=("G2", "G5"),
    run=run,
)

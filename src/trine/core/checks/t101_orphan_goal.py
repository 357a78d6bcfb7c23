"""T101: a team goal that rolls up to no company goal and gives no reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.wording import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.company import Company, Goal


def run(company: Company, today: date) -> Iterator[Finding]:
    """Live team goals from which no chain of "serves" leads to a company goal; of a chain, only its top is told."""
    index = company.index
    for goal in index.live_goals(today):
        if goal.is_company_goal or _has_reason(goal):
            continue
        above = tuple(index.above(goal))
        if any(parent.is_company_goal or _has_reason(parent) for parent in above):
            continue
        if any(_is_told(parent, company, today) for parent in above):
            continue
        yield _finding(goal, above, company)


def _has_reason(goal: Goal) -> bool:
    return bool(goal.no_parent_reason and goal.no_parent_reason.strip())


def _is_told(goal: Goal, company: Company, today: date) -> bool:
    """Whether the goal is an orphan at the top of its chain, and live, so that it is found itself."""
    return company.index.is_live(goal.cycle, today) and not any(id_ in company.goal for id_ in goal.serves)


def _finding(goal: Goal, above: tuple[Goal, ...], company: Company) -> Finding:
    owners = listed(company.index.owners_named(goal))
    serves = [quoted(parent.title) for parent in above]
    end = f"It serves {listed(serves)}, which no company goal stands behind." if serves else "It serves no other goal."
    return Finding(
        "T101",
        Severity.WARNING,
        f"{quoted(goal.title)} of {owners} rolls up to no company goal and gives no reason",
        (Ref("goal", goal.id),),
        evidence=(Evidence("Serves", listed(serves) or "nothing", source="plan"),),
        reasons=(end, "No reason is written down why it stands alone."),
        next_step=f"{owners}: say which company goal it serves, or write down why it serves none.",
    )


CHECK = Check(
    code="T101",
    severity=Severity.WARNING,
    title="A team goal that serves no company goal",
    finds="""A team's goal in a cycle that has not ended, from which no chain of `serves` leads to a goal of the
company, and which has no `no_parent_reason`. Where a whole chain hangs in the air, only its top is told: mend
that and the rest follows. A reason anywhere above counts for the goals below.""",
    costs="""Work that nobody above asked for competes for the same people and the same quarter as work that
somebody did. It is the first thing to be dropped under pressure, after it has been paid for.""",
    example="""trine: 1
company: {name: Halden Instruments}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams: [{id: marketing, name: Marketing, function: marketing}]
metrics: [{id: followers, name: Followers, unit: count, better: up}]
goals:
  - id: m-followers
    title: Twice as many engineers follow us
    cycle: 2027-q1
    owners: [marketing]
    key_results: [{metric: followers, from: 4100, to: 8200}]
""",
    fix="""Name the goal that it serves in `serves`. If it stands alone for a good reason (keeping the lights on,
a bet, the law), write that into `no_parent_reason`.""",
    serves=("G2",),
    run=run,
)

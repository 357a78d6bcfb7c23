"""T205: plans for one goal that do not meet: dates, audience, a counterpart that is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.roadmap import MismatchKind, side_by_side
from trine.core.wording import day, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.company import Company
    from trine.core.deliverables import Plan
    from trine.core.roadmap import Mismatch

_WORDS = {
    MismatchKind.DATES: "their dates",
    MismatchKind.AUDIENCE: "whom they are for",
    MismatchKind.COUNTERPART: "a counterpart",
}
_STEPS = {
    MismatchKind.DATES: "agree on dates at which one can go on from the other",
    MismatchKind.AUDIENCE: "agree for whom the goal is reached first, and write it into both plans",
    MismatchKind.COUNTERPART: "make a plan for the goal, or say that it can't be counted on",
}


def run(company: Company, today: date) -> Iterator[Finding]:
    """Plans that have not ended, of goals whose cycle has not; one finding for those that do not meet."""
    for goal_id in sorted(company.index.plans_of.keys() & company.goal.keys()):
        goal = company.goal[goal_id]
        if goal.cycle in company.cycle and not company.index.is_live(goal.cycle, today):
            continue
        compared = side_by_side(company, goal_id)
        plans = {Ref("team_plan", plan.id): plan for plan in compared.plans}
        found: dict[tuple[Ref, ...], list[Mismatch]] = {}
        for mismatch in compared.mismatches:
            if all(plans[ref].end >= today for ref in mismatch.subjects if ref in plans):
                found.setdefault(mismatch.subjects, []).append(mismatch)
        for subjects, mismatches in found.items():
            about = [plans[ref] for ref in subjects if ref in plans]
            yield _finding(goal_id, subjects, about, mismatches, company)


def _finding(
    goal_id: str, subjects: tuple[Ref, ...], plans: list[Plan], mismatches: list[Mismatch], company: Company
) -> Finding:
    kinds = list(dict.fromkeys(row.kind for row in mismatches))
    names = listed(sorted({company.index.team_name(plan.team) for plan in plans}))
    goal = quoted(company.goal[goal_id].title)
    told = mismatches[0].sentence.rstrip(".")
    if len(mismatches) > 1:
        told = f"the plans of {names} differ in {listed([_WORDS[kind] for kind in kinds])}"
    asked = [company.index.team_name(ref.id) for ref in subjects if ref.kind == "team"]
    return Finding(
        "T205",
        Severity.WARNING,
        f"On the way to {goal}, {told}",
        (*subjects, Ref("goal", goal_id)),
        evidence=tuple(item for plan in plans for item in _evidence(plan)),
        reasons=tuple(row.sentence for row in mismatches),
        next_step=f"{listed(asked) or names}: {'; '.join(_STEPS[kind] for kind in kinds)}.",
    )


def _evidence(plan: Plan) -> Iterator[Evidence]:
    yield Evidence(f"Window of {quoted(plan.title)}", f"{day(plan.start)} to {day(plan.end)}", source="plan")
    if plan.audience:
        yield Evidence(f"Audience of {quoted(plan.title)}", plan.audience, source="plan")


CHECK = Check(
    code="T205",
    severity=Severity.WARNING,
    title="Plans for one goal that do not meet",
    finds="""Plans of teams that name one goal and do not meet. **Dates:** two plans of one horizon without a day in
common; a plan that begins when the goal's cycle is over; a deliverable that begins before one of the other plan that it
`needs` is to be there. **Audience:** two plans of one horizon whose windows overlap and whose `audience` has other
words (more words on one side are no difference). **Counterpart:** a team in `relies_on` that has no plan for the goal,
no deliverable for it or for the plan's team, and has accepted no dependency of that team. Plans that have ended, and
those for goals whose cycle has, are silent.""",
    costs="""Each team keeps to its own plan, and the goal is missed between them: the campaign is over before sales
begins to call, or speaks to people whom sales does not sell to.""",
    example="""trine: 1
company: {name: Halden Instruments}
cycles: [{id: 2027, kind: year, start: 2027-01-01, end: 2027-12-31}]
teams:
  - {id: marketing, name: Marketing, function: marketing}
  - {id: sales, name: Sales, function: sales}
metrics: [{id: market_share, name: Market share, unit: ratio, better: up, source: analyst panel}]
goals:
  - id: c-share
    title: Win the mid-market
    cycle: 2027
    owners: [company]
    key_results: [{metric: market_share, from: 0.08, to: 0.12}]
plans:
  - id: p-marketing
    title: Campaign for plant managers
    horizon: tactical
    team: marketing
    start: 2027-01-01
    end: 2027-06-30
    goals: [c-share]
    audience: plant managers in the mid-market
  - id: p-sales
    title: Large accounts first
    horizon: tactical
    team: sales
    start: 2027-01-01
    end: 2027-12-31
    goals: [c-share]
    audience: purchasing of large companies
""",
    fix="""Put the plans side by side and agree on one audience to begin with, on dates at which one can go on from
the other, and on who does the part that nobody has planned. Change the plan that is wrong; where both are right,
accept the finding on the record and say why.""",
    serves=("P4",),
    run=run,
)

"""T115: a goal that a touched team has not signed off, or that changed after sign-off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.wording import day, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from trine.core.company import Company, Goal, SignOff


def run(company: Company, today: date) -> Iterator[Finding]:
    """Live goals with touched teams that have not agreed, or have agreed to what was changed since."""
    for goal in company.index.live_goals(today):
        latest = _latest(goal)
        touched = touched_teams(goal, company, today)
        missing = [team for team in touched if not _has_signed(team, latest, company)]
        stale = [
            sign_off
            for team, sign_off in sorted(latest.items())
            if goal.changed is not None and sign_off.on < goal.changed and _is_there(team, company, today)
        ]
        if missing or stale:
            yield _finding(goal, missing, stale, touched, company)


def touched_teams(goal: Goal, company: Company, today: date) -> dict[str, str]:
    """The teams whose agreement a goal needs, each with the reason.

    These are: every owner of a joint goal; the teams that own a metric of its key results; the teams whose own goals
    serve it. A goal's single owner agrees by setting it, and teams that have ended are not asked.
    """
    index = company.index
    touched: dict[str, str] = {}
    owners = [owner for owner in goal.owners if owner in company.team]
    if goal.is_joint:
        touched |= dict.fromkeys(owners, "owns it jointly")
    for result in goal.key_results:
        metric = company.metric.get(result.metric)
        if metric is not None and metric.owner and metric.owner in company.team and metric.owner not in owners:
            touched.setdefault(metric.owner, f"owns {metric.name}")
    for child in index.serving.get(goal.id, ()):
        for owner in child.owners:
            if owner in company.team and owner not in owners and index.is_live(child.cycle, today):
                touched.setdefault(owner, f"serves it with {quoted(child.title)}")
    return {team: why for team, why in sorted(touched.items()) if _is_there(team, company, today)}


def _is_there(team_id: str, company: Company, today: date) -> bool:
    team = company.team.get(team_id)
    return team is not None and not team.has_ended(today)


def _latest(goal: Goal) -> Mapping[str, SignOff]:
    """Each team's last sign-off."""
    return {sign_off.team: sign_off for sign_off in sorted(goal.sign_offs, key=lambda row: (row.on, row.by))}


def _has_signed(team_id: str, latest: Mapping[str, SignOff], company: Company) -> bool:
    """Whether the team, or one that it is part of, has signed."""
    seen: set[str] = set()
    current: str | None = team_id
    while current is not None and current not in seen:
        if current in latest:
            return True
        seen.add(current)
        team = company.team.get(current)
        current = team.parent if team else None
    return False


def _finding(
    goal: Goal, missing: list[str], stale: list[SignOff], touched: Mapping[str, str], company: Company
) -> Finding:
    index = company.index
    absent = [index.team_name(team) for team in missing]
    again = [index.team_name(sign_off.team) for sign_off in stale]
    parts = []
    if absent:
        parts.append(f"has not been signed off by {listed(absent)}")
    if stale and goal.changed is not None:
        parts.append(f"changed on {day(goal.changed)}, after {listed(again)} signed it off")
    return Finding(
        "T115",
        Severity.WARNING,
        f"{quoted(goal.title)} {' and '.join(parts)}",
        (Ref("goal", goal.id),),
        evidence=(
            *(Evidence(f"Sign-off of {index.team_name(team)}", "none", source="plan") for team in missing),
            *(
                Evidence(
                    f"Sign-off of {index.team_name(row.team)}", f"by {index.person_name(row.by)}", None, "plan", row.on
                )
                for row in stale
            ),
            *((Evidence("Last change", day(goal.changed), None, "plan", goal.changed),) if goal.changed else ()),
        ),
        reasons=(
            *(f"{index.team_name(team)} {touched[team]}." for team in missing),
            *(("A sign-off holds for the goal as it was on that day.",) if stale else ()),
        ),
        next_step=f"{listed(sorted({*absent, *again}))}: read the goal and sign it off, or say what has to change.",
    )


CHECK = Check(
    code="T115",
    severity=Severity.WARNING,
    title="A goal that a touched team has not signed off",
    finds="""A goal in a cycle that has not ended without the sign-off of a team that it touches, or `changed` on
a later day than a team signed. A goal touches every owner of a joint goal, the teams that own a metric of its key
results, and the teams whose goals serve it. A goal's single owner agrees by setting it; a sign-off of the team
that a team is part of counts for it; teams that have ended are not asked.""",
    costs="""A goal that was announced instead of agreed is carried out by one team and worked around by the
others. They find out in the quarter's last month that nobody had said yes.""",
    example="""trine: 1
company: {name: Halden Instruments}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams:
  - {id: marketing, name: Marketing, function: marketing}
  - {id: sales, name: Sales, function: sales}
people: [{id: ana, name: Ana Sousa, teams: [sales]}]
metrics: [{id: acceptance, name: Lead acceptance, unit: ratio, better: up, owner: sales}]
goals:
  - id: j-leads
    title: Leads that sales wants to call
    cycle: 2027-q1
    owners: [marketing, sales]
    no_parent_reason: the first joint goal
    key_results: [{metric: acceptance, from: 0.62, to: 0.7}]
    sign_offs: [{team: sales, by: ana, on: 2026-12-12}]
""",
    fix="""Ask the teams that are named to sign, and change the goal if they can't. After a change, ask those
again who had signed before.""",
    serves=("G6",),
    run=run,
)

"""T304: an initiative or launch that a team relies on and has not looked at since it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check
from trine.core.deliverables import Stage
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.launches import Launch
from trine.core.roadmap.slips import unheard_slips
from trine.core.wording import day, listed, quoted, sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from trine.core.company import Company
    from trine.core.deliverables import Deliverable


def run(company: Company, today: date) -> Iterator[Finding]:
    """Open initiatives and launches; one finding each. Slips that nobody told are T206's."""
    for row in sorted(company.deliverables, key=lambda row: row.id):
        if row.is_initiative and row.commitment.is_open:
            told = unheard_slips(row, company, today)
            yield from _found(row, told, company, today)
    for launch in sorted(company.launches, key=lambda row: row.id):
        if not launch.is_stopped and launch.stage is not Stage.MEASUREMENT:
            yield from _found(launch, (), company, today)


def _found(row: Deliverable | Launch, told: Collection[str], company: Company, today: date) -> Iterator[Finding]:
    last, index = row.last_revision, company.index
    if last is None:
        return
    unseen = [
        team
        for team in sorted(set(row.relied_on_by) - {row.team} - set(told))
        if ((looked := row.looked(team)) is None or looked < last.on)
        and (team not in company.team or not company.team[team].has_ended(today))
    ]
    if not unseen:
        return
    ref = Ref("launch" if isinstance(row, Launch) else "deliverable", row.id)
    name = f"the launch {quoted(row.name)}" if isinstance(row, Launch) else quoted(row.title)
    names = listed([index.team_name(team) for team in unseen])
    verb = "relies on" if len(unseen) == 1 else "rely on"
    has = "has" if len(unseen) == 1 else "have"
    yield Finding(
        "T304",
        Severity.INFO,
        f"{names} {verb} {name} and {has} not looked at it since it changed on {day(last.on)}",
        (ref, *(Ref("team", team) for team in unseen)),
        evidence=tuple(_looks(row, unseen, company)),
        reasons=(f"{index.person_name(last.by)} changed it on {day(last.on)}. {sentence(last.because)}",),
        next_step=f"{names}: look at what changed and say whether the plans still hold.",
    )


def _looks(row: Deliverable | Launch, teams: list[str], company: Company) -> Iterator[Evidence]:
    for team in teams:
        looked = row.looked(team)
        told = day(looked) if looked else "never"
        yield Evidence(f"Last looked at by {company.index.team_name(team)}", told, None, "plan", looked)


CHECK = Check(
    code="T304",
    severity=Severity.INFO,
    title="An initiative or launch that a team relies on and has not looked at since it changed",
    finds="""An initiative (a deliverable with a `stage`) or a launch whose dates or commitment were revised, and a team
in `relied_on_by` of which nobody has looked at it since. Being told is not looking. What has shipped, was dropped or
called off is silent, so is a launch in measurement, and so are teams that have ended. A slip that a team was not even
told of is [T206](T206.md) instead.""",
    costs="""The change was announced, and the other team's plan still rests on the old day. It is found out in the week
in which both meet.""",
    example="""trine: 1
company: {name: Halden Instruments}
teams:
  - {id: marketing, name: Marketing, function: marketing}
  - {id: sales, name: Sales, function: sales}
people: [{id: mia, name: Mia Holt, teams: [marketing]}]
launches:
  - id: sensor-line
    name: The new sensor line
    day: 2027-03-15
    tier: 2
    team: marketing
    relied_on_by: [sales]
    revisions:
      - on: 2027-02-01
        by: mia
        what: day
        from: 2027-03-01
        to: 2027-03-15
        because: the fair was moved
        told: [sales]
    looks: [{team: sales, on: 2027-01-18}]
""",
    fix="""Have a look at it, and check your own dates against it. A minute a week on the roadmap keeps this list
empty.""",
    serves=("P3", "P5"),
    run=run,
)

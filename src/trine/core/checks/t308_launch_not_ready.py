"""T308: a launch whose brief has open questions or whose audience is not ready, close to the day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check
from trine.core.deliverables import Stage
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.launching import asked, gone, open_parts, readiness
from trine.core.wording import day, listed, quoted, times

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.company import Company
    from trine.core.launches import Launch


def run(company: Company, today: date) -> Iterator[Finding]:
    """Launches that are to come within the days that their tier needs; one finding each."""
    for launch in sorted(company.launches, key=lambda row: row.id):
        lead = timedelta(days=asked(launch.tier).lead_days)
        if not launch.is_stopped and launch.stage is not Stage.MEASUREMENT and today <= launch.day <= today + lead:
            finding = _finding(launch, company, today)
            if finding is not None:
                yield finding


def _finding(launch: Launch, company: Company, today: date) -> Finding | None:
    parts = open_parts(launch, company)
    unready = [row for row in readiness(launch) if not row.is_ready]
    if not parts and not unready:
        return None
    left = (launch.day - today).days
    when = f"in {times(left, 'day')}" if left else "today"
    what = []
    if parts:
        what.append(f"{times(len(parts), 'part')} of its brief open")
    if unready:
        what.append(f"{listed([row.audience.value for row in unready])} not ready")
    wanted = asked(launch.tier)
    agreed = len(wanted.parts) - len(parts)
    return Finding(
        "T308",
        Severity.WARNING,
        f"{quoted(launch.name)} launches {when} with {', and '.join(what)}",
        (Ref("launch", launch.id),),
        evidence=(
            Evidence("Launch day", day(launch.day), None, "plan", launch.day),
            Evidence("Parts of the brief agreed", f"{agreed} of {len(wanted.parts)}", source="plan"),
            *(Evidence(f"Ready: {row.audience.value}", f"{row.done} of {row.of}", source="plan") for row in unready),
        ),
        reasons=(
            *parts,
            *(f"{row.audience.value.capitalize()}: {sentence}" for row in unready for sentence in row.missing),
            *(row.sentence for row in gone(launch, company, today)),
        ),
        next_step=f"{_lead(launch, company, today)}: settle what is open this week, or move the day and say why.",
    )


def _lead(launch: Launch, company: Company, today: date) -> str:
    """Who answers for the launch: its lead, or the team if there is none or the lead has left."""
    person = company.person.get(launch.lead) if launch.lead else None
    if person is None or person.has_left(today):
        return company.index.team_name(launch.team)
    return person.name


CHECK = Check(
    code="T308",
    severity=Severity.WARNING,
    title="A launch that is near, with open questions or an audience that is not ready",
    finds="""A launch whose day is no more than 28 (tier 1), 14 (tier 2) or 7 days away (tier 3), and a part of the
brief that the tier asks for is not agreed, or an audience lacks something that it is to have, know or confirm. Tiers 1
and 2 ask for all five parts, tier 3 for goal, audience and positioning. Tier 1 asks for sales, success, support and
partners, tier 2 for the first three, tier 3 for sales and support; others count if something is written down for them.
Silent for launches that were called off and those in measurement.""",
    costs="""The day comes all the same. Sales hears of the product from a customer, support answers from the brochure,
and the first weeks, which count most, go by.""",
    example="""trine: 1
company: {name: Halden Instruments}
teams: [{id: marketing, name: Marketing, function: marketing}]
people: [{id: mia, name: Mia Holt, teams: [marketing]}]
launches:
  - id: field-app
    name: The field app
    day: 2027-02-20
    tier: 3
    team: marketing
    lead: mia
    stage: execution
    brief:
      - {part: goal, text: Ten plants use it by May, state: agreed}
      - {part: audience, text: Service technicians, state: agreed}
      - {part: positioning, text: Read a sensor without a laptop, state: draft}
    readiness:
      - {audience: sales, need: have, what: the price list, done: 2027-02-10}
      - {audience: support, need: know, what: how to pair a phone}
""",
    fix="""Agree what is open and make ready who is not, the smallest audience last. If that does not fit into the days
that are left, move the day: those who rely on it are told with the reason.""",
    serves=("L1", "L5"),
    run=run,
)

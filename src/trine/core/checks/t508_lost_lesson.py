"""T508: a lesson that did not reach the playbook."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.launches import LessonState
from trine.core.wording import day, quoted, times

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.company import Company
    from trine.core.launches import Launch, Lesson

TIME_TO_DECIDE = timedelta(days=14)
"""So long after the retrospective a lesson may wait for a decision."""


def run(company: Company, today: date) -> Iterator[Finding]:
    """Launches with lessons nobody decided on in two weeks, or that were accepted and are in no version."""
    for launch in sorted(company.launches, key=lambda row: row.id):
        retrospective = launch.retrospective
        if retrospective is None:
            continue
        is_late = retrospective.on + TIME_TO_DECIDE < today
        lost = [
            row
            for row in retrospective.lessons
            if (row.state is LessonState.PROPOSED and is_late)
            or (row.state is LessonState.ACCEPTED and row.version is None)
        ]
        if lost:
            yield _finding(launch, retrospective.on, lost, company)


def _finding(launch: Launch, on: date, lost: list[Lesson], company: Company) -> Finding:
    playbook = next((row for row in company.playbooks if row.id == launch.playbook), None)
    where = f"the playbook {quoted(playbook.name)}" if playbook else "a playbook"
    what = f"The lesson {quoted(lost[0].what)}" if len(lost) == 1 else f"{times(len(lost), 'lesson')}"
    verb = "has" if len(lost) == 1 else "have"
    refs = (Ref("playbook", playbook.id),) if playbook else ()
    return Finding(
        "T508",
        Severity.INFO,
        f"{what} of the launch {quoted(launch.name)} {verb} not reached {where}",
        (Ref("launch", launch.id), *refs),
        evidence=(
            Evidence("Retrospective", day(on), None, "plan", on),
            *(Evidence(quoted(row.what), row.state.value, source="plan") for row in lost),
        ),
        reasons=tuple(_reason(row, on) for row in lost),
        next_step=f"{company.index.team_name(launch.team)}: take {'it' if len(lost) == 1 else 'them'} into the next "
        f"version of {where}, or decline {'it' if len(lost) == 1 else 'them'} and say why.",
    )


def _reason(lesson: Lesson, on: date) -> str:
    if lesson.state is LessonState.ACCEPTED:
        return f"{quoted(lesson.what)} was accepted and is in no version."
    return f"{quoted(lesson.what)} was proposed on {day(on)}, and nobody has decided on it."


CHECK = Check(
    code="T508",
    severity=Severity.INFO,
    title="A lesson that did not reach the playbook",
    finds="""A lesson of a launch's retrospective that is still `proposed` more than two weeks after it, or that was
`accepted` and names no `version` of the playbook that took it in. Declined lessons are silent.""",
    costs="""What was learned once is learned again, at the same price, by the next launch.""",
    example="""trine: 1
company: {name: Halden Instruments}
teams: [{id: marketing, name: Marketing, function: marketing}]
playbooks:
  - id: small-launch
    name: Small launch
    versions:
      - version: 1
        steps: [{id: price-list, title: Publish the price list, offset: -10}]
launches:
  - id: gateway
    name: The gateway
    day: 2026-12-01
    tier: 3
    team: marketing
    stage: measurement
    playbook: small-launch
    playbook_version: 1
    retrospective:
      on: 2027-01-12
      lessons:
        - id: support-first
          what: support heard of it from customers
          proposes: {id: brief-support, title: Brief support, offset: -5}
""",
    fix="""Read the proposed change as a difference to the playbook and take it into the next version, or decline it
with a reason, so that nobody waits for it.""",
    serves=("L6",),
    run=run,
)

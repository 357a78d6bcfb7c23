from datetime import date

import pytest
from tests.core.checks.reading import findings

PLAYBOOK = "playbooks: [{id: small, name: Small launch, versions: [{version: 1, steps: [{id: a, title: A}]}]}]"


def titles(*lessons: str, today: date = date(2027, 2, 15)) -> list[str]:
    rows = ", ".join(f"{{id: l{place}, what: {lesson}}}" for place, lesson in enumerate(lessons))
    launch = (
        "launches: [{id: gate, name: Gateway, day: 2026-12-01, tier: 3, team: marketing, playbook: small, "
        f"playbook_version: 1, retrospective: {{on: 2027-01-12, lessons: [{rows}]}}}}]"
    )
    return [finding.title for finding in findings("T508", PLAYBOOK, launch, today=today)]


def test_lessons_that_wait_or_were_accepted_into_nothing_are_found() -> None:
    assert titles("support was late") == [
        "The lesson “support was late” of the launch “Gateway” has not reached the playbook “Small launch”"
    ]
    assert titles("support was late", "prices were late, state: accepted") == [
        "2 lessons of the launch “Gateway” have not reached the playbook “Small launch”"
    ]


@pytest.mark.parametrize(("day", "is_found"), [(26, False), (27, True)])
def test_two_weeks_are_given_to_decide(day: int, is_found: bool) -> None:
    assert bool(titles("support was late", today=date(2027, 1, day))) == is_found


def test_lessons_that_were_declined_or_taken_in_are_silent() -> None:
    assert not titles("x, state: declined, because: no", "y, state: accepted, version: 1")
    assert not titles()

from datetime import date

import pytest
from tests.core.checks.reading import findings

READY = "{audience: sales, need: have, what: price list, done: 2027-02-10}, {audience: support, need: know, what: it%s}"
AGREED = "{part: goal, text: G, state: agreed}, {part: audience, text: A, state: agreed}"


def titles(
    positioning: str = "agreed", done: str = ", done: 2027-02-10", rest: str = "", today: date = date(2027, 2, 15)
) -> list[str]:
    row = (
        "{id: app, name: The field app, day: 2027-02-20, tier: 3, team: marketing, stage: execution, "
        f"brief: [{AGREED}, {{part: positioning, text: P, state: {positioning}}}], readiness: [{READY % done}]{rest}}}"
    )
    return [finding.title for finding in findings("T308", f"launches: [{row}]", today=today)]


def test_an_open_part_and_an_audience_that_is_not_ready_are_found() -> None:
    assert titles("draft", "") == [
        "“The field app” launches in 5 days with 1 part of its brief open, and support not ready"
    ]


def test_a_launch_that_is_agreed_and_ready_is_silent() -> None:
    assert not titles()


@pytest.mark.parametrize(("day", "is_found"), [(12, False), (13, True), (20, True), (21, False)])
def test_it_speaks_within_the_days_that_the_tier_needs(day: int, is_found: bool) -> None:
    assert bool(titles("draft", today=date(2027, 2, day))) == is_found


def test_a_launch_that_was_called_off_or_is_being_measured_is_silent() -> None:
    assert not titles("draft", rest=", stopped: true")


def test_those_who_left_are_told_and_the_team_is_asked() -> None:
    row = (
        "{id: app, name: App, day: 2027-02-20, tier: 3, team: marketing, lead: jonas, "
        "readiness: [{audience: sales, need: have, what: price list, by: jonas}]}"
    )
    (found,) = findings("T308", f"launches: [{row}]")
    assert "Sales: They need to have “price list”." in found.reasons
    assert "“price list” for sales is in the hands of Jonas Brekke, who left on 14 February 2027." in found.reasons
    assert "The launch is in the hands of Jonas Brekke, who left on 14 February 2027." in found.reasons
    assert found.next_step.startswith("Marketing: ")

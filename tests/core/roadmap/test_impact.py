from dataclasses import replace
from datetime import date

import pytest
from tests.core.checks.reading import company

from trine.core.company import Company
from trine.core.deliverables import LAST_DAY, Commitment
from trine.core.roadmap import RoadmapError, impact

ROWS = """
deliverables:
  - {id: sensor, title: Sensor, team: product, start: 2027-01-04, end: 2027-02-10, relied_on_by: [marketing, sales]}
  - {id: film, title: Film, team: marketing, start: 2027-02-11, end: 2027-02-17, needs: [sensor], relied_on_by: [sales]}
  - {id: fair, title: Fair, team: marketing, start: 2027-03-01, end: 2027-03-05, needs: [film]}
  - {id: test, title: Test, team: sales, start: 2027-02-01, end: 2027-02-12, needs: [sensor]}
  - {id: over, title: Over, team: sales, start: 2027-02-11, end: 2027-02-12, needs: [sensor], commitment: dropped}
"""
LAUNCH = """
launches:
  - {id: line, name: The sensor line, day: 2027-02-15, tier: 2, team: marketing, deliverables: [sensor, film]}
  - {id: old, name: Old, day: 2027-02-15, tier: 2, team: marketing, deliverables: [sensor], stopped: true}
"""


def halden(*texts: str) -> Company:
    return company(*(texts or (ROWS,)))


def test_what_waits_is_pushed_as_far_as_it_must_and_what_has_room_stays() -> None:
    found = impact(halden(), "sensor", end=date(2027, 2, 17))
    assert [(move.id, move.to_start, move.to_end) for move in found.moves] == [
        ("test", date(2027, 2, 8), date(2027, 2, 19)),
        ("film", date(2027, 2, 18), date(2027, 2, 24)),
    ]
    assert found.moves[1].sentence == (
        "“Film” moves from 17 February 2027 to 24 February 2027, because it waits for “Sensor”."
    )


def test_nothing_begins_on_a_public_holiday_of_the_company() -> None:
    found = impact(replace(halden(), country="US"), "sensor", end=date(2027, 2, 12))
    assert found.moves[-1].to_start == date(2027, 2, 16)  # Monday is Washington's birthday


def test_a_push_goes_on_through_all_that_waits() -> None:
    found = impact(halden(), "sensor", end=date(2027, 2, 26))
    assert [(move.id, move.to_start) for move in found.moves][-1] == ("fair", date(2027, 3, 8))


def test_what_comes_earlier_pulls_nothing_and_is_told_all_the_same() -> None:
    found = impact(halden(), "sensor", end=date(2027, 2, 3))
    assert not found.moves
    assert found.teams == ("marketing", "sales")


def test_those_who_rely_on_what_moves_are_told_why() -> None:
    told = {row.team: row.reasons for row in impact(halden(), "sensor", end=date(2027, 2, 17)).told}
    assert told["sales"][0] == "It relies on “Sensor”."
    assert told["sales"][-1] == "It relies on “Film”, which moves to 24 February 2027."
    assert "product" not in told


def test_nothing_is_told_if_nothing_changes() -> None:
    found = impact(halden(ROWS, LAUNCH), "sensor", end=date(2027, 2, 10))
    assert (found.moves, found.launches, found.told) == ((), (), ())


def test_launches_that_bring_it_say_whether_their_day_holds() -> None:
    later = impact(halden(ROWS, LAUNCH), "sensor", end=date(2027, 2, 12))
    assert [(row.id, row.is_late, row.sentence) for row in later.launches] == [
        ("line", True, "The sensor line brings “Film”, which would be there 4 days after its day.")
    ]
    dropped = impact(halden(ROWS, LAUNCH), "sensor", commitment=Commitment.DROPPED)
    assert dropped.launches[0].sentence == "The sensor line brings “Sensor”, which will not come."


def test_what_waits_for_something_dropped_is_blocked_and_does_not_move() -> None:
    found = impact(halden(), "sensor", commitment=Commitment.DROPPED)
    assert [row.id for row in found.blocked] == ["test", "film", "fair"]
    assert found.blocked[1].sentence == "“Film” waits for “Sensor”, which will not come."
    assert not found.moves


@pytest.mark.parametrize(
    ("id_", "end", "told"),
    [
        ("nothing", None, "There is no deliverable `nothing`."),
        ("sensor", date(2027, 1, 1), "would end on 1 January 2027, before it starts on 4 January 2027"),
    ],
)
def test_a_change_that_makes_no_sense_is_told(id_: str, end: date | None, told: str) -> None:
    with pytest.raises(RoadmapError) as raised:
        impact(halden(), id_, end=end)
    assert told in raised.value.sentence


def test_a_day_that_nobody_plans_for_is_refused_with_a_sentence_also_for_what_moves_along() -> None:
    for end in (date.max, LAST_DAY):
        with pytest.raises(RoadmapError, match="outside the years 1990 to 2100"):
            impact(halden(), "sensor", end=end)

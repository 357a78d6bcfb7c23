from datetime import date

import pytest
from tests.core.checks.reading import findings


def titles(state: str, promised: str = "", rest: str = "", *more: str, today: date = date(2027, 2, 1)) -> list[str]:
    promise = f", promised_for: {promised}" if promised else ""
    what = f"from: marketing, of: product, what: Demo unit, needed_by: 2027-02-10{promise}"
    rows = f"dependencies: [{{id: d, {what}, state: {state}{rest}}}]"
    return [finding.title for finding in findings("T204", rows, *more, today=today)]


NEED = "“Demo unit”, which Marketing needs from Product by 10 February 2027,"


@pytest.mark.parametrize(
    ("state", "promised", "told"),
    [
        ("asked", "", "has not been accepted by Product"),
        ("declined", "", "was declined by Product"),
        ("accepted", "2027-02-20", "is promised for 20 February 2027, 10 days after it is needed"),
        (
            "asked",
            "2027-02-11",
            "has not been accepted by Product and is promised for 11 February 2027, 1 day after it is needed",
        ),
    ],
)
def test_what_is_not_agreed_or_comes_too_late_is_found(state: str, promised: str, told: str) -> None:
    assert titles(state, promised) == [f"{NEED} {told}"]


@pytest.mark.parametrize(
    ("state", "promised"),
    [("accepted", "2027-02-10"), ("accepted", ""), ("delivered", "2027-02-20"), ("delivered", "")],
)
def test_what_is_agreed_in_time_or_delivered_is_silent(state: str, promised: str) -> None:
    assert not titles(state, promised)


def test_a_dependency_for_a_goal_that_is_over_is_silent() -> None:
    goals = "goals: [{id: g, title: G, cycle: 2027-q1, owners: [marketing]}]"
    assert titles("asked", "", ", goal: g", goals)
    assert not titles("asked", "", ", goal: g", goals, today=date(2027, 4, 1))


@pytest.mark.parametrize(
    ("promised", "today", "told"),
    [
        (
            "2027-02-05",
            date(2027, 3, 20),
            "was promised for 5 February 2027 and is not delivered, 38 days after it was needed",
        ),
        ("2027-02-05", date(2027, 2, 8), "was promised for 5 February 2027 and is not delivered"),
        ("", date(2027, 2, 11), "is not delivered, 1 day after it was needed"),
        (
            "2027-02-20",
            date(2027, 2, 21),
            "is promised for 20 February 2027, 10 days after it is needed and is not delivered",
        ),
    ],
)
def test_what_was_accepted_and_is_not_there_when_its_day_is_past_is_found(
    promised: str, today: date, told: str
) -> None:
    assert titles("accepted", promised, today=today) == [f"{NEED} {told}"]


def test_on_the_very_day_and_once_it_is_delivered_nothing_is_overdue() -> None:
    assert not titles("accepted", "2027-02-05", today=date(2027, 2, 5))
    assert not titles("accepted", "", today=date(2027, 2, 10))
    assert not titles("delivered", "2027-02-05", today=date(2027, 3, 20))

"""Cycles: the one that is on, and planning them."""

from datetime import date

import pytest
from django.test import Client
from tests.web.conftest import SignedIn
from tests.web.goals.world import take_in

from trine.core.company import CycleKind
from trine.web.goals.models import Cycle
from trine.web.goals.queries.cycles import chosen, current
from trine.web.people.models import Person


def cycle(slug: str, start: date, end: date) -> Cycle:
    return Cycle(slug=slug, kind=CycleKind.QUARTER, start=start, end=end)


YEAR = cycle("2027", date(2027, 1, 1), date(2027, 12, 31))
Q1 = cycle("2027-q1", date(2027, 1, 1), date(2027, 3, 31))
Q2 = cycle("2027-q2", date(2027, 4, 1), date(2027, 6, 30))


def test_the_shortest_cycle_that_is_on_is_the_current_one() -> None:
    assert current([YEAR, Q1, Q2], date(2027, 4, 1)) is Q2


def test_before_all_cycles_the_next_is_the_current_one_and_after_them_the_last() -> None:
    assert current([Q2, Q1], date(2026, 12, 1)) is Q1
    assert current([Q2, Q1], date(2028, 1, 1)) is Q2
    assert current([], date(2028, 1, 1)) is None


def test_an_address_with_an_unknown_cycle_shows_the_current_one() -> None:
    assert chosen([YEAR, Q1], "2031", date(2027, 2, 1)) is Q1
    assert chosen([YEAR, Q1], "2027", date(2027, 2, 1)) is YEAR


@pytest.fixture
def leading(signed_in: SignedIn, leader: Person) -> Client:
    return signed_in(leader)


def test_a_leader_plans_a_cycle(leading: Client) -> None:
    sent = {"slug": "2027-q2", "kind": "quarter", "start": "2027-04-01", "end": "2027-06-30"}
    assert leading.post("/cycles/new/", sent).status_code == 302
    assert Cycle.objects.get().end == date(2027, 6, 30)
    response = leading.post("/cycles/new/", sent)
    assert "There is a cycle 2027-q2 already." in response.content.decode()


def test_a_cycle_that_ends_before_it_begins_is_refused(leading: Client) -> None:
    sent = {"slug": "2027-q2", "kind": "quarter", "start": "2027-07-01", "end": "2027-06-30"}
    response = leading.post("/cycles/new/", sent)
    assert response.status_code == 422
    assert "The last day is before the first." in response.content.decode()


def test_a_cycle_with_goals_stays(leading: Client) -> None:
    take_in()
    response = leading.post("/cycles/2027-q1/remove/", follow=True)
    assert "has goals, KPIs or targets" in response.content.decode()
    assert Cycle.objects.exists()


def test_an_empty_cycle_goes_after_asking(leading: Client) -> None:
    Cycle.objects.create(slug="empty", kind="year", start=date(2027, 1, 1), end=date(2027, 12, 31))
    assert "Take empty out?" in leading.get("/cycles/empty/remove/").content.decode()
    leading.post("/cycles/empty/remove/")
    assert not Cycle.objects.exists()


def test_a_cycle_can_be_moved(leading: Client) -> None:
    take_in()
    leading.post("/cycles/2027-q1/edit/", {"kind": "quarter", "start": "2027-01-01", "end": "2027-04-30"})
    assert Cycle.objects.get().end == date(2027, 4, 30)

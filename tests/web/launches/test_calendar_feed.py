"""The calendar feed: a secret address for each person, shown once, that works without signing in."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from icalendar import Calendar
from tests.web.conftest import SignedIn

from trine.core.company import Role
from trine.web.launches.models import CalendarAddress, Launch
from trine.web.people.models import Person

pytestmark = pytest.mark.django_db


def address(page: str) -> str:
    """The path of the address on the page."""
    found = re.search(r"/launches/calendar/[\w-]+\.ics", page)
    assert found is not None
    return found[0]


def made(client: Client) -> str:
    return address(client.post("/launches/calendar/address/").content.decode())


def test_the_feed_shows_launches_on_their_day_and_ones_own_tasks(
    signed_in: SignedIn, ana: Person, launch: Launch
) -> None:
    answer = Client().get(made(signed_in(ana)))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.content)
    events = {str(event["summary"]): event for event in calendar.walk("VEVENT")}
    assert set(events) == {"The sensor line", "Publish the price list (The sensor line)"}
    event = events["The sensor line"]
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (launch.day, launch.day + timedelta(days=1))
    assert (event["status"], event["sequence"]) == ("CONFIRMED", 1)


def test_a_launch_that_was_called_off_is_cancelled_in_the_feed(
    signed_in: SignedIn, ana: Person, launch: Launch
) -> None:
    Launch.objects.update(is_stopped=True)
    calendar = Calendar.from_ical(Client().get(made(signed_in(ana))).content)
    assert [str(event["status"]) for event in calendar.walk("VEVENT")] == ["CANCELLED"]


def test_the_address_is_shown_once_and_only_its_hash_is_kept(signed_in: SignedIn, ana: Person) -> None:
    client = signed_in(ana)
    token = made(client).removesuffix(".ics").rpartition("/")[2]
    assert token not in client.get("/launches/calendar/").content.decode()
    assert token not in str(CalendarAddress.objects.values().get())


def test_a_new_address_kills_the_old_one_and_withdrawing_kills_both(signed_in: SignedIn, ana: Person) -> None:
    client = signed_in(ana)
    old, new = made(client), made(client)
    assert [Client().get(path).status_code for path in (old, new)] == [404, 200]
    client.post("/launches/calendar/address/withdraw/")
    assert Client().get(new).status_code == 404


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": Role.GUEST}])
def test_who_may_no_longer_see_launches_has_no_feed(
    signed_in: SignedIn, ana: Person, change: dict[str, object]
) -> None:
    path = made(signed_in(ana))
    Person.objects.filter(pk=ana.pk).update(**change)
    assert Client().get(path).status_code == 404

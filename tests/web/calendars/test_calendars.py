"""The calendar: a secret link for each person, shown once, that works without signing in and shows what is theirs."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar, Event
from tests.web.conftest import SignedIn
from tests.web.factories import make_person, make_team

from trine.core.company import Role
from trine.core.deliverables import Commitment, Stage
from trine.integrations.calendar.writing import Entry
from trine.web.base.logs import discreet
from trine.web.calendars import sources
from trine.web.calendars.models import CalendarLink
from trine.web.goals.models import Cycle, Dependency
from trine.web.launches.models import Launch, LaunchTask
from trine.web.people.models import Person, Team
from trine.web.roadmap.models import Absence, Assignment, Deliverable

pytestmark = pytest.mark.django_db

PAGE = "/inbox/settings/calendar/"
TODAY = timezone.localdate()


def on(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.fixture
def launch(sales: Team, marketing: Team, member: Person) -> Launch:
    """A launch of Marketing that Sales counts on, with a task of the member and one of nobody."""
    row = Launch.objects.create(slug="line", name="The line, new", day=on(60), tier=1, team=marketing)
    row.relied_on_by.add(sales)
    for position, (slug, owner, first) in enumerate((("list", member, 10), ("card", None, 20))):
        LaunchTask.objects.create(
            launch=row, position=position, slug=slug, title=f"Write the {slug}", stage=Stage.GO_TO_MARKET,
            owner=owner, start=on(first), end=on(first + 2),
        )  # fmt: skip
    return row


def link(client: Client) -> str:
    """A new link's path."""
    found = re.search(r"/calendar/[\w-]+\.ics", client.post(f"{PAGE}link/").content.decode())
    assert found is not None
    return found[0]


def events(path: str) -> dict[str, Event]:
    """What stands in the calendar, by its title."""
    answer = Client().get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    found = Calendar.from_ical(answer.content).events
    return {str(event["summary"]): event for event in found}


def test_launches_stages_and_ones_own_tasks_stand_on_their_days(
    launch: Launch, member: Person, signed_in: SignedIn
) -> None:
    shown = events(link(signed_in(member)))
    assert set(shown) == {
        "Launch: The line, new",
        "The line, new: go-to-market planning",
        "Write the list (The line, new)",
    }
    days = {title: (event.decoded("dtstart"), event.decoded("dtend")) for title, event in shown.items()}
    assert days["Launch: The line, new"] == (on(60), on(61))
    assert days["The line, new: go-to-market planning"] == (on(10), on(23))
    assert days["Write the list (The line, new)"] == (on(10), on(13))
    assert str(shown["Launch: The line, new"]["url"]).endswith("/launches/line/")


def test_deliverables_dependencies_cycles_and_absences_stand_there_too(
    sales: Team, marketing: Team, member: Person, signed_in: SignedIn
) -> None:
    values = {"team": sales, "start": on(0), "commitment": Commitment.COMMITTED}
    mine = Deliverable.objects.create(slug="prices", title="Prices", end=on(9), lead=member, **values)
    work = Deliverable.objects.create(slug="card", title="Card", end=on(8), **values)
    Assignment.objects.create(deliverable=work, person=member)
    Deliverable.objects.create(slug="other", title="Other", end=on(8), **values)
    Dependency.objects.create(slug="a", team=marketing, of=sales, what="A list", needed_by=on(5), promised_for=on(7))
    Dependency.objects.create(slug="b", team=sales, of=marketing, what="Leads", needed_by=on(6))
    Dependency.objects.create(slug="c", team=marketing, of=make_team("Legal"), what="Terms", needed_by=on(6))
    Cycle.objects.create(slug="2027-q1", kind="quarter", start=on(1), end=on(90))
    mate = make_person("Mia Mate", teams=(sales,))
    for person in (member, mate, make_person("Olaf Other", teams=(marketing,))):
        Absence.objects.create(person=person, start=on(2), end=on(3))
    shown = events(link(signed_in(member)))
    assert {title.replace("\xa0", " "): event.decoded("dtstart") for title, event in shown.items()} == {
        "Due: Prices": mine.end,
        "Due: Card": work.end,
        "For Marketing: A list": on(7),
        "From Marketing: Leads": on(6),
        "Q1 2027 begins": on(1),
        "Q1 2027 ends": on(90),
        "You are away": on(2),
        "Mia Mate is away": on(2),
    }


def test_a_change_keeps_the_id_raises_the_sequence_and_says_when(
    launch: Launch, member: Person, signed_in: SignedIn
) -> None:
    path = link(signed_in(member))
    first = Client().get(path)
    again = Client().get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    before = events(path)["Launch: The line, new"]
    Launch.objects.filter(pk=launch.pk).update(day=on(67))
    changed = Client().get(path, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    after = events(path)["Launch: The line, new"]
    assert (before["uid"], before["sequence"], after["uid"], after["sequence"]) == (
        after["uid"],
        0,
        "launch-line@trine",
        1,
    )
    assert after.decoded("last-modified") >= before.decoded("last-modified")
    Launch.objects.filter(pk=launch.pk).update(is_stopped=True)
    off = events(path)["Called off: The line, new"]
    assert (str(off["status"]), str(off["uid"])) == ("CANCELLED", "launch-line@trine")


def test_the_link_is_shown_once_and_only_its_hash_is_kept_and_no_log_holds_it(
    member: Person, signed_in: SignedIn
) -> None:
    client = signed_in(member)
    path = link(client)
    token = path.removesuffix(".ics").rpartition("/")[2]
    assert token not in client.get(PAGE).content.decode()
    assert token not in str(CalendarLink.objects.values().get())
    assert token not in discreet(f"Not Found: {path}")


def test_a_new_link_ends_the_old_one_and_withdrawing_ends_both(member: Person, signed_in: SignedIn) -> None:
    client = signed_in(member)
    old, new = link(client), link(client)
    assert [Client().get(path).status_code for path in (old, new)] == [404, 200]
    assert "Withdraw the link?" in client.get(f"{PAGE}link/withdraw/").content.decode()
    client.post(f"{PAGE}link/withdraw/")
    assert Client().get(new).status_code == 404


def test_what_one_may_no_longer_see_leaves_the_calendar_and_who_has_left_has_none(
    launch: Launch, member: Person, signed_in: SignedIn
) -> None:
    Cycle.objects.create(slug="2027-q1", kind="quarter", start=on(1), end=on(90))
    path = link(signed_in(member))
    assert len(events(path)) == 5
    people = Person.objects.filter(pk=member.pk)
    people.update(role=Role.GUEST)
    assert len(events(path)) == 2
    people.update(until=on(-1))
    assert Client().get(path).status_code == 404
    people.update(until=None, is_active=False)
    assert Client().get(path).status_code == 404


def test_another_area_may_bring_days_of_its_own_which_the_page_counts(
    member: Person, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Meetings:
        words = "Check-in meetings"

        def entries(self, reader: Person, today: date) -> list[Entry]:
            start = timezone.now().replace(microsecond=0)
            return [Entry(f"m-{reader.slug}@trine", "Check-in", start, start + timedelta(minutes=15), start)]

    monkeypatch.setattr(sources, "_SOURCES", [])
    sources.register(Meetings())
    client = signed_in(member)
    assert list(events(link(client))) == ["Check-in"]
    assert "Check-in meetings" in client.get(PAGE).content.decode()

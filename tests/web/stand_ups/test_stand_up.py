"""A day of a stand-up: asked once, answered in three lines, gathered once, told to both teams."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from tests.web.conftest import SignedIn
from tests.web.factories import join, make_person, make_team

from trine.core.company import Function, Role
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.models import Event
from trine.web.briefing.models import Delivery
from trine.web.briefing.running import run_round
from trine.web.briefing.stories import story_of
from trine.web.people.models import Company, Person, Team
from trine.web.roadmap.models import Absence
from trine.web.stand_ups import circle
from trine.web.stand_ups.actions import answer, be_asked, keep, set_up, skip
from trine.web.stand_ups.asking import ask_due, gather_due
from trine.web.stand_ups.models import StandUp, StandUpAnswer, StandUpDay
from trine.web.stand_ups.queries import gathered, stand_up_view

pytestmark = pytest.mark.django_db

TUESDAY = date(2027, 1, 12)
AT_NINE = datetime(2027, 1, 12, 8, 0, tzinfo=UTC)  # nine in Berlin
AT_TEN = AT_NINE + timedelta(hours=1)
NOTHING = {"done": "", "next": "", "in_the_way": ""}


@pytest.fixture
def product(company: object) -> Team:
    return make_team("Product", function=Function.PRODUCT)


@pytest.fixture
def builder(product: Team) -> Person:
    return make_person("Bo Builder", teams=(product,))


@pytest.fixture
def stand_up(lead: Person, sales: Team, product: Team) -> StandUp:
    values = {"name": "Sales and Product", "weekdays": [0, 1, 2, 3, 4], "zone": "Europe/Berlin"}
    return set_up(lead, values={**values, "asks_at": 540, "gathers_at": 600}, teams=[sales, product])


def asked() -> set[str]:
    rows = Delivery.objects.filter(channel="inbox", message__event__verb="stand_up_asked", state="sent")
    return set(rows.values_list("person__name", flat=True))


def inbox(person: Person, verb: str) -> list[Delivery]:
    rows = Delivery.objects.filter(person=person, channel="inbox", message__event__verb=verb, state="sent")
    return list(rows.order_by("pk"))


def test_those_who_are_there_are_asked_once_at_the_hour_by_the_clock_of_the_stand_up(
    stand_up: StandUp, sales: Team, lead: Person, member: Person, builder: Person
) -> None:
    make_person("Gia Guest", role=Role.GUEST, teams=(sales,))
    make_person("Lou Left", teams=(sales,), until=TUESDAY - timedelta(days=400))
    away, quiet = make_person("Ava Away", teams=(sales,)), make_person("Quin Quiet", teams=(sales,))
    Absence.objects.create(person=away, start=TUESDAY - timedelta(days=1), end=TUESDAY)
    be_asked(quiet, stand_up=stand_up, wanted=False)
    run_round(AT_NINE - timedelta(minutes=1))
    assert asked() == set()
    for minutes in range(3):
        run_round(AT_NINE + timedelta(minutes=minutes))
    assert asked() == {"Ludo Lead", "Mara Member", "Bo Builder"}
    assert Event.objects.filter(verb="stand_up_asked").count() == 1
    (mine,) = inbox(builder, "stand_up_asked")
    Person.objects.filter(pk=builder.pk).update(time_zone="America/New_York")
    story = story_of(mine)
    assert story.headline == "Sales and Product: your three lines until 04:00, in 20 seconds."
    assert story.url == f"/stand-ups/{stand_up.pk}/days/2027-01-12/mine/"
    lines = {**NOTHING, "done": "Two demos"}
    answer(builder, day=StandUpDay.objects.get(), lines=lines, waits_for=None, now=AT_NINE)
    mine.refresh_from_db()
    assert mine.done_at == AT_NINE  # who has answered is not asked any more
    run_round(AT_NINE + timedelta(days=4))  # Saturday
    assert StandUpDay.objects.count() == 1


def test_on_a_public_holiday_nobody_is_asked_but_who_works_elsewhere(
    stand_up: StandUp, member: Person, builder: Person, company: Company
) -> None:
    epiphany = AT_NINE - timedelta(days=6)
    Company.objects.filter(pk=company.pk).update(country="DE-BY")
    ask_due(epiphany)
    assert not StandUpDay.objects.exists()
    assert stand_up_view(member, stand_up, epiphany).holiday == "Epiphany"
    Person.objects.filter(pk=builder.pk).update(country="DE-BE")
    ask_due(epiphany)
    day = StandUpDay.objects.get()
    assert circle.asked(stand_up, day.on) == {builder.pk}
    assert member in gathered(day).away


def test_at_its_hour_both_teams_read_it_once_what_is_in_the_way_first_and_the_lead_who_can_help_is_told(
    stand_up: StandUp, member: Person, builder: Person, marketing: Team, product: Team
) -> None:
    helper = make_person("Hal Helper", leads=(marketing,))
    ask_due(AT_NINE)
    day = StandUpDay.objects.get()
    answer(member, day=day, lines={**NOTHING, "next": "Offer"}, waits_for=None, now=AT_NINE)
    blocked = {"done": "Two demos", "next": "Offer for Ahlborn", "in_the_way": "No price"}
    answer(member, day=day, lines=blocked, waits_for=marketing, now=AT_NINE)
    with pytest.raises(Invalid, match="at least one"):
        answer(builder, day=day, lines=NOTHING, waits_for=None, now=AT_NINE)
    with pytest.raises(NotAllowed):
        answer(helper, day=day, lines=blocked, waits_for=None, now=AT_NINE)
    for minutes in range(3):
        run_round(AT_TEN + timedelta(minutes=minutes))
    (told,) = inbox(builder, "stand_up_gathered")
    story = story_of(told)
    assert story.headline == "Sales and Product of 12 January 2027: 1 of 3 answered, 1 with something in the way."
    assert [(section.title, [line.text for line in section.lines]) for section in story.sections] == [
        ("In the way", ["Mara Member: No price (waits for Marketing)"]),
        ("Sales", ["Mara Member: done: Two demos; next: Offer for Ahlborn"]),
    ]
    (asked_to_help,) = inbox(helper, "stand_up_blocked")
    assert story_of(asked_to_help).sections[0].lines[0].text == "Mara Member: No price"
    assert inbox(helper, "stand_up_gathered") == []
    with pytest.raises(Invalid, match="gathered already"):
        answer(member, day=day, lines=blocked, waits_for=None, now=AT_TEN)
    answer(builder, day=day, lines={**NOTHING, "in_the_way": "CI"}, waits_for=marketing, now=AT_TEN)
    assert StandUpAnswer.objects.get(person=builder).is_late
    run_round(AT_TEN)
    assert len(inbox(helper, "stand_up_blocked")) == 2


def test_a_question_that_was_not_sent_by_the_hour_of_gathering_is_not_sent_any_more(
    stand_up: StandUp, member: Person, builder: Person
) -> None:
    Person.objects.update(time_zone="America/New_York")  # where it is three in the night
    run_round(AT_NINE)
    answer(member, day=StandUpDay.objects.get(), lines={**NOTHING, "done": "x"}, waits_for=None, now=AT_NINE)
    run_round(AT_TEN)
    run_round(AT_TEN + timedelta(hours=5))
    mails = Delivery.objects.filter(person=builder, channel="mail").order_by("pk")
    assert [(row.message.event.verb, row.why) for row in mails if row.why.startswith("replaced")] == [
        ("stand_up_asked", "replaced by a later message")
    ]


class Killed(BaseException):
    """The process is gone."""


def dies_at_the_event(execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:
    """The connection breaks where the event is written."""
    if 'INSERT INTO "base_event"' in sql:
        raise Killed
    return execute(sql, params, many, context)


def test_a_worker_that_is_killed_between_row_and_event_leaves_neither(stand_up: StandUp, member: Person) -> None:
    with connection.execute_wrapper(dies_at_the_event), pytest.raises(Killed):
        ask_due(AT_NINE)
    assert StandUpDay.objects.count() == 0
    assert (ask_due(AT_NINE), ask_due(AT_NINE)) == (1, 0)
    with connection.execute_wrapper(dies_at_the_event), pytest.raises(Killed):
        gather_due(AT_TEN)
    assert (gather_due(AT_TEN), gather_due(AT_TEN)) == (1, 0)
    assert Event.objects.filter(verb="stand_up_gathered").count() == 1


def test_a_day_is_left_out_with_a_reason_and_had_after_all(stand_up: StandUp, lead: Person, member: Person) -> None:
    with pytest.raises(NotAllowed):
        skip(member, stand_up=stand_up, on=TUESDAY, because="fair", today=TUESDAY)
    day = skip(lead, stand_up=stand_up, on=TUESDAY, because="the fair", today=TUESDAY)
    assert (ask_due(AT_NINE), gather_due(AT_TEN)) == (0, 0)
    keep(lead, day=day, now=AT_NINE)
    for _ in range(2):
        run_round(AT_NINE)
    assert "Mara Member" in asked()
    skip(lead, stand_up=stand_up, on=TUESDAY, because="the fair after all", today=TUESDAY)
    run_round(AT_NINE)
    (told,) = inbox(member, "stand_up_skipped")
    assert told.message.sentence.endswith("of 12 January 2027: the fair after all")
    keep(lead, day=StandUpDay.objects.get(), now=AT_NINE)
    run_round(AT_NINE)
    told.refresh_from_db()
    assert told.done_at is not None  # it is not left out any more, and the question is put anew
    (again,) = inbox(member, "stand_up_kept")
    assert story_of(again).headline.startswith("Sales and Product takes place after all: your three lines until ")
    assert gather_due(AT_TEN) == 1
    again.refresh_from_db()
    assert again.done_at is not None


def test_the_pages_set_one_up_take_three_lines_and_show_the_day(
    lead: Person, member: Person, guest: Person, sales: Team, product: Team, signed_in: SignedIn
) -> None:
    given = {"name": "Us", "teams": [sales.pk], "weekdays": [0, 1], "asks_at": "09:00", "gathers_at": "10:00"}
    client = signed_in(lead)
    assert client.post("/stand-ups/new/", {**given, "zone": "UTC"}).status_code == 422
    client.post("/stand-ups/new/", {**given, "teams": [sales.pk, product.pk], "zone": "UTC"})
    row = StandUp.objects.get()
    ask_due(datetime(2027, 1, 12, 9, 0, tzinfo=UTC))
    address = f"/stand-ups/{row.pk}/days/2027-01-12/"
    mine = signed_in(member)
    assert "Sales and Product" not in mine.get("/stand-ups/").content.decode()
    page = mine.post(f"{address}mine/", {"done": "Two demos", "in_the_way": "No price"}, follow=True).content.decode()
    assert "1 person answered so far; 1 thing is in the way" in page
    assert "Ludo Lead" in page  # who has not said anything yet
    assert signed_in(guest).get(address).status_code == 403
    stranger = make_person(teams=(make_team("Finance"),))
    assert signed_in(stranger).get(address).status_code == 403
    join(stranger, product)
    assert signed_in(stranger).get(address).status_code == 200

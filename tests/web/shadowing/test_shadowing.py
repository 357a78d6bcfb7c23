"""A round of shadowing: worked out, proposed, answered, swapped, mended, kept in calendars, learnt from."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.web.conftest import SignedIn
from tests.web.factories import join, make_person, make_team

from trine.core.company import Function, Role
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.models import Event
from trine.web.briefing.models import Delivery
from trine.web.briefing.running import run_round
from trine.web.briefing.stories import story_of
from trine.web.calendars.sources import by_source
from trine.web.people.models import Person, Team
from trine.web.roadmap.models import Absence
from trine.web.shadowing.actions import answers, by_hand, learnings, rounds
from trine.web.shadowing.circle import circle
from trine.web.shadowing.looking_after import finish_due, mend_due
from trine.web.shadowing.models import LIVE, Day, Learning, Round, State, Wish
from trine.web.shadowing.options import options
from trine.web.shadowing.queries.coverage import coverage
from trine.web.shadowing.queries.days import day_view
from trine.web.shadowing.queries.learnings import learnt
from trine.web.shadowing.queries.rounds import round_view

pytestmark = pytest.mark.django_db

TODAY = date(2027, 1, 4)  # a Monday
NOW = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
WEEKS = {"first": TODAY, "last": date(2027, 3, 31), "country": "DE", "most": None}


@pytest.fixture
def product(company: object) -> Team:
    return make_team("Product", function=Function.PRODUCT)


@pytest.fixture
def people(sales: Team, product: Team) -> dict[str, Person]:
    """Two of Sales and two of Product."""
    both = {"Ada": sales, "Abe": sales, "Bo": product, "Bea": product}
    return {name: make_person(name, teams=(team,)) for name, team in both.items()}


@pytest.fixture
def eight(people: dict[str, Person], sales: Team, product: Team) -> dict[str, Person]:
    """Four of each: so many that whoever has answered nothing yet finds somebody to exchange with, however paired."""
    more = {"Amy": sales, "Ann": sales, "Ben": product, "Bob": product}
    return people | {name: make_person(name, teams=(team,)) for name, team in more.items()}


@pytest.fixture
def row(leader: Person, people: dict[str, Person], sales: Team, product: Team) -> Round:
    """A round of the four, which has been sent."""
    made = rounds.make_round(leader, values=WEEKS, teams=[sales, product], today=TODAY)
    rounds.send(leader, row=made, now=NOW)
    return made


def pairs(row: Round) -> dict[str, str]:
    return {day.guest.name: day.host.name for day in row.days.filter(state__in=LIVE).select_related("guest", "host")}


def visit(person: Person) -> Day:
    """Whom somebody visits."""
    return Day.objects.select_related("guest", "host", "round").get(guest=person, state__in=LIVE)


def say_yes(day: Day) -> Day:
    for person in (day.guest, day.host):
        day = answers.accept(person, day=day, now=NOW)
    return day


def inbox(person: Person, verb: str) -> list[Delivery]:
    rows = Delivery.objects.filter(person=person, channel="inbox", message__event__verb=verb, state="sent")
    return list(rows.filter(done_at=None).order_by("pk"))


def test_everybody_is_paired_with_another_team_and_nobody_hears_of_it_before_it_is_sent(
    leader: Person, people: dict[str, Person], sales: Team, product: Team, lead: Person, guest: Person
) -> None:
    make_person("Gia", role=Role.GUEST, teams=(product,))
    values = {**WEEKS, "first": date(2027, 1, 18)}
    made = rounds.make_round(leader, values=values, teams=[sales, product], today=TODAY)
    run_round(NOW)
    assert not Delivery.objects.exists()
    days = list(made.days.select_related("guest", "host"))
    assert len(days) == 4  # five people, but two of Product can have two guests and be guests twice
    assert all(day.guest.team_ids.isdisjoint(day.host.team_ids) for day in days)
    assert {day.on.weekday() for day in days} <= {0, 1, 2, 3, 4}
    view = round_view(leader, made, TODAY)
    assert view.lede == "4 days worked out; nobody knows of it yet"
    assert next(why for _, why in view.unplaced).startswith("Everybody whom ")
    rounds.send(leader, row=made, now=NOW)
    run_round(NOW)
    day = days[0]
    story = story_of(inbox(day.guest, "shadowing_proposed")[0])
    assert story.headline.startswith(f"Spend {day.on.day} January 2027 with {day.host.name} (")
    assert story.answers[0].url == f"/shadowing/days/{day.pk}/accept/"
    with pytest.raises(Invalid, match="There is a round from"):
        rounds.make_round(leader, values=WEEKS, teams=[sales, product], today=TODAY)
    with pytest.raises(NotAllowed):
        rounds.make_round(lead, values=WEEKS, teams=[sales, product], today=TODAY)


def test_absences_holidays_wishes_and_who_was_met_within_two_years_are_kept_to(
    row: Round, people: dict[str, Person], leader: Person
) -> None:
    ada, bo = people["Ada"], people["Bo"]
    Absence.objects.create(person=ada, start=date(2027, 1, 1), end=date(2027, 1, 31))
    Wish.objects.create(person=ada, never_on=[0, 1], languages=["German"])
    Wish.objects.create(person=bo, out_until=date(2027, 6, 1), out_because="parental leave")
    other = Round.objects.create(first=date(2026, 1, 1), last=date(2026, 3, 31))
    old = Round.objects.create(first=date(2024, 1, 1), last=date(2024, 3, 31))
    for past, host in ((other, people["Bea"]), (old, people["Abe"])):
        Day.objects.create(round=past, guest=ada, host=host, on=past.last, state=State.DONE)
    found = circle(row, TODAY)
    free = found.people[ada.pk].free
    assert min(free) >= date(2027, 2, 1)
    assert {day.weekday() for day in free} == {2, 3, 4}
    assert date(2027, 3, 26) not in free  # Good Friday
    Person.objects.filter(pk=ada.pk).update(country="US")
    assert date(2027, 3, 26) in circle(row, TODAY).people[ada.pk].free
    assert found.people[bo.pk].free == frozenset()
    assert found.out[bo.pk] == "Bo does not take part until 1 June 2027: parental leave"
    assert frozenset((str(ada.pk), str(people["Bea"].pk))) in found.met
    assert frozenset((str(ada.pk), str(people["Abe"].pk))) not in found.met
    assert found.people[people["Bea"].pk].hosted == 1
    with CaptureQueriesContext(
        connection,
    ) as few:
        circle(row, TODAY)
    for number in range(3):
        make_person(f"More {number}", teams=tuple(Team.objects.filter(name="Sales")))
    with CaptureQueriesContext(connection) as many:
        circle(row, TODAY)
    assert len(many) == len(few)


def test_a_day_is_settled_when_both_say_yes_and_stands_in_both_calendars(row: Round, people: dict[str, Person]) -> None:
    day = visit(people["Ada"])
    run_round(NOW)
    answers.accept(day.guest, day=day, now=NOW)
    assert inbox(day.guest, "shadowing_proposed")[0].message.event.subject_id != str(day.pk)  # only the day they host
    with pytest.raises(NotAllowed):
        answers.accept(next(each for each in people.values() if not day.is_of(each)), day=day, now=NOW)
    assert [entry for _, entries in by_source(day.guest, TODAY) for entry in entries] == []
    settled = answers.accept(day.host, day=day, now=NOW)
    run_round(NOW)
    assert settled.state == State.ACCEPTED
    assert len(inbox(day.guest, "shadowing_settled")) == 1
    for person, words in ((day.guest, f"You visit {day.host.name}"), (day.host, f"{day.guest.name} visits you")):
        (entry,) = [entry for _, entries in by_source(person, TODAY) for entry in entries]
        assert (entry.title, entry.start, entry.is_called_off) == (f"Shadowing: {words}", day.on, False)
    answers.decline(day.host, day=day, because="the fair", today=TODAY)
    (entry,) = [entry for _, entries in by_source(day.guest, TODAY) for entry in entries]
    assert entry.is_called_off
    assert "the fair" in entry.details


def about(day: Day, person: Person) -> str:
    """What somebody reads of the proposal of a day, in their inbox and on its page."""
    (asked,) = [each for each in inbox(person, "shadowing_proposed") if each.message.event.subject_id == str(day.pk)]
    return repr(story_of(asked))


def test_who_can_not_says_why_to_the_other_alone_and_both_are_paired_anew_without_touching_what_is_settled(
    eight: dict[str, Person], row: Round, product: Team, signed_in: SignedIn
) -> None:
    day = visit(eight["Ada"])
    settled = say_yes(next(each for each in map(visit, eight.values()) if product.pk in each.guest.team_ids))
    with pytest.raises(Invalid, match="Say why"):
        answers.decline(day.guest, day=day, because=" ", today=TODAY)
    answers.decline(day.guest, day=day, because="in hospital", today=TODAY)
    day.refresh_from_db()
    assert (day.state, day.because) == (State.DECLINED, "Ada can’t: in hospital")
    settled.refresh_from_db()
    assert settled.state == State.ACCEPTED
    mine = visit(day.guest)
    theirs = row.days.select_related("guest", "host").get(host=day.host, state=State.PROPOSED)
    assert mine.host != day.host
    assert theirs.guest != day.guest
    run_round(NOW)
    assert "in hospital" in about(theirs, day.host)
    for new, person in ((mine, mine.host), (theirs, theirs.guest)):
        read = about(new, person) + signed_in(person).get(new.get_absolute_url()).content.decode()
        assert "One of an earlier pair can’t." in read
        assert "in hospital" not in read
    assert any(event.verb == "shadowing_declined" for event in Event.objects.filter(subject_id=str(day.pk)))


def test_another_partner_is_one_that_is_valid_and_an_exchange_tells_all_four(
    eight: dict[str, Person], row: Round, product: Team
) -> None:
    day = visit(eight["Ada"])
    partners = options(day.guest, day, TODAY).partners
    for one in (*partners, *options(day.host, day, TODAY).partners):
        assert one.name not in (day.guest.name, day.host.name)
        assert pairs(row).get(one.name) != "Ada"  # they are paired in this round already
    assert partners
    with pytest.raises(Invalid, match="Somebody was quicker"):
        answers.swap(day.guest, day=day, key="1-2", today=TODAY, now=NOW)
    before = pairs(row)
    new = answers.swap(day.guest, day=day, key=partners[0].key, today=TODAY, now=NOW)
    assert (new.host.name, new.state, new.guest_yes) == (partners[0].name, State.PROPOSED, NOW)
    other = next(guest for guest, host in before.items() if host == new.host.name)
    assert pairs(row) == {**before, "Ada": new.host.name, other: day.host.name}
    Delivery.objects.all().delete()
    run_round(NOW)
    told = {person.name for person in eight.values() if inbox(person, "shadowing_proposed")}
    assert {other, new.host.name, day.host.name} <= told
    assert not [each for each in inbox(day.guest, "shadowing_proposed") if each.message.event.subject_id == str(new.pk)]
    assert options(new.host, new, TODAY).partners == ()  # somebody has said yes to it
    with pytest.raises(Invalid, match="Ada has said yes"):
        answers.swap(new.host, day=new, key="1-2", today=TODAY, now=NOW)
    back = [visit(each) for each in eight.values() if product.pk in each.team_ids and each != day.host]
    asked = next(each for each in back if each.host != day.guest)  # of these nobody has said or declined anything
    theirs = options(asked.host, asked, TODAY).partners
    taken = answers.swap(asked.host, day=asked, key=theirs[0].key, today=TODAY, now=NOW)  # a host may ask too
    assert (taken.host, taken.guest.name, taken.host_yes) == (asked.host, theirs[0].name, NOW)


def test_another_day_is_one_on_which_both_are_free_and_asks_the_other_again(
    row: Round, people: dict[str, Person]
) -> None:
    day = say_yes(visit(people["Ada"]))
    with pytest.raises(Invalid, match="Not both of them are free on 10 January 2027"):
        answers.move(day.guest, day=day, on=date(2027, 1, 10), today=TODAY, now=NOW)  # a Sunday
    on = options(day.guest, day, TODAY).days[-1]
    moved = answers.move(day.guest, day=day, on=on, today=TODAY, now=NOW)
    run_round(NOW)
    assert (moved.state, moved.on) == (State.PROPOSED, date(2027, 3, 31))
    assert "Ada would like another day." in repr(story_of(inbox(day.host, "shadowing_moved")[0]))
    assert answers.accept(day.host, day=moved, now=NOW).state == State.ACCEPTED


def test_a_lead_pairs_by_the_same_rules_and_hears_what_is_in_the_way(
    leader: Person, lead: Person, people: dict[str, Person], sales: Team, product: Team
) -> None:
    row = rounds.make_round(leader, values={**WEEKS, "most": 1}, teams=[sales, product], today=TODAY)
    rounds.send(leader, row=row, now=NOW)
    (only,) = row.days.select_related("guest", "host")
    free = [each for each in people.values() if each != only.guest]
    guest = next(each for each in free if sales.pk in each.team_ids)
    host = next(each for each in people.values() if product.pk in each.team_ids and not only.is_of(each))

    def pair(one: Person, other: Person, on: date = date(2027, 2, 2), by: Person = lead) -> Day:
        return by_hand.pair_by_hand(by, row=row, guest=one, host=other, on=on, note="Price talks", today=TODAY)

    with pytest.raises(NotAllowed):
        pair(guest, host, by=guest)
    with pytest.raises(Invalid, match="are in one team"):
        pair(
            guest,
            next(
                each
                for each in (*people.values(), lead)
                if sales.pk in each.team_ids and each != guest and each != only.host
            ),
        )
    with pytest.raises(Invalid, match="Not both of them are free on 6 February"):
        pair(guest, host, date(2027, 2, 6))
    made = pair(guest, host)
    assert (made.state, made.note) == (State.PROPOSED, "Price talks")
    with pytest.raises(Invalid, match="visits somebody in this round already"):
        pair(guest, host)
    by_hand.call_off(lead, day=made, because="the fair")
    assert by_hand.take_up(lead, day=made, today=TODAY).state == State.PROPOSED
    with pytest.raises(Invalid, match="not called off"):
        by_hand.take_up(lead, day=made, today=TODAY)


def test_who_leaves_or_is_away_gives_the_day_free_and_the_other_is_asked_anew(
    row: Round, people: dict[str, Person]
) -> None:
    day, theirs = say_yes(visit(people["Ada"])), visit(people["Abe"])
    Absence.objects.create(person=day.host, start=day.on, end=day.on)
    run_round(NOW)
    run_round(NOW)
    day.refresh_from_db()
    assert (day.state, day.guest_yes) == (State.PROPOSED, None)
    assert f"{day.host.name} is away on that day." in repr(story_of(inbox(day.guest, "shadowing_moved")[0]))
    assert mend_due(NOW) == 0
    Person.objects.filter(pk=theirs.host_id).update(until=TODAY - timedelta(days=1), is_active=False)
    assert mend_due(NOW) == 2  # the day as a host, and the one as a guest
    assert mend_due(NOW) == 0
    live = row.days.filter(state__in=LIVE)
    assert not live.filter(guest=theirs.host).exists()
    assert not live.filter(host=theirs.host).exists()
    run_round(NOW)
    told = inbox(people["Abe"], "shadowing_dissolved") + inbox(people["Abe"], "shadowing_proposed")
    assert "is not here any more on that day." in repr([story_of(each) for each in told])


def test_who_comes_into_the_team_of_their_partner_gives_the_day_free(
    row: Round, people: dict[str, Person], product: Team
) -> None:
    day = say_yes(visit(people["Ada"]))
    assert mend_due(NOW) == 0
    join(day.guest, product)
    assert [mend_due(NOW) for _ in range(2)] == [2, 0]  # the day as a guest, and the one as a host
    day.refresh_from_db()
    assert (day.state, day.because) == (State.CANCELLED, f"Ada and {day.host.name} are in one team by now.")
    assert row.days.filter(state__in=LIVE).count() == 2  # those of the others


class Killed(BaseException):
    """The process is gone."""


def dies_at_the_event(execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:
    """The connection breaks where the event is written."""
    if 'INSERT INTO "base_event"' in sql:
        raise Killed
    return execute(sql, params, many, context)


def test_after_the_day_both_are_asked_reminded_once_and_the_teams_read_what_was_learnt(
    row: Round, people: dict[str, Person], sales: Team
) -> None:
    day, colleague = say_yes(visit(people["Ada"])), make_person("Cleo", teams=(sales,))
    after = datetime.combine(day.on + timedelta(days=1), NOW.timetz())
    with pytest.raises(Invalid, match="once the day is over"):
        learnings.write_learnings(day.guest, day=day, lines=["Too early"], now=NOW)
    Person.objects.filter(pk=day.guest_id).update(time_zone="America/Los_Angeles")
    assert finish_due(after - timedelta(hours=3)) == 0  # the guest's day lasts until 7 or 8 o'clock of the next by UTC
    with connection.execute_wrapper(dies_at_the_event), pytest.raises(Killed):
        finish_due(after)
    run_round(after)
    run_round(after)
    day.refresh_from_db()
    assert day.state == State.DONE
    assert Event.objects.filter(verb="shadowing_over").count() == 1
    assert story_of(inbox(day.guest, "shadowing_over")[0]).url == f"/shadowing/days/{day.pk}/mine/"
    with pytest.raises(Invalid, match="at least one line"):
        learnings.write_learnings(day.guest, day=day, lines=["", " "], now=after)
    learnings.write_learnings(day.guest, day=day, lines=["Buyers ask for the price first", ""], now=after)
    week = timedelta(days=7)
    for _ in range(2):
        run_round(after + week)
    assert inbox(day.guest, "shadowing_reminded") == []
    assert len(inbox(day.host, "shadowing_reminded")) == 1
    assert inbox(colleague, "shadowing_shared") == []
    learnings.write_learnings(day.host, day=day, lines=["Sales has no list of features"], now=after + week)
    learnings.write_learnings(
        day.host, day=day, lines=["Sales has no list of features", "They phone"], now=after + week
    )
    run_round(after + week)
    (told,) = inbox(colleague, "shadowing_shared")
    assert "Buyers ask for the price first" in repr(story_of(told))
    assert Learning.objects.count() == 3
    rows, more = learnt(day.on, "PRICE", [sales])
    assert (len(rows), more, learnt(day.on, "discount")[0]) == (1, False, [])
    covered = coverage(day.on + week)
    assert covered.lede == "2 of 5 people had a day with another team in the last four quarters"
    assert [(each.team.name, each.had, each.of) for each in covered.totals] == [("Product", 1, 2), ("Sales", 1, 3)]
    assert coverage(day.on + timedelta(days=400)).days == 0


def test_a_round_that_nobody_knows_of_is_taken_away_and_a_sent_one_called_off_with_word_to_all(
    leader: Person, row: Round, people: dict[str, Person], sales: Team, product: Team
) -> None:
    rounds.call_off_round(leader, row=row, today=TODAY)
    run_round(NOW)
    assert row.days.filter(state=State.CANCELLED).count() == 4
    assert len(inbox(people["Ada"], "shadowing_dissolved")) == 2
    assert inbox(people["Ada"], "shadowing_proposed") == []
    day = Day.objects.select_related("guest", "host", "round").filter(round=row, on__gt=TODAY)[0]
    assert not day_view(leader, day, TODAY).may_take_up
    with pytest.raises(Invalid, match="This round is over"):
        by_hand.take_up(leader, day=day, today=TODAY)
    again = rounds.make_round(leader, values=WEEKS, teams=[sales, product], today=TODAY)
    rounds.call_off_round(leader, row=again, today=TODAY)
    assert Round.objects.count() == 1


def test_a_team_of_one_and_an_odd_number_leave_somebody_who_is_told_why(
    leader: Person, sales: Team, product: Team
) -> None:
    alone = make_person("Ona", teams=(product,))
    for name in ("Ada", "Abe"):
        make_person(name, teams=(sales,))
    row = rounds.make_round(leader, values=WEEKS, teams=[sales, product], today=TODAY)
    view = round_view(leader, row, TODAY)
    assert len(view.days) == 2  # one visits Ona, and Ona visits the other
    assert {one.row.guest.name for one in view.days} >= {alone.name}
    ((name, why),) = view.unplaced
    assert why.startswith(f"{name} has a day with the only colleague of other teams already")


def test_the_pages_work_out_propose_accept_swap_and_refuse(
    leader: Person, lead: Person, people: dict[str, Person], sales: Team, product: Team, signed_in: SignedIn
) -> None:
    for number in range(4):
        make_person(f"More {number}", teams=((sales, product)[number % 2],))
    client = signed_in(leader)
    assert "You have no day with another team ahead" in client.get("/shadowing/").content.decode()
    first = date.today() + timedelta(days=7)
    given = {
        "teams": [sales.pk, product.pk],
        "first": first.isoformat(),
        "last": (first + timedelta(days=60)).isoformat(),
    }
    assert client.post("/shadowing/rounds/new/", {**given, "teams": [sales.pk]}).status_code == 422
    assert client.post("/shadowing/rounds/new/", {**given, "country": "Atlantis"}).status_code == 422
    page = client.post("/shadowing/rounds/new/", given, follow=True).content.decode()
    assert "8 days worked out; nobody knows of it yet" in page
    assert "sales depend on each other" in page
    row = Round.objects.get()
    day = visit(people["Ada"])
    theirs: Client = signed_in(day.guest)
    assert signed_in(lead).get(row.get_absolute_url()).status_code == 404
    assert theirs.get(day.get_absolute_url()).status_code == 403
    client.post(f"/shadowing/rounds/{row.pk}/send/")
    page = theirs.get(day.get_absolute_url()).content.decode()
    assert f"It waits for the answer of {day.host} and your answer." in page
    assert "two pairs exchange" in page
    stranger = next(each for each in people.values() if not day.is_of(each))
    assert signed_in(stranger).get(day.get_absolute_url()).status_code == 403
    assert theirs.post(f"/shadowing/days/{day.pk}/decline/", {"because": ""}).status_code == 422
    assert theirs.post(f"/shadowing/days/{day.pk}/swap/", {"key": "1-2"}).status_code == 422
    assert theirs.post(f"/shadowing/days/{day.pk}/move/", {"on": "2001-01-01"}).status_code == 422
    theirs.post(f"/shadowing/days/{day.pk}/accept/")
    page = signed_in(day.host).post(f"/shadowing/days/{day.pk}/accept/", follow=True).content.decode()
    assert "Settled: it is in both calendars" in page
    assert "settled" in signed_in(lead).get(row.get_absolute_url()).content.decode()
    undo = client.post(f"/shadowing/days/{day.pk}/call-off/", {"because": "the fair"}, follow=True).content.decode()
    assert f"/shadowing/days/{day.pk}/take-up/" in undo
    twice = client.post(f"/shadowing/days/{day.pk}/call-off/", {"because": "the fair"}, follow=True).content.decode()
    assert "This day is over." in twice
    Day.objects.filter(pk=day.pk).update(state=State.DONE)
    page = theirs.post(
        f"/shadowing/days/{day.pk}/mine/", {"one": "Buyers ask for the price"}, follow=True
    ).content.decode()
    assert "Buyers ask for the price" in page
    for address in ("learnings/?q=price&team=sales", "coverage/", "wishes/"):
        assert theirs.get(f"/shadowing/{address}").status_code == 200
    assert theirs.post("/shadowing/wishes/", {"out_until": "2027-12-01"}).status_code == 422
    theirs.post("/shadowing/wishes/", {"languages": ["German"], "never_on": ["4"]})
    assert Wish.objects.get().never_on == [4]

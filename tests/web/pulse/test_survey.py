"""A wave of the survey: arranged, opened, answered by phone or desk, closed; and nobody's answer told to anybody."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from tests.web.conftest import SignedIn
from tests.web.factories import join, make_person, make_team
from tests.web.pulse.world import ITEMS, a_wave

from trine.core.agreement import from_json
from trine.core.company import Function, Role
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.models import Event
from trine.web.base.sentences import sentence
from trine.web.briefing.models import Delivery
from trine.web.briefing.running import run_round
from trine.web.goals.models import Cycle, Kpi, Metric
from trine.web.people.models import Person, Team
from trine.web.pulse.actions import waves as acts
from trine.web.pulse.actions.answering import Given, Over, answer
from trine.web.pulse.actions.closing import close
from trine.web.pulse.circle import asked
from trine.web.pulse.models import Response, Ticket, Wave, Word
from trine.web.pulse.sitting import Sitting
from trine.web.pulse.telling import WAVES

pytestmark = pytest.mark.django_db

ME = ("mql", "revenue", "churn")
THEM = ("margin", "share", "speed")


@pytest.fixture
def product(company: object) -> Team:
    return make_team("Product", function=Function.PRODUCT)


@pytest.fixture
def people(sales: Team, product: Team) -> list[Person]:
    """Six in Sales, five in Product, and one in both who leads neither."""
    both = make_person("Bea Both", teams=(sales, product))
    found = [make_person(f"S{n} Sales", teams=(sales,)) for n in range(5)]
    return [*found, *(make_person(f"P{n} Product", teams=(product,)) for n in range(4)), both]


@pytest.fixture
def wave(leader: Person, sales: Team, product: Team, people: list[Person]) -> Wave:
    """Open, of Sales and Product, each with a list."""
    today = timezone.localdate()
    cycle = Cycle.objects.create(slug="now", kind="quarter", start=today, end=today + timedelta(days=80))
    metrics = {slug: Metric.objects.create(slug=slug, name=slug, unit="count", better="up") for slug in ITEMS}
    for team, items in ((sales, ME), (product, THEM)):
        for rank, item in enumerate(items, start=1):
            Kpi.objects.create(team=team, cycle=cycle, rank=rank, metric=metrics[item])
    row = a_wave("Spring", made_by=leader)
    row.teams.set([sales, product])
    acts.open_wave(leader, wave=row, now=timezone.now())
    row.refresh_from_db()
    return row


def given(team: Team, other: Team, *, picks: tuple[str, ...] = ME, guess: tuple[str, ...] = THEM, **more: Any) -> Given:
    return Given(team.pk, picks, {other.slug: guess}, {team.slug: 3, other.slug: 1}, **more)


def send(person: Person, wave: Wave, what: Given, *, now: datetime | None = None) -> bool:
    return answer(Person.objects.get(pk=person.pk), wave=wave, given=what, now=now or timezone.now())


def test_everybody_of_the_teams_is_asked_once_and_lists_stand_still(wave: Wave, sales: Team, product: Team) -> None:
    assert wave.lists == {sales.slug: list(ME), product.slug: list(THEM)}
    assert wave.asks == {sales.slug: [product.slug], product.slug: [sales.slug]}
    assert wave.tickets.count() == 10
    Kpi.objects.all().delete()
    with pytest.raises(Invalid, match="opened already"):
        acts.choose(wave.made_by, wave=wave, wanted=[], left_out=[])  # type: ignore[arg-type]
    second = a_wave("Summer")
    second.teams.set([sales, product])
    with pytest.raises(Invalid, match="“Spring” is still open"):
        acts.open_wave(wave.made_by, wave=second, now=timezone.now())  # type: ignore[arg-type]


@pytest.mark.parametrize(("count", "sorry"), [(3, "nothing would be measured"), (7, "too few"), (13, "more than 12")])
def test_a_wave_that_would_measure_nothing_is_not_opened(
    leader: Person, sales: Team, people: list[Person], count: int, sorry: str
) -> None:
    row = a_wave("Spring", candidates=[{"id": f"i{n}", "name": f"I {n}", "is_decoy": False} for n in range(count)])
    row.teams.set([sales])
    with pytest.raises(Invalid, match=sorry):
        acts.open_wave(leader, wave=row, now=timezone.now())


def test_somebody_in_two_teams_answers_for_the_one_they_lead_or_for_one_that_can_be_shown(
    sales: Team, product: Team, people: list[Person]
) -> None:
    today, both, small = timezone.localdate(), people[-1], make_team("Alone")
    ids = [sales.pk, product.pk, small.pk]
    assert asked(ids, today)[both.pk] == product.pk  # five people, against six
    join(people[0], small)
    assert asked(ids, today)[people[0].pk] == sales.pk  # a team of one says nothing
    join(both, small, is_lead=True)
    make_person("Gia Guest", role=Role.GUEST, teams=(small,))
    found = asked(ids, today)
    assert (found[both.pk], len(found)) == (small.pk, 10)


def test_an_answer_is_taken_once_and_nothing_ties_it_to_its_author(
    wave: Wave, people: list[Person], sales: Team, product: Team
) -> None:
    before = Event.objects.count()
    for person in people[:5]:
        assert send(person, wave, given(sales, product, words=f"In my words {person.pk}", item="mql"))
    assert not send(people[0], wave, given(sales, product, picks=THEM))
    assert (Response.objects.count(), Word.objects.count()) == (5, 5)
    assert not Response.objects.filter(picks=list(THEM)).exists()
    assert Event.objects.count() == before
    with connection.cursor() as cursor:
        tables = [row._meta.db_table for row in (Ticket, Response, Word)]
        for table in tables:  # the last answer wrote all rows anew: no transaction, no order tells one from another
            cursor.execute(f"SELECT count(DISTINCT xmin::text) FROM {table}")
            assert cursor.fetchone() == (1,)
    kept = {field.name for model in (Response, Word) for field in model._meta.get_fields()}
    assert kept == {"id", "wave", "team", "picks", "guesses", "perceived", "ratings", "text", "item"}


@pytest.mark.parametrize(
    ("what", "sorry"),
    [
        ({"picks": ("mql", "revenue")}, "Choose three: you chose 2"),
        ({"picks": ("mql", "revenue", "mql")}, "“Mql” twice"),
        ({"picks": ("mql", "revenue", "nonsense")}, "not on the list"),
        ({"guess": ("mql", "revenue", "churn", "share")}, "Choose three: you chose 4"),
    ],
)
def test_what_cannot_be_an_answer_is_refused_with_a_sentence(
    wave: Wave, people: list[Person], sales: Team, product: Team, what: dict[str, Any], sorry: str
) -> None:
    with pytest.raises(Invalid, match=sorry):
        send(people[0], wave, given(sales, product, **what))
    assert Response.objects.count() == 0
    assert not Ticket.objects.filter(answered=True).exists()


def test_who_was_not_asked_or_comes_too_late_or_answers_for_others_is_told(
    wave: Wave, people: list[Person], sales: Team, product: Team, marketing: Team
) -> None:
    with pytest.raises(NotAllowed, match="on the day it opened"):
        send(make_person("Nia New", teams=(sales,)), wave, given(sales, product))
    with pytest.raises(Invalid, match="not in this team"):
        send(people[0], wave, given(product, sales))
    with pytest.raises(Over, match="was not kept"):
        send(people[0], wave, given(sales, product), now=wave.closes_at)
    assert send(people[-1], wave, given(sales, product))  # in both teams: either will do
    assert Ticket.objects.get(person=people[-1]).team == sales


def test_closing_keeps_the_figures_and_deletes_who_answered_and_what(
    wave: Wave, leader: Person, member: Person, people: list[Person], sales: Team, product: Team
) -> None:
    for n, person in enumerate(people[:-1]):
        mine, other = (sales, product) if n < 5 else (product, sales)
        picks = (*ME[:2], ITEMS[3 + n % 4])
        send(person, wave, given(mine, other, picks=picks, guess=ME, words="Leads" if n == 0 else ""))
    with pytest.raises(NotAllowed):
        close(member, wave=wave, now=timezone.now())
    today = timezone.localdate()
    Person.objects.filter(pk__in=[people[0].pk, people[-1].pk]).update(until=today - timedelta(days=1))
    assert close(leader, wave=wave, now=timezone.now())
    assert not close(None, wave=wave, now=timezone.now())
    wave.refresh_from_db()
    # who left and had answered counts; of Product, where one left who had not, four are too few to count
    assert (wave.asked, wave.answered, wave.state) == (5, 5, "closed")
    assert Event.objects.get(verb="wave_closed").payload["how_many"] == "5 of 5 answered in teams that are shown"
    assert (Ticket.objects.count(), Response.objects.count()) == (0, 0)
    assert [word.text for word in Word.objects.all()] == ["Leads"]
    assert wave.result is not None
    found = from_json(wave.result)
    assert [(pair.team, pair.other, pair.is_census) for pair in found.pairs] == [(sales.slug, sales.slug, True)]
    assert found.answered == {sales.slug: 5, product.slug: None}
    assert {row.other for row in found.suppressed if row.what == "agreement"} == {sales.slug, product.slug}


def inbox(person: Person) -> list[str]:
    rows = Delivery.objects.filter(person=person, channel="inbox", state="sent").order_by("pk")
    return [row.message.event.verb for row in rows if row.message.event.subject_kind == "wave"]


def test_people_are_asked_reminded_once_and_told_of_the_end_and_who_has_answered_is_left_alone(
    wave: Wave, people: list[Person], sales: Team, product: Team, signed_in: SignedIn
) -> None:
    quick, slow = people[0], people[1]
    run_round(timezone.now())
    client = signed_in(quick)
    assert "Spring: what matters most" in client.get("/inbox/").content.decode()
    send(quick, wave, given(sales, product))
    assert "Spring: what matters most" not in client.get("/inbox/").content.decode()
    for hours in (49, 47, 46):
        run_round(wave.closes_at - timedelta(hours=hours))
    assert Event.objects.filter(verb="wave_reminded").count() == 1
    assert (inbox(quick), inbox(slow)) == (["wave_opened"], ["wave_opened", "wave_reminded"])
    for _ in range(2):
        run_round(wave.closes_at)
    assert inbox(quick)[-1] == inbox(slow)[-1] == "wave_closed"
    (event,) = Event.objects.filter(verb="wave_closed")
    assert sentence(event) == "The survey Spring is closed: fewer than five answered in each team."
    told = json.dumps([row.payload for row in Event.objects.filter(subject_kind="wave")])
    assert quick.name not in told
    assert quick.slug not in told


def test_a_wave_that_is_called_off_forgets_its_answers_and_can_be_arranged_again(
    wave: Wave, leader: Person, people: list[Person], sales: Team, product: Team, signed_in: SignedIn
) -> None:
    send(people[0], wave, given(sales, product, words="Leads"))
    with pytest.raises(Invalid, match="Say why"):
        acts.cancel(leader, wave=wave, because=" ", now=timezone.now())
    acts.cancel(leader, wave=wave, because="the fair", now=timezone.now())
    assert (Response.objects.count(), Ticket.objects.count(), Word.objects.count()) == (0, 0, 0)
    page = signed_in(people[1]).get(WAVES.url(Event.objects.get(verb="wave_cancelled")))
    assert page.status_code == 200
    assert "It was called off: the fair" in page.content.decode()
    acts.take_up(leader, wave=wave, now=timezone.now())
    acts.open_wave(leader, wave=wave, now=timezone.now())
    assert Ticket.objects.count() == 10


def test_a_survey_that_was_kept_open_for_longer_meanwhile_is_not_closed(wave: Wave, leader: Person) -> None:
    stale = Wave.objects.get(pk=wave.pk)
    acts.keep_open(leader, wave=wave, closes_at=stale.closes_at + timedelta(days=1), now=timezone.now())
    assert not close(None, wave=stale, now=stale.closes_at)
    assert Wave.objects.get().state == "open"


@contextmanager
def just_before(statement: str, act: Callable[[], object]) -> Iterator[None]:
    """Have somebody else do something right before the first statement with these words: two who press at once."""
    waiting = [act]

    def meanwhile(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        if statement in sql and waiting:
            waiting.pop()()
        return execute(sql, *more)

    with connection.execute_wrapper(meanwhile):
        yield
    assert not waiting


def test_two_that_are_opened_at_the_same_moment_become_one(
    wave: Wave, leader: Person, sales: Team, product: Team
) -> None:
    acts.cancel(leader, wave=wave, because="another name", now=timezone.now())
    acts.take_up(leader, wave=wave, now=timezone.now())
    second = a_wave("Summer")
    second.teams.set([sales, product])

    def other() -> None:
        acts.open_wave(leader, wave=wave, now=timezone.now())

    with just_before('INSERT INTO "pulse_ticket"', other), pytest.raises(Invalid, match="at the same moment"):
        acts.open_wave(leader, wave=second, now=timezone.now())
    assert Wave.objects.get(pk=second.pk).state == "draft"


def test_a_team_whose_people_all_answer_for_another_keeps_its_list(wave: Wave, leader: Person, sales: Team) -> None:
    small, person = make_team("Small"), Person.objects.get(name="S0 Sales")
    join(person, small)
    kpis = list(Kpi.objects.filter(team=sales))
    for kpi in kpis:
        Kpi.objects.create(team=small, cycle=kpi.cycle, rank=kpi.rank, metric=kpi.metric)
    acts.cancel(leader, wave=wave, because="Small too", now=timezone.now())
    acts.take_up(leader, wave=wave, now=timezone.now())
    wave.teams.add(small)
    acts.open_wave(leader, wave=wave, now=timezone.now())
    wave.refresh_from_db()
    assert not wave.tickets.filter(team=small).exists()
    assert wave.lists[small.slug] == list(ME)
    assert small.slug in wave.asks[sales.slug]
    sitting = Sitting(wave, wave.tickets.get(person=person), person)
    assert small.slug in sitting.drawn.asks
    assert small.slug not in sitting.drawn.rates  # but nobody says how it is to work with it
    assert not [name for name in sitting.form("together", bound=False).fields if name.endswith(small.slug)]


def test_on_its_last_day_it_closes_today(wave: Wave, people: list[Person]) -> None:
    Wave.objects.update(closes_at=timezone.localtime().replace(hour=23, minute=59))
    event = Event.objects.create(verb="wave_reminded", subject_kind="wave", subject_id=str(wave.pk), payload={})
    story = WAVES.story(event, people[0].pk)
    assert story is not None
    assert story.headline.startswith("Spring closes today, and your answer is not there yet.")


def carried(page: str) -> dict[str, list[str]]:
    """The hidden fields of a page."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page):
        found.setdefault(name, []).append(value)
    return found


def step(client: Client, wave: Wave, page: str, **chosen: Any) -> str:
    sent = {**carried(page), "go": "on", **chosen}
    return client.post(f"/agreement/{wave.pk}/mine/", sent, follow=True).content.decode()


def test_the_steps_are_taken_back_and_forth_and_nothing_is_kept_before_the_end(
    wave: Wave, people: list[Person], sales: Team, product: Team, signed_in: SignedIn
) -> None:
    client = signed_in(people[-1])
    page = client.get(f"/agreement/{wave.pk}/mine/").content.decode()
    assert "You are in several teams" in page
    session = dict(client.session)
    page = step(client, wave, page, team=str(sales.pk), words="More revenue, please", show="on")
    assert "Sounds like: <strong>Revenue</strong>" in page
    assert "Choose what comes third." in step(client, wave, page, first="mql", second="churn")
    assert "“Mql” twice" in step(client, wave, page, first="mql", second="churn", third="mql").replace("&quot;", '"')
    page = step(client, wave, page, sounds="yes", first="mql", second="churn", third="price")
    assert "top three of Product" in page
    assert "Choose three: you chose 2." in step(client, wave, page, **{f"guess_{product.slug}": ["mql", "share"]})
    back = step(client, wave, page, go="back")
    assert 'value="price" aria-label="Third: Price" checked' in back
    page = step(client, wave, page, **{f"guess_{product.slug}": ["mql", "share", "speed"]})
    assert "0 counts too" in step(client, wave, page, **{f"belief_{sales.slug}": "2"})
    assert (Response.objects.count(), dict(client.session)) == (0, session)
    beliefs = {f"belief_{sales.slug}": "2", f"belief_{product.slug}": "0"}
    page = step(client, wave, page, **beliefs)
    assert "And how well do you work together?" in page
    known, again = f"together_known_{product.slug}", f"together_again_{product.slug}"
    assert "Choose a number from 1 to 5, or nothing." in step(client, wave, page, **{known: "6"})
    assert "Thank you" in step(client, wave, page, **{known: "4", again: ""})
    assert "Thank you" in step(client, wave, page, **{known: "4"})  # sent twice
    (row,) = Response.objects.all()
    assert (row.team, row.picks, row.perceived) == (sales, ["mql", "churn", "price"], {sales.slug: 2, product.slug: 0})
    assert row.ratings == {product.slug: {"known": 4}}
    assert [(word.text, word.item) for word in Word.objects.all()] == [("More revenue, please", "revenue")]


def test_what_was_drawn_cannot_be_changed_and_a_survey_that_closed_meanwhile_says_so(
    wave: Wave, people: list[Person], leader: Person, signed_in: SignedIn
) -> None:
    client = signed_in(people[0])
    page = client.get(f"/agreement/{wave.pk}/mine/").content.decode()
    forged = step(client, wave, page, sitting="forged", at="beliefs")
    assert "Choose a number" in forged
    assert Response.objects.count() == 0
    close(leader, wave=wave, now=timezone.now())
    over = step(client, wave, page)
    assert "Nothing of what you chose was kept." in over
    assert "what came of it" in over


def test_what_is_called_off_at_the_moment_of_sending_says_so(
    wave: Wave, people: list[Person], sales: Team, product: Team, leader: Person, signed_in: SignedIn
) -> None:
    client = signed_in(people[0])
    page = step(client, wave, client.get(f"/agreement/{wave.pk}/mine/").content.decode())
    page = step(client, wave, page, first="mql", second="churn", third="price")
    page = step(client, wave, page, **{f"guess_{product.slug}": ["mql", "share", "speed"]})
    page = step(client, wave, page, **{f"belief_{sales.slug}": "2", f"belief_{product.slug}": "0"})

    def called_off() -> None:
        acts.cancel(leader, wave=wave, because="the fair", now=timezone.now())

    with just_before("SAVEPOINT", called_off):  # the page has looked, and the answer is about to be written
        over = step(client, wave, page)
    assert "Nothing of what you chose was kept." in over
    assert "It was called off: the fair" in over
    assert "is closed" not in over


def plain(page: str) -> str:
    """A page without what differs each time that it is asked for."""
    return re.sub(r'(name="csrfmiddlewaretoken" value|nonce|"X-CSRFToken":) ?=? ?"[^"]*"', "", page)


def test_no_page_says_anything_else_whatever_somebody_answered(
    wave: Wave, owner: Person, people: list[Person], sales: Team, product: Team, signed_in: SignedIn
) -> None:
    def pages() -> list[str]:
        clients = [signed_in(reader) for reader in (owner, people[0], people[1])]
        addresses = ("", f"{wave.pk}/", f"{wave.pk}/thanks/")
        return [
            plain(each.get(f"/agreement/{address}", follow=True).content.decode())
            for each in clients
            for address in addresses
        ]

    for person in people[:5]:
        send(person, wave, given(sales, product, words="Sesame"))
    before = pages()
    Response.objects.update(picks=["price", "alarms", "speed"], guesses={}, perceived={sales.slug: 0}, ratings={})
    Word.objects.update(text="Poppy", item="price")
    assert pages() == before
    Ticket.objects.filter(team=sales, answered=True).first().delete()  # type: ignore[union-attr]  # there are five
    assert pages() != before


def test_whether_the_one_of_a_small_team_answered_changes_no_figure_and_no_sentence(
    wave: Wave, leader: Person, people: list[Person], sales: Team, product: Team, signed_in: SignedIn
) -> None:
    now, client = timezone.now(), signed_in(leader)
    for n, person in enumerate(people[:5]):
        send(person, wave, given(sales, product, picks=(ITEMS[n % 2], *ITEMS[2 + n % 3 : 4 + n % 3])))

    def told(alone: list[Person]) -> list[str]:
        """All that is read of the survey while it is open and afterwards, if these of Product answer too."""
        at = transaction.savepoint()
        for person in alone:
            send(person, wave, given(product, sales))
        found = [client.get(f"/agreement/{wave.pk}/").content.decode()]
        close(leader, wave=wave, now=now)
        found += [client.get(f"/agreement/{address}").content.decode() for address in ("", f"{wave.pk}/result/")]
        table = client.get(f"/agreement/{wave.pk}/result.csv").content.decode()
        found += [line for line in table.splitlines() if "product" in line]
        event = Event.objects.get(verb="wave_closed")
        found += [sentence(event), json.dumps(event.payload)]
        transaction.savepoint_rollback(at)
        return [plain(each) for each in found]

    nobody = told([])
    assert "At least 5 of 10 people have answered so far" in nobody[0]
    assert "5 of 5 answered in teams that are shown" in nobody[1]
    assert "5 of 5 answered in teams that are shown" in nobody[2]
    assert told([people[5]]) == nobody
    assert told(people[5:]) != nobody  # five of Product, of whom it is told


def test_leaders_arrange_a_wave_on_its_pages(
    leader: Person, people: list[Person], sales: Team, product: Team, signed_in: SignedIn
) -> None:
    Metric.objects.create(slug="spare", name="Spare parts sold", unit="count", better="up")
    client = signed_in(leader)
    at = f"{timezone.localtime() + timedelta(days=9):%Y-%m-%dT%H:%M}"
    sent = {"name": "Spring", "teams": [sales.pk], "closes_at": at}
    assert "at least two teams" in client.post("/agreement/new/", sent).content.decode()
    late = client.post("/agreement/new/", {**sent, "closes_at": "9999-12-31T23:59"}).content.decode()
    assert "is open for 92 days at most" in late
    page = client.post("/agreement/new/", {**sent, "teams": [sales.pk, product.pk]}, follow=True).content.decode()
    row = Wave.objects.get()
    assert "With 1 to choose from" in page
    keep = {"keep_spare": "on", "name_spare": "Spare parts", "own": "Followers"}
    client.post(f"/agreement/{row.pk}/candidates/", keep)
    row.refresh_from_db()
    assert [(each["name"], each["is_decoy"]) for each in row.candidates] == [("Spare parts", True), ("Followers", True)]
    twice = {
        "name_spare": "Followers",
        "keep_spare": "on",
        "keep_own-followers": "on",
        "name_own-followers": "Followers",
    }
    assert "stands there twice" in client.post(f"/agreement/{row.pk}/candidates/", twice).content.decode()
    assert signed_in(people[0]).get(f"/agreement/{row.pk}/").status_code == 403
    bare = {"keep_spare": "on", "name_spare": " ", "name_own-followers": ""}
    assert "Say what people read" in client.post(f"/agreement/{row.pk}/candidates/", bare).content.decode()
    left = {"keep_spare": "on", "name_spare": "S" * 200, "name_own-followers": ""}
    client.post(f"/agreement/{row.pk}/candidates/", left)
    row.refresh_from_db()
    assert ([len(each["name"]) for each in row.candidates], row.left_out[0]["name"]) == ([200], "Followers")
    page = client.post(f"/agreement/{row.pk}/open/", follow=True).content.decode()
    assert "With 1 to choose from" in page

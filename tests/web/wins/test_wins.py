"""Wins: told by people, proposed once by what the data show, applauded without noise; figures for those who may see."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.web.conftest import SignedIn
from tests.web.factories import make_person, make_team

from trine.core.company import Function
from trine.core.status import Needs
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.models import Event
from trine.web.briefing.models import Delivery
from trine.web.briefing.running import run_round
from trine.web.briefing.stories import story_of
from trine.web.goals.models import Cycle, Dependency, Goal, GoalOwner, KeyResult, Metric, Reading
from trine.web.insights.search import search
from trine.web.launches.models import Launch, LaunchMeasure, LaunchTask
from trine.web.people.models import Person, Team
from trine.web.status.making import make, schedule
from trine.web.wins.actions import change, dismiss, publish, react, restore, tell
from trine.web.wins.hands import Hand
from trine.web.wins.models import Reaction, Win
from trine.web.wins.proposing import Candidate, propose, propose_all
from trine.web.wins.queries import recent, wall
from trine.web.wins.telling import WINS

pytestmark = pytest.mark.django_db

PLAIN, FULL = "A deal won together", "Ahlborn signed for € 48,000"


@pytest.fixture
def product(company: object) -> Team:
    return make_team("Product", function=Function.PRODUCT)


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def a_win(who: Person, *hands: Hand, text: str = PLAIN, **more: object) -> Win:
    values = {"text": text, "on": timezone.localdate(), **more}
    return tell(who, values=values, hands=hands, now=timezone.now(), today=timezone.localdate())


def inbox(person: Person, *verbs: str) -> list[Delivery]:
    rows = Delivery.objects.filter(person=person, channel="inbox", message__event__verb__in=verbs, state="sent")
    return list(rows.order_by("pk"))


def test_a_goal_whose_key_results_are_all_met_is_proposed_once_with_the_hands_that_the_data_show(
    sales: Team, marketing: Team, product: Team, lead: Person, member: Person, today: date
) -> None:
    cycle = Cycle.objects.create(slug="now", kind="quarter", start=today - timedelta(30), end=today + timedelta(30))
    leads = Metric.objects.create(slug="leads", name="Leads", unit="count", better="up")
    profit = Metric.objects.create(slug="profit", name="Profit", unit="EUR", better="up")
    for slug, metric in (("g-leads", leads), ("g-profit", profit)):
        goal = Goal.objects.create(slug=slug, title=f"More {metric.slug}", cycle=cycle, lead=member)
        GoalOwner.objects.create(goal=goal, team=sales)
        KeyResult.objects.create(goal=goal, metric=metric, position=0, start=0, to=400)
    wanted = Goal.objects.get(slug="g-leads")
    need = {"what": "A list", "needed_by": today, "state": "delivered"}
    Dependency.objects.create(slug="n", team=sales, of=marketing, goal=wanted, **need)
    for metric in (leads, profit):
        Reading.objects.create(metric=metric, on=today - timedelta(20), value=100)
    assert propose_all(today) == 0
    for metric in (leads, profit):
        Reading.objects.create(metric=metric, on=today - timedelta(2), value=412)
    assert [propose_all(today) for _ in range(2)] == [2, 0]
    win = Win.objects.get(source="goal/g-leads")
    assert win.text == "Goal reached: More leads (Leads 412, 400 wanted)"
    told = [(row.team, row.person, row.what) for row in win.contributions.all()]
    assert told == [
        (sales, None, "owns the goal"),
        (sales, member, "leads the goal"),
        (marketing, None, "delivered “A list”"),
    ]
    money = Win.objects.get(source="goal/g-profit")
    assert (money.text, money.with_money) == (
        "Goal reached: More profit",
        "Goal reached: More profit (Profit € 412, € 400 wanted)",
    )
    dismiss(lead, win=win, because="We changed what we count", now=timezone.now())
    assert propose_all(today) == 0
    assert Win.objects.count() == 2


def test_a_launch_that_met_its_target_is_proposed_and_one_that_missed_any_is_not(
    sales: Team, product: Team, lead: Person, member: Person, today: date
) -> None:
    metric = Metric.objects.create(slug="sensors", name="Sensors", unit="count", better="up")
    slow = Metric.objects.create(slug="days", name="Days to start", unit="days", better="down")
    for slug, days in (("h3", 8.0), ("app", 12.0)):
        launch = Launch.objects.create(slug=slug, name=slug.upper(), day=today - timedelta(60), tier=1, team=product)
        LaunchTask.objects.create(
            launch=launch, position=0, slug="call", title="Call", owner=member, start=today, end=today, done=today
        )
        window = {"effect": "adoption", "start": today - timedelta(50), "end": today - timedelta(3)}
        for place, (what, result) in enumerate(((metric, 552.0), (slow, days))):
            target = 540 if what is metric else 10
            LaunchMeasure.objects.create(
                launch=launch, position=place, metric=what, target=target, result=result, worked_out=today, **window
            )
    assert [propose_all(today) for _ in range(2)] == [1, 0]
    win = Win.objects.get()
    assert win.text == "H3 met all of its targets: Sensors 552, 540 wanted and Days to start 8 days, 10 days wanted"
    assert win.teams == (product, sales)
    assert propose_all(today + timedelta(40)) == 0


class Killed(BaseException):
    """The process is gone."""


def dies_at_the_event(execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:
    """The connection breaks where the event is written."""
    if 'INSERT INTO "base_event"' in sql:
        raise Killed
    return execute(sql, params, many, context)


def test_a_proposal_is_whole_or_not_there_and_goes_to_those_who_lead_its_teams(
    sales: Team, marketing: Team, lead: Person, leader: Person, member: Person, today: date
) -> None:
    hands = (Hand("called", team=sales.pk), Hand("wrote", team=marketing.pk))
    candidate = Candidate("deal/crm/1", Win.Kind.DEAL, PLAIN, today, hands, with_money=FULL)
    with connection.execute_wrapper(dies_at_the_event), pytest.raises(Killed):
        propose(candidate)
    assert not Win.objects.exists()
    assert [propose(candidate) for _ in range(2)] == [True, False]
    run_round(timezone.now())
    (asked,) = inbox(lead, "win_proposed")
    assert story_of(asked).headline == f"Was this a win? {FULL}"
    assert [answer.words for answer in story_of(asked).answers] == ["Put it on the wall"]
    assert inbox(member, "win_proposed") == inbox(leader, "win_proposed") == []
    win = Win.objects.get()
    with pytest.raises(NotAllowed):
        publish(member, win=win, now=timezone.now())
    with pytest.raises(Invalid, match="Say why"):
        dismiss(lead, win=win, because=" ", now=timezone.now())
    publish(lead, win=win, now=timezone.now())
    publish(lead, win=win, now=timezone.now())
    asked.refresh_from_db()
    assert asked.done_at is not None  # decided: nobody else is asked any more
    assert Event.objects.filter(verb="win_published").count() == 1


def test_whom_a_win_names_hears_of_it_once_and_at_once_and_their_team_with_the_week(
    sales: Team, marketing: Team, lead: Person, member: Person, today: date
) -> None:
    writer, later = make_person("Wanda Writer", teams=(marketing,)), make_person("Lea Later")
    win = a_win(lead, Hand("called", person=member.pk), Hand("wrote", person=writer.pk), with_money=FULL)
    run_round(timezone.now())
    dismiss(lead, win=win, because="Wrong month", now=timezone.now())
    restore(lead, win=win)
    values = {"text": PLAIN, "on": today}
    hands = [Hand("", person=each.pk) for each in (member, writer, later)]
    change(lead, win=win, values=values, hands=hands, today=today)
    run_round(timezone.now())
    (named,) = inbox(member, "win_published", "win_named")
    assert story_of(named).headline == f"You are named in a win: {FULL}"
    assert len(inbox(writer, "win_published", "win_named")) == 1
    (added,) = inbox(later, "win_published", "win_named")
    assert story_of(added).headline == f"You are named in a win: {PLAIN}"  # who is in no team sees no money
    mails = Delivery.objects.filter(channel="mail", message__event__verb="win_published")
    assert dict(mails.values_list("person__name", "pace")) == {"Mara Member": "", "Wanda Writer": ""}
    colleague = make_person("Cora Colleague", teams=(sales,))
    other = a_win(lead, Hand("called", team=sales.pk), text="Another")
    run_round(timezone.now())
    (waits,) = Delivery.objects.filter(channel="mail", person=colleague, message__subject_id=str(other.pk))
    assert waits.pace == "weekly"


def test_applause_is_toggled_makes_no_sound_and_is_told_once_after_a_week(
    sales: Team, lead: Person, member: Person, leader: Person, guest: Person
) -> None:
    win = a_win(lead, Hand("called", person=member.pk))
    before = Event.objects.count()
    for who in (lead, leader, member):
        react(who, win=win, word="bravo")
    react(leader, win=win, word="thanks")
    assert set(Reaction.objects.values_list("person__name", "word")) == {
        ("Ludo Lead", "bravo"),
        ("Lena Leader", "thanks"),
        ("Mara Member", "bravo"),
    }
    react(leader, win=win, word="thanks")
    assert Reaction.objects.count() == 2
    react(leader, win=win, word="wow")
    with pytest.raises(NotAllowed):
        react(guest, win=win, word="bravo")
    assert Event.objects.count() == before
    run_round(timezone.now() + timedelta(days=6))
    assert inbox(member, "win_applauded") == []
    for day in (7, 8, 15):
        run_round(timezone.now() + timedelta(days=day, minutes=1))
    (told,) = inbox(member, "win_applauded")
    everybody = {each.pk for each in (member, lead, leader)}
    seen_by = {
        verb: WINS.may_see(Event.objects.get(verb=verb), everybody) for verb in ("win_published", "win_applauded")
    }
    assert seen_by == {"win_published": everybody, "win_applauded": {member.pk, lead.pk}}  # a channel posts the former
    assert story_of(told).headline == f"2 people applauded: {PLAIN}"  # one's own applause does not count


def test_figures_and_accounts_reach_only_those_who_may_see_money(
    sales: Team, marketing: Team, lead: Person, guest: Person, signed_in: SignedIn, today: date
) -> None:
    blind = make_person("Bea Blind", teams=(make_team("Office", function=Function.OTHER),))
    hands = [Hand("called", person=lead.pk), Hand("wrote", team=marketing.pk), Hand("paid", person=blind.pk)]
    win = a_win(lead, *hands, with_money=FULL)
    open_to_guests = a_win(lead, *hands, text="For everybody", with_money="For € 3", guests_may_read=True)
    run_round(timezone.now())
    for person, sees in ((lead, True), (blind, False), (guest, False)):
        client = signed_in(person)
        text = client.get("/wins/").content.decode()
        answer = client.get(f"/wins/{win.pk}/")
        text += answer.content.decode() + client.get(f"/wins/{open_to_guests.pk}/").content.decode()
        assert ("Ahlborn" in text, "€ 3" in text, "For everybody" in text) == (sees, sees, True)
        assert (PLAIN in text, answer.status_code) == ((False, 403) if person is guest else (True, 200))
        assert [row.text for row in recent(today, person)] == (
            ["For everybody"] if person is guest else ["For everybody", PLAIN]
        )
        assert search(person, "Ahlborn") == []
        assert len([hit for hit in search(person, "deal won") if hit["kind"] == "Win"]) == (person is not guest)
    (told,) = (row for row in inbox(blind, "win_published") if row.message.subject_id == str(win.pk))
    assert "Ahlborn" not in repr(story_of(told)) + told.message.sentence
    assert inbox(guest, "win_published") == []
    edition = make("weekly", timezone.now() + timedelta(days=1), schedule(), timezone.now() + timedelta(hours=1))
    lines = {line["key"]: line for line in edition.parts.get(slug="").lines if line["kind"] == "wins"}
    assert lines[f"win/{win.pk}"]["text"] == f"{PLAIN} (Sales, Marketing and Office)."
    assert set(lines[f"win/{win.pk}"]["needs"]) == {Needs.UNRELEASED}
    assert set(lines[f"win/{win.pk}/money"]["needs"]) == {Needs.UNRELEASED, Needs.MONEY}
    assert lines[f"win/{open_to_guests.pk}"]["needs"] == []


def test_what_the_hands_of_a_deal_did_is_for_those_who_may_see_money_and_who_may_not_changes_none_of_it(
    sales: Team, marketing: Team, lead: Person, signed_in: SignedIn, today: date
) -> None:
    office = make_team("Office", function=Function.OTHER)
    blind = make_person("Bea Blind", leads=(office,))
    hands = (Hand("“Spring fair” reached them", team=marketing.pk), Hand("2 activities on it", person=blind.pk))
    propose(Candidate("deal/crm/1", Win.Kind.DEAL, PLAIN, today, hands, with_money=FULL))
    win = Win.objects.get()
    run_round(timezone.now())
    (asked,) = inbox(blind, "win_proposed")
    publish(blind, win=win, now=timezone.now())
    address = f"/wins/{win.pk}/"
    for person, sees in ((lead, True), (blind, False)):
        text = signed_in(person).get(address).content.decode() + repr(WINS.story(asked.message.event, person.pk))
        assert ("Spring fair" in text, "activities" in text, "Ahlborn" in text) == (sees, sees, sees)
    client = signed_in(blind)
    form = client.get(f"{address}edit/").content.decode()
    assert "Colleagues who may see money read another sentence; ask one of them to change it too." in form
    assert "Spring fair" not in form
    given = {"text": "Better", "on": today.isoformat(), "who_0": "Bea Blind", "what_0": "", "who_1": "Marketing"}
    assert client.post(f"{address}edit/", given).status_code == 302
    told = [(row.team, row.what) for row in Win.objects.get().contributions.all()]
    assert told == [(office, "2 activities on it"), (marketing, "“Spring fair” reached them")]


def test_the_wall_shows_the_newest_month_across_teams_first_in_as_many_queries_however_many_wins(
    sales: Team, marketing: Team, lead: Person, today: date
) -> None:
    both = (Hand("", team=sales.pk), Hand("", team=marketing.pk))
    a_win(lead, both[0], text="Alone")
    a_win(lead, *both, text="Together", on=today.replace(day=1))
    earlier = today.replace(day=1) - timedelta(days=3)
    a_win(lead, *both, text="Before", on=earlier)
    with CaptureQueriesContext(connection) as few:
        view = wall(lead, None, None)
    assert [each.words for each in (*view.across, *view.others)] == ["Together", "Alone"]
    assert (view.earlier, view.later) == (earlier.replace(day=1), None)
    assert view.lede == f"2 wins in {today:%B %Y}, 1 of several teams together"
    assert [each.words for each in wall(lead, None, marketing).across] == ["Together"]
    assert wall(lead, date(2001, 5, 1), None).lede == "No wins in May 2001"
    for number in range(5):
        a_win(lead, *both, text=f"More {number}")
    anew = Person.objects.get(pk=lead.pk)
    with CaptureQueriesContext(connection) as many:
        wall(anew, None, None)
    assert len(many) == len(few)


def test_the_pages_tell_a_win_change_it_take_it_down_and_bring_it_back(
    sales: Team, marketing: Team, lead: Person, member: Person, signed_in: SignedIn, today: date
) -> None:
    client = signed_in(member)
    assert "Trine proposes a win" in client.get("/wins/").content.decode()
    given = {"text": PLAIN, "with_money": FULL, "on": today.isoformat(), "who_0": "Mara Member", "what_0": "called"}
    refused = client.post("/wins/new/", {**given, "who_0": "", "what_0": ""}).content.decode()
    assert "Name at least one person or team" in refused
    assert "Nobody here is called" in client.post("/wins/new/", {**given, "who_1": "Nobody"}).content.decode()
    page = client.post("/wins/new/", {**given, "who_1": "marketing", "what_1": "wrote"}, follow=True).content.decode()
    win = Win.objects.get()
    assert (win.teams, win.state, win.proposed_by) == ((sales, marketing), "published", member)
    assert "told by Mara Member" in page
    address = f"/wins/{win.pk}/"
    other = make_person(
        "Omar Other",
        teams=(make_team("Office", function=Function.OTHER),),
    )
    assert signed_in(other).get(f"{address}edit/").status_code == 403
    signed_in(lead).post(f"{address}edit/", {**given, "text": "Changed", "who_1": "Marketing"})
    win.refresh_from_db()
    assert (win.text, win.with_money) == ("Changed", FULL)
    pressed = client.post(f"{address}react/", {"word": "wow"}, follow=True).content.decode()
    assert 'value="wow" aria-pressed="true"' in pressed
    away = signed_in(lead).post(f"{address}dismiss/", {"because": "It was Finance's"}, follow=True).content.decode()
    assert f"{address}restore/" in away
    assert "Changed" not in signed_in(other).get("/wins/").content.decode()
    assert "It was Finance" in client.get(address).content.decode()  # who told it reads why
    assert signed_in(other).get(address).status_code == 403
    signed_in(lead).post(f"{address}restore/")
    assert "Changed" in signed_in(other).get("/wins/").content.decode()

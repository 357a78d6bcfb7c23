"""A check-in from setting it up to the action that comes back: the agenda, the meeting, what is told, to whom."""

from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.conftest import SignedIn
from tests.web.factories import make_person, make_team

from trine.core.company import Role
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.models import Event
from trine.web.briefing.models import Delivery
from trine.web.briefing.running import run_round
from trine.web.briefing.stories import story_of
from trine.web.goals.models import Dependency
from trine.web.insights.actions.decisions import raise_tension
from trine.web.insights.models import FindingRecord
from trine.web.meetings import circle
from trine.web.meetings.actions.meetings import begin, finish, promise, take_back, write
from trine.web.meetings.actions.promises import drop_action, finish_action
from trine.web.meetings.actions.series import bring_up, keep, set_up, skip
from trine.web.meetings.calendar import CHECK_INS
from trine.web.meetings.gathering import agenda_of
from trine.web.meetings.models import Action, Entry, Meeting, Series
from trine.web.meetings.queries import series_list, series_view
from trine.web.meetings.sending import end_forgotten, send_agendas, tell_what_is_due
from trine.web.meetings.table import table_of
from trine.web.meetings.telling import MEETINGS
from trine.web.people.models import Company, Person, Team
from trine.web.roadmap.models import Absence
from trine.web.stand_ups.models import StandUp

pytestmark = pytest.mark.django_db

TUESDAY = date(2027, 1, 12)
DAY = timedelta(days=1)
AT_TEN = datetime(2027, 1, 12, 9, 0, tzinfo=UTC)  # ten in Berlin
MORNING = datetime(2027, 1, 12, 6, 30, tzinfo=UTC)
STAKE = {"amount": 60_000.0, "unit": "EUR", "arithmetic": "€ 260,000 asked for − € 200,000 = € 60,000"}


@pytest.fixture
def builder(marketing: Team) -> Person:
    return make_person("Bo Builder", teams=(marketing,))


@pytest.fixture
def series(lead: Person, member: Person, sales: Team, marketing: Team, builder: Person) -> Series:
    values = {"name": "Marketing and Sales", "first_on": TUESDAY, "every_weeks": 1, "minute": 600}
    return set_up(lead, values={**values, "zone": "Europe/Berlin", "minutes": 20}, teams=[sales, marketing], people=[])


def days_of(person: Person, today: date) -> list[str]:
    """The days of the check-ins in somebody's calendar."""
    return sorted(each.start.isoformat()[:10] for each in CHECK_INS.entries(person, today))


def a_finding(team: Team, code: str, title: str, **more: object) -> FindingRecord:
    at = AT_TEN - timedelta(days=21)
    values = {"identity": f"{code} team:{team.slug}", "code": code, "sign": 1, "severity": "warning", "rank": 1}
    values |= {"title": title, "subjects": [["team", team.slug]], "appeared_at": at, "moved_at": at}
    return FindingRecord.objects.create(**{**values, **more})


def a_need(sales: Team, marketing: Team, due: date) -> Dependency:
    values = {"team": marketing, "of": sales, "what": "A list of lost deals", "needed_by": due}
    return Dependency.objects.create(slug=f"n-{Dependency.objects.count()}", **values)


def inbox(person: Person, verb: str) -> list[Delivery]:
    rows = Delivery.objects.filter(person=person, channel="inbox", message__event__verb=verb, state="sent")
    return list(rows.order_by("pk"))


def test_the_agenda_puts_money_first_then_what_is_late_and_says_why_each_point_is_there(
    series: Series, lead: Person, sales: Team, marketing: Team
) -> None:
    a_finding(marketing, "T108", "Spend at least 260,000 and at most 200,000", at_stake=STAKE, about_money=True)
    a_finding(marketing, "T209", "A fair", at_stake={**STAKE, "amount": 7e6, "unit": "SEK"}, about_money=True, rank=2)
    a_finding(marketing, "T101", "A goal that serves nothing", severity="info", rank=2)
    asked = a_finding(sales, "T103", "Four top KPIs")
    raise_tension(
        lead, question="Which three?", options=[("a", ""), ("b", "")], decider=lead, decide_by=TUESDAY, finding=asked
    )
    a_need(sales, marketing, TUESDAY - timedelta(days=2))
    a_need(make_team("Finance"), make_team("Success"), TUESDAY)
    series.minutes = 15
    agenda = agenda_of(table_of(series, TUESDAY, AT_TEN))
    assert [(point.candidate.text, point.candidate.because) for point in agenda.points] == [
        ("Spend at least 260,000 and at most 200,000.", "€ 60,000 at stake; open for 3 weeks without a decision"),
        (
            "“A list of lost deals”, Sales for Marketing: 2 days overdue, since 10 January 2027. Not promised yet.",
            "it is late, and somebody waits for it",
        ),
        ("Which three?", "Ludo Lead decides, due today"),
    ]
    assert [each.text for each in agenda.not_today] == ["A fair.", "A goal that serves nothing."]
    assert sum(point.minutes for point in agenda.points) == 14


def test_a_finding_on_which_a_check_in_decided_comes_back_weeks_later_and_says_what_was_decided(
    series: Series, lead: Person, leader: Person, sales: Team, marketing: Team
) -> None:
    found = a_finding(marketing, "T110", "Sales is paid on gross margin", about_pay=True)
    elsewhere = Series.objects.create(name="Others", first_on=TUESDAY, made_by=lead)
    elsewhere.teams.set([sales, marketing])
    for row in (series, elsewhere):
        row.people.add(leader)

    def told(after: int, row: Series = series) -> list[str]:
        agenda = agenda_of(table_of(row, TUESDAY + after * DAY, AT_TEN + after * DAY))
        return [point.candidate.because for point in agenda.points]

    assert told(0) == ["open for 3 weeks without a decision"]
    meeting = begin(lead, series=series, now=AT_TEN)
    item = meeting.items.get()
    entry = write(lead, meeting=meeting, kind="decision", text="Halve it", item=item, now=AT_TEN)
    assert told(7) == told(27) == told(7, elsewhere) == []
    take_back(lead, entry=entry, is_gone=True)
    assert told(7) == ["open for 4 weeks without a decision"]
    take_back(lead, entry=entry, is_gone=False)
    assert told(28) == ["decided on 12 January 2027: “Halve it”, still open"]
    assert told(28, elsewhere) == ["decided on 12 January 2027 in another check-in, still open"]
    FindingRecord.objects.filter(pk=found.pk).update(about_pay=False)  # now more people may read of it
    assert told(28) == ["decided on 12 January 2027, still open"]


def test_the_agenda_goes_out_once_that_morning_to_those_who_are_there_each_as_they_may_see_it(
    series: Series, sales: Team, marketing: Team, member: Person, builder: Person, leader: Person
) -> None:
    a_finding(marketing, "T110", "Sales is paid on gross margin", about_pay=True)
    a_need(sales, marketing, TUESDAY + timedelta(days=2))
    away = make_person("Ava Away", teams=(sales,))
    Absence.objects.create(person=away, start=TUESDAY, end=TUESDAY)
    make_person("Gia Guest", role=Role.GUEST, teams=(sales,))
    series.people.add(leader)
    run_round(MORNING - timedelta(minutes=1))
    assert not Meeting.objects.exists()
    for minutes in range(3):
        run_round(MORNING + timedelta(minutes=minutes))
    assert Event.objects.filter(verb="meeting_agenda_sent").count() == 1
    told = Delivery.objects.filter(channel="inbox", message__event__verb="meeting_agenda_sent")
    assert {row.person.name for row in told} == {"Ludo Lead", "Mara Member", "Bo Builder", "Lena Leader"}
    Person.objects.filter(pk=builder.pk).update(time_zone="America/New_York")
    story = story_of(inbox(builder, "meeting_agenda_sent")[0])
    assert story.headline == "Marketing and Sales at 04:00: 1 point for 20 minutes."
    assert [section.title for section in story.sections] == ["Agenda", "Away"]
    assert [line.text for line in story.sections[1].lines] == ["Ava Away"]
    assert "paid on gross margin" not in str(story)
    assert "paid on gross margin" in str(story_of(inbox(leader, "meeting_agenda_sent")[0]))


def test_what_is_promised_comes_back_until_it_is_done_and_its_owner_is_told_when_it_is_due(
    series: Series, lead: Person, member: Person, builder: Person
) -> None:
    bring_up(builder, series=series, text="Which fairs?", now=MORNING)
    meeting = begin(builder, series=series, now=AT_TEN)
    item = meeting.items.get()
    with pytest.raises(NotAllowed):
        write(make_person(), meeting=meeting, kind="note", text="x", item=item, now=AT_TEN)
    write(member, meeting=meeting, kind="decision", text="Two fairs", item=item, now=AT_TEN)
    due = TUESDAY + timedelta(days=3)
    row = promise(lead, meeting=meeting, text="Book the stand", who=member, due=due, item=item, now=AT_TEN)
    with pytest.raises(Invalid, match="from today on"):
        promise(lead, meeting=meeting, text="x", who=member, due=TUESDAY - timedelta(days=1), item=None, now=AT_TEN)
    finish(lead, meeting=meeting, now=AT_TEN + timedelta(minutes=20))
    with pytest.raises(Invalid, match="not on"):
        write(member, meeting=meeting, kind="note", text="late", item=item, now=AT_TEN)
    run_round(AT_TEN + timedelta(hours=1))
    story = story_of(inbox(builder, "meeting_held")[0])
    assert story.headline == "Marketing and Sales of 12 January 2027: 1 decided, 1 to do."
    assert [(part.title, part.lines[0].text) for part in story.sections] == [
        ("Decided", "Two fairs."),
        ("To do", "Mara Member: Book the stand, by 15 January 2027"),
    ]
    for _ in range(2):
        run_round(datetime(2027, 1, 15, 6, 31, tzinfo=UTC))
    (told,) = inbox(member, "meeting_action_due")
    assert story_of(told).headline.endswith("by 15 January 2027: Book the stand")
    after = TUESDAY + timedelta(days=7)
    (point,) = agenda_of(table_of(series, after, AT_TEN + timedelta(days=7))).points
    assert (point.candidate.text, point.candidate.because) == ("1 action from before", "promised here, and due")
    finish_action(member, action=row, on=due)
    assert agenda_of(table_of(series, after, AT_TEN + timedelta(days=7))).points == ()
    told.refresh_from_db()
    assert told.done_at is not None
    with pytest.raises(Invalid):
        drop_action(member, action=row, because=" ")


def test_what_is_promised_on_a_point_about_pay_is_told_to_those_who_may_see_pay_and_to_whose_it_is(
    series: Series, lead: Person, member: Person, builder: Person, leader: Person, sales: Team, signed_in: SignedIn
) -> None:
    a_finding(sales, "T110", "Sales is paid on gross margin", about_pay=True)
    series.people.add(leader)
    meeting = begin(leader, series=series, now=AT_TEN)
    item, due = meeting.items.get(), TUESDAY + timedelta(days=3)
    row = promise(leader, meeting=meeting, text="Halve the bonus", who=lead, due=due, item=item, now=AT_TEN)
    pages = {who: signed_in(who) for who in (leader, lead, member)}
    home, live = series.get_absolute_url(), f"{meeting.get_absolute_url()}live/"

    def told(address: str) -> list[bool]:
        return ["Halve the bonus" in client.get(address).content.decode() for client in pages.values()]

    assert told(home) == told(live) == [True, True, False]
    finish(member, meeting=meeting, now=AT_TEN + timedelta(minutes=20))
    run_round(AT_TEN + timedelta(hours=1))
    minutes = [str(story_of(inbox(who, "meeting_held")[0])) for who in (leader, lead, builder)]
    assert ["Halve the bonus" in story for story in minutes] == [True, True, False]
    assert told(meeting.get_absolute_url()) == told(home) == [True, True, False]
    after = AT_TEN + timedelta(hours=1)
    past = [series_view(who, series, after).past[0] for who in pages]
    assert [getattr(row, "promised") for row in past] == [1, 1, 0]  # noqa: B009 - a count that the query adds
    begin(leader, series=series, now=AT_TEN + timedelta(days=7))
    later = Meeting.objects.get(state="running")
    assert later.items.get(key="actions").needs == ["pay"]
    assert told(f"{later.get_absolute_url()}live/") == [True, False, False]
    done = [pages[who].post(f"/meetings/actions/{row.pk}/done/").status_code for who in (member, leader)]
    assert done == [404, 302]


def test_what_was_said_in_a_stand_up_is_on_the_agenda_only_if_all_at_the_table_may_read_it(
    series: Series, lead: Person, member: Person, sales: Team, marketing: Team
) -> None:
    stand_up = StandUp.objects.create(name="Daily", made_by=lead)
    stand_up.teams.set([sales, marketing])
    day = stand_up.days.create(on=TUESDAY, gathers_at=AT_TEN)
    day.answers.create(person=member, in_the_way="The price list is old", at=AT_TEN)
    table = table_of(series, TUESDAY, AT_TEN)
    assert [point.candidate.text for point in agenda_of(table).points] == ["Mara Member: The price list is old."]
    series.people.add(make_person("Otto Other"))
    assert agenda_of(table_of(series, TUESDAY, AT_TEN)).points == ()


def test_a_check_in_that_fails_keeps_no_other_from_its_agenda(
    series: Series, lead: Person, sales: Team, marketing: Team, caplog: pytest.LogCaptureFixture
) -> None:
    values = {"first_on": TUESDAY, "zone": "Nowhere/At_All", "made_by": lead}
    broken = Series.objects.create(name="Aardvark", **values)
    meeting = Meeting.objects.create(series=broken, on=TUESDAY, starts_at=AT_TEN, state="running", begun_at=AT_TEN)
    Action.objects.create(series=broken, meeting=meeting, text="x", who=lead, due=TUESDAY, at=AT_TEN)
    assert (send_agendas(MORNING), tell_what_is_due(MORNING)) == (1, 0)
    assert Meeting.objects.get(told__isnull=False).series == series
    assert caplog.text.count("At_All") >= 2


def test_a_day_is_left_out_with_a_reason_and_a_meeting_that_nobody_ends_ends_by_itself(
    series: Series, lead: Person, member: Person, sales: Team, marketing: Team
) -> None:
    a_need(sales, marketing, TUESDAY)
    with pytest.raises(NotAllowed):
        skip(member, series=series, on=TUESDAY, because="the fair", today=TUESDAY)
    with pytest.raises(Invalid, match="does not meet"):
        skip(lead, series=series, on=TUESDAY + timedelta(days=1), because="the fair", today=TUESDAY)
    skip(lead, series=series, on=TUESDAY, because="the fair", today=TUESDAY)
    run_round(MORNING)
    assert not Event.objects.filter(verb="meeting_agenda_sent").exists()
    with pytest.raises(Invalid, match="left out"):
        begin(lead, series=series, now=AT_TEN)
    (entry, *_) = (each for each in CHECK_INS.entries(member, TUESDAY) if each.start.day == TUESDAY.day)
    assert (entry.title, entry.is_called_off) == ("Left out: Marketing and Sales", True)
    keep(lead, series=series, on=TUESDAY, today=TUESDAY)
    for _ in range(2):
        run_round(MORNING)
    skip(lead, series=series, on=TUESDAY, because="everybody is ill", today=TUESDAY)
    run_round(AT_TEN)
    (told,) = inbox(member, "meeting_skipped")
    assert told.message.sentence.endswith("of 12 January 2027: everybody is ill")
    later = AT_TEN + timedelta(days=2)
    begin(member, series=series, now=later)
    assert end_forgotten(later + timedelta(hours=8)) == 0
    assert (end_forgotten(later + timedelta(hours=9)), end_forgotten(later + timedelta(hours=9))) == (1, 0)
    days = days_of(member, TUESDAY)
    assert (len(days), days[0], len(set(days))) == (9, "2027-01-12", 9)


def test_on_a_public_holiday_nobody_meets_unless_somebody_wants_to(
    series: Series, lead: Person, member: Person, builder: Person, company: Company
) -> None:
    epiphany, now = date(2027, 1, 6), datetime(2027, 1, 5, 12, tzinfo=UTC)
    morning = datetime(2027, 1, 6, 6, 30, tzinfo=UTC)
    Series.objects.filter(pk=series.pk).update(first_on=epiphany)
    series.refresh_from_db()
    Company.objects.filter(pk=company.pk).update(country="DE-BY")
    view = series_view(member, series, now)
    assert (view.next_on, [(out.on, out.because) for out in view.missed]) == (TUESDAY + DAY, [(epiphany, "Epiphany")])
    assert series_list(member, now)[0].next_on == TUESDAY + DAY
    assert "2027-01-06" not in days_of(member, now.date())
    assert send_agendas(morning) == 0
    with pytest.raises(Invalid, match="does not meet on 6 January 2027 anyway: Epiphany"):
        skip(lead, series=series, on=epiphany, because="the fair", today=now.date())
    with pytest.raises(Invalid, match="was not left out"):
        keep(lead, series=series, on=TUESDAY + DAY, today=now.date())
    with pytest.raises(NotAllowed):
        keep(member, series=series, on=epiphany, today=now.date())
    keep(lead, series=series, on=epiphany, today=now.date())
    view = series_view(member, series, now)
    assert (view.next_on, view.missed, view.away) == (epiphany, (), ())
    assert "2027-01-06" in days_of(member, now.date())
    assert send_agendas(morning) == 1
    assert len(list(MEETINGS.relations(Event.objects.get(verb="meeting_agenda_sent")))) == 3
    builder.country = "AT"
    assert circle.away([builder, member], date(2026, 10, 26), "DE-BY") == {builder.pk}  # the day of Austria


def test_the_pages_set_one_up_hold_a_meeting_and_show_what_it_came_to(
    lead: Person, member: Person, sales: Team, marketing: Team, guest: Person, signed_in: SignedIn
) -> None:
    client, mine = signed_in(lead), signed_in(member)
    given = {"name": "Us", "first_on": "2026-01-05", "every_weeks": 1, "at": "10:00", "zone": "UTC", "minutes": 30}
    assert client.post("/meetings/new/", given).status_code == 422  # nobody to meet
    client.post("/meetings/new/", {**given, "teams": [sales.pk, marketing.pk]})
    row = Series.objects.get()
    a_finding(sales, "T110", "Sales is paid on gross margin", about_pay=True)
    a_finding(marketing, "T108", "Spend", at_stake=STAKE, about_money=True)
    address = row.get_absolute_url()
    assert "Nothing to talk about" not in (page := unescape(mine.get(address).content.decode()))
    assert "€\N{NO-BREAK SPACE}60,000 at stake" in page
    assert "paid on gross" not in page
    live = mine.post(f"{address}begin/", follow=True).redirect_chain[-1][0]
    item = Meeting.objects.get().items.get()
    mine.post(f"{live.replace('live/', 'note/')}", {"text": "We talked", "item": item.pk})
    refused = client.post(f"{live.replace('live/', 'promise/')}", {"text": "", "who": lead.pk, "due": "2099-01-01"})
    assert refused.status_code == 422
    promised = {"text": "Call Finance", "who": lead.pk, "due": "2099-01-01", "item": item.pk}
    client.post(f"{live.replace('live/', 'promise/')}", promised)
    held = unescape(mine.post(live.replace("live/", "finish/"), follow=True).content.decode())
    assert "0 things were decided, and 1 action taken on" in held
    assert "We talked" in held
    assert "is not on" in unescape(mine.post(live.replace("live/", "finish/"), follow=True).content.decode())
    note = Entry.objects.get()
    for verb in ("take_back", "put_back"):
        answer = mine.post(reverse(f"meetings:{verb}", args=[note.pk]), follow=True)
        assert "is not on" in unescape(answer.content.decode())
    action = Action.objects.get()
    assert "Call Finance" in client.get(address).content.decode()
    elsewhere = {"back": "//elsewhere.example/"}
    assert client.post(f"/meetings/actions/{action.pk}/done/", elsewhere).headers["Location"] == address
    assert "today" not in mine.get("/meetings/").content.decode()  # it was held, so the next is another day
    client.post(f"{address}end/")
    assert "has ended" in mine.post(f"{address}begin/", follow=True).content.decode()
    runner = make_person("Rene Runner")
    assert signed_in(runner).get(address).status_code == 403
    Series.objects.update(run_by=runner)
    assert "Us" in signed_in(runner).get("/meetings/").content.decode()
    assert signed_in(runner).get(address).status_code == 200
    assert signed_in(guest).get(address).status_code == 403
    assert signed_in(make_person()).get(address).status_code == 403


def test_a_link_that_names_teams_and_a_text_leads_to_where_these_teams_talk_about_it(
    series: Series, lead: Person, member: Person, sales: Team, marketing: Team, signed_in: SignedIn
) -> None:
    finance = make_team("Finance")
    bigger = Series.objects.create(name="All three", first_on=TUESDAY, made_by=lead)
    bigger.teams.set([sales, marketing, finance])
    both, text = f"?team={sales.slug}&team={marketing.slug}", "&text=Who+owns+MQL%3F"

    def asked(reader: Person, query: str) -> tuple[str, str]:
        answer = signed_in(reader).get(f"/meetings/{query}", follow=True)
        chain = [each for each, _ in answer.redirect_chain]
        return chain[-1] if chain else "", unescape(answer.content.decode())

    there, page = asked(member, both + text)
    assert there == f"{series.get_absolute_url()}?text=Who+owns+MQL%3F#bring-up"
    assert 'value="Who owns MQL?"' in page
    outsider = make_person("Otto Other")
    assert "one of those who meet there can bring this up" in asked(outsider, both + text)[1]
    Series.objects.update(ended_on=TUESDAY)
    there, page = asked(lead, both + text)
    assert there == f"/meetings/new/{both}{text}"
    assert page.count(" checked") == 2
    assert "Marketing and Sales have no check-in yet" in asked(member, both)[1]
    given = {"name": "Us", "first_on": "2026-01-05", "every_weeks": 1, "at": "10:00", "zone": "UTC", "minutes": 30}
    made = signed_in(lead).post(there, {**given, "teams": [sales.pk, marketing.pk]})
    assert made.headers["Location"] == f"/meetings/{Series.objects.latest('pk').pk}/?text=Who+owns+MQL%3F#bring-up"
    assert asked(member, f"?team={sales.slug}")[0] == ""


def test_a_page_with_more_on_it_asks_no_more_of_the_database(
    series: Series, lead: Person, sales: Team, marketing: Team, signed_in: SignedIn
) -> None:
    client = signed_in(lead)
    a_finding(sales, "T101", "One")
    a_need(sales, marketing, TUESDAY)
    bring_up(lead, series=series, text="One", now=MORNING)
    client.get(series.get_absolute_url())
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(series.get_absolute_url())
        counts.append(len(asked))
        for number in range(3):
            a_finding(marketing, f"T{len(counts)}1{number}", f"More {number}")
            bring_up(lead, series=series, text=f"More {number}", now=MORNING)
            a_need(sales, marketing, TUESDAY - timedelta(days=number))
    assert counts[0] == counts[1] <= 45

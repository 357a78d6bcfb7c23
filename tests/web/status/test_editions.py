"""The weekly status: made by itself, written on by leads, told to each reader as far as they may see it, once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web.conftest import SignedIn
from tests.web.factories import join, make_person, make_team
from tests.web.status.conftest import FRIDAY, THURSDAY

from trine.core.briefing import Story
from trine.core.company import Function, Role
from trine.web.base.models import Event
from trine.web.briefing.models import Delivery, Message
from trine.web.briefing.running import run_round
from trine.web.briefing.stories import story_of
from trine.web.goals.models import CheckIn, Dependency, Reading
from trine.web.launches.models import Launch
from trine.web.people.models import Person, Team
from trine.web.status.actions import change_schedule
from trine.web.status.making import make_due
from trine.web.status.models import Edition
from trine.web.status.sending import send_editions

pytestmark = pytest.mark.django_db
WHEN: dict[str, Any] = {
    "weekday": 0,
    "minute": 9 * 60 + 30,
    "zone": "Europe/Berlin",
    "weekly": True,
    "monthly": True,
    "changes": True,
}


def told(person: Person) -> Story | None:
    """The status as it reaches somebody."""
    row = Delivery.objects.filter(person=person, channel="inbox", message__event__verb="status_sent").first()
    return story_of(row) if row else None


def texts(person: Person) -> str:
    story = told(person)
    return "\n".join(line.text for section in story.sections for line in section.lines) if story else ""


def go_out() -> None:
    while run_round(FRIDAY):
        pass


def test_it_is_made_a_working_day_before_and_goes_out_once_whoever_asks(world: None, member: Person) -> None:
    assert make_due(THURSDAY - timedelta(minutes=1)) == []
    assert [edition.kind for edition in make_due(THURSDAY)] == ["weekly"]
    assert make_due(THURSDAY) == []
    assert send_editions(FRIDAY - timedelta(minutes=1)) == 0
    assert (send_editions(FRIDAY), send_editions(FRIDAY)) == (1, 0)
    assert Event.objects.filter(verb="status_sent").count() == 1
    assert [edition.kind for edition in make_due(FRIDAY + timedelta(days=2))] == ["changes"]


def test_what_was_not_made_in_time_goes_out_late_and_after_days_not_at_all(draft: Edition, member: Person) -> None:
    assert send_editions(FRIDAY) == 1
    late = FRIDAY + timedelta(days=7, hours=30)
    make_due(late)
    assert send_editions(late) > 0
    make_due(late + timedelta(days=11))
    days = Edition.objects.filter(kind="weekly").order_by("day").values_list("day", flat=True)
    assert list(days) == [date(2027, 2, 19), date(2027, 2, 26)]


def test_a_reader_has_their_own_team_first_then_whom_it_counts_on_then_the_company(
    draft: Edition, member: Person
) -> None:
    go_out()
    story = told(member)
    assert story is not None
    assert [section.title for section in story.sections][:2] == ["Sales", "Marketing · you count on it"]
    assert story.sections[0].hue == "sales"
    assert [line.text for line in story.sections[0].lines] == [
        "“Sell at full margin”: Pipeline from € 200,000 to € 260,000.",
        "The sensor line (Marketing): 1 March 2027, in 10 days.",
        "“A list of lost deals”, Sales for Marketing: 2 days overdue, since 17 February 2027.",
    ]
    assert story.headline == ("The week to 19 February 2027: 2 goals moved, 1 launch is ahead and 1 thing is due.")
    assert story.why == "You get this because Sales, your team, is in it."


def test_a_guest_reads_neither_money_nor_what_is_not_released(draft: Edition, support: Person, member: Person) -> None:
    go_out()
    read = texts(support)
    assert "Win rate from 20 to 20.5 %" in read
    assert "More leads" in read
    assert not {word for word in ("€", "sensor line", "lost deals") if word in read}


def test_who_becomes_a_guest_before_it_is_read_is_asked_again(draft: Edition, member: Person) -> None:
    go_out()
    assert "€ 260,000" in texts(member)
    Person.objects.filter(pk=member.pk).update(role=Role.GUEST)
    assert "€" not in texts(member)


def test_a_lead_writes_on_their_part_and_what_they_leave_out_nobody_reads(
    draft: Edition, sales: Team, marketing: Team, lead: Person, member: Person, signed_in: SignedIn
) -> None:
    client = signed_in(lead)
    part = draft.parts.get(team=sales)
    other = draft.parts.get(team=marketing)
    assert client.get(f"/status/parts/{other.pk}/").status_code == 403
    given = {
        "version": 1,
        "words": "Two large deals closed.\nThank you all!",
        "place_2": 1,
        "place_1": 2,
        "out_3": "on",
    }
    assert client.post(f"/status/parts/{part.pk}/", given).status_code == 302
    part.refresh_from_db()
    assert (part.version, part.edited_by) == (2, lead)
    assert client.post(f"/status/parts/{part.pk}/", given).status_code == 422
    go_out()
    assert client.post(f"/status/parts/{part.pk}/", {**given, "version": 2}).status_code == 422
    story = told(member)
    assert story is not None
    mine = [line.text for line in story.sections[0].lines]
    assert mine[:2] == ["Two large deals closed.", "Thank you all!"]
    assert not [text for text in mine if "lost deals" in text]


def test_an_edit_is_taken_back_unless_somebody_wrote_since(
    draft: Edition, sales: Team, lead: Person, leader: Person, signed_in: SignedIn
) -> None:
    part = draft.parts.get(team=sales)
    signed_in(lead).post(f"/status/parts/{part.pk}/", {"version": 1, "words": "First", "out_1": "on"})
    signed_in(leader).post(f"/status/parts/{part.pk}/", {"version": 2, "words": "Second"})
    page = signed_in(lead).post(f"/status/parts/{part.pk}/undo/?version=2", follow=True).content.decode()
    assert "somebody has written since" in page
    assert "Lena Leader wrote on it" in page
    signed_in(leader).post(f"/status/parts/{part.pk}/undo/?version=3")
    part.refresh_from_db()
    assert (part.words, part.version, part.lines[0]["hidden"]) == ("First", 4, True)


def test_a_part_is_brought_up_to_date_and_keeps_what_its_lead_did(
    draft: Edition, sales: Team, lead: Person, signed_in: SignedIn
) -> None:
    part = draft.parts.get(team=sales)
    client = signed_in(lead)
    client.post(f"/status/parts/{part.pk}/", {"version": 1, "words": "Hello", "out_2": "on"})
    Dependency.objects.update(state="delivered")
    Launch.objects.update(day=date(2027, 3, 2))
    client.post(f"/status/parts/{part.pk}/renew/")
    part.refresh_from_db()
    told = {line["key"]: line["hidden"] for line in part.lines}
    assert "dependency/n-list" not in told
    assert told["launches/launch/sensor-line"]
    assert part.words == "Hello"


def test_a_quiet_week_sends_nothing_and_a_quiet_team_says_so(world: None, member: Person) -> None:
    Reading.objects.filter(on=date(2027, 2, 17)).delete()
    CheckIn.objects.filter(on=date(2027, 2, 16)).delete()
    Dependency.objects.all().delete()
    (draft,) = (edition for edition in make_due(THURSDAY))
    go_out()
    assert "Nothing moved here." not in texts(member)  # Sales counts on the launch
    make_team("Legal", function=Function.OTHER)
    Launch.objects.all().delete()
    (later,) = make_due(THURSDAY + timedelta(days=7))
    assert send_editions(FRIDAY + timedelta(days=7)) > 0
    later.refresh_from_db()
    draft.refresh_from_db()
    assert (draft.state, later.state) == ("sent", "skipped")
    assert Message.objects.filter(subject_kind="edition", event__verb="status_sent").count() == 1


def test_who_it_went_to_finds_it_in_the_archive_by_words_that_they_may_see(
    draft: Edition, member: Person, support: Person, leader: Person, signed_in: SignedIn
) -> None:
    go_out()
    newcomer = make_person("Nina New")
    page = signed_in(member).get(f"/status/{draft.pk}/").content.decode()
    assert "your team" in page
    assert "260,000" in page
    assert "260,000" not in signed_in(support).get(f"/status/{draft.pk}/").content.decode()
    assert signed_in(newcomer).get(f"/status/{draft.pk}/").status_code == 403
    for reader, count in ((member, 1), (leader, 1), (support, 0), (newcomer, 0)):
        found = signed_in(reader).get("/archive/?q=lost+deals").content.decode()
        assert found.count("The week to 19 February 2027") == count
    assert "1 message fit" in signed_in(member).get("/archive/?topic=status").content.decode()


def test_another_person_another_team_more_goals_need_no_more_queries(
    draft: Edition, sales: Team, member: Person
) -> None:
    colleague = make_person("Cora Colleague", teams=(sales,))
    for number in range(3):
        join(colleague, make_team(f"Room {number}"))
    go_out()

    def queries(person: Person) -> int:
        with CaptureQueriesContext(connection) as found:
            told(person)
        return len(found)

    assert queries(colleague) == queries(member)


def test_leaders_choose_another_day_and_what_is_being_written_moves_along(
    draft: Edition, leader: Person, lead: Person, signed_in: SignedIn
) -> None:
    given = {"weekly": "on", "weekday": 0, "clock": "09:30", "zone": "Europe/Berlin"}
    assert signed_in(lead).post("/status/when/", given).status_code == 403
    change_schedule(leader, **WHEN, now=THURSDAY)
    draft.refresh_from_db()
    assert draft.goes_out_at == datetime(2027, 2, 22, 8, 30, tzinfo=UTC)
    assert "Monday, 9:30, Europe/Berlin" in signed_in(leader).get("/status/").content.decode()


def test_the_launches_of_a_month_go_out_on_the_first_working_day_of_the_next(
    world: None, member: Person, support: Person
) -> None:
    make_due(datetime(2027, 2, 26, 14, 0, tzinfo=UTC))
    while run_round(datetime(2027, 3, 1, 14, 0, tzinfo=UTC)):
        pass
    row = Delivery.objects.get(person=member, channel="inbox", message__event__verb="rollup_sent")
    assert story_of(row).headline == "The launches of February 2027: 1 launch is ahead."
    assert [section.title for section in story_of(row).sections] == ["Launches ahead"]
    assert not Delivery.objects.filter(person=support, message__subject_kind="edition").exists()

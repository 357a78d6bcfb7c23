"""The weekly status: made by itself, written on by leads, told to each reader as far as they may see it, once."""

from datetime import timedelta

import pytest
from tests.web.conftest import SignedIn
from tests.web.status.conftest import FRIDAY, THURSDAY

from trine.core.briefing import Story
from trine.core.company import Role
from trine.web.base.models import Event
from trine.web.briefing.models import Delivery
from trine.web.briefing.running import run_round
from trine.web.briefing.stories import story_of
from trine.web.people.models import Person, Team
from trine.web.status.making import make_due
from trine.web.status.models import Edition
from trine.web.status.sending import send_editions

pytestmark = pytest.mark.django_db


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
        "out_4": "on",
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

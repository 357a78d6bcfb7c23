"""The inbox: a person's own, with reasons, and what they do with it."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import transaction
from django.utils import timezone
from tests.web.briefing.conftest import MONDAY
from tests.web.briefing.smtp_sink import SmtpSink
from tests.web.briefing.test_briefing import move
from tests.web.conftest import SignedIn

from trine.core.company import Role
from trine.web.briefing.models import Delivery, Follow, Outgoing, Preference
from trine.web.briefing.queries import inbox
from trine.web.briefing.running import run_round
from trine.web.briefing.wishes import wishes
from trine.web.goals.actions.dependencies import ask
from trine.web.launches.models import Launch
from trine.web.people.models import Company, Membership, Person, Team

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(launch: Launch, rep: Person) -> Delivery:
    move(launch)
    run_round(MONDAY)
    return Delivery.objects.get(person=rep, channel="inbox")


def test_a_message_says_what_happened_and_why_it_concerns_the_reader(
    item: Delivery, rep: Person, signed_in: SignedIn
) -> None:
    page = signed_in(rep).get("/inbox/").content.decode()
    assert "<strong>Trine moved The sensor line from 1 March 2027 to 15 March 2027" in page
    assert "because Sales counts on The sensor line" in page
    assert "1 message not read yet" in page


def test_opening_it_reads_it_and_leads_to_what_it_is_about(item: Delivery, rep: Person, signed_in: SignedIn) -> None:
    client = signed_in(rep)
    assert client.get(f"/inbox/{item.pk}/").headers["Location"] == "/launches/sensor-line/"
    assert "You have read everything" in client.get("/inbox/").content.decode()


def test_what_is_done_can_be_put_back(item: Delivery, rep: Person, signed_in: SignedIn) -> None:
    client = signed_in(rep)
    client.post(f"/inbox/{item.pk}/done/")
    assert "Nothing waits for you" in client.get("/inbox/").content.decode()
    assert "The sensor line" in client.get("/inbox/?done").content.decode()
    client.post(f"/inbox/{item.pk}/back/")
    assert "The sensor line" in client.get("/inbox/").content.decode()


def test_what_is_put_off_comes_back(item: Delivery, rep: Person, signed_in: SignedIn) -> None:
    client = signed_in(rep)
    client.post(f"/inbox/{item.pk}/later/", {"for": "week"})
    assert "Nothing waits for you" in client.get("/inbox/").content.decode()
    Delivery.objects.filter(pk=item.pk).update(snoozed_until=timezone.now() - timedelta(seconds=1))
    assert "The sensor line" in client.get("/inbox/").content.decode()


def test_a_reason_is_turned_down_at_the_message_itself_and_brought_back(
    item: Delivery, launch: Launch, rep: Person, signed_in: SignedIn
) -> None:
    client = signed_in(rep)
    client.post(f"/inbox/{item.pk}/less/")
    move(launch)
    run_round(MONDAY)
    assert "Nothing waits for you" in client.get("/inbox/").content.decode()
    assert "Launches, because your team or goal counts on it" in client.get("/inbox/settings/").content.decode()
    client.post("/inbox/settings/back/", {"reason": "relies", "topic": "launches"})
    assert Preference.objects.get(person=rep).turned_down == []


def test_a_mail_leads_to_where_its_reasons_are_turned_down_one_by_one_and_the_link_itself_changes_nothing(
    launch: Launch, rep: Person, smtp: SmtpSink, signed_in: SignedIn
) -> None:
    client = signed_in(rep)
    client.post("/inbox/follow/launch/sensor-line/")
    move(launch)
    run_round(MONDAY)
    (mail,) = smtp.mails
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # a mail without one fails here
    link = re.search(r"No more of these: \S+(/inbox/\d+/less/)", text)
    assert link is not None
    assert link[1] in mail["List-Unsubscribe"]
    page = client.get(link[1]).content.decode()
    assert "all about launches that comes because you follow it" in page
    assert not Preference.objects.filter(person=rep).exclude(turned_down=[]).exists()
    assert client.post(link[1], {"reason": "named"}).status_code == 422
    client.post(link[1], {"reason": "follows"})
    assert Preference.objects.get(person=rep).turned_down == [["follows", "launches"]]
    move(launch)
    run_round(MONDAY)
    assert "because Sales counts on The sensor line.\nNo more" in str(smtp.mails[1])


def test_done_with_all_and_a_reason_turned_down_can_be_taken_back(
    item: Delivery, rep: Person, signed_in: SignedIn
) -> None:
    client = signed_in(rep)
    page = client.post("/inbox/done/", follow=True).content.decode()
    undo = re.search(r'action="(/inbox/done/back/[^"]+)"', page)
    assert undo is not None
    client.post(unescape(undo[1]))
    assert "The sensor line" in client.get("/inbox/").content.decode()
    assert client.post("/inbox/done/back/?at=0001-01-01T00:00:00%2B23:59").status_code == 302  # of no use, and no harm
    client.post(f"/inbox/{item.pk}/less/")
    client.post(f"/inbox/{item.pk}/more/?reason=relies")
    assert "The sensor line" in client.get("/inbox/").content.decode()
    assert Preference.objects.get(person=rep).turned_down == []


def test_nobody_reads_the_inbox_of_another_nor_what_they_may_no_longer_see(
    item: Delivery, rep: Person, owner: Person, signed_in: SignedIn
) -> None:
    assert signed_in(owner).get(f"/inbox/{item.pk}/").status_code == 404
    assert signed_in(owner).post(f"/inbox/{item.pk}/done/").status_code == 404
    Person.objects.filter(pk=rep.pk).update(role=Role.GUEST)
    client = signed_in(Person.objects.get(pk=rep.pk))
    assert "Nothing has gone out to you yet." in (archive := client.get("/archive/").content.decode())
    assert "Launches" not in archive.partition("<main")[2]
    assert "place-count" not in archive
    assert inbox(rep, timezone.now()).topics == ()
    assert "The sensor line" not in client.get("/inbox/").content.decode()
    assert not Delivery.objects.filter(person=rep, channel="inbox", read_at=None).exists()
    assert client.get(f"/inbox/{item.pk}/less/").headers["Location"] == "/inbox/"


def test_hours_limits_and_paces_are_chosen_and_wrong_ones_refused(rep: Person, signed_in: SignedIn) -> None:
    client = signed_in(rep)
    paces = {f"pace_{topic}": "daily" for topic in (
        "goals", "findings", "roadmap", "launches", "collateral", "feedback", "wins", "status", "teams", "stand_ups",
        "agreement",
    )}  # fmt: skip
    given = {"zone": "Europe/Berlin", "opens": "09:00", "closes": "17:00", "weekdays": [0, 1], "an_hour": 2, "a_day": 5}
    given |= {"digest_at": "16:15", "digest_weekday": 1}
    assert client.post("/inbox/settings/", {**given, **paces, "closes": "08:00"}).status_code == 422
    assert client.post("/inbox/settings/", {**given, **paces}).status_code == 302
    wants = wishes(rep)
    assert wants.hours.words == "Monday, Tuesday, 9:00 to 17:00, Europe/Berlin"
    assert (wants.an_hour, wants.a_day, [channel.value for channel in wants.channels]) == (2, 5, ["inbox"])


def test_what_is_held_is_sent_or_let_go_by_an_owner(item: Delivery, owner: Person, signed_in: SignedIn) -> None:
    Outgoing.objects.update(state="dead", error="no such user", decided_at=timezone.now())
    client = signed_in(owner)
    assert "1 message could not be sent in the last two weeks" in client.get("/outbox/").content.decode()
    Outgoing.objects.update(state="held", error="It may have gone out.")
    assert "1 held for you to look at" in client.get("/outbox/").content.decode()
    held = Outgoing.objects.get()
    client.post(f"/outbox/{held.pk}/send/")
    assert Outgoing.objects.get().state == "pending"
    Outgoing.objects.update(state="held")
    client.post(f"/outbox/{held.pk}/let-go/")
    assert Outgoing.objects.get().state == "dropped"
    assert Delivery.objects.get(outgoing=held).why == f"let go by {owner.name}"


def test_the_inbox_has_what_is_asked_first_one_topic_at_a_time_and_what_was_put_off(
    item: Delivery, launch: Launch, rep: Person, sales: Team, marketing: Team, leader: Person, signed_in: SignedIn
) -> None:
    Membership.objects.filter(person=rep).update(is_lead=True)
    with transaction.atomic():
        ask(leader, team=marketing, of=sales, what="A list of lost deals", needed_by=date(2027, 2, 1), because="")
    run_round(MONDAY)
    client = signed_in(rep)
    page = client.get("/inbox/").content.decode()
    assert "2 messages not read yet, 1 asked of you" in page
    assert page.index("asks Sales for “A list of lost deals” by 1 February 2027") < page.index("moved The sensor line")
    assert '<span class="place-count">2<' in page
    assert "The sensor line" not in client.get("/inbox/?about=goals").content.decode()
    client.post(f"/inbox/{item.pk}/later/", {"for": "day"})
    assert "1 message for later" in client.get("/inbox/?later").content.decode()
    assert "comes back" in client.get("/inbox/?later").content.decode()


def test_what_is_followed_is_told_listed_and_given_up_again(
    launch: Launch, member: Person, guest: Person, signed_in: SignedIn
) -> None:
    client = signed_in(member)
    page = client.post("/inbox/follow/launch/sensor-line/", follow=True).content.decode()
    assert "You follow The sensor line" in page
    assert 'action="/inbox/unfollow/launch/sensor-line/"' in page
    move(launch)
    run_round(MONDAY)
    assert ["follows", "you follow it"] in Delivery.objects.get(person=member, channel="inbox").relations
    assert "The sensor line" in client.get("/inbox/settings/").content.decode()
    client.post("/inbox/unfollow/launch/sensor-line/", {"from": "list"})
    assert not Follow.objects.exists()
    assert signed_in(guest).post("/inbox/follow/launch/sensor-line/").status_code == 400
    assert client.post("/inbox/unfollow/launch/no slug/").headers["Location"] == "/inbox/settings/"


def test_the_zone_is_the_browsers_once_then_what_was_chosen_and_without_both_the_companys(
    rep: Person, signed_in: SignedIn
) -> None:
    Company.objects.update(handoff={"respond_within": "4h", "zone": "Europe/Vienna"})
    assert wishes(rep).hours.zone == "Europe/Vienna"
    client = signed_in(rep)
    assert 'data-asks-zone="/inbox/zone/"' in client.get("/inbox/").content.decode()
    for zone in ("Asia/Tokyo", "America/New_York"):
        assert client.post("/inbox/zone/", {"zone": zone}).status_code == 204
    rep.refresh_from_db()
    assert (rep.time_zone, wishes(rep).hours.zone) == ("Asia/Tokyo", "Asia/Tokyo")
    assert "data-asks-zone" not in client.get("/inbox/").content.decode()

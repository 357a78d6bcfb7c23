"""From something that happens to a mail that says why it came: nothing lost, nothing twice."""

from datetime import timedelta

import pytest
from django.db import transaction
from tests.web.briefing.conftest import MONDAY
from tests.web.briefing.smtp_sink import SmtpSink
from tests.web.factories import make_person

from trine.core.briefing import Channel
from trine.core.company import Role
from trine.web.base.events import record
from trine.web.base.models import Event
from trine.web.briefing.channels.mail import MailSender
from trine.web.briefing.models import Delivery, Outgoing, Preference, Waiting
from trine.web.briefing.outbox import plan_waiting
from trine.web.briefing.queries import of_inbox
from trine.web.briefing.running import run_round
from trine.web.briefing.sending import lease, send_due
from trine.web.briefing.settling import settle_due
from trine.web.briefing.stories import story_of
from trine.web.launches.models import Launch
from trine.web.people.models import Person, Team

pytestmark = pytest.mark.django_db


def move(launch: Launch, actor: Person | None = None, **more: object) -> None:
    """The launch day moves."""
    words = {"name": launch.name, "before": "2027-03-01", "after": "2027-03-15", "because": "the supplier is late"}
    with transaction.atomic():
        record(actor, "launch_moved", "launch", launch.slug, **words, told=["sales"], **more)


def states(person: Person, channel: Channel = Channel.MAIL) -> list[str]:
    rows = Delivery.objects.filter(person=person, channel=channel).order_by("pk")
    return [str(state) for state in rows.values_list("state", flat=True)]


def test_a_rep_gets_one_mail_that_says_why_and_an_item_in_the_inbox(
    launch: Launch, rep: Person, smtp: SmtpSink
) -> None:
    move(launch)
    run_round(MONDAY)
    assert run_round(MONDAY) == 0
    (mail,) = smtp.mails
    assert (
        mail["Subject"]
        == "Trine moved The sensor line from 1 March 2027 to 15 March 2027: the supplier is late. Told: sales"
    )
    assert mail["To"] == rep.email
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # a mail without one fails here
    assert "You get this because Sales counts on The sensor line." in text
    assert "/launches/sensor-line/" in text
    assert (states(rep), states(rep, Channel.INBOX)) == (["sent"], ["sent"])


def test_an_event_that_is_rolled_back_tells_nobody(launch: Launch, rep: Person) -> None:
    with transaction.atomic():
        move(launch)
        assert Waiting.objects.count() == 1
        transaction.set_rollback(True)
    assert Waiting.objects.count() == 0
    assert states(rep) == []


def test_who_moved_it_and_guests_hear_nothing(launch: Launch, rep: Person, sales: Team, smtp: SmtpSink) -> None:
    guest = make_person("Gus Guest", role=Role.GUEST, teams=(sales,))
    move(launch, actor=rep)
    run_round(MONDAY)
    assert (smtp.mails, states(rep), states(guest)) == ([], [], [])


def test_who_lost_the_right_to_see_it_before_it_was_sent_does_not_get_it(
    launch: Launch, rep: Person, smtp: SmtpSink
) -> None:
    move(launch)
    sunday = MONDAY - timedelta(days=1)
    run_round(sunday)
    assert states(rep) == ["pending"]
    Person.objects.filter(pk=rep.pk).update(role=Role.GUEST)
    run_round(MONDAY)
    assert (smtp.mails, states(rep)) == ([], ["suppressed"])
    assert Delivery.objects.filter(person=rep, channel=Channel.MAIL).get().why == "may no longer see it"


def test_a_bulk_operation_is_one_mail_to_each_person(launch: Launch, rep: Person, smtp: SmtpSink) -> None:
    for _ in range(50):
        move(launch, batch="import-7")
    run_round(MONDAY)
    (mail,) = smtp.mails
    assert "And 49 more like it." in str(mail)
    assert states(rep) == ["sent"]


def test_the_seventh_mail_of_an_hour_comes_with_the_next_days_digest(
    launch: Launch, rep: Person, smtp: SmtpSink
) -> None:
    for _ in range(8):
        move(launch)
    run_round(MONDAY)
    assert len(smtp.mails) == 6
    assert states(rep) == ["sent"] * 6 + ["pending"] * 2
    run_round(MONDAY + timedelta(days=1))
    assert len(smtp.mails) == 7
    assert "and 1 more" in smtp.mails[-1]["Subject"]
    assert states(rep) == ["sent"] * 6 + ["digested"] * 2


def test_a_digest_tells_thirty_and_leads_to_the_rest_in_the_inbox(launch: Launch, rep: Person, smtp: SmtpSink) -> None:
    Preference.objects.create(person=rep, paces={"launches": "daily"})
    for _ in range(33):
        move(launch)
    run_round(MONDAY)
    run_round(MONDAY + timedelta(days=1))
    (mail,) = smtp.mails
    assert mail["Subject"].endswith(", and 32 more")
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # a mail without one fails here
    assert (text.count("counts on The sensor line."), "And 3 more, in your inbox:" in text) == (30, True)
    assert states(rep) == ["digested"] * 33


def test_a_correction_replaces_what_was_not_sent(launch: Launch, rep: Person, smtp: SmtpSink) -> None:
    move(launch)
    run_round(MONDAY - timedelta(days=1))
    first = Delivery.objects.get(person=rep, channel=Channel.MAIL).message.event
    move(launch, replaces=[first.pk])
    run_round(MONDAY)
    assert len(smtp.mails) == 1
    assert states(rep) == ["suppressed", "sent"]


def test_what_was_taken_back_before_it_was_read_reaches_nobody_and_afterwards_those_who_had_it(
    launch: Launch, rep: Person, member: Person, smtp: SmtpSink
) -> None:
    Preference.objects.create(person=member, paces={"launches": "daily"})
    for minutes in (0, 5):
        move(launch)
        first = Event.objects.latest("pk").pk
        if minutes:
            run_round(MONDAY)  # the rep has a mail, the member will have a digest
        with transaction.atomic():
            record(None, "launch_move_undone", "launch", launch.slug, name=launch.name, day="2027-03-01", event=first)
        run_round(MONDAY + timedelta(minutes=minutes))
        run_round(MONDAY + timedelta(minutes=minutes, days=1))
        assert len(smtp.mails) == (2 if minutes else 0)
    assert [mail["To"] for mail in smtp.mails] == [rep.email] * 2
    assert "took the last change of dates of The sensor line back" in " ".join(str(smtp.mails[1]).split())
    assert not of_inbox(member, MONDAY).exists()


def test_what_could_not_be_told_of_yet_is_not_told_once_it_was_corrected_or_taken_back(
    launch: Launch, rep: Person, smtp: SmtpSink
) -> None:
    move(launch)
    Waiting.objects.update(next_try=MONDAY + timedelta(minutes=5))
    move(launch, replaces=[Waiting.objects.get().pk])
    for minutes in (0, 6):
        run_round(MONDAY + timedelta(minutes=minutes))
    assert (len(smtp.mails), states(rep)) == (1, ["sent"])
    for _ in range(2):
        move(launch, batch="one")
    Waiting.objects.update(next_try=MONDAY + timedelta(minutes=5))
    with transaction.atomic():
        record(None, "launch_move_undone", "launch", launch.slug, name=launch.name, day="2027-03-01")
    for minutes in (0, 6):
        run_round(MONDAY + timedelta(minutes=minutes))
    assert (len(smtp.mails), states(rep)) == (1, ["sent", "suppressed"])  # neither what was taken back nor its undoing


def test_a_worker_that_was_killed_after_sending_sends_the_same_id_again(
    launch: Launch, rep: Person, smtp: SmtpSink
) -> None:
    move(launch)
    plan_waiting(MONDAY)
    settle_due(MONDAY)
    outgoing = lease(MONDAY)
    assert outgoing is not None
    MailSender().send(outgoing, [story_of(row) for row in outgoing.deliveries.all()])  # and the worker is gone
    assert send_due(MONDAY + timedelta(seconds=10)) == 0
    assert send_due(MONDAY + timedelta(seconds=31)) == 1
    assert len(smtp.mails) == 2
    assert len({mail["Message-ID"] for mail in smtp.mails}) == 1
    assert states(rep) == ["sent"]


def test_a_server_that_is_busy_is_asked_again_and_one_that_refuses_is_not(
    launch: Launch, rep: Person, smtp: SmtpSink
) -> None:
    smtp.answers.extend(["421 busy", "452 full", "250 OK", "550 no such user"])
    move(launch)
    for minutes in (0, 2, 10):
        run_round(MONDAY + timedelta(minutes=minutes))
    assert (len(smtp.mails), states(rep)) == (1, ["sent"])
    move(launch)
    run_round(MONDAY + timedelta(minutes=20))
    assert states(rep) == ["sent", "dead"]
    assert Outgoing.objects.get(state="dead").error == "the mail server refused it: 550 no such user"


def test_line_breaks_in_a_name_make_no_headers(launch: Launch, rep: Person, smtp: SmtpSink) -> None:
    launch.name = "A\r\nBcc: everybody@halden.example"
    move(launch)
    run_round(MONDAY)
    assert smtp.mails[0]["Bcc"] is None
    assert smtp.mails[0]["Subject"].startswith("Trine moved A Bcc: everybody@halden.example from")


def test_without_mail_the_inbox_has_it_and_what_was_not_sent_is_written_down(launch: Launch, rep: Person) -> None:
    move(launch)
    run_round(MONDAY)
    assert states(rep) == ["suppressed"]
    assert Outgoing.objects.get().error == "mail is not set up; the inbox has it"


def test_who_has_no_address_has_it_in_the_inbox_and_that_is_no_failure(
    launch: Launch, rep: Person, smtp: SmtpSink
) -> None:
    Person.objects.filter(pk=rep.pk).update(email=None)
    move(launch)
    run_round(MONDAY)
    assert (Outgoing.objects.get().state, states(rep)) == ("dropped", ["suppressed"])

"""What must hold while the world misbehaves: clocks, zones, a hundred workers, messages that fail, silence."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from tests.web.briefing.conftest import MONDAY
from tests.web.briefing.smtp_sink import SmtpSink
from tests.web.briefing.test_briefing import move, states
from tests.web.conftest import SignedIn
from tests.web.factories import make_person

from trine.core.company import Role
from trine.runtime.doctor.service import overdue
from trine.web.base.events import record
from trine.web.briefing.alarm import alarm
from trine.web.briefing.models import Delivery, Follow, Outgoing, Preference, State, Tally, Waiting
from trine.web.briefing.outbox import on_planned, plan_waiting
from trine.web.briefing.running import add_step, run_all_the_same, run_round
from trine.web.briefing.sending import lease, send_due, send_one
from trine.web.briefing.settling import settle_due, settle_person
from trine.web.goals.models import Cycle, Goal
from trine.web.launches.models import Launch
from trine.web.people.models import Person, Team

HOUR = timedelta(hours=1)


@pytest.mark.django_db
def test_a_clock_that_is_set_back_an_hour_sends_nothing_twice_and_nothing_beyond_the_budget(
    launch: Launch, rep: Person, smtp: SmtpSink
) -> None:
    for _ in range(6):
        move(launch)
    run_round(MONDAY + HOUR)
    move(launch)
    run_round(MONDAY)
    assert (len(smtp.mails), states(rep)) == (6, ["sent"] * 6 + ["pending"])
    run_round(MONDAY + timedelta(days=1))
    assert (len(smtp.mails), states(rep)) == (7, ["sent"] * 6 + ["digested"])


@pytest.mark.django_db
def test_who_travels_while_a_mail_waits_gets_it_once_by_the_clock_of_where_they_are(
    launch: Launch, rep: Person, smtp: SmtpSink
) -> None:
    Preference.objects.create(person=rep, knows_zone=True)
    Person.objects.filter(pk=rep.pk).update(time_zone="Europe/Berlin")
    move(launch)
    run_round(MONDAY.replace(hour=3))  # before 8 in Berlin
    Person.objects.filter(pk=rep.pk).update(time_zone="America/New_York")
    run_round(MONDAY.replace(hour=7, minute=30))  # 8:30 in Berlin, 2:30 in New York
    assert (smtp.mails, states(rep)) == ([], ["pending"])
    run_round(MONDAY.replace(hour=13))  # 8:00 in New York
    assert (len(smtp.mails), states(rep)) == (1, ["sent"])


@pytest.mark.django_db
def test_who_may_no_longer_see_it_when_it_was_decided_already_does_not_get_it(
    launch: Launch, rep: Person, smtp: SmtpSink
) -> None:
    move(launch)
    plan_waiting(MONDAY)
    settle_due(MONDAY)
    assert states(rep) == ["going"]
    Person.objects.filter(pk=rep.pk).update(role=Role.GUEST)
    send_due(MONDAY)
    assert (smtp.mails, states(rep)) == ([], ["suppressed"])


@pytest.mark.django_db
def test_of_a_digest_that_was_decided_what_one_may_no_longer_see_is_left_out_and_so_written_down(
    launch: Launch, rep: Person, sales: Team, smtp: SmtpSink
) -> None:
    Preference.objects.create(person=rep, paces={"launches": "daily"})
    Follow.objects.create(person=rep, subject_kind="team", subject_id=sales.slug)
    cycle = Cycle.objects.create(slug="now", kind="quarter", start=MONDAY.date(), end=MONDAY.date())
    goal = Goal.objects.create(slug="g", title="More deals", cycle=cycle)
    goal.ownerships.create(team=sales)
    move(launch)
    with transaction.atomic():
        record(None, "goal_created", "goal", "g", title=goal.title)
    plan_waiting(MONDAY)
    settle_due(MONDAY + timedelta(days=1))
    assert states(rep) == ["going", "going"]
    Person.objects.filter(pk=rep.pk).update(role=Role.GUEST)
    send_due(MONDAY + timedelta(days=1))
    assert (states(rep), "sensor line" in str(smtp.mails[0])) == (["suppressed", "digested"], False)


@pytest.mark.django_db(transaction=True)
def test_a_hundred_workers_on_one_digest_send_it_once(launch: Launch, rep: Person, smtp: SmtpSink) -> None:
    """A hundred threads, on the eight connections that a process of ours has at most."""
    Preference.objects.create(person=rep, paces={"launches": "daily"})
    for _ in range(3):
        move(launch)
    plan_waiting(MONDAY)
    morning = MONDAY + timedelta(days=1)

    def work(_: int) -> None:
        try:
            settle_person(rep.pk, morning)
            send_due(morning)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=100) as workers:
        list(workers.map(work, range(100)))
    assert len(smtp.mails) == 1
    assert (Outgoing.objects.count(), states(rep)) == (1, ["digested"] * 3)


@pytest.mark.django_db
def test_an_event_that_cannot_be_told_holds_up_no_other_and_is_tried_again(
    launch: Launch, rep: Person, smtp: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trine.web.briefing.outbox._PLANNERS", [])
    fails = [True]

    def first_fails(_event: object, _now: datetime) -> None:
        if fails:
            fails.pop()
            raise KeyError("missing")

    on_planned(first_fails)
    move(launch)
    move(launch)
    run_round(MONDAY)
    assert (len(smtp.mails), Waiting.objects.count()) == (1, 1)
    run_round(MONDAY + timedelta(minutes=6))
    assert (len(smtp.mails), Waiting.objects.count()) == (2, 0)


@pytest.mark.django_db
def test_a_step_that_fails_keeps_the_others_going(
    launch: Launch, rep: Person, smtp: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trine.web.briefing.running._STEPS", [])

    def fails(_now: datetime) -> int:
        raise KeyError("missing")

    for step in (fails, plan_waiting, settle_due, send_due):
        add_step(step)
    move(launch)
    run_all_the_same(MONDAY)
    assert states(rep) == ["sent"]


def test_a_step_after_a_slow_one_begins_later_so_that_its_leases_are_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trine.web.briefing.running._STEPS", [])
    begun: list[datetime] = []

    def takes_a_while(now: datetime) -> int:
        begun.append(now)
        time.sleep(0.02)
        return 0

    add_step(takes_a_while)
    add_step(takes_a_while)
    run_all_the_same(MONDAY)
    assert begun[1] - begun[0] >= timedelta(milliseconds=20)


@pytest.mark.django_db
def test_a_message_that_ends_every_worker_is_held_in_the_end(launch: Launch, rep: Person, smtp: SmtpSink) -> None:
    move(launch)
    plan_waiting(MONDAY)
    settle_due(MONDAY)
    Outgoing.objects.update(attempts=10, leased_until=MONDAY - HOUR)
    assert send_due(MONDAY) == 0
    assert (Outgoing.objects.get().state, smtp.mails) == ("held", [])


# The alarm --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_owners_read_on_every_page_that_messages_wait_and_nobody_else_does(
    launch: Launch, rep: Person, owner: Person, member: Person, signed_in: SignedIn
) -> None:
    now = timezone.now()
    move(launch)
    plan_waiting(now)
    assert alarm(now + timedelta(minutes=4)) is None
    assert Client().get("/healthz/briefing").content == b"ok\n"
    Delivery.objects.update(due=now - timedelta(minutes=12))
    page = signed_in(owner).get("/inbox/").content.decode()
    assert "Messages have waited for 12 minutes: the process that sends them is not running." in page
    assert "Messages have waited" not in signed_in(member).get("/inbox/").content.decode()
    assert Client().get("/healthz/briefing").status_code == 503
    Tally.objects.create(installation="6a4b0a5e-0e5c-5d0a-9a36-3f4f2d9d8a51", seen_at=now)
    assert "though the process that sends them is running" in str(alarm(now))
    assert "4 have waited" in overdue(connection.connection).says
    Delivery.objects.filter(channel="inbox").update(state=State.SENT)
    Delivery.objects.exclude(channel="inbox").update(state=State.HELD)
    assert "2 are held since a back-up was restored" in overdue(connection.connection).says
    assert alarm(now) is None


@pytest.mark.django_db
def test_a_mail_server_that_takes_nothing_is_told_and_one_mail_that_has_to_wait_is_not(
    launch: Launch, rep: Person, sales: Team, smtp: SmtpSink
) -> None:
    Tally.objects.create(installation="6a4b0a5e-0e5c-5d0a-9a36-3f4f2d9d8a51", seen_at=MONDAY + HOUR)
    smtp.answers.append("451 greylisted")
    move(launch)
    run_round(MONDAY)
    Outgoing.objects.update(next_try=MONDAY + 2 * HOUR)
    found = alarm(MONDAY + HOUR)
    assert found is not None
    assert found.sentence == "By mail nothing has gone out for 60 minutes: the mail server refused it: 451 greylisted."
    make_person("Sam Seller", teams=(sales,))
    move(launch)
    run_round(MONDAY + timedelta(minutes=1))
    assert alarm(MONDAY + HOUR) is None


@pytest.mark.django_db
def test_a_worker_whose_lease_ran_out_ends_nothing_that_another_has_taken_up(
    launch: Launch, rep: Person, smtp: SmtpSink
) -> None:
    move(launch)
    plan_waiting(MONDAY)
    settle_due(MONDAY)
    slow, quick = lease(MONDAY), lease(MONDAY + HOUR)
    assert slow is not None
    assert quick is not None
    smtp.answers += ["550 no such user", "250 OK"]
    send_one(slow, MONDAY + HOUR)
    assert states(rep) == ["going"]
    send_one(quick, MONDAY + HOUR)
    assert states(rep) == ["sent"]

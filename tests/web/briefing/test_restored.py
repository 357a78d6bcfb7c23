"""A back-up that is put back may have mail in it that went out since: it is held until an owner decides."""

import os
import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from pytest_django import Settings
from tests.web.briefing.conftest import MONDAY
from tests.web.briefing.smtp_sink import SmtpSink
from tests.web.briefing.test_briefing import move, states
from tests.web.conftest import SignedIn

from trine.core.briefing import Channel
from trine.runtime.binaries import find_binaries
from trine.web.base.events import record_all
from trine.web.base.models import Event
from trine.web.briefing.holding import is_ours, look, on_restored, watching
from trine.web.briefing.models import Delivery, Outgoing, Preference, Tally
from trine.web.briefing.outbox import plan_waiting
from trine.web.briefing.running import run_round
from trine.web.briefing.sending import lease, send_due
from trine.web.briefing.settling import settle_due
from trine.web.launches.models import Launch
from trine.web.people.models import Person


@pytest.fixture
def data(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    return tmp_path / "data"


@pytest.fixture
def sent_one(data: Path, launch: Launch, rep: Person, smtp: SmtpSink) -> Path:
    """A mail went out, and the next is decided and still to go."""
    with watching():
        look(MONDAY)
        move(launch)
        run_round(MONDAY)
        assert len(smtp.mails) == 1
        move(launch)
        run_round_without_sending()
    return data


def run_round_without_sending() -> None:
    plan_waiting(MONDAY)
    settle_due(MONDAY)


@pytest.mark.django_db
def test_neither_a_first_start_nor_a_kill_nor_another_start_holds_anything(
    sent_one: Path, rep: Person, smtp: SmtpSink
) -> None:
    Tally.objects.update(count=Tally.objects.get().count + 1)  # killed between the database and the file
    with watching():
        assert is_ours()
        assert not look(MONDAY)
        run_round(MONDAY)
    assert (states(rep), len(smtp.mails)) == (["sent", "sent"], 2)


@pytest.mark.django_db
def test_an_older_database_a_lost_file_and_a_copied_folder_hold_what_was_pending(
    sent_one: Path, launch: Launch, rep: Person, smtp: SmtpSink
) -> None:
    def older() -> None:
        Tally.objects.update(count=0)

    def lost() -> None:
        (sent_one / "briefing.mark").unlink()

    def copied() -> None:
        shutil.copytree(sent_one, sent_one.with_name("copy"))
        shutil.rmtree(sent_one)
        sent_one.with_name("copy").rename(sent_one)

    def another() -> None:
        Tally.objects.all().delete()

    for what_happened in (older, lost, copied, another):
        what_happened()
        with watching():
            assert not is_ours()
            assert lease(MONDAY) is None
            assert look(MONDAY)
            assert is_ours()
            run_round(MONDAY)
            assert states(rep) == ["sent", "held"], what_happened.__name__
            Delivery.objects.filter(state="held").update(state="pending")
            run_round_without_sending()
    with watching():
        send_due(MONDAY)
    assert (states(rep), len(smtp.mails)) == (["sent", "sent"], 2)


@pytest.mark.django_db
def test_what_nobody_was_told_of_yet_is_held_too_and_what_is_new_goes_out(
    sent_one: Path, launch: Launch, rep: Person, smtp: SmtpSink
) -> None:
    told: list[datetime] = []
    on_restored(told.append)
    move(launch)  # waits to be planned
    Tally.objects.update(count=0)
    with watching():
        look(MONDAY)
        assert states(rep) == ["sent", "held", "held"]
        move(launch)
        run_round(MONDAY)
    assert states(rep) == ["sent", "held", "held", "sent"]
    assert Delivery.objects.filter(person=rep, channel="inbox", state="sent").count() == 4
    assert told == [MONDAY]


@pytest.mark.django_db
def test_an_owner_reads_what_is_held_and_sends_it_or_lets_it_go(
    sent_one: Path, owner: Person, member: Person, rep: Person, smtp: SmtpSink, signed_in: SignedIn
) -> None:
    Tally.objects.update(count=0)
    with watching():
        look(MONDAY)
    client = signed_in(owner)
    page = " ".join(client.get("/outbox/").content.decode().replace("\xa0", " ").split())
    assert "1 message held since a back-up was restored" in page
    assert "1 message to 1 person were still to go out then" in page
    assert signed_in(member).post("/outbox/held/send/").status_code == 403
    assert "may come a second time" in client.get("/outbox/held/send/").content.decode()
    client.post("/outbox/held/send/")
    with watching():
        run_round(MONDAY)
    assert (states(rep), len(smtp.mails)) == (["sent", "sent"], 2)
    Delivery.objects.filter(person=rep, channel="mail").update(state="held")
    client.post("/outbox/held/let-go/")
    assert set(states(rep)) == {"suppressed"}
    assert "since a back-up" not in client.get("/outbox/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_dump_that_is_restored_as_the_guide_says_sends_nothing_a_second_time(
    data: Path, launch: Launch, rep: Person, smtp: SmtpSink, tmp_path: Path
) -> None:
    Preference.objects.create(person=rep, opens=0, closes=24 * 60, weekdays=[0, 1, 2, 3, 4, 5, 6])
    move(launch)
    dump = tmp_path / "trine.dump"
    postgres("pg_dump", "-Fc", "-f", str(dump))
    call_command("brief", once=True)
    assert (len(smtp.mails), states(rep)) == (1, ["sent"])
    postgres("pg_restore", "--clean", "--if-exists", "--single-transaction", str(dump))
    assert states(rep) == []
    call_command("brief", once=True)
    assert (len(smtp.mails), states(rep), states(rep, Channel.INBOX)) == (1, ["held"], ["sent"])
    Delivery.objects.filter(state="held").update(state="pending", due=timezone.now())
    call_command("brief", once=True)
    assert (len(smtp.mails), states(rep)) == (2, ["sent"])
    assert len({mail["Message-ID"] for mail in smtp.mails}) == 1


@pytest.mark.django_db
def test_a_number_that_is_given_a_second_time_after_a_restore_makes_another_id(
    launch: Launch, rep: Person, smtp: SmtpSink
) -> None:
    ids = set()
    for at in (MONDAY - timedelta(days=1), MONDAY):
        words = {"name": launch.name, "before": "2027-03-01", "after": "2027-03-15", "because": "late", "told": []}
        moved = Event(verb="launch_moved", subject_kind="launch", subject_id=launch.slug, payload=words, at=at)
        record_all([moved])
        plan_waiting(MONDAY)
        Delivery.objects.filter(channel="mail").update(id=7)
        settle_due(MONDAY)
        ids.add(Outgoing.objects.get().wire_id)
        Delivery.objects.all().delete()
        Outgoing.objects.all().delete()
    assert len(ids) == 2


def postgres(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on the database of the tests."""
    connection.close()
    known = connection.settings_dict
    words = ["-h", known["HOST"], "-U", known["USER"], "-d", known["NAME"]]
    words += ["-p", known["PORT"]] if known["PORT"] else []
    env = os.environ | {"PGPASSWORD": known["PASSWORD"]}
    done = subprocess.run(
        [find_binaries().program(program), *words, *arguments], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]

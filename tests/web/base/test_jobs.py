"""Background jobs: found in every area, enqueued with their change, run by a real worker, rescued from a dead one."""

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker
from tests.web.factories import make_person

import trine.web
from trine.core.company import Role
from trine.web.base.tasks import MOST_ATTEMPTS, forget_expired_sessions, forget_finished_jobs, rescue_stalled_jobs
from trine.web.people.links import make_link
from trine.web.people.models import Invitation, LinkKind, Person
from trine.web.people.tasks import close_accounts_of_those_who_left, forget_old_links

WORKER = [sys.executable, "-m", "django", "procrastinate", "worker"]


def environment() -> dict[str, str]:
    """What a worker of its own process needs to know."""
    at = connection.settings_dict
    database = f"postgresql://{at['USER']}:{at['PASSWORD']}@/{at['NAME']}?host={at['HOST']}&port={at['PORT']}"
    return os.environ | {"DJANGO_SETTINGS_MODULE": "trine.config.settings", "DATABASE_URL": database}


def run_worker() -> subprocess.CompletedProcess[str]:
    """A worker as `trine up` starts one, until the queue is empty."""
    return subprocess.run(
        [*WORKER, "--one-shot"], env=environment(), capture_output=True, text=True, timeout=120, check=True
    )


def defer(task: Any, priority: int = 0) -> int:
    """Put a job of the task into the queue, as the clock does; its id.

    One that waits there already goes: workers of other tests leave what was due while they ran.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE status = 'todo' AND queueing_lock = %s", [task.queueing_lock]
        )
    job: int = task.configure(priority=priority).defer(timestamp=0)
    return job


def test_the_jobs_of_every_area_are_found() -> None:
    """Without this, a worker fails the jobs that it does not know, and says so only in its log."""
    app.perform_import_paths()  # type: ignore[no-untyped-call]  # untyped library
    with_tasks = {path.parent.name for path in Path(next(iter(trine.web.__path__))).glob("*/tasks.py")}
    found = {name.split(".")[2] for name in app.tasks if name.startswith("trine.web.")}
    assert {"base", "people"} <= with_tasks
    assert found == with_tasks


@pytest.mark.django_db(transaction=True)
def test_a_job_is_enqueued_with_its_change_or_not_at_all() -> None:
    class Break(Exception):  # noqa: N818 - ends the block below
        pass

    before = ProcrastinateJob.objects.count()  # other tests' workers leave theirs behind

    def change_and_fail() -> None:
        with transaction.atomic():
            defer(rescue_stalled_jobs)
            assert ProcrastinateJob.objects.count() == before + 1
            raise Break

    with pytest.raises(Break):
        change_and_fail()
    assert ProcrastinateJob.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_runs_the_jobs() -> None:
    person = make_person("Gone", until=timezone.localdate() - timedelta(days=2))
    job = defer(close_accounts_of_those_who_left)
    run_worker()
    assert ProcrastinateJob.objects.get(pk=job).status == "succeeded"
    assert not Person.objects.get(pk=person.pk).is_active


def left_behind(*, attempts: int = 0, silent_for: int = 60) -> int:
    """A job that was being run by a worker which has been silent for so many seconds."""
    job = defer(close_accounts_of_those_who_left)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s * interval '1 second') RETURNING id",
            [silent_for],
        )
        (worker,) = cursor.fetchone()
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = %s WHERE id = %s",
            [worker, attempts, job],
        )
    return job


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_was_killed_is_run_by_the_next_one() -> None:
    job = left_behind()
    defer(rescue_stalled_jobs)
    run_worker()
    assert ProcrastinateJob.objects.get(pk=job).status == "succeeded"


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_worker_that_is_alive_is_left_to_it() -> None:
    job = left_behind(silent_for=5)
    defer(rescue_stalled_jobs)
    run_worker()
    assert ProcrastinateJob.objects.get(pk=job).status == "doing"


@pytest.mark.django_db(transaction=True)
def test_a_job_that_keeps_killing_workers_is_given_up() -> None:
    job = left_behind(attempts=MOST_ATTEMPTS)
    defer(rescue_stalled_jobs)
    said = run_worker()
    assert ProcrastinateJob.objects.get(pk=job).status == "failed"
    assert "was given up" in said.stderr


@pytest.mark.django_db(transaction=True)
def test_a_stalled_job_that_waits_in_the_queue_already_is_not_run_twice() -> None:
    job = left_behind()
    waiting = defer(close_accounts_of_those_who_left)
    defer(rescue_stalled_jobs, priority=10)
    run_worker()
    statuses = dict(ProcrastinateJob.objects.values_list("pk", "status"))
    assert (statuses[job], statuses[waiting]) == ("aborted", "succeeded")


@pytest.mark.django_db(transaction=True)
def test_jobs_that_ended_a_month_ago_are_forgotten() -> None:
    old, new = left_behind(), left_behind()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '31 days' WHERE job_id = %s", [old])
    defer(forget_finished_jobs)
    run_worker()
    kept = set(ProcrastinateJob.objects.values_list("pk", flat=True))
    assert old not in kept
    assert new in kept


@pytest.mark.django_db(transaction=True)
def test_a_worker_shows_its_heartbeat_while_it_runs() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")  # which other tests have left behind
    with subprocess.Popen(WORKER, env=environment(), stderr=subprocess.DEVNULL) as worker:
        deadline = time.monotonic() + 30
        while not ProcrastinateWorker.objects.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        assert ProcrastinateWorker.objects.get().last_heartbeat > timezone.now() - timedelta(seconds=30)
        worker.terminate()
    assert not ProcrastinateWorker.objects.exists()


@pytest.mark.django_db
def test_sessions_that_have_run_out_are_forgotten() -> None:
    over, going = SessionStore(), SessionStore()
    over.set_expiry(-1)
    over.save()
    going.save()
    forget_expired_sessions(timestamp=0)
    assert [session.session_key for session in Session.objects.all()] == [going.session_key]


@pytest.mark.django_db
def test_links_that_ended_long_ago_are_forgotten() -> None:
    old, _ = make_link(LinkKind.JOIN, name="Old", role=Role.MEMBER)
    new, _ = make_link(LinkKind.JOIN, name="New", role=Role.MEMBER)
    Invitation.objects.filter(pk=old.pk).update(expires_at=timezone.now() - timedelta(days=91))
    forget_old_links(timestamp=0)
    assert list(Invitation.objects.all()) == [new]

"""Jobs that are killed, give up or stumble, and files whose state allows less than was asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.web.conftest import SignedIn
from tests.web.data.test_import import DEALS, bring_in, check, drop

from trine.analytics.errors import StoreBusyError
from trine.analytics.settling import settle
from trine.analytics.store import FactStore
from trine.integrations.csv.importing import run_import
from trine.integrations.csv.mapping import parse_mapping
from trine.web.base.models import Event
from trine.web.data import tasks
from trine.web.data.models import FileImport, State
from trine.web.people.models import Person

IMPORT_JOB = "trine.web.data.tasks.import_file"


def killed_after_publishing(facts: FactStore, row: FileImport) -> None:
    """What a job does until it is killed: the facts are in the store, the row knows nothing of it."""
    run_import(row.path, parse_mapping(row.mapping), facts, name=row.name, by=row.by.slug, job=row.job)


def started(facts: FactStore, leader: Person, signed_in: SignedIn) -> FileImport:
    browser = signed_in(leader)
    row = check(browser, drop(browser))
    browser.post(f"/data/files/{row.pk}/import/")
    row.refresh_from_db()
    return row


def test_an_import_killed_between_the_store_and_the_row_is_found_again_and_can_be_undone(
    facts: FactStore, leader: Person, signed_in: SignedIn
) -> None:
    row = started(facts, leader, signed_in)
    killed_after_publishing(facts, row)
    tasks.import_file(row.pk)
    row.refresh_from_db()
    assert (row.state, row.import_id, row.rows, row.rejected) == (State.IMPORTED, "i000001", 3, 1)
    assert Event.objects.get(verb="facts_imported").payload["new"] == 2
    browser = signed_in(leader)
    assert "Take the import back" in browser.get(f"/data/files/{row.pk}/").content.decode()
    assert "2 new rows are gone" in browser.post(f"/data/files/{row.pk}/undo/", follow=True).content.decode()


def test_a_job_given_up_after_the_store_was_written_counts_as_imported(
    facts: FactStore, leader: Person, signed_in: SignedIn
) -> None:
    row = started(facts, leader, signed_in)
    killed_after_publishing(facts, row)
    fail_jobs(row)
    tasks.reconcile_files(0)
    row.refresh_from_db()
    assert (row.state, row.import_id) == (State.IMPORTED, "i000001")
    assert Event.objects.filter(verb="facts_imported").count() == 1


def test_a_file_whose_job_was_given_up_says_so_when_it_is_opened_and_can_be_thrown_away(
    facts: FactStore, leader: Person, signed_in: SignedIn
) -> None:
    row = started(facts, leader, signed_in)
    changed = ProcrastinateJob.objects.filter(task_name=IMPORT_JOB, args__pk=row.pk)
    assert changed.count() == 1, "its job waits"
    browser = signed_in(leader)
    assert "being imported" in browser.get(f"/data/files/{row.pk}/").content.decode()
    fail_jobs(row)
    page = browser.get(f"/data/files/{row.pk}/").content.decode()
    assert "stopped before it was done" in page
    assert "Check it again" in page
    browser.post(f"/data/files/{row.pk}/discard/")
    assert not FileImport.objects.exists()


def fail_jobs(row: FileImport) -> None:
    """Give the file's jobs up, as the rescue does."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE (args->>'pk')::int = %s", [row.pk])


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (MemoryError(), "too little memory"),
        (RecursionError(), "made Trine stop (RecursionError)"),
        (KeyError("x"), "made Trine stop (KeyError)"),
        (OSError(5, "Input/output error"), "Input/output error"),
        (FileNotFoundError(2, "No such file"), "Drop it again"),
    ],
)
def test_whatever_an_import_stumbles_over_ends_in_a_sentence(
    facts: FactStore,
    leader: Person,
    signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
    problem: Exception,
    sentence: str,
) -> None:
    def stumble(*_: object, **__: object) -> None:
        raise problem

    row = started(facts, leader, signed_in)
    monkeypatch.setattr(tasks, "run_import", stumble)
    tasks.import_file(row.pk)
    row.refresh_from_db()
    assert row.state == State.FAILED
    assert sentence in row.problem


def test_a_store_that_stays_busy_is_told_once_the_job_has_given_up(
    facts: FactStore, leader: Person, signed_in: SignedIn
) -> None:
    row = started(facts, leader, signed_in)
    with facts.writer(), pytest.raises(StoreBusyError):
        tasks.import_file(row.pk)
    fail_jobs(row)
    assert "Another import was running" in signed_in(leader).get(f"/data/files/{row.pk}/").content.decode()


def test_a_rejected_value_with_a_nul_can_be_shown(facts: FactStore, leader: Person, signed_in: SignedIn) -> None:
    browser = signed_in(leader)
    content = DEALS + b"4,Nul,a4,Closed Won,1\x002,2026-01-05,2026-02-10\n"
    browser.post("/data/files/", {"files": SimpleUploadedFile("deals.csv", content)})
    row = check(browser, FileImport.objects.latest("id"))
    assert (row.state, row.rejected) == (State.CHECKED, 2)


@pytest.mark.parametrize("state", [State.CHECKING, State.IMPORTING, State.IMPORTED])
def test_a_file_at_work_or_imported_is_not_mapped_anew(
    facts: FactStore, leader: Person, signed_in: SignedIn, state: State
) -> None:
    browser = signed_in(leader)
    row = check(browser, drop(browser))
    form = {"dates": "dmy", **shown_form_of(browser, row)}
    browser.post(f"/data/files/{row.pk}/import/")
    FileImport.objects.filter(pk=row.pk).update(state=state, report=row.report)
    said = browser.post(f"/data/files/{row.pk}/kind/", {"kind": "leads"}, follow=True).content.decode()
    assert "wait until it is done" in said or "Take the import back first" in said
    answer = browser.post(f"/data/files/{row.pk}/mapping/save/", form)
    assert answer.status_code == 400
    row.refresh_from_db()
    assert (row.state, row.kind) == (state, "opportunities")


def shown_form_of(browser: Client, row: FileImport) -> dict[str, str]:
    """The mapping form of a file that is checked already."""
    form = browser.get(f"/data/files/{row.pk}/mapping/").context["form"]
    return {field.name: field.initial or "" for field in form}


def test_a_file_that_was_taken_back_can_be_read_as_another_kind(
    facts: FactStore, leader: Person, signed_in: SignedIn
) -> None:
    browser = signed_in(leader)
    row = bring_in(browser, check(browser, drop(browser)))
    browser.post(f"/data/files/{row.pk}/undo/")
    browser.post(f"/data/files/{row.pk}/kind/", {"kind": "leads"})
    row.refresh_from_db()
    assert (row.state, row.kind) == (State.MAPPING, "leads")


def test_a_file_with_nothing_new_is_told_in_the_event_log(
    facts: FactStore, leader: Person, signed_in: SignedIn
) -> None:
    browser = signed_in(leader)
    bring_in(browser, check(browser, drop(browser)))
    bring_in(browser, check(browser, drop(browser)))
    assert Event.objects.filter(verb="facts_confirmed").count() == 1


def test_the_list_of_imports_says_how_each_can_be_taken_back(
    facts: FactStore, leader: Person, signed_in: SignedIn
) -> None:
    browser = signed_in(leader)
    row = bring_in(browser, check(browser, drop(browser)))
    assert f'<a href="/data/files/{row.pk}/">on the file' in browser.get("/data/").content.decode()
    browser.post(f"/data/files/{row.pk}/discard/")
    assert "trine facts undo i000001" in browser.get("/data/").content.decode()


def test_an_import_that_is_too_old_to_be_undone_says_so(facts: FactStore, leader: Person, signed_in: SignedIn) -> None:
    browser = signed_in(leader)
    row = bring_in(browser, check(browser, drop(browser)))
    facts.clock = lambda: datetime.now(UTC) + timedelta(days=91)
    assert settle(facts, keep=0) == 1
    page = browser.get(f"/data/files/{row.pk}/").content.decode()
    assert "can no longer be undone" in page
    assert "Take the import back" not in page
    assert "can no longer be undone" in browser.get("/data/").content.decode()

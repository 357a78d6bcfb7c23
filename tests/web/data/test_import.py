"""A file's way through the browser: drop, map, check, import, mend, undo."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.conftest import SignedIn

from trine.analytics.store import FactStore
from trine.web.base.models import Event
from trine.web.data import tasks
from trine.web.data.models import FileImport, SavedMapping, State
from trine.web.people.models import Person

DEALS = (
    b"Deal ID,Deal Name,Account ID,Stage,Amount,Create Date,Close Date\n"
    b"1,Press line,a1,Closed Won,21000,2026-01-05,2026-02-10\n"
    b"2,Fan test,a2,Negotiation,8000,2026-02-01,\n"
    b"3,Mill,a3,Closed Lost,1e309,2026-01-07,2026-03-01\n"
)


def drop(browser: Client, content: bytes = DEALS, name: str = "deals.csv") -> FileImport:
    answer = browser.post("/data/files/", {"files": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302
    return FileImport.objects.latest("id")


def shown_form(browser: Client, row: FileImport) -> dict[str, str]:
    """The mapping form as the page shows it."""
    form = browser.get(f"/data/files/{row.pk}/").context["form"]
    return {name: bound.initial or "" for name, bound in ((field.name, field) for field in form)}


def check(browser: Client, row: FileImport, **changes: str) -> FileImport:
    answer = browser.post(f"/data/files/{row.pk}/mapping/save/", {**shown_form(browser, row), **changes})
    assert answer.status_code == 302, answer.content.decode()
    tasks.check_file(row.pk)
    row.refresh_from_db()
    return row


def bring_in(browser: Client, row: FileImport) -> FileImport:
    browser.post(f"/data/files/{row.pk}/import/")
    tasks.import_file(row.pk)
    row.refresh_from_db()
    return row


def counts(row: FileImport) -> dict[str, Any]:
    assert row.report is not None
    return dict(row.report)


def test_columns_and_stages_are_found_without_help(facts: FactStore, leader: Person, signed_in: SignedIn) -> None:
    browser = signed_in(leader)
    row = drop(browser)
    assert row.kind == "opportunities"
    page = browser.get(f"/data/files/{row.pk}/").content.decode()
    assert "looks like opportunities" in page
    assert "Closed Won" in page


def test_the_check_counts_rows_and_changes_nothing(facts: FactStore, leader: Person, signed_in: SignedIn) -> None:
    browser = signed_in(leader)
    row = check(browser, drop(browser))
    assert row.state == State.CHECKED
    assert (counts(row)["new"], counts(row)["rejected"]) == (2, 1)
    assert facts.manifest().generation == 0
    page = browser.get(f"/data/files/{row.pk}/").content.decode()
    assert "1e309" in page


def test_good_rows_come_in_and_the_bad_one_can_be_downloaded_mended_and_dropped_again(
    facts: FactStore, leader: Person, signed_in: SignedIn
) -> None:
    browser = signed_in(leader)
    row = bring_in(browser, check(browser, drop(browser)))
    assert row.state == State.IMPORTED
    assert facts.manifest().tables["opportunities"].rows == 2
    rejected = browser.get(f"/data/files/{row.pk}/rejected.csv").getvalue()
    mended = bring_in(browser, check(browser, drop(browser, rejected.replace(b"1e309", b"13000"), "rejected.csv")))
    assert counts(mended)["new"] == 1
    assert facts.manifest().tables["opportunities"].rows == 3


def test_the_same_file_again_changes_nothing_and_says_so(facts: FactStore, leader: Person, signed_in: SignedIn) -> None:
    browser = signed_in(leader)
    bring_in(browser, check(browser, drop(browser)))
    again = bring_in(browser, check(browser, drop(browser)))
    assert again.state == State.UNCHANGED
    assert facts.manifest().generation == 1
    assert b"is new" in browser.get(f"/data/files/{again.pk}/").content


def test_an_import_is_taken_back(facts: FactStore, leader: Person, signed_in: SignedIn) -> None:
    browser = signed_in(leader)
    row = bring_in(browser, check(browser, drop(browser)))
    answer = browser.post(f"/data/files/{row.pk}/undo/", follow=True)
    assert "2 new rows are gone" in answer.content.decode()
    assert facts.manifest().tables["opportunities"].rows == 0
    again = browser.post(f"/data/files/{row.pk}/undo/", follow=True)
    assert "undone" in again.content.decode()


def test_a_job_that_runs_twice_imports_once(facts: FactStore, leader: Person, signed_in: SignedIn) -> None:
    browser = signed_in(leader)
    row = bring_in(browser, check(browser, drop(browser)))
    FileImport.objects.filter(pk=row.pk).update(state=State.IMPORTING)  # as if killed before the row was written
    tasks.import_file(row.pk)
    assert facts.manifest().generation == 1
    assert facts.manifest().tables["opportunities"].rows == 2
    assert Event.objects.filter(verb="facts_imported").count() == 2, "this row was put back by hand, after its event"


def test_a_mapping_is_remembered_for_the_next_file_of_the_same_shape(
    facts: FactStore, leader: Person, signed_in: SignedIn
) -> None:
    browser = signed_in(leader)
    check(browser, drop(browser), source="hubspot")
    assert SavedMapping.objects.count() == 1
    assert shown_form(browser, drop(browser, name="next month.csv"))["source"] == "hubspot"


def test_a_mapping_without_an_id_says_what_is_missing(facts: FactStore, leader: Person, signed_in: SignedIn) -> None:
    browser = signed_in(leader)
    row = drop(browser)
    values = {**shown_form(browser, row), "column_opportunity_id": "", "column_name": ""}
    answer = browser.post(f"/data/files/{row.pk}/mapping/save/", values)
    assert answer.status_code == 400
    assert "tells the rows apart" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "empty"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "picture"),
        ("broken.xlsx", b"PK\x03\x04 not a workbook", "workbook"),
    ],
)
def test_a_file_that_is_no_table_gets_a_sentence(
    name: str, content: bytes, said: str, facts: FactStore, leader: Person, signed_in: SignedIn
) -> None:
    browser = signed_in(leader)
    row = drop(browser, content, name)
    assert row.state == State.FAILED
    assert said in browser.get(f"/data/files/{row.pk}/").content.decode().lower()


def test_no_file_gets_a_sentence(facts: FactStore, leader: Person, signed_in: SignedIn) -> None:
    answer = signed_in(leader).post("/data/files/", {}, follow=True)
    assert "No file came with it" in answer.content.decode()


def test_an_unchecked_file_is_not_imported(facts: FactStore, leader: Person, signed_in: SignedIn) -> None:
    browser = signed_in(leader)
    row = drop(browser)
    answer = browser.post(f"/data/files/{row.pk}/import/", follow=True)
    assert "Check the file first" in answer.content.decode()


def test_a_file_is_thrown_away_with_its_copy(facts: FactStore, leader: Person, signed_in: SignedIn) -> None:
    browser = signed_in(leader)
    row = drop(browser)
    assert row.path.exists()
    browser.post(f"/data/files/{row.pk}/discard/")
    assert not row.path.exists()
    assert not FileImport.objects.exists()


def test_an_import_is_in_the_event_log(facts: FactStore, leader: Person, signed_in: SignedIn) -> None:
    browser = signed_in(leader)
    bring_in(browser, check(browser, drop(browser)))
    event = Event.objects.get(verb="facts_imported")
    assert event.payload["new"] == 2
    assert event.actor == leader


def test_every_figure_opens_its_definition_and_its_rows(facts: FactStore, leader: Person, signed_in: SignedIn) -> None:
    browser = signed_in(leader)
    bring_in(browser, check(browser, drop(browser)))
    assert "/data/metrics/deals_won/" in browser.get("/data/").content.decode()
    page = browser.get("/data/metrics/deals_won/").content.decode()
    assert "Press line" in page
    assert browser.get("/data/metrics/nonsense/").status_code == 404


def test_the_empty_data_page_teaches(facts: FactStore, leader: Person, signed_in: SignedIn) -> None:
    page = signed_in(leader).get("/data/").content.decode()
    assert "No facts yet" in page
    assert "Drop CSV or Excel files" in page


@pytest.mark.parametrize("page", ["²", "9" * 30, "-1", "0", "x", "", "9" * 5_000])
def test_a_page_that_is_not_there_shows_the_first_or_the_last(
    facts: FactStore, leader: Person, signed_in: SignedIn, page: str
) -> None:
    browser = signed_in(leader)
    bring_in(browser, check(browser, drop(browser)))
    answer = browser.get("/data/metrics/revenue/", {"page": page})
    assert answer.status_code == 200
    assert "Press line" in answer.content.decode()

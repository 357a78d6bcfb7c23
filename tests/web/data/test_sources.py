"""Live sources in the browser: connected by an owner, tried, read by a job, told in a sentence, forgotten."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.integrations.hubspot.server import KEY, Account, HubSpotServer
from tests.web.conftest import SignedIn

from trine.analytics.store import FactStore
from trine.web.base.models import Event
from trine.web.data.sources import tasks
from trine.web.data.sources.actions import connect_source
from trine.web.data.sources.connecting import under_way
from trine.web.data.sources.models import LiveSource
from trine.web.people.models import Person

FORM = {"name": "hubspot", "every": "nightly", "reading": "objects: [companies]", "secret": KEY}


@pytest.fixture
def server() -> Iterator[HubSpotServer]:
    account = Account()
    account.put("companies", "100", name="Acme")
    with HubSpotServer(account) as server:
        yield server


def connected(owner: Person, server: HubSpotServer, *, secret: str = KEY) -> LiveSource:
    return connect_source(actor=owner, **{**FORM, "kind": "hubspot", "address": server.address, "secret": secret})


def test_an_owner_connects_hubspot_and_the_secret_is_sealed_and_never_shown(
    facts: FactStore, owner: Person, signed_in: SignedIn
) -> None:
    browser = signed_in(owner)
    answer = browser.post("/data/sources/add/hubspot/", FORM)
    assert answer.status_code == 302
    row = LiveSource.objects.get()
    assert KEY not in row.secret
    assert KEY not in browser.get(answer["Location"]).content.decode()
    assert [event.verb for event in Event.objects.filter(subject_kind="source")] == ["source_connected"]


def test_what_is_wrong_with_a_source_is_said_beside_the_form(
    facts: FactStore, owner: Person, signed_in: SignedIn
) -> None:
    answer = signed_in(owner).post("/data/sources/add/hubspot/", {**FORM, "reading": "objets: [companies]"})
    assert answer.status_code == 422
    assert "&#x27;objets&#x27; does not belong here" in answer.content.decode()
    assert KEY not in answer.content.decode()
    elsewhere = {**FORM, "reading": "secret_file: /etc/passwd"}
    assert signed_in(owner).post("/data/sources/add/hubspot/", elsewhere).status_code == 422


def test_a_source_is_tried_and_read_and_says_what_it_did(
    facts: FactStore, owner: Person, signed_in: SignedIn, server: HubSpotServer
) -> None:
    row, browser = connected(owner, server), signed_in(owner)
    answer = browser.post(f"/data/sources/{row.pk}/check/", follow=True)
    assert "HubSpot accepts the key. It may read companies." in answer.content.decode()
    browser.post(f"/data/sources/{row.pk}/read/")
    assert "is being read" in browser.get(f"/data/sources/{row.pk}/").content.decode()
    tasks.sync_source(row.pk)
    row.refresh_from_db()
    assert row.report is not None
    assert (row.problem, row.report["total"]["new"], row.good_at is not None) == ("", 1, True)
    assert facts.manifest().tables["accounts"].sources == {"hubspot": 1}
    assert "1 new, 0 changed, 0 deleted, 0 merged" in browser.get("/data/sources/").content.decode()


def test_a_long_reading_is_done_in_slices_and_told_as_one(
    facts: FactStore, owner: Person, server: HubSpotServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = connected(owner, server)
    monkeypatch.setattr(tasks, "SLICE_SECONDS", -1.0)
    tasks.sync_source(row.pk)
    row.refresh_from_db()
    assert row.report is not None
    assert (row.report["unfinished"], row.good_at, under_way()) == (True, None, {row.pk})
    monkeypatch.setattr(tasks, "SLICE_SECONDS", 60.0)
    tasks.sync_source(row.pk)
    row.refresh_from_db()
    assert row.report is not None
    assert (row.report["total"]["new"], row.report["unfinished"], row.good_at is not None) == (1, False, True)


def test_a_source_that_refuses_says_why_and_how_old_its_facts_are(
    facts: FactStore, owner: Person, signed_in: SignedIn, server: HubSpotServer
) -> None:
    row = connected(owner, server)
    tasks.sync_source(row.pk)
    good_at = LiveSource.objects.get().good_at
    LiveSource.objects.update(secret="sealed with another key")
    tasks.sync_source(row.pk)
    row.refresh_from_db()
    assert row.problem == "The secret was kept with another secret key of this Trine. Enter it once more."
    assert row.good_at == good_at
    shown = signed_in(owner).get("/data/sources/").content.decode()
    assert "The secret was kept with another secret key" in shown
    assert "Its facts are as of" in shown


def test_a_secret_does_not_follow_to_another_address(
    facts: FactStore, owner: Person, signed_in: SignedIn, server: HubSpotServer
) -> None:
    row, browser = connected(owner, server), signed_in(owner)
    row.kind = "salesforce"
    row.user, row.address = "client", "https://ours.example"
    row.save()
    change = {"address": "https://theirs.example", "user": "client", "secret": "", "every": "hourly", "reading": ""}
    answer = browser.post(f"/data/sources/{row.pk}/change/", change)
    assert "It is not sent to another address by itself." in answer.content.decode()
    same = {**change, "address": "https://ours.example"}
    assert browser.post(f"/data/sources/{row.pk}/change/", same).status_code == 302
    assert LiveSource.objects.get().every == "hourly"


def test_a_source_that_is_forgotten_leaves_its_facts(
    facts: FactStore, owner: Person, signed_in: SignedIn, server: HubSpotServer
) -> None:
    row = connected(owner, server)
    tasks.sync_source(row.pk)
    assert signed_in(owner).post(f"/data/sources/{row.pk}/remove/").status_code == 302
    assert (LiveSource.objects.count(), facts.manifest().tables["accounts"].rows) == (0, 1)

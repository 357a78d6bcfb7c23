"""HubSpot, from what its account holds to facts: everything, then changes, deletes, merges, and what goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.integrations.hubspot.server import KEY, Account, HubSpotServer, problem
from tests.integrations.local_server import Answer

from trine.analytics.store import FactStore
from trine.integrations.hubspot.client import HINTS, HubSpot
from trine.integrations.hubspot.source import HubSpotSource
from trine.integrations.sources.errors import RefusedError
from trine.integrations.sources.retrying import Patience, Session
from trine.integrations.sources.syncing import SyncReport, TableReport, sync

ENTERED = "hs_v2_date_entered_"


@pytest.fixture
def account() -> Account:
    """A company, a contact who became a qualified lead, and a deal that was won."""
    account = Account(stages={"deals": {"appt": "Appointment", "won-1": "Won"}, "leads": {}})
    account.owners = {"7": ("Ada", False), "8": ("Bob", True)}
    account.campaigns = {"c1": {"hs_name": "Spring", "hs_start_date": "2027-03-01", "hs_owner": "7"}}
    account.put("companies", "100", name="Acme", domain="acme.example", numberofemployees="70", hubspot_owner_id="8")
    account.put(
        "contacts",
        "200",
        firstname="Eve",
        lastname="Moss",
        email="eve@acme.example",
        associatedcompanyid="100",
        hs_analytics_first_timestamp="2026-12-01T08:00:00Z",
        hs_analytics_source="PAID_SEARCH",
        **{f"{ENTERED}marketingqualifiedlead": "2026-12-24T10:00:00.000Z"},
    )
    account.put(
        "deals",
        "300",
        dealname="Acme 2027",
        amount="1200.50",
        deal_currency_code="EUR",
        dealstage="won-1",
        closedate="2027-01-05T12:00:00Z",
        hs_is_closed="true",
        hs_is_closed_won="true",
        hubspot_owner_id="7",
        **{f"{ENTERED}appt": "2027-01-02T09:00:00Z", f"{ENTERED}won_1_163": "2027-01-05T12:00:00Z"},
    )
    account.link("deals", "300", "companies", "999", primary=False)
    account.link("deals", "300", "companies", "100")
    account.link("deals", "300", "contacts", "200")
    account.put("calls", "400", hs_timestamp="2027-01-02T09:30:00Z", hs_call_title="Hello", hs_call_duration="90000")
    account.link("calls", "400", "contacts", "200")
    return account


@pytest.fixture
def server(account: Account) -> Iterator[HubSpotServer]:
    with HubSpotServer(account) as server:
        yield server


def source(server: HubSpotServer, *, key: str = KEY, waits: list[float] | None = None, **more: Any) -> HubSpotSource:
    wait = (waits if waits is not None else []).append
    session = Session("HubSpot", HINTS, Patience(attempts=4), sleep=wait, chance=lambda: 1.0)
    page = more.pop("page", 0)
    return HubSpotSource(HubSpot(key, address=server.address, session=session, search_page=page), **more)


def rows(store: FactStore, table: str) -> dict[str, dict[str, Any]]:
    with store.snapshot() as facts:
        found = facts.arrow(table).to_pylist()
    return {next(iter(row.values())): row for row in found}


def counts(report: SyncReport, table: str) -> TableReport:
    return next(one for one in report.tables if one.table == table)


def test_everything_is_read_with_links_owners_stages_and_times(server: HubSpotServer, store: FactStore) -> None:
    report = sync(source(server), store)
    assert (report.problem, report.notes) == ("", ())
    deal = rows(store, "opportunities")["300"]
    assert (deal["amount"], deal["currency"], deal["stage"]) == (Decimal("1200.5000"), "EUR", "Won")
    assert (deal["account_id"], deal["contact_id"], deal["owner"]) == ("100", "200", "Ada")
    assert (deal["is_won"], deal["close_date"], deal["closed_at"]) == (
        True,
        date(2027, 1, 5),
        datetime(2027, 1, 5, 12),
    )
    history = sorted(rows(store, "opportunity_history").values(), key=lambda row: row["changed_at"])
    assert [(one["from_stage"], one["stage"], one["changed_at"].hour) for one in history] == [
        (None, "Appointment", 9),
        ("Appointment", "Won", 12),
    ]
    assert rows(store, "contacts")["200"]["mql_at"] == datetime(2026, 12, 24, 10)
    assert rows(store, "accounts")["100"]["owner"] == "Bob"
    assert [(one["channel"], one["contact_id"]) for one in rows(store, "touches").values()] == [("paid search", "200")]
    call = rows(store, "activities")["call-400"]
    assert (call["activity_type"], call["duration"], call["contact_id"]) == ("call", 1.5, "200")
    assert rows(store, "campaigns")["c1"]["owner"] == "Ada"
    assert (report.usage.calls, report.usage.left) == (len(server.asked), server.left)


def test_a_second_sync_reads_only_what_changed_and_the_same_again_changes_nothing(
    server: HubSpotServer, account: Account, store: FactStore
) -> None:
    for number in range(5):
        account.put("companies", str(110 + number), name=f"Company {number}")
    sync(source(server), store)
    account.put("companies", "112", name="Renamed")
    server.asked.clear()
    report = sync(source(server), store)
    accounts = counts(report, "accounts")
    assert (accounts.read, accounts.changed, accounts.new) == (2, 1, 0), "the last minutes are read once more"
    assert rows(store, "accounts")["112"]["name"] == "Renamed"
    generation = store.manifest().generation
    again = sync(source(server), store)
    assert (again.changed_anything, again.generation) == (False, generation)


def test_more_records_than_a_search_shows_are_all_read(account: Account, store: FactStore) -> None:
    for number in range(1000, 1037):
        account.put("companies", str(number), name=f"Company {number}")
    with HubSpotServer(account, most_results=10) as server:
        sync(source(server, objects=["companies"], page=5), store)
    assert len(rows(store, "accounts")) == 38


def test_deleted_records_go_and_merged_ones_live_on_with_all_that_points_to_them(
    server: HubSpotServer, account: Account, store: FactStore
) -> None:
    for number in range(201, 205):
        account.put("contacts", str(number), email=f"{number}@acme.example")
    sync(source(server), store)
    for gone in ("202", "203", "204"):
        account.objects["contacts"][gone].archived = True
    account.merge("contacts", "201", "200")
    report = sync(source(server), store)
    contacts = counts(report, "contacts")
    assert (contacts.deleted, contacts.merged) == (3, 1)
    assert list(rows(store, "contacts")) == ["201"]
    assert rows(store, "contacts")["201"]["mql_at"] == datetime(2026, 12, 24, 10), "the merged contact's time is kept"
    assert rows(store, "opportunities")["300"]["contact_id"] == "201"
    assert rows(store, "activities")["call-400"]["contact_id"] == "201"
    assert sync(source(server), store).changed_anything is False


def test_a_lifecycle_date_that_hubspot_clears_is_kept(
    server: HubSpotServer, account: Account, store: FactStore
) -> None:
    sync(source(server), store)
    account.put("contacts", "200", jobtitle="Buyer", **{f"{ENTERED}marketingqualifiedlead": None})
    sync(source(server), store)
    contact = rows(store, "contacts")["200"]
    assert (contact["job_title"], contact["mql_at"]) == ("Buyer", datetime(2026, 12, 24, 10))


def test_without_leads_contacts_count_as_leads(server: HubSpotServer, store: FactStore) -> None:
    sync(source(server, objects=["companies", "contacts"]), store)
    lead = rows(store, "leads")["200"]
    assert (lead["name"], lead["contact_id"], lead["mql_at"]) == ("Eve Moss", "200", datetime(2026, 12, 24, 10))


def test_troubles_that_pass_are_waited_for_as_long_as_hubspot_says(server: HubSpotServer, store: FactStore) -> None:
    waits: list[float] = []
    too_often = problem(429, "You have reached your secondly limit.", "RATE_LIMITS", Retry_After="7")
    server.faults.extend(
        [too_often, None, problem(502, "Bad gateway", "X"), Answer({"results": []}, cut=3), Answer([1], half=True)]
    )
    report = sync(source(server, objects=["companies"], waits=waits), store)
    assert (report.problem, len(rows(store, "accounts"))) == ("", 1)
    assert waits == [7.0, 1.0, 2.0, 4.0]


def test_a_trouble_that_stays_ends_in_a_sentence_and_keeps_the_facts(server: HubSpotServer, store: FactStore) -> None:
    sync(source(server), store)
    before = rows(store, "accounts")
    server.faults.extend([problem(503, "Down", "X")] * 4)
    report = sync(source(server), store)
    assert report.problem == (
        "HubSpot answers that it has a problem of its own (503), 4 times in a row. The next sync goes on from here."
    )
    assert rows(store, "accounts") == before


def test_a_used_up_quota_ends_at_once(server: HubSpotServer, store: FactStore) -> None:
    used_up = Answer({"status": "error", "message": "daily limit", "policyName": "DAILY"}, 429)
    server.faults.append(used_up)
    report = sync(source(server), store)
    assert (report.problem, report.usage.calls) == (
        "The daily quota of HubSpot is used up. The next sync goes on from here.",
        1,
    )


def test_a_wrong_key_is_told_once_and_never_shown(server: HubSpotServer, store: FactStore) -> None:
    report = sync(source(server, key="pat-wrong"), store)
    assert report.problem.startswith("HubSpot does not accept the service key")
    assert (report.usage.calls, "pat-wrong" in repr(report)) == (1, False)
    with pytest.raises(RefusedError, match="does not accept the service key"):
        source(server, key="pat-wrong").check()


def test_an_object_that_the_key_may_not_read_is_named_and_the_rest_is_read(
    server: HubSpotServer, account: Account, store: FactStore
) -> None:
    account.closed = {"leads"}
    report = sync(source(server), store)
    assert report.problem == ""
    refused = "HubSpot does not let the key read leads, so they are as they were."
    assert report.notes == (f"{refused} Give the key the scope crm.objects.leads.read.",)
    assert source(server).check().endswith("calls, emails, meetings, notes, tasks, campaigns. It may not read leads.")


def test_a_mapped_property_that_went_away_is_told_and_nothing_is_taken(
    server: HubSpotServer, account: Account, store: FactStore
) -> None:
    fields = {"accounts": {"segment": "tier"}}
    account.put("companies", "100", tier="Enterprise")
    sync(source(server, objects=["companies"], fields=fields), store)
    assert rows(store, "accounts")["100"]["segment"] == "Enterprise"
    account.hidden = {"tier"}
    report = sync(source(server, objects=["companies"], fields=fields), store)
    assert report.problem.startswith("HubSpot's companies have no property 'tier', which is mapped to segment")
    assert rows(store, "accounts")["100"]["segment"] == "Enterprise"


def test_a_property_that_becomes_another_kind_of_value_is_told_and_nothing_is_taken(
    server: HubSpotServer, account: Account, store: FactStore
) -> None:
    sync(source(server, objects=["companies"]), store)
    for number in range(100, 106):
        account.put("companies", str(number), numberofemployees="51 to 200")
    report = sync(source(server, objects=["companies"]), store)
    assert report.problem.startswith(
        "HubSpot has changed: nothing that it gives for employees of accounts is a whole number any more, "
        "such as '51 to 200' (100)."
    )
    assert rows(store, "accounts")["100"]["employees"] == 70

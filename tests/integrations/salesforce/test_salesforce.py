"""Salesforce, from what its organisation holds to facts: everything, then changes, deletes, merges, purges, quota."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.integrations.salesforce.server import CLIENT, SECRET, Organisation, SalesforceServer, problem

from trine.analytics.store import FactStore
from trine.integrations.salesforce.client import HINTS, Salesforce
from trine.integrations.salesforce.source import SalesforceSource
from trine.integrations.sources.errors import RefusedError
from trine.integrations.sources.retrying import Patience, Session
from trine.integrations.sources.syncing import SyncReport, TableReport, sync


@pytest.fixture
def organisation() -> Organisation:
    """An account with a contact, a converted lead, a won deal with its history, a response, a call and a meeting."""
    found = Organisation()
    found.put("Account", "001A", Name="Acme", Website="acme.example", NumberOfEmployees=70)
    found.put("Contact", "003A", Name="Eve", AccountId="001A", Email="eve@acme.example")
    found.put("Campaign", "701A", Name="Spring", Type="Webinar", StartDate="2027-03-01", BudgetedCost=500)
    found.put(
        "Opportunity",
        "006A",
        Name="Acme 2027",
        AccountId="001A",
        StageName="Closed Won",
        Probability=100,
        Amount=1200.5,
        CloseDate="2027-01-05",
        IsClosed=True,
        IsWon=True,
        LastStageChangeDate="2027-01-05T12:00:00.000+0000",
    )
    found.put("OpportunityHistory", "008A", OpportunityId="006A", StageName="Prospecting", Probability=10)
    found.put(
        "Lead",
        "00QA",
        Name="Eve",
        ConvertedDate="2027-01-02",
        ConvertedContactId="003A",
        ConvertedOpportunityId="006A",
        ConvertedOpportunity={"CreatedDate": "2027-01-02T09:15:00.000+0000"},
    )
    found.put("CampaignMember", "00vA", ContactId="003A", HasResponded=True, FirstRespondedDate="2027-01-04")
    found.put("CampaignMember", "00vB", ContactId="003A", HasResponded=False, FirstRespondedDate=None)
    found.put(
        "Task", "00TA", Subject="Hello", TaskSubtype="Call", WhoId="003A", WhatId="006A", CallDurationInSeconds=90
    )
    found.put("Event", "00UA", Subject="Demo", StartDateTime="2027-01-03T10:00:00.000+0000", WhoId="00QA", WhatId=None)
    return found


@pytest.fixture
def server(organisation: Organisation) -> Iterator[SalesforceServer]:
    with SalesforceServer(organisation) as server:
        yield server


def source(
    server: SalesforceServer, *, secret: str = SECRET, waits: list[float] | None = None, **more: Any
) -> SalesforceSource:
    wait = (waits if waits is not None else []).append
    session = Session("Salesforce", HINTS, Patience(attempts=4), sleep=wait, chance=lambda: 1.0)
    return SalesforceSource(Salesforce(server.address, CLIENT, secret, session=session), **more)


def rows(store: FactStore, table: str) -> dict[str, dict[str, Any]]:
    with store.snapshot() as facts:
        found = facts.arrow(table).to_pylist()
    return {next(iter(row.values())): row for row in found}


def counts(report: SyncReport, table: str) -> TableReport:
    return next(one for one in report.tables if one.table == table)


def test_everything_is_read_and_days_never_become_minutes(server: SalesforceServer, store: FactStore) -> None:
    report = sync(source(server), store)
    assert (report.problem, report.notes) == ("", ())
    deal = rows(store, "opportunities")["006A"]
    assert (deal["probability"], deal["closed_at"], deal["manager"]) == (1.0, datetime(2027, 1, 5, 12), "Bob")
    assert rows(store, "opportunity_history")["008A"]["probability"] == 0.1
    lead = rows(store, "leads")["00QA"]
    assert (lead["converted_at"], lead["first_response_at"]) == (datetime(2027, 1, 2, 9, 15), None)
    touches = rows(store, "touches")
    assert (list(touches), touches["00vA"]["touched_at"]) == (["00vA"], datetime(2027, 1, 4))
    assert touches["00vA"]["channel"] == "Webinar"
    call, meeting = rows(store, "activities")["00TA"], rows(store, "activities")["00UA"]
    assert (call["activity_type"], call["duration"], call["contact_id"]) == ("call", 1.5, "003A")
    assert (call["opportunity_id"], meeting["activity_type"], meeting["lead_id"]) == ("006A", "meeting", "00QA")
    left = server.organisation.quota - server.organisation.used
    assert (report.usage.quota, report.usage.left) == (15_000, left)
    assert source(server).check().endswith(f" {left - 1:,} of 15,000 calls are left today.")


def test_pages_are_followed_and_a_second_sync_reads_only_what_changed(
    server: SalesforceServer, organisation: Organisation, store: FactStore
) -> None:
    for number in range(10):
        organisation.put("Account", f"001{number}", tick=False, Name=f"Company {number}")
    sync(source(server), store)
    assert len(rows(store, "accounts")) == 11
    organisation.put("Account", "0013", Name="Renamed")
    report = sync(source(server), store)
    assert (counts(report, "accounts").changed, counts(report, "accounts").new) == (1, 0)
    assert counts(report, "leads").read == 0
    assert rows(store, "accounts")["0013"]["name"] == "Renamed"
    assert sync(source(server), store).changed_anything is False


def test_deletes_merges_and_purged_records_are_followed(
    server: SalesforceServer, organisation: Organisation, store: FactStore
) -> None:
    for name in "BCD":
        organisation.put("Contact", f"003{name}", Name=name)
    sync(source(server), store)
    organisation.put("Contact", "003A", IsDeleted=True, MasterRecordId="003B")
    organisation.put("Contact", "003C", IsDeleted=True)
    del organisation.objects["Contact"]["003D"]
    report = sync(source(server), store)
    assert (counts(report, "contacts").deleted, counts(report, "contacts").merged) == (1, 1)
    assert rows(store, "touches")["00vA"]["contact_id"] == "003B"
    organisation.clock += timedelta(days=2)
    report = sync(source(server), store)
    assert (counts(report, "contacts").deleted, list(rows(store, "contacts"))) == (1, ["003B"])


def test_a_reading_that_broke_off_goes_on_behind_the_last_record(
    server: SalesforceServer, organisation: Organisation, store: FactStore
) -> None:
    for number in range(10):
        organisation.put("Account", f"001{number}", tick=False, Name=f"Company {number}")
    server.faults.extend([None, None, None, *[problem(500, "UNKNOWN", "Down")] * 4])
    report = sync(source(server), store)
    assert report.problem.startswith("Salesforce answers that it has a problem of its own (500), 4 times in a row.")
    assert (counts(report, "accounts").read, len(rows(store, "accounts"))) == (3, 3)
    report = sync(source(server), store)
    assert (counts(report, "accounts").read, len(rows(store, "accounts"))) == (8, 11)


def test_it_stops_before_the_quota_is_used_up_and_says_so(
    server: SalesforceServer, organisation: Organisation, store: FactStore
) -> None:
    organisation.used = organisation.quota - 505
    report = sync(source(server, keep_back=500), store)
    assert report.problem == (
        "Only 500 of the organisation's 15,000 calls a day are left, and 500 are kept for others. "
        "The next sync goes on from here."
    )
    organisation.used = organisation.quota
    assert sync(source(server), store).problem.startswith("The daily quota of Salesforce is used up.")


def test_a_token_that_runs_out_is_renewed_and_a_wrong_secret_is_told(
    server: SalesforceServer, store: FactStore
) -> None:
    one = source(server)
    sync(one, store)
    server.token = "token-2"
    assert sync(one, store).problem == ""
    with pytest.raises(RefusedError, match="does not accept the consumer key and secret") as caught:
        source(server, secret="wrong-secret").check()
    assert "wrong-secret" not in repr(caught.value)


def test_a_field_that_went_away_is_told_only_if_it_was_mapped(
    server: SalesforceServer, organisation: Organisation, store: FactStore
) -> None:
    fields = {"accounts": {"segment": "Tier__c"}}
    organisation.put("Account", "001A", Tier__c="Enterprise")
    sync(source(server, fields=fields), store)
    organisation.hidden = {"Website"}
    organisation.put("Account", "001A", Name="Acme SE")
    assert sync(source(server, fields=fields), store).problem == ""
    account = rows(store, "accounts")["001A"]
    assert (account["name"], account["domain"], account["segment"]) == ("Acme SE", "acme.example", "Enterprise")
    organisation.hidden = {"Tier__c"}
    report = sync(source(server, fields=fields), store)
    assert report.problem.startswith("Salesforce's Account has no field 'Tier__c', which is mapped to segment")


def test_waits_are_as_long_as_salesforce_asks(server: SalesforceServer, store: FactStore) -> None:
    waits: list[float] = []
    server.faults.extend([None, problem(429, "TOO_MANY", "Too many", Retry_After="3"), problem(414, "URI", "Too long")])
    report = sync(source(server, waits=waits), store)
    assert (report.problem, waits) == ("Salesforce finds the question too long. Map fewer fields.", [3.0])

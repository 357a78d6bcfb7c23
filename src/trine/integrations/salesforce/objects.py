"""Salesforce's objects and which of their fields are which of ours.

The fields are those of Salesforce's Object Reference. One that an organisation or the user behind the key does not have
is left out. `ConvertedDate` and `FirstRespondedDate` are days without a time, see `made`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from trine.integrations.sources.values import day, moment

CONTACT, LEAD, OPPORTUNITY = "003", "00Q", "006"
"""The first three letters of an id tell the object that it belongs to."""


@dataclass(frozen=True, slots=True)
class SObject:
    """One object: the table that it fills, and its fields by ours; `needs` are read besides, for what is made of them.

    `merges` objects name the record that a merged one lives on as.
    """

    name: str
    table: str
    fields: Mapping[str, str]
    needs: tuple[str, ...] = ()
    merges: bool = False


_OWNED = {"owner": "Owner.Name", "created_at": "CreatedDate", "updated_at": "LastModifiedDate"}
_MONEY = {"currency": "CurrencyIsoCode"}

_ALL = (
    SObject(
        "Account",
        "accounts",
        {
            "name": "Name",
            "domain": "Website",
            "industry": "Industry",
            "country": "BillingCountry",
            "region": "BillingState",
            "employees": "NumberOfEmployees",
            "annual_revenue": "AnnualRevenue",
            "parent_account_id": "ParentId",
            "lead_source": "AccountSource",
            **_MONEY,
            **_OWNED,
        },
        merges=True,
    ),
    SObject(
        "Contact",
        "contacts",
        {
            "account_id": "AccountId",
            "name": "Name",
            "email": "Email",
            "job_title": "Title",
            "country": "MailingCountry",
            "lead_source": "LeadSource",
            **_OWNED,
        },
        merges=True,
    ),
    SObject(
        "Campaign",
        "campaigns",
        {
            "name": "Name",
            "channel": "Type",
            "campaign_type": "Type",
            "status": "Status",
            "parent_campaign_id": "ParentId",
            "start_date": "StartDate",
            "end_date": "EndDate",
            "budget": "BudgetedCost",
            "expected_revenue": "ExpectedRevenue",
            **_MONEY,
            **_OWNED,
        },
    ),
    SObject(
        "Opportunity",
        "opportunities",
        {
            "name": "Name",
            "account_id": "AccountId",
            "contact_id": "ContactId",
            "deal_type": "Type",
            "lead_source": "LeadSource",
            "campaign_id": "CampaignId",
            "manager": "Owner.Manager.Name",
            "stage": "StageName",
            "probability": "Probability",
            "amount": "Amount",
            "close_date": "CloseDate",
            "is_closed": "IsClosed",
            "is_won": "IsWon",
            **_MONEY,
            **_OWNED,
        },
        needs=("LastStageChangeDate",),
    ),
    SObject(
        "OpportunityHistory",
        "opportunity_history",
        {
            "opportunity_id": "OpportunityId",
            "changed_at": "CreatedDate",
            "stage": "StageName",
            "amount": "Amount",
            "close_date": "CloseDate",
            "probability": "Probability",
            "changed_by": "CreatedBy.Name",
            **_MONEY,
        },
    ),
    SObject(
        "Lead",
        "leads",
        {
            "name": "Name",
            "email": "Email",
            "company": "Company",
            "account_id": "ConvertedAccountId",
            "contact_id": "ConvertedContactId",
            "opportunity_id": "ConvertedOpportunityId",
            "lead_source": "LeadSource",
            "industry": "Industry",
            "country": "Country",
            "status": "Status",
            **_OWNED,
        },
        needs=("ConvertedDate", "ConvertedOpportunity.CreatedDate"),
        merges=True,
    ),
    SObject(
        "CampaignMember",
        "touches",
        {
            "contact_id": "ContactId",
            "lead_id": "LeadId",
            "campaign_id": "CampaignId",
            "channel": "Campaign.Type",
            "asset": "Campaign.Name",
            "touch_type": "Status",
        },
        needs=("HasResponded", "FirstRespondedDate", "CreatedDate"),
    ),
    SObject(
        "Task",
        "activities",
        {"subject": "Subject", "outcome": "Status", "account_id": "AccountId", "owner": "Owner.Name"},
        needs=("CompletedDateTime", "CreatedDate", "TaskSubtype", "CallDurationInSeconds", "WhoId", "WhatId"),
    ),
    SObject(
        "Event",
        "activities",
        {"subject": "Subject", "account_id": "AccountId", "owner": "Owner.Name"},
        needs=("StartDateTime", "DurationInMinutes", "WhoId", "WhatId"),
    ),
)

OBJECTS: Mapping[str, SObject] = MappingProxyType({one.name: one for one in _ALL})
"""The objects in the order in which they are read."""

MADE: Mapping[str, tuple[str, ...]] = {
    "opportunities": ("closed_at",),
    "leads": ("converted_at",),
    "touches": ("touched_at",),
    "activities": (
        "activity_at",
        "activity_type",
        "duration",
        "contact_id",
        "lead_id",
        "opportunity_id",
        "outcome",
    ),
}
"""Columns that no field gives by itself, by table."""


def made(name: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """What is made of a record's fields: times that Salesforce gives as days are only used where a day is enough.

    A lead's conversion is the moment at which its opportunity came to be, if that was on the day of conversion; else
    the start of that day, but never before the lead. Nothing says when sales first answered, so that stays empty.
    """
    make = _MAKERS.get(name)
    return make(record) if make else {}


def _of_deal(record: Mapping[str, Any]) -> dict[str, Any]:
    closed_at = record.get("LastStageChangeDate") if record.get("IsClosed") else None
    return {**_share(record), "closed_at": closed_at}


def _share(record: Mapping[str, Any]) -> dict[str, Any]:
    """The chance of winning as a ratio; Salesforce states it in per cent."""
    share = record.get("Probability")
    return {} if share is None else {"probability": float(share) / 100}


def _of_task(record: Mapping[str, Any]) -> dict[str, Any]:
    seconds = record.get("CallDurationInSeconds")
    kind = str(record.get("TaskSubtype") or "task").lower()
    return {
        "activity_at": record.get("CompletedDateTime") or record.get("CreatedDate"),
        "activity_type": {"email": "mail", "listemail": "mail"}.get(kind, kind),
        "duration": seconds / 60 if seconds is not None else None,
        **_about(record),
    }


def _of_event(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "activity_at": record.get("StartDateTime"),
        "activity_type": "meeting",
        "duration": record.get("DurationInMinutes"),
        **_about(record),
    }


def _converted(record: Mapping[str, Any]) -> Any:
    on = day(record.get("ConvertedDate"))
    if on is None:
        return None
    exact = moment((record.get("ConvertedOpportunity") or {}).get("CreatedDate"))
    if exact is not None and abs(exact.date() - on) <= timedelta(days=1):
        return exact
    created, start = moment(record.get("CreatedDate")), moment(on)
    return max(created, start) if created and start else start


def _responded(record: Mapping[str, Any]) -> Any:
    """When a campaign's member first responded: the moment it was added if that was on the day, else the day."""
    on, created = day(record.get("FirstRespondedDate")), moment(record.get("CreatedDate"))
    if on is None or (created is not None and created.date() == on):
        return created
    return moment(on)


def _about(record: Mapping[str, Any]) -> dict[str, Any]:
    """Whom and what an activity is about, told by the ids' first letters."""
    who, what = str(record.get("WhoId") or ""), str(record.get("WhatId") or "")
    return {
        "contact_id": who if who.startswith(CONTACT) else None,
        "lead_id": who if who.startswith(LEAD) else None,
        "opportunity_id": what if what.startswith(OPPORTUNITY) else None,
    }


_MAKERS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "Opportunity": _of_deal,
    "OpportunityHistory": _share,
    "Lead": lambda record: {"converted_at": _converted(record)},
    "CampaignMember": lambda record: {"touched_at": _responded(record)},
    "Task": _of_task,
    "Event": _of_event,
}

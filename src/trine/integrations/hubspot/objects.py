"""HubSpot's objects and which of their properties are which fields.

The properties are those of HubSpot's object definitions (developers.hubspot.com, CRM API, "Object definition" and
"Properties" of each object). A property that an account does not have is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

OWNER = "hubspot_owner_id"
MERGED = "hs_merged_object_ids"
ENTERED = "hs_v2_date_entered_"
CONTACT_SCOPE = "crm.objects.contacts.read"


@dataclass(frozen=True, slots=True)
class HubSpotObject:
    """One object: the table that it fills, its properties by field, and the links to other objects by field."""

    name: str
    table: str
    fields: Mapping[str, str]
    scope: str
    modified: str = "hs_lastmodifieddate"
    links: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""
    pipeline: bool = False

    def fact_id(self, record: str) -> str:
        """The id of the fact made of a record; activities of different objects share a table."""
        return f"{self.prefix}{record}"


def _activity(name: str, single: str, **fields: str) -> HubSpotObject:
    return HubSpotObject(
        name,
        "activities",
        {"activity_at": "hs_timestamp", "owner": OWNER, **fields},
        CONTACT_SCOPE,
        links={"contact_id": "contacts", "account_id": "companies", "opportunity_id": "deals"},
        prefix=f"{single}-",
    )


_ALL = (
    HubSpotObject(
        "companies",
        "accounts",
        {
            "name": "name",
            "domain": "domain",
            "industry": "industry",
            "country": "country",
            "region": "state",
            "employees": "numberofemployees",
            "annual_revenue": "annualrevenue",
            "parent_account_id": "hs_parent_company_id",
            "owner": OWNER,
            "lead_source": "hs_analytics_source",
            "created_at": "createdate",
            "updated_at": "hs_lastmodifieddate",
        },
        "crm.objects.companies.read",
    ),
    HubSpotObject(
        "contacts",
        "contacts",
        {
            "account_id": "associatedcompanyid",
            "name": "firstname lastname",
            "email": "email",
            "job_title": "jobtitle",
            "country": "country",
            "lead_source": "hs_analytics_source",
            "lifecycle_stage": "lifecyclestage",
            "mql_at": f"{ENTERED}marketingqualifiedlead",
            "owner": OWNER,
            "created_at": "createdate",
            "updated_at": "lastmodifieddate",
        },
        CONTACT_SCOPE,
        modified="lastmodifieddate",
    ),
    HubSpotObject(
        "deals",
        "opportunities",
        {
            "name": "dealname",
            "deal_type": "dealtype",
            "lead_source": "hs_analytics_source",
            "owner": OWNER,
            "stage": "dealstage",
            "probability": "hs_deal_stage_probability",
            "amount": "amount",
            "currency": "deal_currency_code",
            "created_at": "createdate",
            "close_date": "closedate",
            "is_closed": "hs_is_closed",
            "is_won": "hs_is_closed_won",
            "loss_reason": "closed_lost_reason",
            "win_reason": "closed_won_reason",
            "updated_at": "hs_lastmodifieddate",
        },
        "crm.objects.deals.read",
        links={"account_id": "companies", "contact_id": "contacts"},
        pipeline=True,
    ),
    HubSpotObject(
        "leads",
        "leads",
        {
            "name": "hs_lead_name",
            "lead_source": "hs_lead_source",
            "owner": OWNER,
            "status": "hs_pipeline_stage",
            "created_at": "hs_createdate",
            "assigned_at": "hubspot_owner_assigneddate",
            "sql_at": f"{ENTERED}qualified-stage-id",
            "disqualified_at": f"{ENTERED}unqualified-stage-id",
            "disqualification_reason": "hs_lead_disqualification_reason",
            "updated_at": "hs_lastmodifieddate",
        },
        "crm.objects.leads.read",
        links={"contact_id": "contacts", "account_id": "companies", "opportunity_id": "deals"},
        pipeline=True,
    ),
    _activity(
        "calls",
        "call",
        subject="hs_call_title",
        direction="hs_call_direction",
        outcome="hs_call_status",
        duration="hs_call_duration",
    ),
    _activity("emails", "mail", subject="hs_email_subject", direction="hs_email_direction", outcome="hs_email_status"),
    _activity("meetings", "meeting", subject="hs_meeting_title", outcome="hs_meeting_outcome"),
    _activity("notes", "note"),
    _activity("tasks", "task", subject="hs_task_subject", outcome="hs_task_status"),
)

OBJECTS: Mapping[str, HubSpotObject] = MappingProxyType({one.name: one for one in _ALL})
"""The objects that are read by searching, in the order in which they are read."""

CAMPAIGNS = "campaigns"
CAMPAIGN_FIELDS: Mapping[str, str] = {
    "name": "hs_name",
    "status": "hs_campaign_status",
    "start_date": "hs_start_date",
    "end_date": "hs_end_date",
    "budget": "hs_budget_items_sum_amount",
    "currency": "hs_currency_code",
    "owner": "hs_owner",
}

LEADS_OF_CONTACTS: Mapping[str, str] = {
    "name": "firstname lastname",
    "email": "email",
    "company": "company",
    "account_id": "associatedcompanyid",
    "country": "country",
    "lead_source": "hs_analytics_source",
    "owner": OWNER,
    "status": "hs_lead_status",
    "created_at": "createdate",
    "assigned_at": "hubspot_owner_assigneddate",
    "mql_at": f"{ENTERED}marketingqualifiedlead",
    "sql_at": f"{ENTERED}salesqualifiedlead",
    "converted_at": f"{ENTERED}opportunity",
    "updated_at": "lastmodifieddate",
}
"""Contacts as leads, for an account that does not use HubSpot's leads."""

TOUCHES = (
    ("source", "hs_analytics_first_timestamp", "hs_analytics_source", None, "hs_analytics_first_url"),
    ("source", "hs_latest_source_timestamp", "hs_latest_source", None, None),
    ("form", "first_conversion_date", None, "first_conversion_event_name", None),
    ("form", "recent_conversion_date", None, "recent_conversion_event_name", None),
)
"""What a contact tells of its touches: kind, time, channel, asset, address.

HubSpot keeps the first and the latest only; each sync adds the latest to those that are known.
"""

KEPT: Mapping[str, frozenset[str]] = {
    "contacts": frozenset({"mql_at"}),
    "leads": frozenset({"mql_at", "sql_at", "disqualified_at", "converted_at", "assigned_at"}),
}
"""HubSpot empties lifecycle dates when a stage is set back: what is known is kept."""

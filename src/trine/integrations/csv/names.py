"""How columns are called elsewhere: the names that CRMs and exports give to the fields of the fact tables."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from trine.analytics.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_OWN_WORDS: Mapping[str, str] = {
    "accounts": "account|company|organization|customer",
    "contacts": "contact|person",
    "leads": "lead|prospect",
    "opportunities": "deal|opportunity|opp",
    "opportunity_history": "deal|opportunity|opp|history",
    "campaigns": "campaign",
    "touches": "touch|event",
    "spend": "spend|ad|ads",
    "activities": "activity|task|engagement",
}

_ANY: Mapping[str, str] = {
    "owner": "owner, owner name, owner id, owner full name, contact owner, deal owner, company "
    "owner, account owner, lead owner, opportunity owner, hubspot owner id, sales rep, "
    "sales agent, salesperson, account executive, ae, rep, assigned to, assigned user, "
    "sdr, sdr id, bdr, responsible",
    "created_at": "created at, created, created date, create date, date created, createdate, created "
    "on, creation date, created time, record created, date entered",
    "updated_at": "updated at, last modified date, last modified, lastmodifieddate, system modstamp, "
    "systemmodstamp, modified at, updated, update time, hs lastmodifieddate, last updated",
    "currency": "currency, currency iso code, currencyisocode, deal currency code, currency code, iso currency",
    "country": "country, billing country, mailing country, country region, office location, location "
    "country, billing country code",
    "lead_source": "lead source, source, origin, original source, original traffic source, hs analytics "
    "source, traffic source, first touch channel, acquisition channel, utm source, "
    "channel, lead origin, source type",
    "campaign_id": "campaign id, campaign, primary campaign source id, campaignid, primary campaign, utm "
    "campaign, source campaign",
    "account_id": "account id, accountid, company id, associated company id, associated company ids, "
    "primary associated company id, organization id, customer id, seller id, client id, "
    "account, account name, company, company name, organization, customer, customer name, "
    "associated company, primary associated company",
    "contact_id": "contact id, contactid, associated contact id, associated contact ids, primary "
    "contact id, person id, contact, primary contact, contact name, who id, whoid, vid",
    "lead_id": "lead id, leadid, lead, who id",
    "opportunity_id": "opportunity id, opportunityid, opp id, deal id, dealid, converted opportunity id, "
    "convertedopportunityid, opportunity, deal, associated deal ids",
    "segment": "segment, business segment, market segment, customer segment, tier, size segment",
    "industry": "industry, sector, vertical, branch, industry group",
    "channel": "channel, medium, utm medium, source, origin, marketing channel, ad network, network, "
    "platform, traffic source, source medium",
    "asset": "asset, landing page, landing page id, page, form, form name, content, content name, "
    "first page seen, utm content",
    "amount": "amount, value, deal value, deal amount, close value, contract value, acv, arr, tcv, "
    "total, total amount, revenue, opportunity amount, amount in company currency, won "
    "amount, price, betrag",
    "stage": "stage, deal stage, stage name, stagename, opportunity stage, sales stage, dealstage, "
    "pipeline stage, phase, hs pipeline stage, new stage, to stage",
    "close_date": "close date, closedate, closed date, date closed, closing date, won date, expected "
    "close date, deal close date, actual close date",
    "probability": "probability, win probability, deal probability, probability %, hs deal stage probability",
    "cost": "cost, spend, amount spent, ad spend, total cost, cost usd, cost eur, media cost, amount",
    "touch_id": "touch id, event id, id, campaign member id, interaction id, activity id",
    "email": "email, email address, e mail, mail, work email, primary email",
    "region": "region, regional office, territory, sales region, office, area",
}

_FIELDS: Mapping[str, Mapping[str, str]] = {
    "accounts": {
        "account_id": "id, record id, hs object id, account id, accountid, account id 18, company id, "
        "customer id, seller id",
        "name": "name, account name, company name, account, company, organization name, customer name",
        "domain": "domain, website, company domain name, web site, url, company domain",
        "employees": "employees, number of employees, numberofemployees, headcount, company size, staff",
        "annual_revenue": "annual revenue, annualrevenue, revenue, yearly revenue, turnover, declared monthly revenue",
        "parent_account_id": "parent id, parentid, parent account, parent account id, parent company, subsidiary "
        "of, parent company id",
        "customer_since": "customer since, became a customer date, first deal created date, first closed won date",
        "region": _ANY["region"],
    },
    "contacts": {
        "contact_id": "id, record id, hs object id, contact id, contactid, vid, person id",
        "name": "name, full name, contact name, person name, fullname",
        "job_title": "title, job title, jobtitle, position, role, function",
        "lifecycle_stage": "lifecycle stage, lifecyclestage",
        "mql_at": "mql date, mql at, became a marketing qualified lead date, hs lifecyclestage "
        "marketingqualifiedlead date, date entered marketing qualified lead",
    },
    "leads": {
        "lead_id": "id, record id, hs object id, lead id, leadid, mql id, prospect id, contact id",
        "name": "name, full name, lead name, contact name, fullname",
        "company": "company, company name, organization, account name, lead company",
        "account_id": "converted account id, convertedaccountid, account id, accountid, associated company "
        "id, associated company ids",
        "contact_id": "converted contact id, convertedcontactid, contact id, contactid, associated contact id",
        "opportunity_id": "converted opportunity id, convertedopportunityid, opportunity id, opportunityid, deal id",
        "status": "status, lead status, hs lead status, leadstatus, state of lead",
        "score": "score, lead score, hubspot score, hubspotscore, rating score, mql score",
        "created_at": _ANY["created_at"] + ", first contact date, first contact, date of first contact, inquiry date",
        "mql_at": "mql at, mql date, marketing qualified at, marketing qualified date, qualified date, "
        "became a marketing qualified lead date, hs lifecyclestage marketingqualifiedlead "
        "date, date entered marketing qualified lead, mql timestamp",
        "assigned_at": "assigned at, assigned date, hubspot owner assigned date, owner assigned date, handed "
        "over at, handoff date",
        "first_response_at": "first response at, first responded date, firstrespondeddate, first response, first "
        "outreach date, first sales activity, first touch by sales, lead response time first",
        "accepted_at": "accepted at, accepted date, sal date, sales accepted date, sales accepted at",
        "sql_at": "sql at, sql date, sales qualified date, became a sales qualified lead date, sales "
        "qualified at, hs lifecyclestage salesqualifiedlead date",
        "rejected_at": "rejected at, rejected date, recycled date, returned date, recycled at",
        "rejection_reason": "rejection reason, rejected reason, recycle reason, return reason",
        "disqualified_at": "disqualified at, disqualified date, unqualified date",
        "disqualification_reason": "disqualification reason, disqualified reason, unqualified reason, hs lead "
        "disqualification reason",
        "converted_at": "converted at, converted date, converteddate, conversion date, won date",
        "owner": _ANY["owner"],
    },
    "opportunities": {
        "opportunity_id": "id, record id, hs object id, opportunity id, opportunityid, opp id, deal id, dealid, "
        "opportunity number, mql id",
        "name": "name, deal name, dealname, opportunity name, deal title, deal title, title, opportunity",
        "deal_type": "type, deal type, dealtype, opportunity type, new or existing, business type",
        "product": "product, product name, product line, product family, line item, products",
        "manager": "manager, sales manager, team lead, forecast manager",
        "list_amount": "list amount, list price, list value, gross amount, sales price, catalog price, catalogue price",
        "created_at": _ANY["created_at"]
        + ", engage date, opened at, open date, opportunity created date, deal created",
        "closed_at": "closed at, closed time, won at, closed timestamp, won time",
        "is_closed": "is closed, isclosed, closed, hs is closed, is deal closed",
        "is_won": "is won, iswon, won, hs is closed won, is closed won",
        "loss_reason": "loss reason, lost reason, closed lost reason, reason lost, reason for loss, lose reason",
        "win_reason": "win reason, won reason, closed won reason, reason won",
        "competitor": "competitor, main competitor, maincompetitors, primary competitor, lost to",
    },
    "opportunity_history": {
        "history_id": "id, history id, opportunity history id, change id",
        "changed_at": "changed at, created date, createddate, change date, timestamp, date, modified at, "
        "entered at, stage entered date, last modified date",
        "from_stage": "from stage, old stage, previous stage, old value, prior stage",
        "changed_by": "changed by, created by, created by id, user, modified by, edited by",
    },
    "campaigns": {
        "campaign_id": "id, campaign id, campaignid, record id, hs object id",
        "name": "name, campaign name, title",
        "campaign_type": "type, campaign type, kind",
        "status": "status, campaign status",
        "parent_campaign_id": "parent id, parentid, parent campaign, parent campaign id",
        "start_date": "start date, startdate, start, begins, from, hs start date",
        "end_date": "end date, enddate, end, ends, to, hs end date",
        "budget": "budget, budgeted cost, budgetedcost, budgeted cost in campaign, planned cost, hs "
        "budget items sum amount",
        "expected_revenue": "expected revenue, expectedrevenue, expected revenue in campaign",
    },
    "touches": {
        "touch_id": _ANY["touch_id"],
        "touched_at": "touched at, timestamp, date, datetime, created date, createddate, event time, time, "
        "occurred at, first responded date, event date, interaction date, visited at",
        "touch_type": "touch type, type, event, event type, event name, action, interaction type, activity "
        "type, status",
        "url": "url, page url, link, landing page url, page location",
    },
    "spend": {
        "spend_id": "id, spend id, row id",
        "spend_date": "spend date, date, day, month, reporting starts, period, week, start date, report date",
        "impressions": "impressions, impr, views",
        "clicks": "clicks, link clicks, all clicks, clicks all",
        "campaign_id": _ANY["campaign_id"] + ", campaign name",
    },
    "activities": {
        "activity_id": "id, activity id, task id, record id, hs object id, engagement id, event id",
        "activity_at": "activity at, activity date, activitydate, date, timestamp, hs timestamp, created "
        "date, time, start time, due date, completed date, completeddatetime",
        "activity_type": "activity type, type, task subtype, tasksubtype, engagement type, kind, task type",
        "direction": "direction, call direction, hs call direction, calltype, call type",
        "subject": "subject, title, name, summary, hs task subject, email subject",
        "outcome": "outcome, status, result, call disposition, disposition, hs call disposition, call result",
        "duration": "duration, duration minutes, call duration, minutes, duration in minutes",
        "account_id": _ANY["account_id"] + ", what id, whatid, related to",
        "opportunity_id": _ANY["opportunity_id"] + ", what id",
    },
}


def normal(name: str) -> str:
    """A column's name in plain lower-case words.

    >>> normal("CloseDate"), normal(" hs_close-date "), normal("Deal - Value (EUR)")
    ('close date', 'hs close date', 'deal value eur')
    """
    spaced = _CAMEL.sub(" ", name.removesuffix("__c"))
    return " ".join(re.sub(r"[^\w%]+|_", " ", spaced).lower().split())


@cache
def synonyms(kind: str) -> Mapping[str, tuple[str, ...]]:
    """For each field of a table the names that it goes by, the most telling first."""
    own = _FIELDS[kind]
    found: dict[str, tuple[str, ...]] = {}
    for column in TABLES[kind].columns:
        listed = own.get(column.name) or _ANY.get(column.name, "")
        names = (normal(column.name), *(normal(name) for name in listed.split(",")))
        found[column.name] = tuple(dict.fromkeys(name for name in names if name))
    return found


@cache
def every_name() -> frozenset[str]:
    """Every name that a column of any table goes by: a row with one of them is a header."""
    return frozenset(name for kind in TABLES for names in synonyms(kind).values() for name in names)


def without_prefix(name: str, kind: str) -> str:
    """The name without the record's own kind in front, as HubSpot and Pipedrive put it there.

    >>> without_prefix("deal close date", "opportunities"), without_prefix("deal id", "spend")
    ('close date', 'deal id')
    """
    return re.sub(rf"^(hs|{_OWN_WORDS[kind]})\s+", "", name)

"""Accounts, their people, and the leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from trine.demo.facts import channels, names
from trine.demo.facts.columns import days, ids, times, words
from trine.demo.facts.leads import REJECTIONS
from trine.demo.facts.tables.known import REGION_OF_COUNTRY, REGIONS, SEGMENTS, Known, assets
from trine.demo.facts.timeline import NEVER, Ints

if TYPE_CHECKING:
    from trine.demo.facts.market import Market


def accounts(known: Known) -> Any:
    """Every account that was known."""
    market = known.market
    rows = np.flatnonzero(market.created < known.timeline.cutoff)
    company = [market.name[row] for row in rows.tolist()]
    country = market.country[rows]
    size = np.where(market.enterprise[rows], 5_200 + rows * 37 % 19_000, 60 + rows * 53 % 2_400)
    return pa.table(
        {
            "account_id": ids("A", rows, 5),
            "name": pa.array(company),
            "domain": pa.array([names.domain(each) for each in company]),
            "industry": words([industry for industry, _, _ in names.INDUSTRIES], market.industry[rows]),
            "segment": words(SEGMENTS, market.enterprise[rows].astype(np.int64)),
            "country": words(names.COUNTRIES, country),
            "region": words(REGIONS, REGION_OF_COUNTRY[country]),
            "employees": pa.array(size),
            "owner": words(known.sellers.names, known.sellers.of(market.enterprise[rows], rows)),
            "customer_since": days(known.timeline.told(market.since[rows])),
            "created_at": times(market.created[rows]),
        }
    )


def contacts(known: Known) -> Any:
    """The people of those accounts."""
    market = known.market
    rows = np.flatnonzero(market.created[market.contact_account] < known.timeline.cutoff)
    account = market.contact_account[rows]
    name = [market.contact_name[row] for row in rows.tolist()]
    mail = [names.mail(each, market.name[whose]) for each, whose in zip(name, account.tolist(), strict=True)]
    return pa.table(
        {
            "contact_id": ids("C", rows),
            "account_id": ids("A", account, 5),
            "name": pa.array(name),
            "email": pa.array(mail),
            "job_title": words(names.JOB_TITLES, market.contact_title[rows]),
            "country": words(names.COUNTRIES, market.country[account]),
            "created_at": times(market.created[account]),
        }
    )


def leads(known: Known) -> Any:
    """The leads with their dates; what happened after the cutoff is empty."""
    made, market, told = known.leads, known.market, known.timeline.told
    rows = np.flatnonzero(known.lead_told())
    deal = known.deal_of_lead()[rows]
    account, contact = market.lead_account[rows], market.lead_contact[rows]
    mql, accepted, rejected = told(made.mql[rows]), told(made.accepted[rows]), told(made.rejected[rows])
    converted = np.where(deal >= 0, known.deals.created[deal], NEVER)
    stage = np.select([deal >= 0, rejected != NEVER, accepted != NEVER, mql != NEVER], [4, 3, 2, 1], default=0)
    choice = np.where(rows % 7 < 4, 0, rows % 7 - 4)
    return pa.table(
        {
            "lead_id": ids("L", rows),
            "account_id": ids("A", account, 5),
            "contact_id": ids("C", contact),
            "opportunity_id": ids("O", deal),
            **_who(market, rows),
            "lead_source": words(channels.NAMES.tolist(), made.channel[rows]),
            "campaign_id": ids("M", known.campaigns.of(made.channel, known.timeline.quarter_of(made.created))[rows], 3),
            "asset": assets(made.channel[rows], choice),
            "segment": words(SEGMENTS, made.enterprise[rows].astype(np.int64)),
            "owner": words(
                known.sellers.names, known.sellers.of(made.enterprise[rows], np.where(account >= 0, account, rows))
            ),
            "status": words(("New", "Qualified", "Accepted", "Returned", "Converted"), stage),
            "score": pa.array(made.score[rows]),
            "created_at": times(made.created[rows]),
            "mql_at": times(mql),
            "assigned_at": times(told(made.assigned[rows])),
            "first_response_at": times(told(made.answered[rows])),
            "accepted_at": times(accepted),
            "sql_at": times(accepted),
            "rejected_at": times(rejected),
            "rejection_reason": words(REJECTIONS, np.where(rejected != NEVER, made.rejection[rows], -1)),
            "converted_at": times(converted),
        }
    )


def _who(market: Market, rows: Ints) -> dict[str, Any]:
    """Name, company and mail address as a form gives them, whether the account is known or not."""
    account, contact, many = market.lead_account[rows], market.lead_contact[rows], len(market.stranger)
    name = [
        market.contact_name[row] if row >= 0 else market.stranger[lead % many]
        for row, lead in zip(contact.tolist(), rows.tolist(), strict=True)
    ]
    company = [
        market.name[row] if row >= 0 else market.stranger_company[lead % many]
        for row, lead in zip(account.tolist(), rows.tolist(), strict=True)
    ]
    mail = [names.mail(one, other) for one, other in zip(name, company, strict=True)]
    return {"name": pa.array(name), "company": pa.array(company), "email": pa.array(mail)}

"""Won deals, and who can be shown to have worked on them: who logged activities, and the campaigns that touched them.

Nothing is guessed: work that nobody has logged, in the CRM or as a touch, is not seen.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from trine.analytics.attribution.journeys import LAST_SECOND
from trine.analytics.attribution.measuring import rows
from trine.analytics.attribution.spelling import channel_key

if TYPE_CHECKING:
    from datetime import date

    from trine.analytics.snapshot import Facts


@dataclass(frozen=True, slots=True)
class Worked:
    """How many activities somebody, as the source names them, logged on a deal."""

    owner: str
    activities: int


@dataclass(frozen=True, slots=True)
class Reached:
    """A campaign that touched a deal's account: its channel's key (`paid_search`), its owner in the source's words."""

    campaign: str
    channel: str
    owner: str | None
    touches: int


@dataclass(frozen=True, slots=True)
class WonDeal:
    """A won deal; `on` is the day of the win. Who did the most stands first."""

    source: str
    opportunity_id: str
    name: str | None
    account: str | None
    owner: str | None
    amount: float | None
    currency: str | None
    on: date
    worked: tuple[Worked, ...] = ()
    reached: tuple[Reached, ...] = ()


def won_deals(facts: Facts, start: date, end: date, lookback_days: int = 180) -> tuple[WonDeal, ...]:
    """The deals won between two days, both included, by day, source and id.

    Activities count on the deal that they name, else on those of their account (their own, else their contact's, else
    their lead's); touches on those of their account: from `lookback_days` before the deal was created until it was won.
    """
    deals = _deals(facts, start, end, lookback_days)
    worked: dict[tuple[str, str], list[Worked]] = defaultdict(list)
    for row in rows(_worked(facts, deals).order_by([ibis.desc("count"), "who"])):
        worked[row["of"], row["opportunity_id"]].append(Worked(row["who"], row["count"]))
    reached: dict[tuple[str, str], list[Reached]] = defaultdict(list)
    for row in rows(_reached(facts, deals).order_by([ibis.desc("count"), "campaign"])):
        key, channel = (row["of"], row["opportunity_id"]), channel_key(row["channel"] or "")
        reached[key].append(Reached(row["campaign"], channel, row["campaign_owner"], row["count"]))
    accounts = facts.table("accounts")
    named = accounts.select(account_of=accounts.source.fill_null(""), known="account_id", account="name")
    told = deals.left_join(named, (deals.of == named.account_of) & (deals.account_id == named.known))
    return tuple(
        WonDeal(
            row["of"],
            row["opportunity_id"],
            row["name"],
            row["account"],
            row["owner"],
            None if row["amount"] is None else float(row["amount"]),
            row["currency"],
            row["on"],
            tuple(worked[row["of"], row["opportunity_id"]]),
            tuple(reached[row["of"], row["opportunity_id"]]),
        )
        for row in rows(told.order_by(["on", "of", "opportunity_id"]))
    )


def _deals(facts: Facts, start: date, end: date, lookback_days: int) -> Any:
    deals = facts.table("opportunities")
    deals = deals.filter(deals.is_won.fill_null(False)).mutate(
        of=deals.source.fill_null(""), on=ibis.coalesce(deals.close_date, deals.closed_at.date())
    )
    deals = deals.filter((deals.on >= ibis.literal(start)) & (deals.on <= ibis.literal(end)))
    closed = ibis.coalesce(deals.closed_at, deals.on.cast("timestamp") + ibis.interval(seconds=LAST_SECOND))
    return deals.select(
        *("of", "opportunity_id", "name", "account_id", "owner", "amount", "currency", "on"),
        until=closed,
        since=ibis.coalesce(deals.created_at, closed) - ibis.interval(days=lookback_days),
    )


def _worked(facts: Facts, deals: Any) -> Any:
    """How many activities each owner logged, by deal."""
    table = facts.table("activities")
    done = _with_account(facts, table.filter(table.owner.notnull()).mutate(at=table.activity_at, who=table.owner))
    by_deal = done.join(deals, [("src", "of"), ("deal", "opportunity_id")])
    others = done.filter(done.deal.isnull())
    by_account = others.join(deals, [("src", "of"), ("account", "account_id")])
    kept = [each.filter((each.at >= each.since) & (each.at <= each.until)) for each in (by_deal, by_account)]
    every = kept[0].select("of", "opportunity_id", "who").union(kept[1].select("of", "opportunity_id", "who"))
    return every.group_by(["of", "opportunity_id", "who"]).aggregate(count=lambda row: row.count())


def _reached(facts: Facts, deals: Any) -> Any:
    """How often each campaign touched the account, by deal."""
    table, campaigns = facts.table("touches"), facts.table("campaigns")
    touched = table.filter(table.campaign_id.notnull()).mutate(
        at=table.touched_at, who=table.campaign_id, opportunity_id=ibis.null().cast("string")
    )
    touched = _with_account(facts, touched)
    touched = touched.filter(touched.account.notnull())
    known = campaigns.select(
        campaign_of=campaigns.source.fill_null(""),
        known="campaign_id",
        campaign=ibis.coalesce(campaigns.name, campaigns.campaign_id),
        channel="channel",
        campaign_owner="owner",
    )
    joined = touched.join(deals, [("src", "of"), ("account", "account_id")])
    joined = joined.filter((joined.at >= joined.since) & (joined.at <= joined.until))
    found = joined.join(known, [("src", "campaign_of"), ("who", "known")])
    by = ["of", "opportunity_id", "campaign", "channel", "campaign_owner"]
    return found.group_by(by).aggregate(count=lambda row: row.count())


def _with_account(facts: Facts, table: Any) -> Any:
    """Rows with `at` and `who`, each with its source, the deal that it names, and the account that it belongs to."""
    contacts, leads = facts.table("contacts"), facts.table("leads")
    own = table.select(
        *("at", "who", "account_id", "contact_id", "lead_id"), src=table.source.fill_null(""), deal=table.opportunity_id
    )
    by_contact = contacts.select(c_of=contacts.source.fill_null(""), c_id="contact_id", c_account="account_id")
    by_lead = leads.select(l_of=leads.source.fill_null(""), l_id="lead_id", l_account="account_id")
    joined = own.left_join(by_contact, (own.src == by_contact.c_of) & (own.contact_id == by_contact.c_id))
    joined = joined.left_join(by_lead, (joined.src == by_lead.l_of) & (joined.lead_id == by_lead.l_id))
    account = ibis.coalesce(joined.account_id, joined.c_account, joined.l_account)
    return joined.select("at", "who", "src", "deal", account=account)

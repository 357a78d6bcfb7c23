"""Open deals on which a piece of collateral was used, by the touches of their accounts and contacts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from trine.analytics.attribution.measuring import rows

if TYPE_CHECKING:
    from datetime import date, datetime

    from trine.analytics.snapshot import Facts


@dataclass(frozen=True, slots=True)
class DealWithAsset:
    """An open deal, and when the asset was last used on it (UTC). `owner` is as the source names them."""

    source: str
    opportunity_id: str
    name: str | None
    account_id: str | None
    account: str | None
    owner: str | None
    amount: float | None
    currency: str | None
    close_date: date | None
    used_at: datetime


def open_deals_with(facts: Facts, asset: str) -> tuple[DealWithAsset, ...]:
    """The open deals on which the asset was used since they began, by source, account and deal.

    A touch belongs to the deals of its account (its own, else its contact's, else its lead's), and to those of its
    contact. Case and spaces around the asset's name do not count.
    """
    touches, deals = _touches(facts, asset), facts.table("opportunities")
    open_ = deals.filter(~(deals.is_closed.fill_null(False) | deals.is_won.fill_null(False)))
    open_ = open_.mutate(of=open_.source.fill_null(""))
    joined = open_.join(touches, open_.of == touches.touch_of)
    same = (joined.account_id == joined.touch_account) | (joined.contact_id == joined.touch_contact)
    since = joined.created_at.isnull() | (joined.touched_at >= joined.created_at)
    used = (
        joined.filter(same.fill_null(False) & since)
        .group_by(["of", "opportunity_id", "name", "account_id", "owner", "amount", "currency", "close_date"])
        .aggregate(used_at=lambda row: row.touched_at.max())
    )
    accounts = facts.table("accounts")
    named = accounts.select(account_of=accounts.source.fill_null(""), known="account_id", account="name")
    told = used.left_join(named, (used.of == named.account_of) & (used.account_id == named.known))
    found = rows(told.order_by(["of", "account", "name", "opportunity_id"]))
    return tuple(_deal(row) for row in found)


def assets(facts: Facts, most: int = 500) -> tuple[str, ...]:
    """The assets that touches name, the most used first."""
    touches = facts.table("touches")
    named = touches.filter(touches.asset.notnull() & (touches.asset.strip() != ""))
    counted = named.group_by(asset=named.asset.strip()).aggregate(count=lambda row: row.count())
    found = rows(counted.order_by([ibis.desc("count"), "asset"]).limit(most))
    return tuple(row["asset"] for row in found)


def _touches(facts: Facts, asset: str) -> Any:
    """The touches with the asset, each with the account that it belongs to."""
    touches, contacts, leads = (facts.table(name) for name in ("touches", "contacts", "leads"))
    own = touches.filter(touches.asset.strip().lower() == asset.strip().lower())
    own = own.select("touched_at", "account_id", "contact_id", "lead_id", of=own.source.fill_null(""))
    by_contact = contacts.select(c_of=contacts.source.fill_null(""), c_id="contact_id", c_account="account_id")
    by_lead = leads.select(l_of=leads.source.fill_null(""), l_id="lead_id", l_account="account_id")
    joined = own.left_join(by_contact, (own.of == by_contact.c_of) & (own.contact_id == by_contact.c_id))
    joined = joined.left_join(by_lead, (joined.of == by_lead.l_of) & (joined.lead_id == by_lead.l_id))
    return joined.select(
        "touched_at",
        touch_of="of",
        touch_contact="contact_id",
        touch_account=ibis.coalesce(joined.account_id, joined.c_account, joined.l_account),
    )


def _deal(row: dict[str, Any]) -> DealWithAsset:
    names = ("opportunity_id", "name", "account_id", "account", "owner", "currency", "close_date", "used_at")
    amount = None if row["amount"] is None else float(row["amount"])
    return DealWithAsset(source=row["of"], amount=amount, **{name: row[name] for name in names})

"""One account: its deals and every touch of it in order of time."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from trine.analytics.attribution.measuring import rows
from trine.analytics.errors import UnknownFactError
from trine.analytics.store import FactStore

if TYPE_CHECKING:
    from datetime import date, datetime

    from trine.analytics.snapshot import Facts


@dataclass(frozen=True, slots=True)
class DealOfAccount:
    """A deal, open or closed. `amount` is none where the source has none; times are UTC."""

    opportunity_id: str
    name: str | None
    contact_id: str | None
    stage: str | None
    created_at: datetime | None
    closed_at: datetime | None
    close_date: date | None
    is_closed: bool
    is_won: bool
    amount: float | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class TouchOfAccount:
    """A touch: when (UTC), through what, and of whom."""

    touch_id: str
    touched_at: datetime
    channel: str | None
    campaign_id: str | None
    campaign: str | None
    asset: str | None
    touch_type: str | None
    contact_id: str | None
    contact: str | None
    lead_id: str | None


@dataclass(frozen=True, slots=True)
class AccountTimeline:
    """An account with its deals in order of creation and its touches, oldest first.

    `touches` holds the latest `limit`; `n_touches` is how many there are in all.
    """

    account_id: str
    source: str
    name: str | None
    segment: str | None
    deals: tuple[DealOfAccount, ...]
    touches: tuple[TouchOfAccount, ...]
    n_touches: int
    as_of: datetime | None


def account_timeline(
    facts: Facts | FactStore, account_id: str, source: str | None = None, *, limit: int = 500
) -> AccountTimeline:
    """The timeline of an account: its own touches, and those of its contacts and leads that name no other account.

    Without a `source` the first (by name) that knows the account. Raises `UnknownFactError` if none does.
    """
    with facts.snapshot() if isinstance(facts, FactStore) else nullcontext(facts) as opened:
        source, name, segment = _account(opened, account_id, source)
        deals = tuple(_deal(row) for row in rows(_deals(opened, account_id, source)))
        every = _touches(opened, account_id, source)
        latest = rows(every.order_by([ibis.desc("touched_at"), ibis.desc("touch_id")]).limit(limit))
        total = int(every.count().to_pyarrow().as_py())
        as_of = opened.known_at(("touches", "opportunities"))
    touches = tuple(TouchOfAccount(**row) for row in reversed(latest))
    return AccountTimeline(account_id, source, name, segment, deals, touches, total, as_of)


def _account(facts: Facts, account_id: str, source: str | None) -> tuple[str, str | None, str | None]:
    """The account's source, name and segment; an account that only deals or touches name has no name."""
    accounts = facts.table("accounts")
    found = rows(accounts.filter(accounts.account_id == account_id).select("source", "name", "segment"))
    known = sorted(
        ((row["source"] or "", row["name"], row["segment"]) for row in found if source in {None, row["source"]}),
        key=lambda row: row[0],
    )
    if known:
        return known[0]
    sources = set()
    for table in ("opportunities", "touches"):
        named = facts.table(table)
        only = named.filter(named.account_id == account_id).select(source=named.source.fill_null("")).distinct()
        sources |= {row["source"] for row in rows(only)}
    if source is not None:
        sources &= {source}
    if not sources:
        raise UnknownFactError(f"There is no account {account_id!r}" + (f" of source {source!r}." if source else "."))
    return min(sources), None, None


def _of(table: Any, source: str) -> Any:
    return table.filter(table.source.fill_null("") == source)


def _deals(facts: Facts, account_id: str, source: str) -> Any:
    deals = _of(facts.table("opportunities"), source)
    return deals.filter(deals.account_id == account_id).order_by(["created_at", "opportunity_id"])


def _deal(row: dict[str, Any]) -> DealOfAccount:
    is_won = bool(row["is_won"])
    names = ("opportunity_id", "name", "contact_id", "stage", "created_at", "closed_at", "close_date", "currency")
    return DealOfAccount(
        **{name: row[name] for name in names},
        is_won=is_won,
        is_closed=is_won or bool(row["is_closed"]),
        amount=None if row["amount"] is None else float(row["amount"]),
    )


def _touches(facts: Facts, account_id: str, source: str) -> Any:
    touches, contacts = _of(facts.table("touches"), source), _of(facts.table("contacts"), source)
    campaigns, leads = _of(facts.table("campaigns"), source), _of(facts.table("leads"), source)
    people = contacts.filter(contacts.account_id == account_id).select("contact_id")
    prospects = leads.filter(leads.account_id == account_id).select("lead_id")
    nameless = touches.account_id.isnull()
    of_contact = nameless & touches.contact_id.isin(people.contact_id)
    of_lead = nameless & touches.contact_id.isnull() & touches.lead_id.isin(prospects.lead_id)
    own = touches.filter((touches.account_id == account_id) | of_contact | of_lead)
    named = campaigns.select(known_campaign="campaign_id", campaign="name")
    known = contacts.select(known_contact="contact_id", contact="name")
    joined = own.left_join(named, own.campaign_id == named.known_campaign).left_join(
        known, own.contact_id == known.known_contact
    )
    return joined.select(
        "touch_id",
        "touched_at",
        "channel",
        "campaign_id",
        "campaign",
        "asset",
        "touch_type",
        "contact_id",
        "contact",
        "lead_id",
    )

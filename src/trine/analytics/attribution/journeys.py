"""Journeys: closed deals, and the touches that count for each, as Ibis expressions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from trine.analytics.attribution.keys import Keys, numbered
from trine.analytics.attribution.reach import DIMENSIONS, NONE, Dimension

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trine.analytics.attribution.reach import Reach
    from trine.analytics.snapshot import Facts

LAST_SECOND = 86_399
MONEY_UNIT = 10_000
"""An amount as a whole number: money has four decimals."""
USED, AFTER_CLOSE, BEFORE_WINDOW = STATUSES = "used", "after_close", "before_window"
"""What became of a pair of touch and deal; on the engine it is the number of its place here."""


Stage = Callable[[Any], Any]
"""Writes a table down for those who read it more than once, and gives what was written."""


@dataclass(frozen=True, slots=True)
class Journeys:
    """`deals`: one row a closed deal. `pairs`: one row for each touch and deal that belong together, in time or not.

    `names`: for each dimension the `key` behind each `code`.
    """

    deals: Any
    pairs: Any
    names: Mapping[Dimension, Any]


def unstaged(table: Any) -> Any:
    """Keep a step of the way as an expression; where tables are quick to write it is written down instead."""
    return table


@dataclass(frozen=True, slots=True)
class Known:
    """The numbers that deals (by `source` and `opportunity_id`) and keys already have: they keep them."""

    deals: Any = None
    names: Mapping[Dimension, Any] | None = None


def journeys(
    facts: Facts,
    reach: Reach,
    dimensions: Sequence[Dimension] = DIMENSIONS,
    stage: Stage = unstaged,
    known: Known | None = None,
) -> Journeys:
    """The journeys of all closed deals; `stage` may write a step down that is read more than once.

    `deals` has `deal` (a number from 1, by source and id), `opportunity_id`, `account_id`, `segment`, `month` (months
    since the year 0), `won`, `amount` (in parts of `MONEY_UNIT`, 0 if not known), `currency`, and the moments
    `lead_at`, `created_at`, `closed_at`. `pairs` has `deal`, `touch_id`, `touched_at`, the codes of the keys asked for
    (`trine.analytics.attribution.keys`), `status` (a place in `STATUSES`) and `is_first`
    (1 for one pair of each touch).
    """
    known = known or Known()
    deals = stage(closed_deals(facts, known.deals))
    found = Keys.of(facts, dimensions, stage, known.names)
    owners = _of_contacts(facts, deals) if reach.scope == "contact" else _of_accounts(deals)
    moments = deals.select("deal", "created_at", "closed_at", "lead_at")
    first = ibis.row_number().over(ibis.window(group_by=["source", "owner"], order_by="deal")) == 0
    owners = owners.mutate(is_first=first.cast("int8")).join(moments, "deal")
    owners = owners.select(
        "source",
        "owner",
        "deal",
        "is_first",
        "closed_at",
        "lead_at",
        made_at=ibis.coalesce(owners.created_at, owners.closed_at),
        opens=ibis.coalesce(owners.created_at, owners.closed_at) - ibis.interval(days=reach.lookback_days),
    )
    joined = _touches(facts, reach, found).join(stage(owners), ["source", "owner"])
    status = ibis.cases((joined.touched_at > joined.closed_at, 1), (joined.touched_at < joined.opens, 2), else_=0)
    pairs = joined.select(
        "deal",
        "touch_id",
        "touched_at",
        "is_first",
        *dimensions,
        status=status.cast("int8"),
        by_lead=(joined.touched_at <= joined.lead_at).cast("int8"),
        by_deal=(joined.touched_at <= joined.made_at).cast("int8"),
    )
    return Journeys(deals, stage(pairs), found.names)


def closed_deals(facts: Facts, known: Any = None) -> Any:
    """Won and lost deals with a known close, numbered; a close of which only the day is known is that day's end."""
    deals = facts.table("opportunities")
    won = deals.is_won.fill_null(False)
    deals = deals.filter(won | deals.is_closed.fill_null(False))
    day = ibis.coalesce(deals.close_date, deals.closed_at.date())
    end_of_day = deals.close_date.cast("timestamp") + ibis.interval(seconds=LAST_SECOND)
    deals = deals.mutate(
        source=deals.source.fill_null(""),
        won=deals.is_won.fill_null(False).cast("int32"),
        closed_at=ibis.coalesce(deals.closed_at, end_of_day),
        month=day.year().cast("int32") * 12 + day.month().cast("int32") - 1,
        day=day,
        has_amount=deals.amount.notnull().cast("int32"),
        amount=(deals.amount.cast("float64").fill_null(0.0) * float(MONEY_UNIT)).round().cast("int64"),
        segment=deals.segment.fill_null(NONE),
    ).filter(lambda row: row.closed_at.notnull())
    deals = _with_leads(facts, deals)
    deals = deals.select(
        "source",
        "opportunity_id",
        "account_id",
        "contact_id",
        "segment",
        "day",
        "month",
        "won",
        "amount",
        "has_amount",
        "currency",
        "created_at",
        "closed_at",
        "lead_at",
    )
    return numbered(deals, ["source", "opportunity_id"], "deal", known)


def _with_leads(facts: Facts, deals: Any) -> Any:
    """With the moment when the deal's lead came to be: its first lead's, else its contact's, else the deal's own."""
    leads = facts.table("leads")
    leads = leads.filter(leads.opportunity_id.notnull() & leads.created_at.notnull())
    first = leads.group_by(lead_source_=leads.source.fill_null(""), lead_deal=leads.opportunity_id).aggregate(
        from_lead=leads.created_at.min()
    )
    contacts = facts.table("contacts")
    known = contacts.select(
        contact_source=contacts.source.fill_null(""),
        known_contact=contacts.contact_id,
        from_contact=contacts.created_at,
    )
    joined = deals.left_join(
        first, [deals.source == first.lead_source_, deals.opportunity_id == first.lead_deal]
    ).left_join(known, [deals.source == known.contact_source, deals.contact_id == known.known_contact])
    return joined.mutate(
        lead_at=ibis.coalesce(joined.from_lead, joined.from_contact, joined.created_at, joined.closed_at)
    )


def on_two_accounts(facts: Facts) -> Any:
    """Touches that name another account than their contact has."""
    touches, contacts = facts.table("touches"), facts.table("contacts")
    contacts = contacts.filter(contacts.account_id.notnull()).select(
        contact_source=contacts.source.fill_null(""), known_contact=contacts.contact_id, its_account=contacts.account_id
    )
    touches = touches.filter(touches.account_id.notnull()).select(
        "contact_id", "account_id", source=touches.source.fill_null("")
    )
    joined = touches.join(
        contacts, [touches.source == contacts.contact_source, touches.contact_id == contacts.known_contact]
    )
    return joined.filter(joined.account_id != joined.its_account).aggregate(touches=lambda row: row.count())


def _of_contacts(facts: Facts, deals: Any) -> Any:
    """Deals with the people whose touches count: their contact, and the leads that became the deal."""
    contacts = deals.filter(deals.contact_id.notnull()).select("deal", "source", owner=deals.contact_id)
    leads = facts.table("leads")
    leads = leads.filter(leads.opportunity_id.notnull()).select(
        lead_source_=leads.source.fill_null(""),
        lead_deal=leads.opportunity_id,
        owner=ibis.coalesce(leads.contact_id, _as_lead(leads.lead_id)),
    )
    of_leads = deals.join(leads, [deals.source == leads.lead_source_, deals.opportunity_id == leads.lead_deal]).select(
        "deal", "source", "owner"
    )
    return contacts.union(of_leads).distinct()


def _of_accounts(deals: Any) -> Any:
    return deals.filter(deals.account_id.notnull()).select("deal", "source", owner=deals.account_id)


def _touches(facts: Facts, reach: Reach, found: Keys) -> Any:
    """Every touch with its owner: the contact or account that it is joined to deals by; none if that is not known."""
    touches = facts.table("touches")
    touches = found.put_on(touches.filter(touches.touched_at.notnull()).mutate(source=touches.source.fill_null("")))
    kept = ("source", "touch_id", "touched_at", *found.names)
    if reach.scope == "contact":
        touches = touches.mutate(asked_lead=_if_none(touches.contact_id, touches.lead_id))
        leads = _leads(facts)
        joined = touches.left_join(
            leads, [touches.source == leads.lead_source_, touches.asked_lead == leads.known_lead]
        )
        known = joined.select(
            *kept, first=joined.contact_id, second=joined.lead_contact, third=_as_lead(joined.asked_lead)
        )
    else:
        joined = _with_account(facts, touches)
        known = joined.select(*kept, first=joined.account_id, second=joined.contact_account, third=joined.lead_account)
    return known.select(*kept, owner=ibis.coalesce(known.first, known.second, known.third))


def _with_account(facts: Facts, touches: Any) -> Any:
    contacts, leads = facts.table("contacts"), _leads(facts)
    contacts = contacts.select(
        contact_source=contacts.source.fill_null(""),
        known_contact=contacts.contact_id,
        contact_account=contacts.account_id,
    )
    lead = _if_none(touches.contact_id, touches.lead_id)
    touches = touches.mutate(
        asked_contact=_if_none(touches.account_id, touches.contact_id), asked_lead=_if_none(touches.account_id, lead)
    )
    return touches.left_join(
        contacts, [touches.source == contacts.contact_source, touches.asked_contact == contacts.known_contact]
    ).left_join(leads, [touches.source == leads.lead_source_, touches.asked_lead == leads.known_lead])


def _leads(facts: Facts) -> Any:
    leads = facts.table("leads")
    return leads.select(
        lead_source_=leads.source.fill_null(""),
        known_lead=leads.lead_id,
        lead_contact=leads.contact_id,
        lead_account=leads.account_id,
    )


def _if_none(known: Any, other: Any) -> Any:
    """The other where the one is not known, else none: so that no join is made for nothing."""
    return ibis.ifelse(known.isnull(), other, ibis.null().cast("string"))


def _as_lead(lead_id: Any) -> Any:
    return ibis.literal("lead:") + lead_id

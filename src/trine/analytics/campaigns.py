"""Campaigns: what was expected before the money was spent, what came of it by each attribution model, break-even."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trine.analytics.attribution import attribute
from trine.analytics.lags import LeftOut, last_day, started_deals, started_leads, watch
from trine.analytics.metric_rows import currency_of
from trine.analytics.pipeline import pipeline
from trine.analytics.spending import Key, Spending, spending
from trine.core.campaigns import CampaignRecord, Credit, share_seen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from trine.analytics.snapshot import Facts
    from trine.core.attribution import Tally
    from trine.core.estimates import Estimate
    from trine.core.survival import Curve

DEFINITIONS = (
    "Expected return: expected revenue ÷ budget, both as the campaign's record in its source states them.",
    "Actual return: revenue of won deals credited by the model ÷ what was spent on the campaign so far.",
    "Break-even: average deals that pay for what was spent, or for the budget before anything is.",
    "Seen: the part of its wins expected to be on record by now, by the days from a lead to its win.",
    "Spend that stands there twice (by campaign and by channel) is counted once.",
)


@dataclass(frozen=True, slots=True)
class Campaigns:
    """The campaigns, those that began last first; what was spent in all; and what the figures rest on."""

    until: date | None
    currency: str | None
    records: tuple[CampaignRecord, ...]
    spend: Spending | None
    average_deal: Estimate | None
    left_out: tuple[LeftOut, ...] = ()
    definitions: tuple[str, ...] = DEFINITIONS


def campaigns(facts: Facts, *, today: date | None = None, currency: str | None = None) -> Campaigns:
    """Every campaign with its money in one currency (the one given, else that of most won deals), as of a day.

    Campaigns in another currency are listed without their money, and counted.
    """
    until = last_day(facts, today) or today or (facts.as_of.date() if facts.as_of else None)
    money = currency_of(facts, currency)
    if until is None:
        return Campaigns(None, money, (), None, None)
    spent = spending(facts, until, money)
    state = pipeline(facts, today=today, currency=money)
    deal = state.average_deal if state else None
    curve = _curve(facts, until)
    made = _Money(money, spent, credited(facts, until, money), deal.value if deal else None, curve, until)
    rows = _rows(facts)
    records = tuple(map(made.record, rows))
    foreign = sum(1 for row in rows if _is_foreign(row, money))
    left_out = (
        LeftOut(f"campaigns in another currency than {money} are listed without money", foreign),
        LeftOut(f"spend rows in another currency than {money} are left out", spent.other_currencies),
        LeftOut(f"spend rows after {until.isoformat()} are left out", spent.future),
        LeftOut("places where the same spend stood twice are counted once", spent.twice_places),
    )
    return Campaigns(until, money, records, spent, deal, tuple(each for each in left_out if each.n))


def _rows(facts: Facts) -> list[dict[str, Any]]:
    table = facts.table("campaigns")
    kept = table.select(
        "source",
        "campaign_id",
        "name",
        "start_date",
        "end_date",
        "currency",
        budget=table.budget.cast("float64"),
        expected=table.expected_revenue.cast("float64"),
    )
    rows: list[dict[str, Any]] = kept.order_by(["source", "campaign_id"]).to_pyarrow().to_pylist()
    rows.sort(key=lambda row: row["start_date"].toordinal() if row["start_date"] else 0, reverse=True)
    return rows


def _is_foreign(row: dict[str, Any], money: str | None) -> bool:
    return bool(money and row["currency"] and row["currency"] != money)


@dataclass(frozen=True)
class _Money:
    """What every campaign's record is made with."""

    currency: str | None
    spent: Spending
    credited: Mapping[Key, tuple[Credit, ...]]
    average_deal: float | None
    curve: Curve
    until: date

    def record(self, row: dict[str, Any]) -> CampaignRecord:
        """A campaign's record; without its money if that is in another currency."""
        start, end = row["start_date"], row["end_date"]
        seen = share_seen(self.curve, start, end, self.until) if start else None
        named = (row["source"], row["campaign_id"], row["name"] or row["campaign_id"], start, end)
        if _is_foreign(row, self.currency):
            return CampaignRecord(*named, row["currency"], seen=seen)
        key = named[:2]
        return CampaignRecord(
            *named,
            self.currency,
            row["budget"],
            row["expected"],
            self.spent.by_campaign.get(key),
            self.credited.get(key, ()),
            seen,
            self.average_deal,
        )


def _curve(facts: Facts, until: date) -> Curve:
    """Days from a lead to its win; from a deal's creation where no leads are known."""
    leads = watch(started_leads(facts), until)
    return leads.curve if leads.curve.is_enough else watch(started_deals(facts), until, noun="deal").curve


def credited(facts: Facts, until: date, currency: str | None) -> Mapping[Key, tuple[Credit, ...]]:
    """What each attribution model gives each campaign, of the deals won up to a day.

    Campaigns that nobody is on record to have been touched by are left out, because nothing is known of them. So are
    those whose id two sources share: attribution knows campaigns by their id.
    """
    touches = facts.table("touches")
    touched = touches.filter(touches.campaign_id.notnull() & touches.touched_at.notnull())
    rows = touched.select("source", "campaign_id").distinct().order_by(["source", "campaign_id"])
    keys = [(row["source"], row["campaign_id"]) for row in rows.to_pyarrow().to_pylist()]
    if not keys:
        return {}
    shared = {id_ for id_, n in Counter(id_ for _, id_ in keys).items() if n > 1}
    newest = last_day(facts)
    end = until if newest and until < newest else None  # without a day, whole months are asked for: the mart has them
    models = attribute(facts, by="campaign", basis="value", end=end, currency=currency).models
    return {
        key: tuple(_credit(model, given.get(key[1])) for model, given in models.items())
        for key in keys
        if key[1] not in shared
    }


def _credit(model: str, given: Tally | None) -> Credit:
    return Credit(model, given.deals, given.value) if given else Credit(model, 0.0, 0.0)

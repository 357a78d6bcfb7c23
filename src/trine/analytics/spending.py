"""What was spent, each amount once: sources tell the same spend by campaign, by channel, or both.

* Rows of one campaign and month, some with and some without a channel, that come to the same sum (within 1 %): the same
  spend in two exports, counted once. Other sums are added.
* Rows of a channel alone (without a campaign), next to campaigns of that channel in the same month: if they come to at
  least as much, they are the channel's total and hold the campaigns' spend; only what goes beyond it is added. If they
  come to less they can't be the total, and are added.

Months are compared, because one export may be by the day and the other by the week or month.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from trine.analytics.periods import period_index

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from trine.analytics.snapshot import Facts

SAME = 0.01
"""Two sums that differ by less than this part are the same spend."""
Key = tuple[str, str]
"""A campaign: its source and its id."""


@dataclass(frozen=True, slots=True)
class Spending:
    """What was spent up to a day, in one currency.

    `total` is `on_campaigns` and `on_channels` (spend that no campaign is named for). `twice` is what stood there a
    second time and was counted once, in so many campaign-months or channel-months. `other_currencies` and `future`
    count rows that are left out.
    """

    currency: str | None
    by_campaign: Mapping[Key, float]
    on_channels: float
    twice: float
    twice_places: int
    other_currencies: int
    future: int

    @property
    def on_campaigns(self) -> float:
        """What was spent on campaigns by name."""
        return sum(self.by_campaign.values())

    @property
    def total(self) -> float:
        """All of it, each amount once."""
        return self.on_campaigns + self.on_channels


def spending(facts: Facts, until: date, currency: str | None) -> Spending:
    """What was spent up to and with a day. Rows without a currency are taken to be in the one asked for."""
    spend = facts.table("spend")
    spend = spend.mutate(late=spend.spend_date > ibis.literal(until))
    if currency:
        spend = spend.mutate(foreign=spend.currency.fill_null(currency) != currency)
    else:
        spend = spend.mutate(foreign=ibis.literal(False))
    ours = spend.filter(~spend.late & ~spend.foreign)
    rows = _by_month(ours, facts.table("campaigns")).to_pyarrow().to_pylist()
    left = spend.aggregate(
        foreign=(spend.foreign & ~spend.late).cast("int64").sum(), late=spend.late.cast("int64").sum()
    )
    out = left.to_pyarrow().to_pylist()[0]
    by_campaign, monthly, twice = _campaigns(rows)
    on_channels, again = _channels(rows, monthly)
    places = [amount for amount in (*twice, *again) if amount > 0]
    return Spending(
        currency, by_campaign, on_channels, sum(places), len(places), int(out["foreign"] or 0), int(out["late"] or 0)
    )


def _by_month(spend: Any, campaigns: Any) -> Any:
    """Cost by campaign, channel and month; `told` is whether the row itself names the channel."""
    named = campaigns.select(campaign_source="source", campaign="campaign_id", of_channel="channel")
    joined = spend.left_join(
        named, [spend.source == named.campaign_source, spend.campaign_id == named.campaign]
    ).mutate(
        month=lambda row: period_index(row.spend_date, "month"),
        told=lambda row: row.channel.notnull(),
        place=lambda row: ibis.coalesce(row.channel, row.of_channel).strip().lower(),
    )
    grouped = joined.group_by(["source", "campaign_id", "place", "month", "told"])
    return grouped.aggregate(cost=joined.cost.cast("float64").sum()).order_by(
        ["source", "campaign_id", "place", "month", "told"]
    )


def _campaigns(rows: list[dict[str, Any]]) -> tuple[dict[Key, float], dict[tuple[str, int], float], list[float]]:
    """Each campaign's cost, the campaigns' cost by channel and month, and what stood there twice."""
    told: dict[tuple[str, str, int], dict[bool, float]] = defaultdict(lambda: {True: 0.0, False: 0.0})
    channel: dict[tuple[str, str, int], str] = {}
    for row in rows:
        if row["campaign_id"] is not None:
            key = (row["source"], row["campaign_id"], row["month"])
            told[key][row["told"]] += row["cost"]
            channel[key] = row["place"] or channel.get(key, "")
    by_campaign: dict[Key, float] = defaultdict(float)
    monthly: dict[tuple[str, int], float] = defaultdict(float)
    twice = []
    for key, sums in told.items():
        cost, again = _once(sums[True], sums[False])
        by_campaign[key[:2]] += cost
        monthly[channel[key], key[2]] += cost
        twice.append(again)
    return dict(by_campaign), monthly, twice


def _once(one: float, other: float) -> tuple[float, float]:
    """Two sums of one place: what they come to, and what of it stood there twice."""
    if one > 0 and other > 0 and abs(one - other) <= SAME * max(one, other):
        return max(one, other), min(one, other)
    return one + other, 0.0


def _channels(rows: list[dict[str, Any]], monthly: Mapping[tuple[str, int], float]) -> tuple[float, list[float]]:
    """What was spent beyond the campaigns, by rows of a channel alone or of nothing, and what stood there twice."""
    sums: dict[tuple[str, int], float] = defaultdict(float)
    for row in rows:
        if row["campaign_id"] is None:
            sums[row["place"] or "", row["month"]] += row["cost"]
    beyond, twice = 0.0, []
    for key, cost in sums.items():
        inside = monthly.get(key, 0.0) if key[0] else 0.0
        is_total = 0 < inside <= cost * (1 + SAME)
        beyond += max(0.0, cost - inside) if is_total else cost
        twice.append(min(inside, cost) if is_total else 0.0)
    return beyond, twice

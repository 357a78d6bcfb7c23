"""What the tables are made of: who sells, what was drawn, and up to when it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from trine.demo.facts import channels
from trine.demo.facts.columns import words
from trine.demo.facts.timeline import Flags, Ints, Timeline

if TYPE_CHECKING:
    from trine.demo.facts.campaigns import Campaigns
    from trine.demo.facts.deals import Deals
    from trine.demo.facts.leads import Leads
    from trine.demo.facts.market import Market

SEGMENTS = ("mid-market", "enterprise")
REGIONS = ("Central Europe", "Northern Europe", "Southern Europe", "Americas")
REGION_OF_COUNTRY = np.array([0, 0, 1, 0, 2, 2, 2, 0, 3, 3])
COMPETITORS = ("Sentravo", "Oszillar", "Tremolex", "own build")
CURRENCY = "EUR"


@dataclass(frozen=True)
class Sellers:
    """Who owns deals and leads: sellers of the mid-market, of groups, and their leads."""

    mid_market: tuple[str, ...]
    enterprise: tuple[str, ...]
    leads: tuple[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        """All sellers, those of the mid-market first."""
        return self.mid_market + self.enterprise

    def of(self, enterprise: Flags, key: Ints) -> Ints:
        """The seller's place in `names`: an account always has the same one."""
        return np.where(enterprise, len(self.mid_market) + key % len(self.enterprise), key % len(self.mid_market))


@dataclass(frozen=True)
class Known:
    """What the tables are made of, and the day up to which they tell."""

    timeline: Timeline
    leads: Leads
    deals: Deals
    market: Market
    campaigns: Campaigns
    sellers: Sellers

    def lead_told(self) -> Flags:
        """Whether a lead had come."""
        return self.leads.created < self.timeline.cutoff

    def deal_told(self) -> Flags:
        """Whether a deal was open or decided."""
        return self.deals.created < self.timeline.cutoff

    def deal_of_lead(self) -> Ints:
        """The deal that each lead became; -1 for none, or not yet."""
        row = np.full(self.leads.count, -1)
        those = np.flatnonzero((self.deals.lead >= 0) & self.deal_told())
        row[self.deals.lead[those]] = those
        return row

    def campaign_of_deal(self) -> Ints:
        """The campaign behind each deal; -1 for none."""
        return self.campaigns.of(self.deals.channel, self.timeline.quarter_of(self.deals.created))


def assets(channel: Ints, choice: Ints) -> Any:
    """What each came through: one of its channel's pages, talks or forms."""
    every = [asset for each in channels.CHANNELS for asset in each.assets]
    many = np.array([len(each.assets) for each in channels.CHANNELS])
    first = np.cumsum(many) - many
    return words(every, first[channel] + choice % many[channel])

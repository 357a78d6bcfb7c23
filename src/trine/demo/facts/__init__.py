"""What has happened at Halden Instruments: over two years of leads, deals, campaigns and touches, made from a seed."""

from __future__ import annotations

from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from trine.demo import people
from trine.demo.facts.campaigns import make_campaigns, make_spend
from trine.demo.facts.deals import make_deals
from trine.demo.facts.journeys import make_activities, make_steps, make_touches
from trine.demo.facts.leads import make_leads
from trine.demo.facts.market import make_market
from trine.demo.facts.tables import buyers, campaigning, selling
from trine.demo.facts.tables.known import Known, Sellers
from trine.demo.facts.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

SEED = 20_260_318


def facts(today: date, *, seed: int = SEED, scale: int = 1) -> Mapping[str, Any]:
    """The fact store's tables (Arrow), up to the night before `today`; the same arguments give the same rows.

    Leads and touches are kept for nine complete quarters and the present one, opportunities for longer. At `scale` 100
    there are a hundred times as many rows of everything but campaigns. Money is in EUR, instants are UTC.
    """
    timeline = Timeline(today)
    draws = [np.random.default_rng([seed, part]) for part in range(7)]
    leads = make_leads(draws[0], timeline, scale)
    deals = make_deals(draws[1], timeline, leads, scale)
    market = make_market(draws[2], leads, deals, scale)
    campaigns = make_campaigns(draws[3], timeline)
    known = Known(timeline, leads, deals, market, campaigns, _sellers())
    steps = make_steps(draws[4], timeline, deals)
    return MappingProxyType(
        {
            "accounts": buyers.accounts(known),
            "contacts": buyers.contacts(known),
            "leads": buyers.leads(known),
            "opportunities": selling.opportunities(known, steps),
            "opportunity_history": selling.opportunity_history(known, steps),
            "campaigns": campaigning.campaigns(known),
            "touches": campaigning.touches(known, make_touches(draws[5], timeline, leads, deals, market)),
            "spend": campaigning.spend(known, make_spend(draws[3], campaigns)),
            "activities": selling.activities(known, make_activities(draws[6], timeline, leads, deals)),
        }
    )


def as_of(today: date) -> datetime:
    """When the demo's facts came in: at six in the morning, UTC. The clock for a store that is filled with them."""
    return datetime(today.year, today.month, today.day, 6, tzinfo=UTC)


def _sellers() -> Sellers:
    return Sellers(people.names_in("sales"), people.names_in("enterprise"), ("Ana Sousa", "Conrad Aylwin"))

"""Who brought the won deals: attribution over the fact store, as Ibis expressions that run on any engine.

`attribute` answers for a company, `account_timeline` shows one account, `sourced_and_influenced` answers by the
company's own definition. Journeys are made in `journeys`, placed and counted in `counting`, kept in a mart by `mart`;
what the counts mean is worked out by `trine.core.attribution`. Definitions: docs/algorithms/attribution.md.
"""

from trine.analytics.attribution.attributing import attribute
from trine.analytics.attribution.mart import bring_up, is_up
from trine.analytics.attribution.reach import Reach
from trine.analytics.attribution.report import AttributionReport, Numbers, Slice
from trine.analytics.attribution.sourcing import Sourced, SourcingDefinition, sourced_and_influenced
from trine.analytics.attribution.timeline import AccountTimeline, DealOfAccount, TouchOfAccount, account_timeline

__all__ = [
    "AccountTimeline",
    "AttributionReport",
    "DealOfAccount",
    "Numbers",
    "Reach",
    "Slice",
    "Sourced",
    "SourcingDefinition",
    "TouchOfAccount",
    "account_timeline",
    "attribute",
    "bring_up",
    "is_up",
    "sourced_and_influenced",
]

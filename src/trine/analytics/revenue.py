"""Leads, deals and campaigns as the checks see them: the one place that fills `trine.core.revenue.RevenueFacts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.analytics.campaigns import campaigns
from trine.analytics.close_rates import close_rates
from trine.analytics.handoff_facts import handoff_facts
from trine.analytics.segments import segment_series
from trine.core.revenue import RevenueFacts

if TYPE_CHECKING:
    from trine.analytics.snapshot import Facts


def revenue_facts(facts: Facts, *, currency: str | None = None, fiscal_year_start: int = 1) -> RevenueFacts:
    """What checks need of leads, deals and campaigns, in the company's currency and fiscal year.

    Independent of the day that is asked about, so one edition of the store is read once, whatever the day.
    """
    return RevenueFacts(
        segments=segment_series(facts, currency=currency, fiscal_year_start=fiscal_year_start),
        close_rates=close_rates(facts, fiscal_year_start=fiscal_year_start),
        campaigns=campaigns(facts, currency=currency).records,
        handoffs=handoff_facts(facts),
    )

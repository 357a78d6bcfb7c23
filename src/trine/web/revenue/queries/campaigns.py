"""Campaigns: what was expected before the money was spent, what came of it, and what pays for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trine.analytics import campaigns as all_campaigns
from trine.core.attribution.catalogue import MODELS
from trine.web.revenue.facts import answered, as_of, terms
from trine.web.ui.paging import page_number
from trine.web.ui.tags.words import number_text, percent_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from trine.analytics.campaigns import Campaigns
    from trine.core.campaigns import CampaignRecord, Credit

PER_PAGE = 40


@dataclass(frozen=True, slots=True)
class CampaignsView:
    """The page."""

    found: Campaigns
    rows: list[CampaignRow]
    models: Mapping[str, str]
    model: str
    page: int
    pages: int
    as_of: datetime | None

    @property
    def lede(self) -> str:
        """How many pay for themselves, in a sentence."""
        if not self.found.records:
            return "No campaigns yet."
        judged = [row for row in self._every if row.actual is not None and row.record.has_run_long_enough]
        if not judged:
            return f"{number_text(len(self.found.records))} campaigns, and none has run long enough to be judged."
        short = sum(1 for row in judged if (row.actual or 0) < 1)
        if not short:
            return f"All of the {number_text(len(judged))} campaigns that have run long enough cover their cost."
        verb = "does" if short == 1 else "do"
        judged_all = f"{number_text(len(judged))} campaigns that have run long enough"
        return f"{number_text(short)} of {judged_all} {verb} not cover their cost."

    @property
    def _every(self) -> list[CampaignRow]:
        return [CampaignRow(record, self.model) for record in self.found.records]


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """One campaign, with what one model gives it."""

    record: CampaignRecord
    model: str

    @property
    def credit(self) -> Credit | None:
        """What the model gives it."""
        return next((each for each in self.record.credits if each.model == self.model), None)

    @property
    def actual(self) -> float | None:
        """Revenue credited ÷ cost so far; a campaign that no deal is credited to has brought nothing."""
        if self.credit is not None:
            return self.record.actual_return(self.credit)
        return 0.0 if self.record.cost and self.record.cost > 0 else None

    @property
    def falls_short(self) -> bool:
        """Whether it has run long enough and does not cover its cost by this model."""
        return self.record.has_run_long_enough and self.actual is not None and self.actual < 1

    @property
    def seen(self) -> str:
        """How much of its wins can be on record."""
        return percent_text(self.record.seen, 0) if self.record.seen is not None else "–"


def campaigns(today: date, model: str, page: str) -> CampaignsView:
    """The page by one attribution model."""
    found: Campaigns = answered(all_campaigns.campaigns, today=today, currency=terms()["currency"])
    models = {name: each.title for name, each in MODELS.items()}
    chosen = model if model in models else "linear"
    number = page_number(page)
    pages = max(-(-len(found.records) // PER_PAGE), 1)
    number = min(number, pages)
    shown = found.records[(number - 1) * PER_PAGE : number * PER_PAGE]
    rows = [CampaignRow(record, chosen) for record in shown]
    return CampaignsView(found, rows, models, chosen, number, pages, as_of("campaigns"))


def campaign_cells(found: Campaigns) -> tuple[list[str], list[list[Any]]]:
    """The campaigns with full precision, a row for each model that gives it something."""
    headings = ["source", "campaign_id", "name", "start", "end", "currency", "budget", "expected_revenue"]
    headings += ["expected_return", "cost", "seen", "break_even_deals", "model", "deals", "revenue", "actual_return"]
    rows: list[list[Any]] = []
    for record in found.records:
        plan: list[Any] = [record.source, record.id, record.name, record.start, record.end, record.currency]
        plan += [record.budget, record.expected_revenue, record.expected_return, record.cost, record.seen]
        plan += [record.break_even]
        rows += [
            [*plan, each.model, each.deals, each.revenue, record.actual_return(each)] for each in record.credits
        ] or [[*plan, None, None, None, None]]
    return headings, rows

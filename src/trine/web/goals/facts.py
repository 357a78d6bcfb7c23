"""The facts that pages and checks read, worked out once per edition of the fact store."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from django.conf import settings

from trine.analytics import metrics
from trine.analytics.periods import MONTHS
from trine.analytics.revenue import revenue_facts
from trine.analytics.store import FactStore
from trine.core.revenue import NO_REVENUE

if TYPE_CHECKING:
    from datetime import datetime

    from trine.core.revenue import RevenueFacts
    from trine.core.series import FactSeries


def fact_series(currency: str | None, fiscal_year_start: int) -> tuple[FactSeries, ...]:
    """Every fact metric by month and by quarter, in the company's currency and fiscal year.

    Nothing while no facts are imported. Raises `StoreDamagedError` if the store cannot be read.
    """
    root = Path(settings.FACTS_DIR)
    manifest = FactStore(root).manifest()
    if not manifest.generation:
        return ()
    return _of_edition(root, manifest.edition, currency, fiscal_year_start)


def revenue_of(currency: str | None, fiscal_year_start: int) -> RevenueFacts:
    """Leads, deals and campaigns by segment and kind, as the checks see them; empty while no facts are imported.

    Only for the checks and the page of execution. Raises `StoreDamagedError` if the store cannot be read.
    """
    root = Path(settings.FACTS_DIR)
    manifest = FactStore(root).manifest()
    if not manifest.generation:
        return NO_REVENUE
    return _revenue_of_edition(root, manifest.edition, currency, fiscal_year_start)


Edition: TypeAlias = "tuple[int, datetime | None, datetime | None]"
"""What tells two states of the store apart (`Manifest.edition`)."""


@lru_cache(maxsize=4)
def _of_edition(root: Path, edition: Edition, currency: str | None, fiscal_year_start: int) -> tuple[FactSeries, ...]:
    """The series; `edition` is only the key under which they are kept, a newer one at the same moment is as good."""
    with FactStore(root).snapshot() as facts:
        return tuple(
            one
            for every in MONTHS
            for one in metrics.series(facts, None, every, fiscal_year_start=fiscal_year_start, currency=currency)
        )


@lru_cache(maxsize=4)
def _revenue_of_edition(root: Path, edition: Edition, currency: str | None, fiscal_year_start: int) -> RevenueFacts:
    with FactStore(root).snapshot() as facts:
        return revenue_facts(facts, currency=currency, fiscal_year_start=fiscal_year_start)

"""The fact series that pages and checks read, worked out once per generation of the fact store."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from trine.analytics import metrics
from trine.analytics.store import FactStore

if TYPE_CHECKING:
    from trine.core.series import FactSeries


def fact_series(currency: str | None, fiscal_year_start: int) -> tuple[FactSeries, ...]:
    """Every fact metric per quarter, in the company's currency and fiscal year; nothing while no facts are imported.

    Raises `StoreDamagedError` if the store cannot be read.
    """
    root = Path(settings.FACTS_DIR)
    generation = FactStore(root).manifest().generation
    return _of_generation(root, generation, currency, fiscal_year_start) if generation else ()


@lru_cache(maxsize=4)
def _of_generation(root: Path, generation: int, currency: str | None, fiscal_year_start: int) -> tuple[FactSeries, ...]:
    """The series; `generation` is only the key under which they are kept, a newer one at the same moment is as good."""
    return metrics.series(FactStore(root), currency=currency, fiscal_year_start=fiscal_year_start)

"""What Halden Instruments counts, how the counts hang together, and what is believed to drive what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.demo.metrics import funnel, marketing, product, sales, support
from trine.demo.metrics.beliefs import assumptions, influences

if TYPE_CHECKING:
    from trine.core.company import Metric

__all__ = ["assumptions", "influences", "metrics"]


def metrics() -> tuple[Metric, ...]:
    """Every metric of the company."""
    return funnel.METRICS + sales.METRICS + marketing.METRICS + product.METRICS + support.METRICS

"""Fact series for tests of checks, made from plain numbers: they end with the last quarter or month of 2026."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from tests.core.checks.reading import company

from trine.core.revenue import RevenueFacts, SegmentSeries
from trine.core.series import FactPoint, FactSeries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trine.core.company import Company

AS_OF = datetime(2027, 2, 14, tzinfo=UTC)


def series(
    name: str, values: Sequence[float], every: Literal["month", "quarter"] = "quarter", unit: str = "EUR", n: int = 40
) -> FactSeries:
    """So many periods up to the end of 2026."""
    length = 3 if every == "quarter" else 1
    first = 2027 * 12 - length * len(values)
    starts = [date(m // 12, m % 12 + 1, 1) for m in range(first, 2027 * 12 + 1, length)]
    points = tuple(
        FactPoint(start, end - timedelta(days=1), float(value), n)
        for start, end, value in zip(starts, starts[1:], values, strict=False)
    )
    return FactSeries(name, unit, every, points, "facts: opportunities", AS_OF, adds_up=True)


def part(dimension: str, value: str, of: FactSeries) -> SegmentSeries:
    """A part of the company."""
    return SegmentSeries(dimension, value, of)


def with_facts(metrics: str, facts: Sequence[FactSeries], parts: Sequence[SegmentSeries] = ()) -> Company:
    """The base company with metrics that these facts feed."""
    return replace(company(metrics), facts=tuple(facts), revenue=RevenueFacts(segments=tuple(parts)))

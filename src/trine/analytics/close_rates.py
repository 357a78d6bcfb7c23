"""Won and lost deals per quarter by kind: what a change of the win rate is taken apart by."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from trine.analytics.catalogue import METRICS
from trine.analytics.metric_rows import metric_rows
from trine.analytics.periods import Period, period_index
from trine.analytics.segments import with_business
from trine.core.revenue import BUSINESS, OTHER, UNKNOWN, ClosedCell, ClosedPeriod, CloseRates

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trine.analytics.snapshot import Facts

FACTORS = ("lead_source", BUSINESS, "segment", "region")
"""What kinds of deals are told apart by; a factor that has one value only is left out."""
MOST = 10
"""So many values of a factor stand for themselves; the rest is `other`."""
QUARTERS = 12
"""How many quarters are kept, counted from the newest."""


def close_rates(facts: Facts, *, fiscal_year_start: int = 1) -> tuple[CloseRates, ...]:
    """Deals won or lost by the day of the win or loss, in kinds, for the last twelve quarters: one row, or none.

    The rows are those of the fact metric `win_rate`: sources without a single lost deal are left out.
    """
    deals = with_business(metric_rows(METRICS["win_rate"], facts, None), facts)
    deals = deals.mutate(quarter=period_index(deals.on, "quarter", fiscal_year_start))
    table = deals.group_by(["quarter", *FACTORS]).aggregate(closed=deals.value.count(), won=deals.value.sum())
    rows = table.to_pyarrow().to_pylist()
    as_of = facts.known_at(("opportunities",))
    if not rows or as_of is None:
        return ()
    first = max(row["quarter"] for row in rows) - QUARTERS
    rows = [row for row in rows if row["quarter"] > first]
    factors, kinds = _kinds(rows)
    periods = [_period(index, kinds[index], fiscal_year_start) for index in sorted(kinds)]
    return (CloseRates(factors, tuple(periods), "facts: opportunities", as_of),)


def _kinds(rows: Sequence[dict[str, Any]]) -> tuple[tuple[str, ...], dict[int, Counter[tuple[tuple[str, ...], bool]]]]:
    """The factors that tell kinds apart, and per quarter how many deals of each kind were won and lost."""
    names = {factor: _common(factor, rows) for factor in FACTORS}
    factors = tuple(factor for factor in FACTORS if len(names[factor]) > 1)
    found: dict[int, Counter[tuple[tuple[str, ...], bool]]] = {}
    for row in rows:
        values = ((factor, _value(row[factor])) for factor in factors)
        kind = tuple(value if value in names[factor] else OTHER for factor, value in values)
        won = round(row["won"])
        counts = found.setdefault(row["quarter"], Counter())
        counts[kind, True] += won
        counts[kind, False] += row["closed"] - won
    return factors, found


def _value(text: str | None) -> str:
    return (text or "").strip() or UNKNOWN


def _common(factor: str, rows: Iterable[dict[str, Any]]) -> frozenset[str]:
    sizes = Counter[str]()
    for row in rows:
        sizes[_value(row[factor])] += row["closed"]
    return frozenset(sorted(sizes, key=lambda value: (-sizes[value], value))[:MOST])


def _period(index: int, counts: Counter[tuple[tuple[str, ...], bool]], fiscal_year_start: int) -> ClosedPeriod:
    period = Period("quarter", index, fiscal_year_start)
    kinds = sorted({kind for kind, _ in counts})
    cells = (ClosedCell(kind, counts[kind, True] + counts[kind, False], counts[kind, True]) for kind in kinds)
    return ClosedPeriod(period.start, period.end, tuple(cells))

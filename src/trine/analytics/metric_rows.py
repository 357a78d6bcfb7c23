"""The rows behind a fact metric, and the currency that they are counted in."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from trine.analytics.catalogue import METRICS

if TYPE_CHECKING:
    from trine.analytics.catalogue import FactMetric
    from trine.analytics.snapshot import Facts


def counted(metric: FactMetric) -> FactMetric:
    """The metric that has rows: for a ratio of two others the numerator.

    >>> counted(METRICS["acceptance"]).name
    'opportunities'
    """
    return counted(METRICS[metric.over[0]]) if metric.over else metric


def metric_rows(metric: FactMetric, facts: Facts, currency: str | None) -> Any:
    """The rows with their day (`on`) and number (`value`); with a currency those in it, or in none."""
    if metric.rows is None:
        raise TypeError(f"{metric.name} has no rows of its own")
    table = metric.rows(facts)
    return table.filter(table.currency.fill_null(currency) == currency) if currency else table


def currencies(facts: Facts) -> Counter[str]:
    """How many won deals there are in each currency."""
    deals = facts.table("opportunities")
    won = deals.filter(deals.is_won.fill_null(False) & deals.currency.notnull() & deals.amount.notnull())
    found = won.group_by("currency").aggregate(n=won.count()).to_pyarrow().to_pylist()
    return Counter({row["currency"]: row["n"] for row in sorted(found, key=lambda row: str(row["currency"]))})


def currency_of(facts: Facts, wanted: str | None) -> str | None:
    """The currency asked for, else the one that most won deals have; none where no deal has one."""
    common = currencies(facts).most_common(1)
    return wanted or (common[0][0] if common else None)

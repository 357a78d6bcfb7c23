"""What a metric's value can be by its meaning alone, before anybody wants or assumes anything.

Only what is sure is taken: a number of things or days is not below zero, unless it is a difference or something about
it is; a share, a win rate or a churn rate lies between zero and one; rates, prices, costs and revenue are not below
zero. All else can be anything.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from trine.core.formulas import Sum
from trine.core.metric_kinds import is_called_revenue, words
from trine.core.proof.model import OPEN
from trine.core.units import is_count, is_currency, is_days, is_ratio

if TYPE_CHECKING:
    from trine.core.company import Company, Metric

_SIGNED = words(
    "net change growth difference delta balance surplus gap variance margin profit return index error score nps result",
    "index trend uplift increase decrease drift deviation roi",
)
_FRACTIONS = words("win acceptance conversion churn share")
_NOT_BELOW = words(
    "rate retention adoption use usage coverage utilisation utilization price cost costs spend spending expense",
    "expenses budget salary salaries fee fees commission commissions pipeline discount cac cpl cpa cpm acv ltv",
)
_TIMES = frozenset({"hours", "hour", "minutes", "minute", "weeks", "week", "months", "month"})


def range_of(metric: Metric, company: Company, lowest: float = 0.0) -> tuple[float, float]:
    """The least and the most that the metric can be; `lowest` is the lowest figure that the plan gives for it.

    >>> from trine.core.company import Better, Company, Metric
    >>> range_of(Metric("win_rate", "Win rate", "ratio", Better.UP), Company("Halden"))
    (0.0, 1.0)
    >>> range_of(Metric("net_new", "Net new customers", "count", Better.UP), Company("Halden"))
    (-inf, inf)
    """
    known = words(metric.id, metric.name)
    if lowest < 0 or not known.isdisjoint(_SIGNED) or _is_difference(metric, company):
        return OPEN
    if is_ratio(metric.unit) and not known.isdisjoint(_FRACTIONS):
        return 0.0, 1.0
    if is_count(metric.unit) or is_days(metric.unit) or metric.unit.strip().lower() in _TIMES:
        return 0.0, math.inf
    if (is_ratio(metric.unit) or is_currency(metric.unit)) and not known.isdisjoint(_NOT_BELOW):
        return 0.0, math.inf
    is_revenue = is_currency(metric.unit) and (is_called_revenue(metric) or metric.id in company.index.values_each)
    return (0.0, math.inf) if is_revenue else OPEN


def _is_difference(metric: Metric, company: Company) -> bool:
    expression = company.index.expressions.get(metric.id)
    return (
        expression is not None
        and isinstance(expression.root, Sum)
        and any(sign < 0 for sign, _ in expression.root.terms)
    )

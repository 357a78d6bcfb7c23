"""What kind of thing a metric is, judged from its unit, its formula and the words it is described with.

The plan does not say whether a metric is revenue, new business or a price. What follows is careful reading, the same
for every check, and written down for people in `docs/decisions/`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from trine.core.formulas import MetricTerm, Node, Number, Product, Sum
from trine.core.units import is_count, is_currency, is_days, is_ratio

if TYPE_CHECKING:
    from trine.core.company import Company, Metric

_WORD = re.compile(r"[^\W\d_]+")


def words(*texts: str | None) -> frozenset[str]:
    """The words of names and ids, in lower case.

    >>> sorted(words("revenue_new", "New revenue"))
    ['new', 'revenue']
    """
    return frozenset(word for text in texts if text for word in _WORD.findall(text.casefold().replace("_", " ")))


_REVENUE = words("revenue revenues turnover bookings booking arr mrr acv tcv sales")
_NOT_REVENUE = words(
    "average avg mean median per price cost costs spend spending expense expenses salary salaries commission",
    "commissions budget pipeline forecast tax share margin profit loss lost discount discounts refund refunds",
)
_EACH = words("average avg mean median per price rate ratio share index score size cac cpl cpa arpu arpa ltv")
_CAMPAIGN = words("campaign campaigns marketing sourced influenced lead leads mql mqls pipeline")
_NEW = re.compile(
    r"\bnew (?:\w+ )?(?:business|customers?|logos?|accounts?|clients?|buyers?)\b"
    r"|\bnew (?:revenue|deals?|arr|mrr|bookings?|sales)\b"
    r"|\b(?:customers?|logos?|clients?|accounts?|revenue|arr|mrr|bookings?|business|deals|sales) new\b"
    r"|\b(?:customer|client|logo) acquisition|\bnet new\b|\bfirst (?:time|deals?|orders?|purchases?|contracts?)\b"
    r"|\b(?:no|without an|without|had no|have no) (?:earlier|previous|prior)\b"
)
_NOT_NEW = re.compile(
    r"\b(?:not|non|without|except|excluding|excludes|excl|minus|never) (?:\w+ ){0,2}new\b"
    r"|\b(?:existing|repeat|renewals?|upsell|expansion)\b"
)


@lru_cache(maxsize=16_384)
def _name_words(metric: Metric) -> frozenset[str]:
    return words(metric.id, metric.name)


def is_called_revenue(metric: Metric) -> bool:
    """Whether unit and name say so.

    >>> from trine.core.company import Better, Metric
    >>> is_called_revenue(Metric("revenue_new", "New revenue", "EUR", Better.UP))
    True
    >>> is_called_revenue(Metric("cost_of_sales", "Cost of sales", "EUR", Better.DOWN))
    False
    """
    known = _name_words(metric)
    return is_currency(metric.unit) and not known.isdisjoint(_REVENUE) and known.isdisjoint(_NOT_REVENUE)


def is_new_business(metric: Metric) -> bool:
    """Whether it counts customers, deals or revenue won for the first time, by its name or else by its definition.

    >>> from trine.core.company import Better, Metric
    >>> is_new_business(Metric("new_customers", "New customers", "count", Better.UP))
    True
    >>> is_new_business(Metric("r", "Repeat", "EUR", Better.UP, definition="Revenue from customers that are not new"))
    False
    """
    name = _spaced(f"{metric.id} {metric.name}")
    if _NEW.search(name) and not _NOT_NEW.search(name):
        return True
    definition = _spaced(f"{metric.definition or ''} {metric.filter or ''}")
    return bool(_NEW.search(definition)) and not _NOT_NEW.search(f"{name} {definition}")


def _spaced(text: str) -> str:
    """Lower case, with one space for whatever stands between the words."""
    return re.sub(r"[\W_]+", " ", text.casefold())


def is_about_campaigns(metric: Metric) -> bool:
    """Whether its name ties it to campaigns: leads, pipeline, what marketing sourced."""
    return not _name_words(metric).isdisjoint(_CAMPAIGN)


def is_money_only(metric: Metric, company: Company) -> bool:
    """Whether it looks at money alone: revenue, a value, a price, a discount or a margin, or attainment of them."""
    if metric.id in company.index.revenue_metrics or is_currency(metric.unit):
        return True
    expression = company.index.expressions.get(metric.id)
    if expression is not None and expression.metrics:
        inputs = [company.metric.get(id_) for id_ in expression.metrics]
        return all(used is not None and is_currency(used.unit) for used in inputs)
    known = _name_words(metric)
    return not known.isdisjoint({"margin", "discount", "price", "profit", "quota", "attainment"}) or (
        is_ratio(metric.unit) and not known.isdisjoint(_REVENUE)
    )


def adds_up(metric: Metric, company: Company) -> bool:
    """Whether values of teams, or of months, may be added: money and counts, but no prices, averages and rates.

    A unit in free text is taken to add up, which is the careful side wherever this is asked.
    """
    if is_ratio(metric.unit) or is_days(metric.unit) or metric.unit.strip().lower() == "points":
        return False
    series = company.index.series.get(metric.facts_name) if metric.facts_name else None
    if series is not None:
        return series.adds_up
    if metric.id in company.index.values_each:
        return False
    expression = company.index.expressions.get(metric.id)
    if expression is not None and isinstance(expression.root, Product):
        return not any(power < 0 and not isinstance(node, Number) for power, node in expression.root.factors)
    return _name_words(metric).isdisjoint(_EACH)


def values_each(company: Company) -> frozenset[str]:
    """Money metrics that some formula multiplies with a count: what one of them is worth, such as an average deal."""
    found: set[str] = set()
    for expression in company.index.expressions.values():
        for product in _products(expression.root):
            terms = [node for power, node in product.factors if power > 0 and isinstance(node, MetricTerm)]
            units = {term.id: company.metric[term.id].unit for term in terms if term.id in company.metric}
            if any(is_count(unit) for unit in units.values()):
                found.update(id_ for id_, unit in units.items() if is_currency(unit))
    return frozenset(found)


def _products(root: Node) -> list[Product]:
    found: list[Product] = []
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Product):
            found.append(node)
            stack.extend(factor for _, factor in node.factors)
        elif isinstance(node, Sum):
            stack.extend(term for _, term in node.terms)
    return found


def find_revenue_metrics(company: Company) -> frozenset[str]:
    """The ids of all metrics of money that customers pay.

    A metric is one where a revenue target is on it, where it is in a currency and called revenue, turnover, bookings,
    sales, ARR or MRR (and not a cost, a price, an average or a forecast), or where its formula only adds such metrics.
    """
    found = {target.metric for target in company.revenue_targets}
    found |= {metric.id for metric in company.metrics if is_called_revenue(metric)}
    index = company.index
    queue = sorted(found)
    for id_ in queue:
        for above in index.used_by.get(id_, ()):
            terms = _terms(index.expressions[above].root)
            if above not in found and terms and all(term.id in found for term in terms):
                found.add(above)
                queue.append(above)
    return frozenset(found)


def _terms(root: Node) -> tuple[MetricTerm, ...]:
    """The metrics of a plain sum; none for anything else."""
    if not isinstance(root, Sum) or any(sign < 0 for sign, _ in root.terms):
        return ()
    terms = tuple(node for _, node in root.terms if isinstance(node, MetricTerm))
    return terms if len(terms) == len(root.terms) else ()

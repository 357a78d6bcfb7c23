"""Which metrics are never below zero, as far as the plan, the readings and the facts tell.

The numbers that are known of a metric decide. Without any, a metric with a formula has the sign that its inputs give
it; any other is taken to be positive, unless its name speaks of something that can be lost (profit, margin, growth) or
its unit is points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.chains.signs import UP, value_sign
from trine.core.metric_kinds import words

if TYPE_CHECKING:
    from trine.core.company import Company, Metric

_CAN_BE_LOST = words("profit loss margin growth change net balance flow delta variance ebit ebitda surplus deficit")


def positive_metrics(company: Company) -> frozenset[str]:
    """The ids of the metrics that are taken to be above zero.

    >>> from trine.core.company import Better, Company, Metric
    >>> mql, profit = Metric("mql", "MQL", "count", Better.UP), Metric("profit", "Profit", "EUR", Better.UP)
    >>> sorted(positive_metrics(Company("Halden", metrics=(mql, profit))))
    ['mql']
    """
    known, negative = _known(company)
    expressions = company.index.expressions
    found = {metric.id for metric in company.index.metrics} - negative
    found -= {m.id for m in company.index.metrics if m.id not in known and m.id not in expressions and _can_fall(m)}
    queue = [id_ for id_ in expressions if id_ not in known]
    for id_ in queue:
        if id_ in found and value_sign(expressions[id_].root, found.__contains__) != UP:
            found.remove(id_)
            queue += [user for user in company.index.used_by.get(id_, ()) if user not in known]
    return frozenset(found)


def _known(company: Company) -> tuple[set[str], set[str]]:
    """The metrics of which numbers are stated, and those of which one is below zero."""
    numbers = [(assumption.metric, assumption.low) for assumption in company.assumptions]
    numbers += [(reading.metric, reading.value) for reading in company.readings]
    for metric, rows in company.index.key_results_of.items():
        for _, row in rows:
            stated = (row.start, row.to, row.at_least, row.at_most, row.keep[0] if row.keep else None)
            numbers += [(metric, number) for number in stated if number is not None]
    for each in company.metrics:
        series = company.index.series.get(each.facts_name) if each.facts_name else None
        if series is not None and series.points:
            numbers.append((each.id, min(point.value for point in series.points)))
    return {id_ for id_, _ in numbers}, {id_ for id_, number in numbers if number < 0}


def _can_fall(metric: Metric) -> bool:
    return metric.unit.strip().lower() == "points" or not words(metric.id, metric.name).isdisjoint(_CAN_BE_LOST)

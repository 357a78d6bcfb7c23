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
    from collections.abc import Iterator

    from trine.core.company import Company, Metric

_CAN_BE_LOST = words("profit loss margin growth change net balance flow delta variance ebit ebitda surplus deficit")


def positive_metrics(company: Company) -> frozenset[str]:
    """The ids of the metrics that are taken to be above zero.

    >>> from trine.core.company import Better, Company, Metric
    >>> mql, profit = Metric("mql", "MQL", "count", Better.UP), Metric("profit", "Profit", "EUR", Better.UP)
    >>> sorted(positive_metrics(Company("Halden", metrics=(mql, profit))))
    ['mql']
    """
    lowest: dict[str, float] = {}
    for metric, value in _known(company):
        lowest[metric] = min(value, lowest.get(metric, value))
    expressions = company.index.expressions
    found = {metric.id for metric in company.index.metrics if lowest.get(metric.id, 0.0) >= 0}
    found -= {m.id for m in company.index.metrics if m.id not in lowest and m.id not in expressions and _can_fall(m)}
    queue = [id_ for id_ in expressions if id_ not in lowest]
    for id_ in queue:
        if id_ in found and value_sign(expressions[id_].root, found.__contains__) != UP:
            found.remove(id_)
            queue += [user for user in company.index.used_by.get(id_, ()) if user not in lowest]
    return frozenset(found)


def _known(company: Company) -> Iterator[tuple[str, float]]:
    """Every number that is stated of a metric."""
    for assumption in company.assumptions:
        yield assumption.metric, assumption.low
    for reading in company.readings:
        yield reading.metric, reading.value
    for goal in company.goals:
        for result in goal.key_results:
            numbers = (result.start, result.to, result.at_least, result.at_most, *(result.keep or ()))
            yield from ((result.metric, number) for number in numbers if number is not None)
    for metric in company.metrics:
        series = company.index.series.get(metric.facts_name) if metric.facts_name else None
        if series is not None and series.points:
            yield metric.id, min(point.value for point in series.points)


def _can_fall(metric: Metric) -> bool:
    return metric.unit.strip().lower() == "points" or not words(metric.id, metric.name).isdisjoint(_CAN_BE_LOST)

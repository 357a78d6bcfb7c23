"""Working a formula out: with values, or with ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.formulas.tree import Expression, FormulaError, MetricTerm, Node, Number, Sum
from trine.core.intervals import Interval

if TYPE_CHECKING:
    from collections.abc import Mapping


def evaluate(expression: Expression, values: Mapping[str, float]) -> float:
    """The formula's value.

    Raises:
        FormulaError: when a metric has no value, or something is divided by zero.

    >>> from trine.core.formulas import parse_formula
    >>> evaluate(parse_formula("sum(a, b) / 2"), {"a": 3, "b": 5})
    4.0
    """
    return _value(expression.root, values)


def _value(node: Node, values: Mapping[str, float]) -> float:
    if isinstance(node, Number):
        return node.value
    if isinstance(node, MetricTerm):
        if node.id not in values:
            raise FormulaError(f"there is no value for `{node.id}`", node.offset)
        return values[node.id]
    if isinstance(node, Sum):
        return sum(sign * _value(term, values) for sign, term in node.terms)
    product = 1.0
    for power, factor in node.factors:
        value = _value(factor, values)
        if power < 0 and value == 0:
            raise FormulaError("the formula divides by zero here", factor.offset)
        product = product * value if power > 0 else product / value
    return product


def bounds(expression: Expression, ranges: Mapping[str, Interval]) -> Interval:
    """An interval that holds every value the formula can take; a metric without a range may be anything.

    >>> from trine.core.formulas import parse_formula
    >>> bounds(parse_formula("a * b"), {"a": Interval(1, 2), "b": Interval(10, 20)})
    Interval(low=10.0, high=40.0)
    """
    return _range(expression.root, ranges)


def _range(node: Node, ranges: Mapping[str, Interval]) -> Interval:
    if isinstance(node, Number):
        return Interval.exactly(node.value)
    if isinstance(node, MetricTerm):
        return ranges.get(node.id, Interval())
    if isinstance(node, Sum):
        total = Interval.exactly(0.0)
        for sign, term in node.terms:
            part = _range(term, ranges)
            total = total + part if sign > 0 else total - part
        return total
    product = Interval.exactly(1.0)
    for power, factor in node.factors:
        part = _range(factor, ranges)
        product = product * part if power > 0 else product / part
    return product

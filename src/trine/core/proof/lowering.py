"""From formulas to steps: every formula is taken apart into weighted sums and products of two.

Formulas that cannot be used are left out with a sentence: those on a circle, and those whose units surely clash.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trine.core.formulas import FormulaError, MetricTerm, Node, Number, circles, formula_problems
from trine.core.formulas import Sum as SumNode
from trine.core.proof.model import OPEN, Product, Step, Sum

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trine.core.company import Company
    from trine.core.formulas import Expression
    from trine.core.formulas import Product as ProductNode

_Linear = tuple[dict[int, float], float]
"""Weights of unknowns, and a constant."""


@dataclass
class Lowered:
    """The unknowns and steps that the formulas of a company come down to."""

    names: list[str | None] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    positive: set[int] = field(default_factory=set)
    steps: list[Step] = field(default_factory=list)
    variable: dict[str, int] = field(default_factory=dict)

    def unknown(self, name: str | None, ends: tuple[float, float] = OPEN) -> int:
        """A new unknown."""
        self.names.append(name)
        self.low.append(ends[0])
        self.high.append(ends[1])
        if name is not None:
            self.variable[name] = len(self.names) - 1
        return len(self.names) - 1

    def define(self, metric: str, root: Node) -> None:
        """Bind a metric to its formula."""
        result = self.variable[metric]
        if isinstance(root, Number | MetricTerm | SumNode):
            weights, constant = self._linear(root)
            self._add_sum(result, weights, constant)
            return
        self._bind(result, *self._factors(root))

    def _bind(self, result: int, scale: float, over: list[int], under: list[int]) -> None:
        """Bind an unknown to a number times unknowns, over others."""
        if not under and len(over) < 2:
            self._add_sum(result, {over[0]: scale} if over else {}, 0.0 if over else scale)
        elif scale != 1.0 and over:
            part = self.unknown(None)
            self._bind(part, 1.0, over, under)
            self._add_sum(result, {part: scale}, 0.0)
        elif under:
            whole = self._chain(over) if over else self._constant(scale)
            self._add_ratio(result, whole, self._chain(under))
        else:
            self.steps.append(Product(result, self._chain(over[:-1]), over[-1], result))

    def _linear(self, node: Node) -> _Linear:
        """A part of a formula as weights and a constant; products of unknowns get an unknown of their own."""
        if isinstance(node, Number):
            return {}, node.value
        if isinstance(node, MetricTerm):
            return {self.variable[node.id]: 1.0}, 0.0
        if isinstance(node, SumNode):
            weights: dict[int, float] = {}
            constant = 0.0
            for sign, term in node.terms:
                inner, rest = self._linear(term)
                constant += sign * rest
                for variable, weight in inner.items():
                    weights[variable] = weights.get(variable, 0.0) + sign * weight
            return {variable: weight for variable, weight in weights.items() if weight}, constant
        return self._linear_product(node)

    def _linear_product(self, node: ProductNode) -> _Linear:
        scale, over, under = self._factors(node)
        if not under and len(over) < 2:
            return ({over[0]: scale}, 0.0) if over else ({}, scale)
        part = self.unknown(None)
        self._bind(part, scale if not over else 1.0, over, under)
        return {part: scale if over else 1.0}, 0.0

    def _factors(self, node: ProductNode) -> tuple[float, list[int], list[int]]:
        """Numbers multiplied into one, and the unknowns above and below the line."""
        scale, over, under = 1.0, list[int](), list[int]()
        for power, factor in node.factors:
            weights, constant = self._linear(factor)
            if not weights:
                if power < 0 and not constant:
                    raise FormulaError("the formula divides by zero here", factor.offset)
                scale = scale * constant if power > 0 else scale / constant
                continue
            if len(weights) == 1 and not constant:
                ((variable, weight),) = weights.items()
                scale = scale * weight if power > 0 else scale / weight
            else:
                variable = self.unknown(None)
                self._add_sum(variable, weights, constant)
            (over if power > 0 else under).append(variable)
        return scale, over, under

    def _chain(self, variables: list[int]) -> int:
        """One unknown for the product of several."""
        found = variables[0]
        for variable in variables[1:]:
            product = self.unknown(None)
            self.steps.append(Product(product, found, variable, product))
            found = product
        return found

    def _constant(self, value: float) -> int:
        found = self.unknown(None)
        self._add_sum(found, {}, value)
        return found

    def _add_sum(self, result: int, weights: dict[int, float], constant: float) -> None:
        self.steps.append(Sum(result, tuple((weight, variable) for variable, weight in weights.items()), constant))

    def _add_ratio(self, result: int, part: int, whole: int) -> None:
        self.positive.add(whole)
        self.steps.append(Product(part, result, whole, result))


def usable(company: Company) -> tuple[dict[str, Expression], dict[str, str]]:
    """The formulas that can be reasoned with, and for each metric whose formula cannot, a sentence that says why."""
    expressions = dict(company.index.expressions)
    problems = formula_problems(company.index.metrics)
    wrong = {problem.metric_id: problem.sentence for problem in problems if problem.metric_id in expressions}
    edges = {id_: sorted(expression.metrics) for id_, expression in expressions.items()}
    while rings := circles(edges):
        for ring in rings:
            for id_ in ring:
                wrong[id_] = f"`{id_}` is made of itself: {' → '.join([*ring[:8], ring[0]])}"
                edges.pop(id_, None)
    return {id_: expression for id_, expression in expressions.items() if id_ not in wrong}, wrong


def in_order(expressions: Mapping[str, Expression]) -> list[str]:
    """The metrics with a formula, each after those that it is made of; there must be no circle."""
    done: dict[str, None] = {}
    for first in sorted(expressions):
        stack = [(first, iter(sorted(expressions[first].metrics)))] if first not in done else []
        while stack:
            id_, parts = stack[-1]
            for part in parts:
                if part in expressions and part not in done:
                    stack.append((part, iter(sorted(expressions[part].metrics))))
                    break
            else:
                done[id_] = None
                stack.pop()
    return list(done)

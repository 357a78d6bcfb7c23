"""Ratios seen per unit: where everything above and below the line has a factor in common, it is taken out.

A margin of `(deals × price - deals × cost) ÷ (deals × price)` is `(price - cost) ÷ price`, whatever the number of
deals. Bounds on price and cost say nothing of the long form, but settle the short one, which is why it is added as a
further step. It follows from the others: what is divided by is above zero, so that no factor of it is zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.proof.model import Product, Sum

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trine.core.proof.lowering import Lowered
    from trine.core.proof.model import Step


def add_unit_terms(lowered: Lowered) -> None:
    """Add the short form of every ratio that has one."""
    made_by = {step.result: step for step in lowered.steps}
    for step in tuple(lowered.steps):
        if not isinstance(step, Product) or not step.is_ratio:
            continue
        below = made_by.get(step.other)
        if not isinstance(below, Product) or below.is_ratio:
            continue
        for common, left in ((below.one, below.other), (below.other, below.one)):
            weights = _without(step.product, common, step.other, left, made_by)
            if weights:
                above = lowered.unknown(None)
                lowered.steps.append(Sum(above, tuple((weight, variable) for variable, weight in weights.items())))
                lowered.steps.append(Product(above, step.one, left, above))
                break


def _without(whole: int, common: int, divisor: int, left: int, made_by: Mapping[int, Step]) -> dict[int, float] | None:
    """The weights of what remains of an unknown when a factor is taken out; none if some of it lacks the factor."""
    step = made_by.get(whole)
    terms: tuple[tuple[float, int], ...] = ((1.0, whole),)
    if isinstance(step, Sum):
        if step.constant:
            return None
        terms = step.terms
    found: dict[int, float] = {}
    for weight, variable in terms:
        product = made_by.get(variable)
        if variable == divisor:
            rest = left
        elif isinstance(product, Product) and not product.is_ratio and common in {product.one, product.other}:
            rest = product.other if product.one == common else product.one
        else:
            return None
        found[rest] = found.get(rest, 0.0) + weight
    return found

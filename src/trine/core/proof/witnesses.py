"""Finding values that meet some claims, without a solver: try a value, let it propagate, go on with the next."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from trine.core.proof.model import Product, Sum
from trine.core.proof.points import rounded, worked_out
from trine.core.proof.propagation import Bounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trine.core.proof.model import Effort, System
    from trine.core.proof.parts import Part

WIDEST = 120
"""Beyond so many leaves the dive costs more than a solver."""


def dive(system: System, effort: Effort) -> list[float] | None:
    """Values of all unknowns that meet every claim of a small system; none if the way down ends somewhere."""
    if len(system.leaves) > WIDEST:
        return None
    bounds = Bounds(system, effort, slack=0.5).claim(range(len(system.claims))).settle()
    if bounds.is_empty:
        return None
    for leaf in system.leaves:
        for value in _candidates(bounds.low[leaf], bounds.high[leaf]):
            tried = bounds.copy().fix(leaf, value).settle()
            if not tried.is_empty:
                bounds = tried
                break
        else:
            return None
    return worked_out(system, [rounded(low) if math.isfinite(low) else 0.0 for low in bounds.low])


def _candidates(low: float, high: float) -> tuple[float, ...]:
    """The values of a range that are tried in turn."""
    if low == high:
        return (low,)
    if math.isfinite(low) and math.isfinite(high):
        return rounded((low + high) / 2), low, high
    if math.isfinite(low):
        return (2 * low, 1.001 * low, low) if low > 0 else (low + 1.0, low + 1000.0, low)
    return (high, high - 1.0) if math.isfinite(high) else (1.0, 0.0)


def spread(system: System, part: Part, values: Sequence[float], bounds: Bounds) -> list[float] | None:
    """Values for a whole system that give the unknowns of a part of it the given values; none if that does not work.

    What a part takes as given is divided up downwards: a sum evenly, a product by keeping one factor where it usually
    is. `bounds` are ranges of the whole system to choose from.
    """
    known = dict(zip(part.variables, values, strict=True))
    for step in reversed(system.steps):
        if step.result in known:
            if isinstance(step, Sum):
                _divide_up(step, known, bounds)
            else:
                _factor(step, known, bounds)
    leaves = [rounded(known[index]) if index in known else _usual(index, bounds) for index in range(len(system.names))]
    return leaves if all(map(math.isfinite, leaves)) else None


def _divide_up(step: Sum, known: dict[int, float], bounds: Bounds) -> None:
    """What is left of a sum goes to its open terms in equal parts."""
    open_terms = [(weight, variable) for weight, variable in step.terms if variable not in known]
    rest = known[step.result] - step.constant
    rest -= sum(weight * known[variable] for weight, variable in step.terms if variable in known)
    for place, (weight, variable) in enumerate(open_terms):
        is_last = place == len(open_terms) - 1
        share = rest / weight / (len(open_terms) - place)
        known[variable] = share if is_last else _within(share, variable, bounds)
        rest -= weight * known[variable]


def _factor(step: Product, known: dict[int, float], bounds: Bounds) -> None:
    """A product's open factors: one stays where it usually is, the other one makes the product."""
    if step.is_ratio:
        known.setdefault(step.other, _usual(step.other, bounds))
        known.setdefault(step.product, known[step.one] * known[step.other])
        return
    if step.one in known and step.other in known:
        return
    if step.one not in known and step.other not in known:
        first = step.other if math.isfinite(bounds.high[step.other]) else step.one
        known[first] = _usual(first, bounds)
    kept, open_ = (step.one, step.other) if step.one in known else (step.other, step.one)
    known[open_] = known[step.product] / known[kept] if known[kept] else 0.0


def _usual(variable: int, bounds: Bounds) -> float:
    """A value in the middle of what an unknown can be, and not zero if it can help it."""
    low, high = bounds.low[variable], bounds.high[variable]
    if math.isfinite(low) and math.isfinite(high):
        return rounded((low + high) / 2)
    if math.isfinite(low):
        return low if low > 0 else low + 1.0
    return min(high, 1.0)


def _within(value: float, variable: int, bounds: Bounds) -> float:
    return min(max(value, bounds.low[variable]), bounds.high[variable])

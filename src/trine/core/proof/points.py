"""Points: values for the leaves, everything else worked out, and the exact test that all claims are met.

A plan is only ever called one after this test: every formula worked out in rational numbers, every claim compared.
Decimal figures count as they are written (0.1 is one tenth).
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from trine.core.proof.model import Sum

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trine.core.proof.model import Claim, System
    from trine.core.proof.propagation import Bounds

_LONGEST = 20_000
"""Bits of a number; a formula that squares itself two hundred times over would fill the memory."""


@lru_cache(maxsize=65_536)
def exactly(value: float) -> Fraction:
    """A figure as it is written.

    >>> exactly(0.1) + exactly(0.2) == exactly(0.3)
    True
    """
    return Fraction(repr(value))


def limit(claim: Claim) -> Fraction:
    """The bound, less or more what a figure may miss it by."""
    bound = exactly(claim.bound)
    slack = exactly(1e-6) * abs(bound)
    return bound - slack if claim.is_floor else bound + slack


def worked_out(system: System, leaves: Sequence[float]) -> list[float] | None:
    """All values from those of the leaves (the others' places are ignored); none if something is divided by zero."""
    values = [float(value) for value in leaves]  # whole numbers would grow without end
    for step in system.steps:
        if isinstance(step, Sum):
            value = step.constant
            for weight, variable in step.terms:
                value += weight * values[variable]
            values[step.result] = value
        elif step.is_ratio:
            if values[step.other] <= 0:
                return None
            values[step.one] = values[step.product] / values[step.other]
        else:
            values[step.product] = values[step.one] * values[step.other]
    return values


def verified(system: System, claims: Iterable[int], leaves: Sequence[float]) -> list[float] | None:
    """All values, if they meet the claims and everything's meaning in exact arithmetic; none if they do not."""
    rough = worked_out(system, leaves)
    kept = tuple(claims)
    if rough is None or not all(map(math.isfinite, rough)) or not _nearly_met(system, kept, rough):
        return None
    values: list[Fraction] = [exactly(value) for value in leaves]
    for step in system.steps:
        if isinstance(step, Sum):
            terms = (exactly(weight) * values[variable] for weight, variable in step.terms)
            values[step.result] = sum(terms, exactly(step.constant))
        elif step.is_ratio:
            if values[step.other] <= 0:
                return None
            values[step.one] = values[step.product] / values[step.other]
        else:
            values[step.product] = values[step.one] * values[step.other]
        if values[step.result].numerator.bit_length() + values[step.result].denominator.bit_length() > _LONGEST:
            return None
    for index in kept:
        claim, variable = system.claims[index], system.on[index]
        if variable not in system.step_of and (rough[variable] >= claim.bound) is claim.is_floor:
            continue  # a leaf beyond its bound: nothing was worked out, so nothing was rounded
        value = values[variable]
        if value < limit(claim) if claim.is_floor else value > limit(claim):
            return None
    for index, value in enumerate(values):
        if value < system.low[index] or value > system.high[index] or (index in system.positive and value <= 0):
            return None
    return rough


def _nearly_met(system: System, claims: Iterable[int], values: Sequence[float]) -> bool:
    """A quick test that sorts out what is far from meeting the claims."""
    for index in claims:
        claim = system.claims[index]
        value = values[system.on[index]]
        miss = claim.bound - value if claim.is_floor else value - claim.bound
        if miss > 2 * claim.slack:
            return False
    return True


def rounded(value: float) -> float:
    """Twelve significant digits: more than anybody writes, fewer than carry rounding errors."""
    return float(f"{value:.12g}")


def shots(bounds: Bounds, claims: Iterable[int]) -> Iterable[list[float]]:
    """Points worth a look: leaves at their targets or else in the middle, all in the middle, all high, all low."""
    system = bounds.system
    floors, ceilings = set[int](), set[int]()
    for index in claims:
        if system.claims[index].is_target:
            (floors if system.claims[index].is_floor else ceilings).add(system.on[index])
    ranges = list(enumerate(zip(bounds.low, bounds.high, strict=True)))
    shares = dict.fromkeys(floors - ceilings, 0.0) | dict.fromkeys(ceilings - floors, 1.0)
    yield [rounded(_between(low, high, shares.get(variable, 0.5))) for variable, (low, high) in ranges]
    for share in (0.5, 1.0, 0.0):
        yield [rounded(_between(low, high, share)) for _, (low, high) in ranges]


def snapped(system: System, claims: Iterable[int], values: Sequence[float]) -> list[float]:
    """A point with every value that is a bound but for rounding put on the bound."""
    found = [rounded(value) for value in values]
    for index in claims:
        claim, variable = system.claims[index], system.on[index]
        if abs(found[variable] - claim.bound) <= 1.01 * claim.slack:
            found[variable] = float(claim.bound)
    return found


def _between(low: float, high: float, share: float) -> float:
    if math.isfinite(low) and math.isfinite(high):
        return low + share * (high - low)
    if math.isfinite(low):
        return low * (1.0 + share) if low > 0 else low + share
    if math.isfinite(high):
        return high if high <= 0 else share * high
    return 2 * share

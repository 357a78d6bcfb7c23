"""From a clash to a smallest one: leave out what is not needed, until every member is.

Small sets go through a deletion filter (J. Chinneck and E. Dravnieks, "Locating minimal infeasible constraint sets in
linear programs", ORSA Journal on Computing 3, 1991): without each member in turn, does the rest still clash? Every such
answer brings an explanation of its own, which leaves out more. Large sets are halved first (U. Junker, "QuickXplain:
preferred explanations and relaxations for over-constrained problems", AAAI 2004).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.proof.deciding import decide, refute
from trine.core.proof.model import Product
from trine.core.proof.parts import cone, cut
from trine.core.proof.propagation import Refutation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trine.core.proof.model import Effort, System
    from trine.core.proof.propagation import Bounds

_SMALL = 6
"""Up to so many members a set is filtered as it is."""
_LARGE = 24
"""Beyond so many members a set is halved before it is filtered."""


@dataclass(frozen=True, slots=True)
class Smallest:
    """A refutation of which, if `is_sure`, no claim can be left out."""

    refutation: Refutation
    is_sure: bool


def smallest(system: System, refutation: Refutation, effort: Effort) -> Smallest:
    """A smallest set of claims within a refutation, in the places of the same system."""
    refutation = _at_heart(system, refutation, effort) or refutation
    part = cone(system, refutation.claims, refutation.steps)
    local = Refutation(frozenset(range(len(part.claims))), part.inside(refutation.steps), refutation.found_by)
    if len(local.claims) > _SMALL:
        local = _slimmed(part.system, local, effort)
    if len(local.claims) > _LARGE:
        local = _Halving(part.system, effort).explain(local)
    found = _filtered(part.system, local, effort)
    return Smallest(part.outside(found.refutation), found.is_sure)


def _at_heart(system: System, refutation: Refutation, effort: Effort) -> Refutation | None:
    """A refutation among the steps at which a clash shows, without all that leads up to them."""
    if not refutation.heart or len(refutation.claims) <= _SMALL:
        return None
    variables = {variable for index in refutation.heart for variable in system.steps[index].variables}
    part = cut(system, (index for index in refutation.claims if system.on[index] in variables), refutation.heart)
    found = decide(part.system, range(len(part.claims)), effort)
    return part.outside(found) if isinstance(found, Refutation) else None


def _slimmed(system: System, refutation: Refutation, effort: Effort) -> Refutation:
    """Leave out what bounds and the relaxation alone show to be needless: quick, but not the whole truth."""
    left = sorted(refutation.claims, key=lambda index: (not system.claims[index].is_target, index))
    needed: list[int] = []
    best = refutation
    while left:
        tried = left.pop(0)
        found = refute(system, [*needed, *left], best.steps, effort)
        if found is None:
            needed.append(tried)
        else:
            best = found
            left = [index for index in left if index in found.claims]
            needed = [index for index in needed if index in found.claims]
    return best


def _filtered(system: System, refutation: Refutation, effort: Effort) -> Smallest:
    """The deletion filter. Targets are tried first, so that as few as possible are blamed."""
    steps, found_by = refutation.steps, refutation.found_by
    left = sorted(refutation.claims, key=lambda index: (not system.claims[index].is_target, index))
    kept: list[int] = []
    is_sure = True
    while left:
        tried = left.pop(0)
        found = decide(system, [*kept, *left], effort, steps)
        if isinstance(found, Refutation):
            left = [index for index in left if index in found.claims]
            steps, found_by = found.steps, found.found_by
        else:
            kept.append(tried)
            is_sure = is_sure and found is not None
    return Smallest(Refutation(frozenset(kept), steps, found_by), is_sure)


class _Halving:
    """QuickXplain over the claims of one system, with a limit on how often it may ask."""

    def __init__(self, system: System, effort: Effort) -> None:
        self.system = system
        self.effort = effort
        self.asked = 0
        self.last: Refutation | None = None

    def explain(self, refutation: Refutation) -> Refutation:
        """A smaller refutation, or the same if the questions are used up."""
        ordered = sorted(refutation.claims, key=lambda index: (self.system.claims[index].is_target, index))
        core = self._explain([], ordered, has_news=False)
        found = decide(self.system, core, self.effort)
        return found if isinstance(found, Refutation) else refutation

    def _explain(self, background: list[int], claims: list[int], *, has_news: bool) -> list[int]:
        if has_news and self._clash(background):
            return []
        if len(claims) <= 1:
            return claims
        middle = len(claims) // 2
        first, second = claims[:middle], claims[middle:]
        of_second = self._explain([*background, *first], second, has_news=True)
        of_first = self._explain([*background, *of_second], first, has_news=bool(of_second))
        return [*of_first, *of_second]

    def _clash(self, claims: list[int]) -> bool:
        self.asked += 1
        if self.asked > self.effort.searches or self.effort.spent.failures >= self.effort.failures:
            return False
        return isinstance(decide(self.system, claims, self.effort), Refutation)


def nearby(bounds: Bounds, claims: Sequence[int], point: Sequence[float], effort: Effort) -> Refutation | None:
    """A refutation within a neighbourhood of one of the products that a point of the relaxation misses by most."""
    system = bounds.system
    for index in _most_missed(system, point):
        for radius in (1, 2):
            part = cut(system, *_around(system, index, radius, set(claims)))
            found = decide(part.system, range(len(part.claims)), effort)
            if isinstance(found, Refutation):
                return part.outside(found)
    return None


def _most_missed(system: System, point: Sequence[float]) -> Iterator[int]:
    missed = []
    for index, step in enumerate(system.steps):
        if isinstance(step, Product):
            product, made = point[step.product], point[step.one] * point[step.other]
            miss = abs(product - made) / max(abs(product), abs(made), 1e-300)
            missed.append((-miss, index))
    return (index for miss, index in sorted(missed)[:8] if miss < -1e-6)


def _around(system: System, index: int, radius: int, claims: set[int]) -> tuple[list[int], set[int]]:
    """The claims and steps that are so many steps around a step."""
    steps = {index}
    for _ in range(radius):
        variables = {variable for step in steps for variable in system.steps[step].variables}
        steps |= {step for variable in variables for step in system.steps_with[variable]}
    variables = {variable for step in steps for variable in system.steps[step].variables}
    return [claim for claim in claims if system.on[claim] in variables], steps

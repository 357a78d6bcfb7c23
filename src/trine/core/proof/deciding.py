"""Deciding about a few claims in a part of the company: they cannot hold, here are values, or neither was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.proof.branching import NOWHERE, Nowhere, branch
from trine.core.proof.exact import Impossible, solve
from trine.core.proof.parts import cut
from trine.core.proof.points import rounded, shots, snapped, verified
from trine.core.proof.propagation import Bounds, Refutation
from trine.core.proof.relaxation import relax
from trine.core.proof.witnesses import WIDEST, dive, spread

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trine.core.proof.model import Effort, System
    from trine.core.proof.parts import Part

_FEW = 20
"""Up to so many steps the exact solver is asked before the branching one: it knows "more than zero" from "zero"."""

Decision = Refutation | list[float] | None
"""Why the claims cannot all hold, or values of all unknowns that meet them, or neither."""


def decide(system: System, claims: Iterable[int], effort: Effort, focus: Iterable[int] | None = None) -> Decision:
    """What holds of some claims of a small system; nothing else that is claimed counts.

    `focus` are steps among which the answer is looked for first, because a conflict was seen there.
    """
    kept = tuple(sorted(claims))
    steps = tuple(range(len(system.steps))) if focus is None else tuple(sorted(focus))
    part = cut(system, kept, steps)
    found = _in_part(system, part, effort)
    if found is None and len(steps) < len(system.steps):
        found = _in_part(system, cut(system, kept, range(len(system.steps))), effort)
    return found


def refute(system: System, claims: Iterable[int], steps: Iterable[int], effort: Effort) -> Refutation | None:
    """Why claims cannot all hold, as far as bounds and the relaxation of some steps show it; none if they don't."""
    part = cut(system, claims, steps)
    bounds = Bounds(part.system, effort).claim(range(len(part.claims))).settle()
    found = bounds.refutation() if bounds.is_empty else relax(bounds) if part.steps else None
    return part.outside(found) if isinstance(found, Refutation) else None


def _in_part(system: System, part: Part, effort: Effort) -> Decision:
    bounds = Bounds(part.system, effort).claim(range(len(part.claims))).settle()
    if bounds.is_empty:
        return part.outside(bounds.refutation())
    values = dive(part.system, effort)
    found = _continued(system, part, values, effort) if values is not None else None
    if found is not None:
        return found
    relaxed = relax(bounds) if part.steps else None
    if isinstance(relaxed, Refutation):
        return part.outside(relaxed)
    found = _continued(system, part, relaxed, effort) if relaxed is not None else None
    return found if found is not None else _searched(system, part, effort)


def _searched(system: System, part: Part, effort: Effort) -> Decision:
    """What the exact solver says where little is involved, or else the branching solver."""
    if len(part.steps) <= _FEW:
        answer = solve(part.system, effort, effort.resources // 20)
        if isinstance(answer, Impossible):
            return Refutation(frozenset(part.claims), frozenset(part.steps), "exact")
        found = _continued(system, part, answer, effort) if answer is not None else None
        if found is not None:
            return found
    bounds = Bounds(part.system, effort, slack=0.5).claim(range(len(part.claims))).settle()
    point = NOWHERE if bounds.is_empty else branch(bounds)
    if isinstance(point, Nowhere):
        return Refutation(frozenset(part.claims), frozenset(part.steps), "branching")
    return _continued(system, part, point, effort) if point is not None else None


def _continued(system: System, part: Part, values: Sequence[float], effort: Effort) -> list[float] | None:
    """Values of a part, continued to the whole system and tested exactly."""
    point = [rounded(value) for value in values]
    if len(part.variables) == len(system.names):
        return verified(system, part.claims, point)
    bounds = Bounds(system, effort, slack=0.5).claim(part.claims)
    leaves = spread(system, part, point, bounds)
    found = verified(system, part.claims, leaves) if leaves is not None else None
    if found is None:
        leaves = spread(system, part, point, bounds.settle()) if not bounds.settle().is_empty else None
        found = verified(system, part.claims, leaves) if leaves is not None else None
    return found


def at_hand(bounds: Bounds, claims: Sequence[int]) -> list[float] | None:
    """Values that meet claims of a system, if one of a few obvious points does, or a dive finds some."""
    system = bounds.system
    for point in shots(bounds, claims):
        found = tested(system, claims, point)
        if found is not None:
            return found
    values = dive(cut(system, claims, range(len(system.steps))).system, bounds.effort) if _is_small(system) else None
    return tested(system, claims, values) if values is not None and len(values) == len(system.names) else None


def tested(system: System, claims: Sequence[int], values: Sequence[float]) -> list[float] | None:
    """All values from those of the leaves, if they meet the claims exactly, on the bounds where they are close."""
    found = verified(system, claims, snapped(system, claims, values))
    return found if found is not None else verified(system, claims, [rounded(value) for value in values])


def _is_small(system: System) -> bool:
    return len(system.leaves) <= WIDEST

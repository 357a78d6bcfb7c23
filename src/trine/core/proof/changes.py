"""What would make a conflict fit: the least change of each member, the least that all targets give way together, and
whether changed figures fit, quickly enough for a page whose sliders re-solve as they move.

All of it looks at the conflict's own metrics only: whoever changes a target checks the whole plan again afterwards.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trine.core.proof.branching import branch
from trine.core.proof.deciding import decide
from trine.core.proof.model import Claim, Conflict, Effort, System
from trine.core.proof.parts import cut
from trine.core.proof.propagation import Bounds, Refutation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PRECISE = 1e-5
"""How closely the common change of all targets is found, as a fraction."""
_QUICK = Effort(nodes=200, revisions=40_000)
"""The effort of one question."""


@dataclass(frozen=True, slots=True)
class Change:
    """A member with the nearest bound that lets it fit beside the others.

    `relative` is the change as a fraction of the old bound; none if that is zero.
    """

    claim: Claim
    bound: float

    @property
    def relative(self) -> float | None:
        """How far the bound moves, as a fraction of what it was."""
        return abs(self.bound - self.claim.bound) / abs(self.claim.bound) if self.claim.bound else None


@dataclass(frozen=True, slots=True)
class Changes:
    """The least changes that make a conflict fit.

    `alone` has one for every member for which there is one; `together` is the least fraction by which all targets give
    way at once (all members, if there are no targets), none if even the whole of them is not enough.
    """

    alone: tuple[Change, ...]
    together: float | None
    all_targets: tuple[Change, ...] = ()

    @property
    def of_targets(self) -> tuple[Change, ...]:
        """The changes of single targets, the smallest first."""
        rows = [change for change in self.alone if change.claim.is_target]
        return tuple(sorted(rows, key=lambda change: (change.relative is None, change.relative or 0.0)))


@dataclass(frozen=True, slots=True)
class Refit:
    """Whether a conflict's members fit with changed bounds (none: undecided), and what each metric would be.

    Where they do not fit, the values meet all members but `short`, which comes as close as it can.
    """

    fits: bool | None
    values: Mapping[str, float]
    short: Claim | None = None


def smallest_changes(conflict: Conflict, effort: Effort = _QUICK) -> Changes:
    """The least change of each member alone, and of all targets together.

    >>> from trine.core.proof import prove
    >>> from trine.core.proof.model import ClaimKind
    >>> asked = [Claim("mql", True, 500, ClaimKind.TARGET), Claim("mql", False, 450, ClaimKind.TARGET)]
    >>> conflict = prove(System("2027-q1", ("mql",), (0.0,), (float("inf"),), claims=tuple(asked)))
    >>> [round(change.bound) for change in smallest_changes(conflict).alone]
    [450, 500]
    """
    effort = effort.fresh()
    alone = []
    for index in range(len(conflict.members)):
        bound = furthest(conflict.part, index, conflict.used, effort)
        if bound is not None:
            alone.append(Change(conflict.members[index], bound))
    giving = [index for index, claim in enumerate(conflict.members) if claim.is_target or not conflict.targets]
    enough = [
        change.relative
        for change in alone
        if change.relative is not None and (change.claim.is_target or not conflict.targets)
    ]
    together = _together(conflict, giving, min(enough, default=1.0), effort)
    changed = () if together is None else tuple(_eased(conflict.members[index], together) for index in giving)
    return Changes(tuple(alone), together, changed)


def furthest(part: System, index: int, used: frozenset[int], effort: Effort = _QUICK) -> float | None:
    """The nearest bound of a claim that fits beside all other claims of a small system; none if there is none.

    `used` are the steps that the conflict shows in. Where bounds settle it, it is as exact as they are; else it is what
    the branching solver finds, tested before it is given.
    """
    claim = part.claims[index]
    effort = effort.fresh() if effort is _QUICK else effort
    bounds = ranges_without(part, index, effort)
    if bounds.is_empty:
        return None
    variable = part.on[index]
    reached = bounds.high[variable] if claim.is_floor else bounds.low[variable]
    if math.isfinite(reached) and _fits(part, {index: reached}, used, effort):
        return reached
    return _branched(part, index, used, effort)


def _branched(part: System, index: int, used: frozenset[int], effort: Effort) -> float | None:
    """The branching solver's answer within three times the bound, or else within a thousand times it."""
    claim = part.claims[index]
    for share in (3.0, 1000.0):
        eased = _with_bounds(part, {index: _eased(claim, share).bound})
        near = cut(eased, range(len(part.claims)), used)
        bounds = Bounds(near.system, effort, slack=0.0).claim(range(len(part.claims))).settle()
        point = None if bounds.is_empty else branch(bounds, (near.system.on[index], claim.is_floor))
        if isinstance(point, list) and _fits(part, {index: point[near.system.on[index]]}, used, effort):
            return point[near.system.on[index]]
    return None


def ranges_without(part: System, index: int, effort: Effort = _QUICK) -> Bounds:
    """The ranges that follow from all claims but one."""
    return Bounds(part, effort, slack=0.0).claim(other for other in range(len(part.claims)) if other != index).settle()


def refit(conflict: Conflict, bounds: Mapping[int, float], effort: Effort = _QUICK) -> Refit:
    """Whether the conflict's members fit with these bounds in place of their own; `bounds` are by the member's place.

    With one bound changed to what `smallest_changes` gives for it, they do.
    """
    effort = effort.fresh()
    part = _with_bounds(conflict.part, bounds)
    found = decide(part, range(len(part.claims)), effort, conflict.used)
    if isinstance(found, list):
        return Refit(True, _named(part, found))
    short = _pivot(part)
    others = [index for index in range(len(part.claims)) if index != short]
    reached = furthest(part, short, conflict.used, effort)
    nearest = _with_bounds(part, {short: reached}) if reached is not None else part
    values = decide(nearest, range(len(part.claims)) if reached is not None else others, effort, conflict.used)
    named = _named(part, values) if isinstance(values, list) else {}
    return Refit(False if isinstance(found, Refutation) else None, named, part.claims[short])


def pivot(conflict: Conflict) -> Claim:
    """The member to tell the conflict from: what is wanted of the metric that hangs on most others."""
    return conflict.members[_pivot(conflict.part)]


def _pivot(part: System) -> int:
    """A target on the metric that is worked out last; a floor before a ceiling."""

    def rank(index: int) -> tuple[bool, int, bool, int]:
        claim = part.claims[index]
        return claim.is_target, part.step_of.get(part.on[index], -1), claim.is_floor, -index

    return max(range(len(part.claims)), key=rank)


def _together(conflict: Conflict, giving: Sequence[int], most: float, effort: Effort) -> float | None:
    """The least fraction by which members give way together, by halving the range in which it lies."""
    least, most = 0.0, min(most, 1.0)
    if not giving or not _fits(conflict.part, _all_eased(conflict, giving, most), conflict.used, effort):
        return None
    while most - least > _PRECISE * max(most, 1e-3):
        middle = (least + most) / 2
        if _fits(conflict.part, _all_eased(conflict, giving, middle), conflict.used, effort):
            most = middle
        else:
            least = middle
    return most


def _all_eased(conflict: Conflict, giving: Sequence[int], share: float) -> dict[int, float]:
    return {index: _eased(conflict.members[index], share).bound for index in giving}


def _eased(claim: Claim, share: float) -> Change:
    move = share * abs(claim.bound)
    return Change(claim, claim.bound - move if claim.is_floor else claim.bound + move)


def _fits(part: System, bounds: Mapping[int, float], used: frozenset[int], effort: Effort) -> bool:
    changed = _with_bounds(part, bounds)
    return isinstance(decide(changed, range(len(changed.claims)), effort, used), list)


def _with_bounds(part: System, bounds: Mapping[int, float]) -> System:
    claims = (
        replace(claim, bound=bounds[index]) if index in bounds else claim for index, claim in enumerate(part.claims)
    )
    return replace(part, claims=tuple(claims))


def _named(part: System, values: Sequence[float]) -> dict[str, float]:
    return {name: value for name, value in zip(part.names, values, strict=True) if name is not None}

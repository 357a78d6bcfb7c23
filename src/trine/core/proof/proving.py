"""The cascade: bounds, the linear relaxation, branching, a smallest set, and the exact proof at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.proof.branching import NOWHERE, branch
from trine.core.proof.deciding import at_hand
from trine.core.proof.exact import is_impossible
from trine.core.proof.explaining import nearby, smallest
from trine.core.proof.model import Conflict, Effort, Plan, System, Undecided, Verdict
from trine.core.proof.parts import components, cone, cut
from trine.core.proof.points import rounded, verified
from trine.core.proof.propagation import Bounds, Refutation
from trine.core.proof.relaxation import relax
from trine.core.proof.systems import systems_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from trine.core.company import Company

USUAL = Effort()
"""How hard to try if nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Examined:
    """Everything that was found out about one cycle: its separate conflicts, or a plan, and what stayed open."""

    cycle: str
    conflicts: tuple[Conflict, ...]
    plan: Plan | None
    undecided: tuple[Undecided, ...]


def prove(system: System, effort: Effort = USUAL) -> Verdict:
    """One conflict with its smallest set, or a plan that meets everything, or neither.

    >>> from trine.core.proof.model import Claim, ClaimKind
    >>> wanted, known = Claim("mql", True, 500, ClaimKind.TARGET), Claim("mql", False, 450, ClaimKind.ASSUMPTION)
    >>> verdict = prove(System("2027-q1", ("mql",), (0.0,), (float("inf"),), claims=(wanted, known)))
    >>> [claim.bound for claim in verdict.members]
    [500, 450]
    """
    found = _look(system, range(len(system.claims)), effort)
    if isinstance(found, Refutation):
        return _conflict(system, found, effort)
    if found is None:
        return Undecided(system.cycle, _tried(system, effort))
    if system.left_out:
        return Undecided(system.cycle, _left_out(system))
    return Plan(system.cycle, _named(system, found))


def examine(system: System, effort: Effort = USUAL) -> Examined:
    """All separate conflicts of a cycle, or a plan.

    A conflict that was found is set aside with its targets, or with its assumptions if it has no targets, and the rest
    is looked at again: what is listed has no target in common. What does not hang together is looked at by itself.
    """
    conflicts: list[Conflict] = []
    undecided: list[Undecided] = []
    values: dict[str, float] = {}
    for part in components(system):
        claims = list(range(len(part.system.claims)))
        while True:
            found = _look(part.system, claims, effort)
            if not isinstance(found, Refutation):
                break
            verdict = _conflict(part.system, found, effort)
            aside = found.claims
            if isinstance(verdict, Conflict):
                conflicts.append(verdict)
                members = set(verdict.targets or verdict.members)
                aside = frozenset(index for index in claims if part.system.claims[index] in members)
            else:
                undecided.append(verdict)
            claims = [index for index in claims if index not in aside]
            if not aside or len(conflicts) >= effort.conflicts:
                found = None
                break
        if found is None:
            if len(conflicts) < effort.conflicts and not (conflicts and not conflicts[-1].members):
                undecided.append(Undecided(system.cycle, _tried(part.system, effort)))
        elif part.system.left_out:
            undecided.append(Undecided(system.cycle, _left_out(part.system)))
        else:
            values |= _named(part.system, found)
    plan = None if conflicts or undecided else Plan(system.cycle, values)
    return Examined(system.cycle, tuple(conflicts), plan, tuple(undecided))


def conflicts(company: Company, today: date, effort: Effort = USUAL) -> tuple[Conflict, ...]:
    """All separate conflicts of all cycles that have not ended, by cycle."""
    return tuple(found for system in systems_of(company, today) for found in examine(system, effort).conflicts)


def _look(system: System, claims: Sequence[int], effort: Effort) -> Refutation | list[float] | None:
    """Claims and steps that cannot all hold, or values that meet all claims, or neither.

    Assumptions go first: where they contradict each other, no target is to blame.
    """
    bounds = Bounds(system, effort).claim(index for index in claims if not system.claims[index].is_target).settle()
    if not bounds.is_empty:
        bounds.claim(index for index in claims if system.claims[index].is_target).settle()
    if bounds.is_empty:
        return bounds.refutation()
    point = at_hand(bounds, claims)
    if point is not None:
        return point
    relaxed = relax(bounds) if system.steps else None
    if isinstance(relaxed, Refutation):
        return relaxed
    point = verified(system, claims, [rounded(value) for value in relaxed]) if relaxed else None
    found = point or _branched(system, claims, effort)
    if not isinstance(found, list) and relaxed is not None:
        return nearby(bounds, claims, relaxed, effort) or found
    return found


def _branched(system: System, claims: Sequence[int], effort: Effort) -> Refutation | list[float] | None:
    bounds = Bounds(system, effort, slack=0.5).claim(claims).settle()
    found = NOWHERE if bounds.is_empty else branch(bounds)
    if found is NOWHERE:
        return Refutation(frozenset(claims), frozenset(range(len(system.steps))), "branching")
    return verified(system, claims, [rounded(value) for value in found]) if isinstance(found, list) else None


def _conflict(system: System, refutation: Refutation, effort: Effort) -> Conflict | Undecided:
    """The smallest set within a refutation, proved exactly."""
    found = smallest(system, refutation, effort)
    claims, steps = found.refutation.claims, found.refutation.steps
    part = cone(system, claims, steps)
    proved = is_impossible(cut(system, claims, steps).system, effort)
    if not proved:
        proved = is_impossible(part.system, effort)
    if not proved:
        return Undecided(system.cycle, _unproved(part.system, is_refuted=proved is False))
    return Conflict(
        system.cycle,
        part.system.claims,
        part.system,
        part.inside(steps),
        found.refutation.found_by,
        found.is_sure,
    )


def _named(system: System, values: Sequence[float]) -> dict[str, float]:
    return {name: value for name, value in zip(system.names, values, strict=True) if name is not None}


def _tried(system: System, effort: Effort) -> str:
    targets = len(system.targets)
    return (
        f"Neither values that meet {'the target' if targets == 1 else f'all {targets} targets'} nor a proof that there "
        f"are none was found: bounds, the linear relaxation and a search of {effort.nodes:,} nodes were tried."
    )


def _unproved(system: System, *, is_refuted: bool) -> str:
    names = ", ".join(sorted({claim.metric for claim in system.claims}))
    why = "did not confirm it" if is_refuted else "did not end within its limit"
    return f"Bounds on {names} seem to clash, but the exact proof {why}; nothing is claimed."


def _left_out(system: System) -> str:
    return "Some formulas cannot be used: " + "; ".join(sentence for _, sentence in system.left_out) + "."

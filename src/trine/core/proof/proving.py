"""The cascade: bounds, the linear relaxation, branching, a smallest set, and the exact proof at the end."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trine.core.proof.branching import NOWHERE, branch
from trine.core.proof.changes import furthest, pivot
from trine.core.proof.deciding import at_hand, tested
from trine.core.proof.exact import is_impossible
from trine.core.proof.explaining import nearby, smallest
from trine.core.proof.model import Claim, Conflict, Effort, Plan, System, Undecided, Verdict
from trine.core.proof.parts import components, cone, cut
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
    effort = effort.fresh()
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

    A conflict that was found is set aside with the target it is told from (and those that ask for as much of the same
    metric), or with its assumptions if it has no targets, and the rest is looked at again until it fits. Where two
    targets clash on one metric, what the one and what the other clash with besides is looked for in turn. What does not
    hang together is looked at by itself.
    """
    effort = effort.fresh()
    conflicts: dict[tuple[Claim, ...], Conflict] = {}
    undecided: dict[str, Undecided] = {}
    values: dict[str, float] = {}
    for claims, steps in components(system):
        easy = _alone(system, claims) if not steps else None
        if easy is not None:
            values |= easy
            continue
        found = _Listing(cut(system, claims, steps).system, effort).run()
        conflicts |= {conflict.members: conflict for conflict in found.conflicts}
        undecided |= {case.sentence: case for case in found.undecided}
        values |= found.values
    plan = None if conflicts or undecided else Plan(system.cycle, values)
    return Examined(system.cycle, tuple(conflicts.values()), plan, tuple(undecided.values()))


def _alone(system: System, claims: Sequence[int]) -> dict[str, float] | None:
    """A value for a metric that no formula binds, if its bounds leave one: the least that is asked, or the most."""
    rows = [system.claims[index] for index in claims]
    variable, name = system.on[claims[0]], rows[0].metric
    low = max((claim.bound for claim in rows if claim.is_floor), default=-math.inf)
    high = min((claim.bound for claim in rows if not claim.is_floor), default=math.inf)
    value = low if math.isfinite(low) else high
    fits = math.isfinite(value) and value <= high and system.low[variable] <= value <= system.high[variable]
    return {name: value} if fits and name not in system.unused else None


class _Listing:
    """The conflicts of what hangs together, one after the other."""

    def __init__(self, system: System, effort: Effort) -> None:
        self.system = system
        self.effort = effort
        self.conflicts: list[Conflict] = []
        self.undecided: list[Undecided] = []
        self.values: dict[str, float] = {}
        self.aside: set[int] = set()

    def run(self) -> _Listing:
        """Look, set aside, look again; then once more with the other target of each pair set aside."""
        found = self._list(is_whole=True)
        if not isinstance(found, Refutation):
            self._rest(found)
        pairs = [conflict.members for conflict in self.conflicts if _is_pair(conflict)]
        if pairs:
            swapped = {claim for pair in pairs for claim in pair}
            self.aside = {index for index in self.aside if self.system.claims[index] not in swapped}
            self.aside |= {
                index for index, claim in enumerate(self.system.claims) if claim in swapped and not claim.is_floor
            }
            self._list(is_whole=False)
        return self

    def _list(self, *, is_whole: bool) -> Refutation | list[float] | None:
        """Look and set aside until nothing more is found, there is nothing to set aside, or there are enough."""
        while True:
            claims = [index for index in range(len(self.system.claims)) if index not in self.aside]
            found = _look(self.system, claims, self.effort, is_whole=is_whole)
            if not isinstance(found, Refutation):
                return found
            aside = self._told(found, claims)
            if not aside or len(self.conflicts) >= self.effort.conflicts:
                return found
            self.aside |= aside

    def _told(self, found: Refutation, claims: list[int]) -> set[int]:
        """Keep a conflict; gives the claims to set aside, none if there is nothing that could give way."""
        effort = self.effort.fresh()  # what one conflict costs is not taken from the next
        effort.spent.failures = self.effort.spent.failures
        verdict = _conflict(self.system, found, effort)
        self.effort.spent.failures = effort.spent.failures
        if isinstance(verdict, Undecided):
            self.undecided.append(verdict)
            return set(found.claims)
        if not verdict.targets:
            self.conflicts.append(verdict)
            return {index for index in claims if self.system.claims[index] in verdict.members}
        first = next(claim for claim in verdict.members if claim.is_floor) if _is_pair(verdict) else pivot(verdict)
        alike = [
            index
            for index in claims
            if (claim := self.system.claims[index]).is_target
            and claim.metric == first.metric
            and claim.is_floor is first.is_floor
            and claim not in verdict.members
        ]
        reached = furthest(verdict.part, verdict.members.index(first), verdict.used) if alike else None
        alike = [index for index in alike if reached is not None and not self.system.claims[index].allows(reached)]
        self.conflicts.append(replace(verdict, alike=tuple(self.system.claims[index] for index in alike)))
        return {*alike, *(index for index in claims if self.system.claims[index] is first)}

    def _rest(self, found: list[float] | None) -> None:
        """What is left when no more conflict was found."""
        if found is None:
            self.undecided.append(Undecided(self.system.cycle, _tried(self.system, self.effort)))
        elif self.system.left_out:
            self.undecided.append(Undecided(self.system.cycle, _left_out(self.system)))
        else:
            self.values = _named(self.system, found)


def _is_pair(conflict: Conflict) -> bool:
    """Whether two targets clash on one metric, without any formula."""
    return len(conflict.targets) == len(conflict.members) == 2 and not conflict.used


def conflicts(company: Company, today: date, effort: Effort = USUAL) -> tuple[Conflict, ...]:
    """All separate conflicts of all cycles that have not ended, by cycle."""
    return tuple(found for system in systems_of(company, today) for found in examine(system, effort).conflicts)


def _look(
    system: System, claims: Sequence[int], effort: Effort, *, is_whole: bool = True
) -> Refutation | list[float] | None:
    """Claims and steps that cannot all hold, or values that meet all claims, or neither.

    Assumptions go first: where they contradict each other, no target is to blame. Without `is_whole` it is left at what
    bounds and the relaxation show.
    """
    wanted = set(system.targets)
    bounds = Bounds(system, effort).claim(index for index in claims if index not in wanted).settle()
    if not bounds.is_empty:
        bounds.claim(index for index in claims if index in wanted).settle()
    if bounds.is_empty:
        return bounds.refutation()
    point = at_hand(bounds, claims)
    if point is not None:
        return point
    relaxed = relax(bounds) if system.steps else None
    if isinstance(relaxed, Refutation):
        return relaxed
    point = tested(system, claims, relaxed) if relaxed is not None else None
    if not is_whole:
        return point
    found = point if point is not None else _branched(system, claims, effort)
    if not isinstance(found, list) and relaxed is not None:
        return nearby(bounds, claims, relaxed, effort) or found
    return found


def _branched(system: System, claims: Sequence[int], effort: Effort) -> Refutation | list[float] | None:
    bounds = Bounds(system, effort, slack=0.5).claim(claims).settle()
    found = NOWHERE if bounds.is_empty else branch(bounds)
    if found is NOWHERE:
        return Refutation(frozenset(claims), frozenset(range(len(system.steps))), "branching")
    return tested(system, claims, found) if isinstance(found, list) else None


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
    what = f"meet all {targets} targets" if targets > 1 else "meet the target" if targets else "fit all assumptions"
    return (
        f"Neither values that {what} nor a proof that there "
        f"are none was found: bounds, the linear relaxation and a search of {effort.nodes:,} nodes were tried."
    )


def _unproved(system: System, *, is_refuted: bool) -> str:
    names = ", ".join(sorted({claim.metric for claim in system.claims}))
    why = "did not confirm it" if is_refuted else "did not end within its limit"
    return f"Bounds on {names} seem to clash, but the exact proof {why}; nothing is claimed."


def _left_out(system: System) -> str:
    return "Some formulas cannot be used: " + "; ".join(sentence for _, sentence in system.left_out) + "."

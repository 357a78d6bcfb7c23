"""Parts of a system: what belongs to some claims, and what hangs together at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.proof.model import Product, Step, Sum, System
from trine.core.proof.propagation import Refutation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Part:
    """A system cut out of a larger one, with the larger one's places of its claims, steps and unknowns."""

    system: System
    claims: tuple[int, ...]
    steps: tuple[int, ...]
    variables: tuple[int, ...]

    def outside(self, refutation: Refutation) -> Refutation:
        """A refutation of the part, in the places of the larger system."""
        return Refutation(
            frozenset(self.claims[index] for index in refutation.claims),
            frozenset(self.steps[index] for index in refutation.steps),
            refutation.found_by,
            frozenset(self.steps[index] for index in refutation.heart),
        )

    def inside(self, steps: Iterable[int]) -> frozenset[int]:
        """Steps of the larger system, in the places of the part."""
        place = {old: new for new, old in enumerate(self.steps)}
        return frozenset(place[step] for step in steps if step in place)


def cut(system: System, claims: Iterable[int], steps: Iterable[int]) -> Part:
    """The part with just these claims and steps, and the unknowns that they speak of."""
    kept_claims, kept_steps = tuple(sorted(set(claims))), tuple(sorted(set(steps)))
    seen = {system.on[index] for index in kept_claims}
    for index in kept_steps:
        seen.update(system.steps[index].variables)
    variables = tuple(sorted(seen))
    place = {old: new for new, old in enumerate(variables)}
    part = System(
        system.cycle,
        tuple(system.names[old] for old in variables),
        tuple(system.low[old] for old in variables),
        tuple(system.high[old] for old in variables),
        frozenset(place[old] for old in variables if old in system.positive),
        tuple(_moved(system.steps[index], place) for index in kept_steps),
        tuple(system.claims[index] for index in kept_claims),
        tuple((name, system.unused[name]) for old in variables if (name := system.names[old] or "") in system.unused),
    )
    return Part(part, kept_claims, kept_steps, variables)


def cone(system: System, claims: Iterable[int], steps: Iterable[int] = ()) -> Part:
    """The part with these claims and steps, and with everything that what they speak of is worked out from."""
    kept, seen = tuple(claims), set(steps)
    wanted = [system.on[index] for index in kept]
    wanted += [variable for index in seen for variable in system.steps[index].variables]
    return cut(system, kept, steps_below(system, wanted) | seen)


def steps_below(system: System, variables: Iterable[int]) -> set[int]:
    """The steps that unknowns are worked out by, down to the leaves."""
    stack = list(variables)
    found: set[int] = set()
    while stack:
        index = system.step_of.get(stack.pop())
        if index is not None and index not in found:
            found.add(index)
            stack.extend(system.steps[index].variables)
    return found


def components(system: System) -> Iterator[tuple[list[int], list[int]]]:
    """What hangs together by formulas: its claims and its steps; what nobody claims anything of is left out."""
    parent = list(range(len(system.names)))

    def root(variable: int) -> int:
        while parent[variable] != variable:
            parent[variable] = parent[parent[variable]]
            variable = parent[variable]
        return variable

    for step in system.steps:
        first, *others = step.variables
        for other in others:
            parent[root(other)] = root(first)
    claims: dict[int, list[int]] = {}
    for index, variable in enumerate(system.on):
        claims.setdefault(root(variable), []).append(index)
    steps: dict[int, list[int]] = {}
    for index, step in enumerate(system.steps):
        steps.setdefault(root(step.result), []).append(index)
    for key, indexes in claims.items():
        yield indexes, steps.get(key, [])


def _moved(step: Step, place: Mapping[int, int]) -> Step:
    if isinstance(step, Sum):
        terms = tuple((weight, place[variable]) for weight, variable in step.terms)
        return Sum(place[step.result], terms, step.constant)
    return Product(place[step.product], place[step.one], place[step.other], place[step.result])

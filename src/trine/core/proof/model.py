"""What is reasoned about: metrics as unknowns, formulas as steps that bind them, and what people ask or assume of them.

A system is one cycle of a company. Every metric is an unknown number; a metric with a formula is bound to its parts by
steps, each a weighted sum or one product (a ratio is the product `part = ratio × whole`). Steps are in an order in
which each can be worked out from those before it, so that values for the metrics without a formula settle all others.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from trine.core.targets import TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trine.core.findings import Ref


class ClaimKind(StrEnum):
    """What somebody wants, or what is taken to be possible."""

    TARGET = "target"
    ASSUMPTION = "assumption"


ROUNDING = 1e-6
"""Of the slack: a witness may use all of it, and working its values out again rounds in the last digits."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One bound on one metric: at least (`is_floor`) or at most `bound`, with who says so and where it is written.

    `slack` is what a figure may miss the bound by and still be the same figure, in the metric's unit.
    """

    metric: str
    is_floor: bool
    bound: float
    kind: ClaimKind
    ref: Ref | None = None
    """The goal, revenue target or assumption that it is written in."""
    owners: tuple[str, ...] = ()
    because: str = ""
    source: str = "plan"
    group: str = ""
    """The same for the two ends of one band."""

    @property
    def slack(self) -> float:
        """The tolerance that all checks share (`trine.core.targets`), of this bound."""
        return TOLERANCE * abs(self.bound)

    @property
    def is_target(self) -> bool:
        """Whether somebody wants it, rather than takes it to be so."""
        return self.kind is ClaimKind.TARGET

    def allows(self, value: float) -> bool:
        """Whether a value meets it.

        >>> Claim("mql", True, 400, ClaimKind.TARGET).allows(399.9999)
        True
        """
        slack = self.slack * (1 + ROUNDING)
        return value >= self.bound - slack if self.is_floor else value <= self.bound + slack


@dataclass(frozen=True, slots=True)
class Sum:
    """`result = constant + weight × variable + …`."""

    result: int
    terms: tuple[tuple[float, int], ...]
    constant: float = 0.0

    @property
    def variables(self) -> tuple[int, ...]:
        """Every variable it binds."""
        return (self.result, *(variable for _, variable in self.terms))


@dataclass(frozen=True, slots=True)
class Product:
    """`product = one × other`; worked out for `result`, which is the product, or `one` if it is a ratio."""

    product: int
    one: int
    other: int
    result: int

    @property
    def is_ratio(self) -> bool:
        """Whether it is read as `one = product ÷ other`."""
        return self.result == self.one != self.product

    @property
    def variables(self) -> tuple[int, ...]:
        """Every variable it binds."""
        return self.product, self.one, self.other


Step = Sum | Product


@dataclass(frozen=True)
class System:
    """One cycle: unknowns with the range that their meaning allows, steps between them, and claims on them.

    `names` has a metric's id for each unknown, or none for a part of a formula. `positive` are the unknowns that
    something is divided by: such a value is above zero by definition. `left_out` has the metrics whose
    formula could not be used, with why.
    """

    cycle: str
    names: tuple[str | None, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    positive: frozenset[int] = frozenset()
    steps: tuple[Step, ...] = ()
    claims: tuple[Claim, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()

    @cached_property
    def variable(self) -> Mapping[str, int]:
        """The unknown of each metric."""
        return {name: index for index, name in enumerate(self.names) if name is not None}

    @cached_property
    def unused(self) -> Mapping[str, str]:
        """Why a metric's formula could not be used, by metric."""
        return dict(self.left_out)

    @cached_property
    def on(self) -> tuple[int, ...]:
        """The unknown that each claim is on."""
        return tuple(self.variable[claim.metric] for claim in self.claims)

    @cached_property
    def ends(self) -> tuple[tuple[int, bool, float, float], ...]:
        """Each claim as the unknown that it is on, whether it is a floor, its bound and its slack."""
        return tuple(
            (variable, claim.is_floor, claim.bound, claim.slack)
            for variable, claim in zip(self.on, self.claims, strict=True)
        )

    @cached_property
    def step_of(self) -> Mapping[int, int]:
        """The first step that works an unknown out; leaves have none."""
        found: dict[int, int] = {}
        for index, step in enumerate(self.steps):
            found.setdefault(step.result, index)
        return found

    @cached_property
    def leaves(self) -> tuple[int, ...]:
        """The unknowns that no step works out."""
        return tuple(index for index in range(len(self.names)) if index not in self.step_of)

    @cached_property
    def steps_with(self) -> tuple[tuple[int, ...], ...]:
        """The steps that bind each unknown."""
        found: list[list[int]] = [[] for _ in self.names]
        for index, step in enumerate(self.steps):
            for variable in dict.fromkeys(step.variables):
                found[variable].append(index)
        return tuple(tuple(steps) for steps in found)

    @cached_property
    def rows(self) -> tuple[tuple[tuple[float, int], ...], ...]:
        """Each sum as weights that come to its constant, its result first; empty for products."""
        return tuple(
            ((1.0, step.result), *((-weight, variable) for weight, variable in step.terms))
            if isinstance(step, Sum)
            else ()
            for step in self.steps
        )

    @cached_property
    def targets(self) -> tuple[int, ...]:
        """The claims that somebody wants."""
        return tuple(index for index, claim in enumerate(self.claims) if claim.is_target)

    @cached_property
    def assumptions(self) -> tuple[int, ...]:
        """The claims that are taken to be so."""
        return tuple(index for index, claim in enumerate(self.claims) if not claim.is_target)


@dataclass(slots=True)
class Spent:
    """How often the branching and the exact solver were called so far, and how often without an answer."""

    calls: int = 0
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to try before saying "undecided": counts of work, so that the same input gives the same answer.

    `seconds` is a backstop for each call of a solver on machines so slow that the counts would not end it in time.
    """

    spent: Spent = field(default_factory=Spent, compare=False, repr=False)
    """What one question has cost so far; `fresh` starts a new one."""
    revisions: int = 400_000
    """Of one step each, in the propagation of bounds."""
    tightenings: int = 24
    """Of one bound of one unknown."""
    iterations: int = 100_000
    """Of the simplex method, in one relaxation."""
    nodes: int = 2_000
    """Of the search tree, in one call of the branching solver."""
    searches: int = 100
    """Calls of the branching and the exact solver, for one question."""
    failures: int = 4
    """Of these calls without an answer; after so many it is of no use to go on."""
    resources: int = 20_000_000
    """Of the exact solver, in one proof (its `rlimit`)."""
    seconds: float = 10.0
    conflicts: int = 50
    """The most that are listed for one cycle."""

    def fresh(self) -> Effort:
        """The same for a new question, of which nothing is spent yet."""
        return replace(self, spent=Spent())

    def allows_search(self) -> bool:
        """Whether a solver may be called once more; counts the call."""
        if self.spent.calls >= self.searches or self.spent.failures >= self.failures:
            return False
        self.spent.calls += 1
        return True


@dataclass(frozen=True)
class Conflict:
    """Claims that cannot all hold, proved in exact arithmetic.

    `part` is the part of the company that they live in, with the members as its only claims; `used` are the formulas
    that the proof needs. `is_smallest` says that for every member there are values that meet all the others.
    """

    cycle: str
    members: tuple[Claim, ...]
    part: System
    used: frozenset[int]
    found_by: str
    is_smallest: bool
    alike: tuple[Claim, ...] = ()
    """Other targets on the same metric that ask for as much, and clash with the same members."""

    @property
    def targets(self) -> tuple[Claim, ...]:
        """The members that somebody wants."""
        return tuple(claim for claim in self.members if claim.is_target)

    @property
    def assumptions(self) -> tuple[Claim, ...]:
        """The members that are taken to be so."""
        return tuple(claim for claim in self.members if not claim.is_target)

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics that the proof speaks of, those with a formula after their parts."""
        seen = {self.part.variable[claim.metric] for claim in self.members}
        for index in self.used:
            seen.update(self.part.steps[index].variables)
        return tuple(name for index in sorted(seen) if (name := self.part.names[index]) is not None)


@dataclass(frozen=True, slots=True)
class Plan:
    """A value for every metric that meets every claim; checked by working all formulas out in exact arithmetic."""

    cycle: str
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Undecided:
    """Neither a conflict nor a plan was found; the sentence says what was tried."""

    cycle: str
    sentence: str


Verdict = Conflict | Plan | Undecided

OPEN = (-math.inf, math.inf)
"""The range of a value that can be anything."""

"""Small systems, written as a person would: metrics with formulas, and bounds on them."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

from trine.core.company import Assumption, Better, Company, Cycle, CycleKind, Function, Goal, KeyResult, Metric, Team
from trine.core.proof import System, systems_of

if TYPE_CHECKING:
    from collections.abc import Sequence

TODAY = date(2027, 2, 15)
QUARTER = "2027-q1"
Bound = tuple[str, str, float]
"""A metric, `>=` or `<=`, and the bound."""


def company(
    formulas: dict[str, str], wanted: Sequence[Bound], assumed: Sequence[Bound] = (), unit: str = "count"
) -> Company:
    """A company in which each bound that is wanted is a goal of its own, numbered from g0."""
    ids = {id_ for id_, _, _ in [*wanted, *assumed]} | formulas.keys()
    for formula in formulas.values():
        ids |= {word for word in formula.replace("(", " ").replace(")", " ").split() if word.isidentifier()}
    goals = tuple(
        Goal(f"g{number}", f"Goal {number}", QUARTER, ("sales",), key_results=(_key_result(*bound),))
        for number, bound in enumerate(wanted)
    )
    ranges: dict[str, list[float]] = {}
    for id_, sign, bound in assumed:
        ranges.setdefault(id_, [-math.inf, math.inf])[sign == "<="] = bound
    assumptions = tuple(Assumption(id_, QUARTER, low, high) for id_, (low, high) in ranges.items())
    return Company(
        "Halden",
        "EUR",
        cycles=(Cycle(QUARTER, CycleKind.QUARTER, date(2027, 1, 1), date(2027, 3, 31)),),
        teams=(Team("sales", "Sales", Function.SALES),),
        metrics=tuple(
            Metric(id_, id_, unit, Better.UP, formula=formulas.get(id_), owner="sales") for id_ in sorted(ids)
        ),
        goals=goals,
        assumptions=assumptions,
    )


def system(
    formulas: dict[str, str], wanted: Sequence[Bound], assumed: Sequence[Bound] = (), unit: str = "count"
) -> System:
    """The one system of such a company."""
    (found,) = systems_of(company(formulas, wanted, assumed, unit), TODAY)
    return found


def _key_result(metric: str, sign: str, bound: float) -> KeyResult:
    return KeyResult(metric, at_least=bound) if sign == ">=" else KeyResult(metric, at_most=bound)


def members(conflict: object) -> set[str]:
    """The members as they were written."""
    return {f"{claim.metric} {'>=' if claim.is_floor else '<='} {claim.bound:g}" for claim in conflict.members}  # type: ignore[attr-defined]  # for any conflict

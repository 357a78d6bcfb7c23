"""The last word: an exact proof in rational arithmetic that a set of claims cannot hold (Z3).

L. de Moura and N. Bjørner, "Z3: an efficient SMT solver", TACAS 2008; D. Jovanović and L. de Moura, "Solving non-linear
arithmetic", IJCAR 2012. Figures go in as they are written, each bound less what a figure may miss it by. No conflict is
told without this proof.
"""

from __future__ import annotations

import math
import threading
from fractions import Fraction
from typing import TYPE_CHECKING

from trine.core.proof.model import Sum
from trine.core.proof.points import exactly, limit

if TYPE_CHECKING:
    from typing import Any

    from trine.core.proof.model import Effort, System


class Impossible:
    """No numbers at all fit."""


IMPOSSIBLE = Impossible()
_MINE = threading.local()
_HIGHEST = 1_000
"""Beyond this power numbers grow too long to work with, and the exact solver would not look at its limits."""


def is_impossible(system: System, effort: Effort) -> bool | None:
    """Whether no numbers at all fit the system's steps, meanings and claims; none if that could not be shown."""
    found = solve(system, effort.fresh(), effort.resources)
    return None if found is None else found is IMPOSSIBLE


def solve(system: System, effort: Effort, resources: int) -> Impossible | list[float] | None:
    """Numbers that fit, rounded where they are no fractions; IMPOSSIBLE if there are none, none if it took too long."""
    if _degree(system) > _HIGHEST or not effort.allows_search():
        return None
    import z3  # here, because it takes a tenth of a second to load, and most plans have no conflict

    context = _context()
    solver = z3.SolverFor("QF_NRA", ctx=context) if _has_products(system) else z3.SimpleSolver(ctx=context)
    solver.set("rlimit", resources)
    solver.set("timeout", int(1000 * effort.seconds))
    unknowns = [z3.Real(f"x{index}", context) for index in range(len(system.names))]

    def number(value: Fraction) -> Any:
        return z3.RealVal(f"{value.numerator}/{value.denominator}", context)

    for step in system.steps:
        if isinstance(step, Sum):
            terms = [number(exactly(weight)) * unknowns[variable] for weight, variable in step.terms]
            solver.add(unknowns[step.result] == z3.Sum([number(exactly(step.constant)), *terms]))
        else:
            solver.add(unknowns[step.product] == unknowns[step.one] * unknowns[step.other])
    for index, unknown in enumerate(unknowns):
        if index in system.positive:
            solver.add(unknown > 0)
        if math.isfinite(system.low[index]):
            solver.add(unknown >= number(exactly(system.low[index])))
        if math.isfinite(system.high[index]):
            solver.add(unknown <= number(exactly(system.high[index])))
    for claim, variable in zip(system.claims, system.on, strict=True):
        end = number(limit(claim))
        solver.add(unknowns[variable] >= end if claim.is_floor else unknowns[variable] <= end)
    answer = solver.check()
    if answer == z3.unsat:
        return IMPOSSIBLE
    if answer != z3.sat:
        effort.spent.failures += 1
        return None
    model = solver.model()
    return [_number(model.eval(unknown, model_completion=True)) for unknown in unknowns]


def _context() -> Any:
    """This thread's context: threads must not share one, and each takes milliseconds to make."""
    if not hasattr(_MINE, "context"):
        import z3

        _MINE.context = z3.Context()
    return _MINE.context


def _number(value: Any) -> float:
    """A value of a model as a number."""
    found = value if hasattr(value, "numerator_as_long") else value.approx(20)
    number = Fraction(found.numerator_as_long(), found.denominator_as_long())
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def _degree(system: System) -> int:
    """The highest power that the steps come to."""
    degrees = [1] * len(system.names)
    for step in system.steps:
        if isinstance(step, Sum):
            degrees[step.result] = max((degrees[variable] for _, variable in step.terms), default=1)
        else:
            of = (step.product, step.other) if step.is_ratio else (step.one, step.other)
            degrees[step.result] = degrees[of[0]] + degrees[of[1]]
        if degrees[step.result] > _HIGHEST:
            break
    return max(degrees, default=0)


def _has_products(system: System) -> bool:
    return any(not isinstance(step, Sum) for step in system.steps)

"""The branching solver (SCIP): a point that meets everything, or that there is none, for what bounds alone don't show.

S. Bolusani et al., "The SCIP Optimization Suite 9.0", 2024. It works with tolerances, so that neither of its answers is
taken as it is: points are worked out again exactly, and "none" only counts once the exact solver has proved it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.proof.model import Sum
from trine.core.proof.relaxation import size_of

if TYPE_CHECKING:
    from typing import Any

    from trine.core.proof.propagation import Bounds


_OPEN = 1e18
"""An end that is further out than this counts as open."""
_LARGE = 100
"""Beyond so many steps presolving costs more than it saves: bounds were propagated already."""


class Nowhere:
    """There is no point."""


NOWHERE = Nowhere()


def branch(bounds: Bounds, furthest: tuple[int, bool] | None = None) -> list[float] | Nowhere | None:
    """A point within the bounds that fits all steps; NOWHERE if there is none, none if the effort was used up.

    `furthest` asks for the point at which an unknown is highest (true) or lowest (false).
    """
    system, effort = bounds.system, bounds.effort
    if not effort.allows_search():
        return None
    import pyscipopt  # here, because few plans need it

    model = pyscipopt.Model()
    model.hideOutput()
    for name, value in (
        ("limits/nodes", effort.nodes),
        ("limits/time", effort.seconds),
        ("numerics/feastol", 1e-7),
        ("misc/catchctrlc", False),
        ("limits/gap", 1e-7),
    ):
        model.setParam(name, value)
    if furthest is None:
        model.setParam("limits/solutions", 1)
    if len(system.steps) > _LARGE:
        model.setParam("presolving/maxrounds", 0)
    sizes = [size_of(low, high) for low, high in zip(bounds.low, bounds.high, strict=True)]
    unknowns = [
        model.addVar(
            lb=_scaled(max(low, 1e-6 * size) if index in system.positive else low, size), ub=_scaled(high, size)
        )
        for index, (low, high, size) in enumerate(zip(bounds.low, bounds.high, sizes, strict=True))
    ]
    for step in system.steps:
        if isinstance(step, Sum):
            scale = max((abs(w) * sizes[v] for w, v in ((1.0, step.result), *step.terms)), default=1.0)
            total = pyscipopt.quicksum(weight * sizes[v] / scale * unknowns[v] for weight, v in step.terms)
            model.addCons(unknowns[step.result] * (sizes[step.result] / scale) - total == step.constant / scale)
        else:
            scale = max(sizes[step.product], sizes[step.one] * sizes[step.other])
            factor = sizes[step.one] * sizes[step.other] / scale
            product = unknowns[step.product] * (sizes[step.product] / scale)
            model.addCons(factor * unknowns[step.one] * unknowns[step.other] - product == 0)
    if furthest is not None:
        variable, is_highest = furthest
        model.setObjective(unknowns[variable], "maximize" if is_highest else "minimize")
    try:
        model.optimize()
    except Exception:  # noqa: BLE001 - all that pyscipopt raises when its LP solver gives up
        effort.spent.failures += 1
        return None
    found = _answer(model, unknowns, sizes)
    effort.spent.failures += found is None
    return found


def _answer(model: Any, unknowns: list[Any], sizes: list[float]) -> list[float] | Nowhere | None:
    if model.getStatus() == "infeasible":
        return NOWHERE
    if model.getNSols() == 0:
        return None
    best = model.getBestSol()
    return [model.getSolVal(best, unknown) * size for unknown, size in zip(unknowns, sizes, strict=True)]


def _scaled(end: float, size: float) -> float | None:
    """A bound in the unknown's own scale; none is open."""
    return end / size if abs(end) < _OPEN else None

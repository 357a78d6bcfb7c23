"""The linear relaxation: sums as they are, products in their envelopes, and why no point fits if none does.

A product `p = a × b` over ranges of `a` and `b` lies between four planes (G. P. McCormick, "Computability of global
solutions to factorable nonconvex programs", Mathematical Programming 10, 1976, page 147). Where even these planes leave
no point, a weighted sum of rows shows it (Farkas' lemma): rows with weight, and the bounds that the planes were built
on, name the claims that clash. Columns are scaled by each unknown's usual size; unscaled, the weights of small
quantities drown in those of large ones, and explanations come out wrong.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from trine.core.proof.model import Sum

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from trine.core.proof.model import Product
    from trine.core.proof.propagation import Bounds, Refutation

_SMALL = 1e-9
"""Weights below this share of the largest are rounding."""


@dataclass(frozen=True, slots=True)
class Row:
    """`low ≤ weights · unknowns ≤ high`, from a step and the events of bounds that it was built on."""

    weights: tuple[tuple[float, int], ...]
    low: float
    high: float
    step: int
    events: tuple[int, ...] = ()


def relax(bounds: Bounds) -> Refutation | list[float] | None:
    """Why the relaxation has no point, or a point of it; none if the solver gave up."""
    import highspy  # here, because it takes a third of a second to load, and few plans need it

    rows = [row for row in _rows(bounds) if row.weights]
    columns = sorted({variable for row in rows for _, variable in row.weights})
    place = {variable: index for index, variable in enumerate(columns)}
    sizes = [size_of(bounds.low[variable], bounds.high[variable]) for variable in columns]
    scaled = [[(weight * sizes[place[v]], place[v]) for weight, v in row.weights] for row in rows]
    largest = [max(abs(weight) for weight, _ in row) for row in scaled]
    scaled = [[(weight / top, at) for weight, at in row] for row, top in zip(scaled, largest, strict=True)]
    program: Any = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(columns), len(rows)
    program.col_cost_ = [0.0] * len(columns)
    program.col_lower_ = [bounds.low[v] / size for v, size in zip(columns, sizes, strict=True)]
    program.col_upper_ = [bounds.high[v] / size for v, size in zip(columns, sizes, strict=True)]
    program.row_lower_ = [row.low / top for row, top in zip(rows, largest, strict=True)]
    program.row_upper_ = [row.high / top for row, top in zip(rows, largest, strict=True)]
    matrix = program.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = list(accumulate((len(row) for row in scaled), initial=0))
    matrix.index_ = [at for row in scaled for _, at in row]
    matrix.value_ = [weight for row in scaled for weight, _ in row]
    solver = _solved(program, bounds)
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kOptimal:
        found = [_inside(low, high) for low, high in zip(bounds.low, bounds.high, strict=True)]
        for value, variable, size in zip(solver.getSolution().col_value, columns, sizes, strict=True):
            found[variable] = value * size
        return found
    if status == highspy.HighsModelStatus.kInfeasible:
        _, has_ray, ray = solver.getDualRay()
        if has_ray:
            return _explained(bounds, rows, scaled, columns, [float(weight) for weight in ray])
    return None


def _solved(program: Any, bounds: Bounds) -> Any:
    import highspy

    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy has no types
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("solver", "simplex"),
        ("presolve", "off"),  # the ray speaks of the rows as given
        ("primal_feasibility_tolerance", 1e-9),
        ("simplex_iteration_limit", bounds.effort.iterations),
        ("time_limit", bounds.effort.seconds),
    ):
        solver.setOptionValue(option, value)
    solver.passModel(program)
    solver.run()
    return solver


def _rows(bounds: Bounds) -> Iterator[Row]:
    for index, step in enumerate(bounds.system.steps):
        if isinstance(step, Sum):
            yield Row(bounds.system.rows[index], step.constant, step.constant, index)
        else:
            yield from _envelope(step, index, bounds)


def _envelope(step: Product, index: int, bounds: Bounds) -> Iterator[Row]:
    """The four planes around a product, as far as the ranges of its factors are bounded."""
    product, one, other = step.product, step.one, step.other
    ends_one = ((bounds.low[one], bounds.low_from[one]), (bounds.high[one], bounds.high_from[one]))
    ends_other = ((bounds.low[other], bounds.low_from[other]), (bounds.high[other], bounds.high_from[other]))
    for is_high_one, (a, from_a) in enumerate(ends_one):
        for is_high_other, (b, from_b) in enumerate(ends_other):
            if not (math.isfinite(a) and math.isfinite(b) and math.isfinite(a * b)):
                continue
            weights: dict[int, float] = {}
            for weight, variable in ((1.0, product), (-b, one), (-a, other)):
                weights[variable] = weights.get(variable, 0.0) + weight
            kept = tuple((weight, variable) for variable, weight in weights.items() if weight)
            is_floor = is_high_one == is_high_other
            low, high = (-a * b, math.inf) if is_floor else (-math.inf, -a * b)
            yield Row(kept, low, high, index, (from_a, from_b))


def size_of(low: float, high: float) -> float:
    """The usual magnitude of an unknown in this range."""
    ends = [abs(end) for end in (low, high) if 0 < abs(end) < 1e18]
    return max(ends) if ends else 1.0


def _inside(low: float, high: float) -> float:
    return low if math.isfinite(low) else min(high, 0.0)


def _explained(
    bounds: Bounds, rows: list[Row], scaled: list[list[tuple[float, int]]], columns: list[int], ray: list[float]
) -> Refutation:
    """The claims and steps behind the rows that the ray weighs, and behind the bounds of the columns it leaves open."""
    largest = max(map(abs, ray), default=0.0)
    steps: set[int] = set()
    events: list[int] = []
    left = [0.0] * len(columns)
    for row, weights, by in zip(rows, scaled, ray, strict=True):
        if abs(by) > _SMALL * largest:
            steps.add(row.step)
            events += row.events
            for weight, column in weights:
                left[column] += by * weight
    for column, weight in zip(columns, left, strict=True):
        if abs(weight) > 10 * _SMALL * largest:
            events.append((bounds.low_from if weight < 0 else bounds.high_from)[column])
    found = bounds.refutation("relaxation", events)
    return replace(found, steps=found.steps | steps, heart=frozenset(steps))

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.proof.building import system

from trine.core.proof import Effort, System
from trine.core.proof.model import Claim, ClaimKind, Product, Sum
from trine.core.proof.points import worked_out
from trine.core.proof.propagation import Bounds

if TYPE_CHECKING:
    from trine.core.proof.model import Step


def settled(found: System) -> Bounds:
    return Bounds(found, Effort(), slack=0.0).claim(range(len(found.claims))).settle()


def range_of(found: System, metric: str) -> tuple[float, float]:
    bounds = settled(found)
    return bounds.low[found.variable[metric]], bounds.high[found.variable[metric]]


def test_a_product_of_ranges_is_worked_out() -> None:
    found = system({"y": "a * b"}, [("a", ">=", 2), ("a", "<=", 3), ("b", ">=", 4), ("b", "<=", 5)])
    assert range_of(found, "y") == (8, 15)


def test_what_is_left_of_a_sum_bounds_its_terms() -> None:
    found = system({"y": "a + b"}, [("y", ">=", 10), ("a", "<=", 4)])
    low, high = range_of(found, "b")
    assert low == pytest.approx(6)
    assert high == math.inf


def test_a_ratio_bounds_what_is_above_the_line() -> None:
    found = system({"y": "a / b"}, [("y", "<=", 2), ("b", "<=", 10)], unit="points")
    assert range_of(found, "a") == (-math.inf, 20)


def test_a_divisor_is_above_zero() -> None:
    found = system({"y": "a / b"}, [("b", "<=", 0)])
    assert settled(found).is_empty


def test_negative_factors_turn_a_range_around() -> None:
    found = system({"y": "a * b"}, [("a", ">=", -3), ("a", "<=", -2), ("b", ">=", 4), ("b", "<=", 5)], unit="points")
    assert range_of(found, "y") == (-15, -8)


def test_a_square_is_not_below_zero() -> None:
    found = system({"y": "a * a"}, [("a", ">=", -3), ("a", "<=", 2)])
    assert range_of(found, "y") == (0, 9)


def test_the_explanation_names_what_the_clash_came_from_and_nothing_else() -> None:
    found = system({"y": "a * b"}, [("y", ">=", 20), ("a", "<=", 3), ("b", "<=", 4), ("c", "<=", 1), ("a", ">=", 0)])
    refutation = settled(found).refutation()
    assert {found.claims[index].metric for index in refutation.claims} == {"y", "a", "b"}


def test_bounds_that_creep_end_after_the_effort() -> None:
    found = system({"d": "a + b", "p": "a * b"}, [("d", "<=", 2), ("p", ">=", 1), ("a", ">=", 0), ("b", ">=", 0)])
    bounds = Bounds(found, Effort(revisions=5)).claim(range(4)).settle()
    assert bounds.revisions == 5


NUMBERS = (-2, -1, 0, 1, 2, 3)


@st.composite
def small_systems(draw: st.DrawFn) -> System:
    """Up to three leaves, up to four steps, up to five claims with small whole numbers."""
    leaves = draw(st.integers(1, 3))
    steps: list[Step] = []
    positive = set()
    for _ in range(draw(st.integers(1, 4))):
        result = leaves + len(steps)
        one, other = draw(st.integers(0, result - 1)), draw(st.integers(0, result - 1))
        kind = draw(st.sampled_from(["sum", "difference", "product", "ratio"]))
        if kind == "ratio":
            positive.add(other)
            steps.append(Product(one, result, other, result))
        elif kind == "product":
            steps.append(Product(result, one, other, result))
        else:
            weights = {one: 1.0}
            weights[other] = weights.get(other, 0.0) + (1.0 if kind == "sum" else -1.0)
            terms = tuple((weight, variable) for variable, weight in weights.items() if weight)
            steps.append(Sum(result, terms, float(draw(st.sampled_from(NUMBERS)))))
    count = leaves + len(steps)
    claims = tuple(
        Claim(f"m{draw(st.integers(0, count - 1))}", draw(st.booleans()), float(draw(st.sampled_from(NUMBERS))), kind)
        for kind in draw(st.lists(st.sampled_from(list(ClaimKind)), min_size=1, max_size=5))
    )
    low = tuple(draw(st.sampled_from([0.0, -math.inf])) for _ in range(count))
    names = tuple(f"m{index}" for index in range(count))
    return System("q", names, low, (math.inf,) * count, frozenset(positive), tuple(steps), claims)


def solutions(found: System) -> list[list[float]]:
    """Every point of a small grid that fits everything: brute force."""
    fitting = []
    for point in itertools.product((-2.0, -1.0, 0.0, 0.5, 1.0, 2.0, 3.0), repeat=len(found.leaves)):
        leaves = [0.0] * len(found.names)
        for leaf, value in zip(found.leaves, point, strict=True):
            leaves[leaf] = value
        values = worked_out(found, leaves)
        if values is None or any(value < low - 1e-9 for value, low in zip(values, found.low, strict=True)):
            continue
        if any(values[index] <= 0 for index in found.positive):
            continue
        if all(claim.allows(values[on]) for claim, on in zip(found.claims, found.on, strict=True)):
            fitting.append(values)
    return fitting


@given(small_systems())
def test_no_value_that_fits_is_ever_lost(found: System) -> None:
    bounds = settled(found)
    fitting = solutions(found)
    assert not (fitting and bounds.is_empty)
    for values in fitting:
        for index, value in enumerate(values):
            room = 1e-6 * max(1.0, abs(value))
            assert bounds.low[index] - room <= value <= bounds.high[index] + room


@given(small_systems())
def test_an_explanation_clashes_by_itself(found: System) -> None:
    bounds = settled(found)
    if bounds.is_empty:
        refutation = bounds.refutation()
        alone = System(
            "q",
            found.names,
            found.low,
            found.high,
            found.positive,
            tuple(found.steps[index] for index in sorted(refutation.steps)),
            tuple(found.claims[index] for index in sorted(refutation.claims)),
        )
        assert not solutions(found)
        assert settled(alone).is_empty


@pytest.mark.parametrize("size", [1e-6, 1.0, 1e12])
def test_magnitudes_do_not_matter(size: float) -> None:
    found = system({"y": "a * b"}, [("a", "<=", 3 * size), ("a", ">=", 0), ("b", "<=", 2), ("y", ">=", 6.1 * size)])
    assert settled(found).is_empty

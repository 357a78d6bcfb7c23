from __future__ import annotations

import random
import time

import pytest
from tests.core.proof.building import Bound, members, system

from trine.core.proof import Conflict, Effort, Plan, Undecided, examine, prove


@pytest.mark.parametrize("size", [1e-6, 1.0, 1e12])
def test_conflicts_are_seen_in_any_magnitude(size: float) -> None:
    wanted: list[Bound] = [("leads", "<=", 400 * size), ("deals", ">=", 96 * size)]
    verdict = prove(system({"deals": "leads * rate"}, wanted, [("rate", "<=", 0.2)]))
    assert isinstance(verdict, Conflict)
    assert len(verdict.members) == 3


def test_huge_and_tiny_figures_in_one_formula_are_told_apart() -> None:
    wanted: list[Bound] = [("market", "<=", 1e12), ("sold", ">=", 1.1e6)]
    verdict = prove(system({"sold": "market * share"}, wanted, [("share", "<=", 1e-6)]))
    assert isinstance(verdict, Conflict)
    assert members(verdict) == {"market <= 1e+12", "sold >= 1.1e+06", "share <= 1e-06"}


def test_huge_and_tiny_figures_that_fit_have_a_plan() -> None:
    wanted: list[Bound] = [("market", "<=", 1e12), ("sold", ">=", 0.9e6)]
    assert isinstance(prove(system({"sold": "market * share"}, wanted, [("share", "<=", 1e-6)])), Plan)


def test_a_chain_of_two_hundred_formulas_is_decided() -> None:
    formulas = {f"m{i}": f"m{i + 1} * 1.01" for i in range(200)}
    fits, clashes = (
        prove(system(formulas, [("m0", ">=", bound)], [("m200", "<=", 1)]))
        for bound in (1.01**200 * 0.99, 1.01**200 * 1.01)
    )
    assert isinstance(fits, Plan)
    assert isinstance(clashes, Conflict)


def test_a_metric_that_is_divided_by_is_not_taken_for_zero() -> None:
    verdict = prove(
        system({"cost_each": "spend / leads"}, [("spend", ">=", 100), ("cost_each", "<=", 1)], [("leads", "<=", 0)])
    )
    assert isinstance(verdict, Conflict)
    assert members(verdict) == {"leads <= 0"}


def test_a_divisor_between_zero_and_something_is_above_zero_in_the_plan() -> None:
    verdict = prove(system({"each": "spend / leads"}, [("each", "<=", 10)], [("leads", "<=", 5), ("spend", ">=", 1)]))
    assert isinstance(verdict, Plan)
    assert verdict.values["leads"] > 0


def test_a_number_that_squares_itself_two_hundred_times_does_not_fill_the_memory() -> None:
    formulas = {f"m{i}": f"m{i + 1} * m{i + 1}" for i in range(200)}
    start = time.process_time()
    verdict = prove(system(formulas, [("m0", ">=", 2)], [("m200", "<=", 5), ("m200", ">=", 1.5)]), Effort(seconds=5))
    assert isinstance(verdict, Plan | Undecided)
    assert time.process_time() - start < 60


def test_an_adversarial_system_ends_within_its_effort() -> None:
    """Products of everything with everything, bounds that only just do or don't fit."""
    draw = random.Random(5)
    formulas = {
        f"p{i}": f"x{draw.randrange(12)} * x{draw.randrange(12)} - x{draw.randrange(12)} * x{draw.randrange(12)}"
        for i in range(60)
    }
    wanted: list[Bound] = [(f"p{i}", draw.choice([">=", "<="]), draw.uniform(-0.4, 0.4)) for i in range(60)]
    assumed: list[Bound] = [(f"x{i}", sign, bound) for i in range(12) for sign, bound in ((">=", -1.0), ("<=", 1.0))]
    effort = Effort(nodes=50, searches=20, resources=200_000, seconds=1, conflicts=2)
    start = time.process_time()
    found = examine(system(formulas, wanted, assumed), effort)
    assert found.conflicts or found.undecided or found.plan
    assert time.process_time() - start < 120

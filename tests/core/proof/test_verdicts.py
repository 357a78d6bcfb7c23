"""What the engine says, held against solvers that know nothing of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from bench.proof_company import KINDS, TODAY, draft, plant
from bench.proofs import members as goals_of
from hypothesis import HealthCheck, given, settings
from tests.core.proof.building import company, members, system
from tests.core.proof.test_propagation import small_systems

from trine.core.proof import Conflict, Effort, Plan, Undecided, conflicts, examine, prove, systems_of
from trine.core.proof.branching import Nowhere, branch
from trine.core.proof.exact import IMPOSSIBLE, solve
from trine.core.proof.parts import cut
from trine.core.proof.points import worked_out
from trine.core.proof.propagation import Bounds

if TYPE_CHECKING:
    from trine.core.proof import System

EFFORT = Effort()


def without(conflict: Conflict, index: int) -> System:
    """A conflict's part of the company without one of its members."""
    claims = conflict.part.claims
    return replace(conflict.part, claims=claims[:index] + claims[index + 1 :])


def assert_proved_and_smallest(conflict: Conflict) -> None:
    """The exact solver knows no values; the branching solver knows some as soon as any member is left out."""
    shown = cut(conflict.part, range(len(conflict.members)), conflict.used).system
    assert solve(shown, EFFORT.fresh(), EFFORT.resources) is IMPOSSIBLE
    assert conflict.is_smallest
    for index in range(len(conflict.members)):
        rest = without(conflict, index)
        bounds = Bounds(rest, EFFORT.fresh()).claim(range(len(rest.claims))).settle()
        assert not bounds.is_empty
        assert not isinstance(branch(bounds), Nowhere)


def test_a_plan_meets_everything() -> None:
    found = system({"deals": "leads * rate"}, [("deals", ">=", 40)], [("rate", "<=", 0.5), ("leads", "<=", 100)])
    verdict = prove(found)
    assert isinstance(verdict, Plan)
    assert verdict.values["leads"] * verdict.values["rate"] == pytest.approx(verdict.values["deals"])
    assert verdict.values["deals"] >= 40 * (1 - 1e-6)


def test_a_conflict_has_just_the_members_that_it_needs() -> None:
    wanted = [("deals", ">=", 60), ("leads", "<=", 100), ("leads", ">=", 10), ("other", "<=", 1)]
    verdict = prove(system({"deals": "leads * rate"}, wanted, [("rate", "<=", 0.5), ("rate", ">=", 0.1)]))
    assert isinstance(verdict, Conflict)
    assert members(verdict) == {"deals >= 60", "leads <= 100", "rate <= 0.5"}


def test_figures_that_miss_by_rounding_only_fit() -> None:
    found = system({"sum": "a + b"}, [("a", "<=", 0.1), ("b", "<=", 0.2), ("sum", ">=", 0.3)])
    assert isinstance(prove(found), Plan)


def test_what_only_all_limits_together_forbid_is_seen() -> None:
    formulas = {"capacity": "x + y", "money": "2 * x + y", "pipeline": "3 * x + 2 * y"}
    found = system(formulas, [("capacity", "<=", 10), ("money", "<=", 15), ("pipeline", ">=", 25.2)])
    verdict = prove(found)
    assert isinstance(verdict, Conflict)
    assert len(verdict.members) == 3


def test_a_demand_curve_without_enough_revenue_on_it_is_seen() -> None:
    formulas = {"revenue": "price * deals", "demand": "deals + 2 * price"}
    found = system(formulas, [("demand", "<=", 200), ("revenue", ">=", 5050)], [("price", ">=", 0), ("deals", ">=", 0)])
    verdict = prove(found)
    assert isinstance(verdict, Conflict)
    assert {"demand <= 200", "revenue >= 5050"} <= members(verdict)


def test_a_demand_curve_with_just_enough_revenue_has_a_plan() -> None:
    formulas = {"revenue": "price * deals", "demand": "deals + 2 * price"}
    found = system(formulas, [("demand", "<=", 200), ("revenue", ">=", 4990)], [("price", ">=", 0), ("deals", ">=", 0)])
    assert isinstance(prove(found), Plan)


def test_a_margin_is_seen_per_unit() -> None:
    formulas = {
        "turnover": "units * price",
        "cost": "units * each",
        "gain": "turnover - cost",
        "margin": "gain / turnover",
    }
    found = system(formulas, [("price", "<=", 900), ("margin", ">=", 0.33)], [("each", ">=", 640)])
    verdict = prove(found)
    assert isinstance(verdict, Conflict)
    assert members(verdict) == {"price <= 900", "margin >= 0.33", "each >= 640"}


def test_contradictory_assumptions_are_told_without_any_target() -> None:
    wrong = [("a", "<=", 5), ("b", "<=", 5), ("sum", ">=", 20)]
    verdict = prove(system({"sum": "a + b"}, [("sum", ">=", 15), ("a", ">=", 1)], wrong))
    assert isinstance(verdict, Conflict)
    assert not verdict.targets


def test_separate_conflicts_are_all_listed() -> None:
    wanted = [(f"m{number}", sign, bound) for number in range(10) for sign, bound in ((">=", 5), ("<=", 4))]
    assert len(conflicts(company({}, wanted), TODAY)) == 10


def test_the_other_target_of_a_clash_is_looked_at_as_well() -> None:
    wanted = [("spend", ">=", 260), ("spend", "<=", 200), ("leads", ">=", 40)]
    found = examine(system({"spend": "leads * cost"}, wanted, [("cost", ">=", 6)]))
    assert [members(conflict) for conflict in found.conflicts] == [
        {"spend >= 260", "spend <= 200"},
        {"spend <= 200", "leads >= 40", "cost >= 6"},
    ]


def test_without_enough_effort_it_says_that_it_does_not_know() -> None:
    formulas = {"p": "a * b", "q": "b * c", "r": "c * a", "s": "p + q + r", "t": "a + b + c"}
    wanted = [("s", ">=", 3.0000005), ("t", "<=", 3), ("p", "<=", 1.1), ("q", "<=", 1.1), ("r", "<=", 1.1)]
    poor = Effort(revisions=10, tightenings=1, iterations=1, nodes=1, searches=1, resources=1)
    verdict = prove(system(formulas, wanted), poor)
    assert isinstance(verdict, Undecided | Plan)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(small_systems())
def test_no_verdict_is_ever_wrong(found: System) -> None:
    verdict = prove(found, Effort(nodes=100, resources=2_000_000, seconds=5))
    if isinstance(verdict, Conflict):
        assert_proved_and_smallest(replace(verdict, is_smallest=True))
        whole = solve(found, EFFORT.fresh(), 5_000_000)
        assert whole is IMPOSSIBLE or whole is None
    elif isinstance(verdict, Plan):
        values = worked_out(found, [verdict.values[name or ""] for name in found.names])
        assert values is not None
        assert all(claim.allows(values[on]) for claim, on in zip(found.claims, found.on, strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_a_planted_conflict_is_found_with_its_smallest_set(kind: str) -> None:
    made = plant(draft(metrics=900, goals=900, seed=11), [kind], seed=11)
    (found,) = systems_of(made.company(), TODAY)
    verdict = prove(found)
    assert isinstance(verdict, Conflict)
    assert goals_of(verdict) == made.planted[0][1]
    assert_proved_and_smallest(verdict)


def test_a_company_in_which_everything_fits_has_a_plan() -> None:
    (found,) = systems_of(draft(metrics=900, goals=900, seed=12).company(), TODAY)
    verdict = prove(found)
    assert isinstance(verdict, Plan)
    assert all(claim.allows(verdict.values[claim.metric]) for claim in found.claims)


def test_the_same_input_gives_the_same_answer() -> None:
    made = plant(draft(metrics=700, goals=600, seed=13), ["margin", "demand", "rollup"], seed=13).company()
    one, other = (tuple(examine(found) for found in systems_of(replace(made), TODAY)) for _ in range(2))
    assert one == other


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_every_planted_conflict_of_a_large_company_is_listed_proved_and_smallest(seed: int) -> None:
    made = plant(draft(seed=seed), [KINDS[place % len(KINDS)] for place in range(10)], seed=seed)
    (found,) = systems_of(made.company(), TODAY)
    listed = examine(found).conflicts
    assert {goals for _, goals in made.planted} == {goals_of(conflict) for conflict in listed}
    for conflict in listed:
        assert_proved_and_smallest(conflict)

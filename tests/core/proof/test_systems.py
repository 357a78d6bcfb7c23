from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from tests.core.checks.reading import company as plan
from tests.core.proof.building import TODAY, company, system

from trine.core.assume import with_facts
from trine.core.company import KeyResult
from trine.core.proof import Undecided, prove, systems_of
from trine.core.series import FactPoint, FactSeries


def claims(*texts: str) -> set[str]:
    return {
        f"{claim.metric} {'>=' if claim.is_floor else '<='} {claim.bound:g} {claim.kind}"
        for system in systems_of(plan(*texts), TODAY)
        for claim in system.claims
    }


def goal(id_: str, result: str, rest: str = "owners: [sales]", cycle: str = "2027-q1") -> str:
    return f"goals: [{{id: {id_}, title: Goal {id_}, cycle: {cycle}, {rest}, key_results: [{{metric: {result}}}]}}]"


def test_a_key_result_is_a_bound_on_its_metric() -> None:
    assert claims(goal("g", "mql, from: 350, to: 400")) == {"mql >= 400 target"}


def test_a_band_is_two_bounds() -> None:
    assert claims(goal("g", "list_price, keep: [900, 950]")) == {"list_price >= 900 target", "list_price <= 950 target"}


def test_each_cycle_is_a_system_of_its_own() -> None:
    found = systems_of(plan(goal("g", "mql, to: 400"), goal("h", "mql, to: 1500", cycle='"2027"')), TODAY)
    assert [system.cycle for system in found] == ["2027", "2027-q1"]


def test_a_cycle_that_has_ended_is_past() -> None:
    assert not systems_of(plan(goal("g", "mql, to: 400", cycle="2026-q4")), TODAY)


def test_a_target_due_before_the_end_of_the_cycle_is_not_held_against_those_at_its_end() -> None:
    assert claims(goal("g", "list_price, from: 900, to: 950, by: 2027-02-28")) == set()


def test_what_adds_up_and_is_reached_early_is_reached_at_the_end() -> None:
    assert claims(goal("g", "mql, to: 200, by: 2027-02-28")) == {"mql >= 200 target"}


def test_a_team_limit_below_a_larger_goal_may_be_a_share_of_it() -> None:
    above = goal("c", "revenue, at_least: 100", "owners: [company]")
    below = goal("s", "revenue, keep: [40, 60]", "owners: [sales], serves: [c]")
    assert claims(above, below) == {"revenue >= 100 target", "revenue >= 40 target"}


def test_own_and_joint_revenue_targets_are_floors_and_influenced_ones_are_not() -> None:
    rows = ("{team: sales, at_least: 5, kind: own}", "{team: marketing, at_least: 3, kind: joint}")
    text = "revenue_targets:\n" + "".join(
        f"  - {row[:-1]}, cycle: 2027-q1, metric: revenue}}\n"
        for row in (*rows, "{team: product, at_least: 9, kind: influenced}")
    )
    assert claims(text) == {"revenue >= 5 target", "revenue >= 3 target"}


def test_stated_assumptions_count_in_their_cycle() -> None:
    assumed = "assumptions: [{metric: win_rate, cycle: 2027-q1, between: [0.2, 0.3]}]"
    assert {"win_rate >= 0.2 assumption", "win_rate <= 0.3 assumption"} < claims(goal("g", "mql, to: 400"), assumed)


def test_formulas_on_a_circle_are_left_out_and_no_plan_is_claimed() -> None:
    found = system({"a": "b + 1", "b": "a + 1"}, [("a", ">=", 5)])
    verdict = prove(found)
    assert isinstance(verdict, Undecided)
    assert "made of itself" in verdict.sentence


def test_formulas_with_clashing_units_are_left_out() -> None:
    made = company({"a": "b + c"}, [("a", ">=", 5)])
    metrics = [replace(row, unit={"a": "EUR", "b": "EUR", "c": "count"}[row.id]) for row in made.metrics]
    (found,) = systems_of(replace(made, metrics=tuple(metrics)), TODAY)
    assert not found.steps
    assert [id_ for id_, _ in found.left_out] == ["a"]


def test_a_formula_that_divides_by_zero_is_left_out() -> None:
    found = system({"a": "b / 0"}, [("a", ">=", 5)])
    assert "divides by zero" in found.left_out[0][1]


def test_a_chain_of_two_hundred_formulas_is_read() -> None:
    formulas = {f"m{i}": f"m{i + 1} * 1.01" for i in range(200)}
    assert len(system(formulas, [("m0", ">=", 5)]).steps) == 200


def test_a_range_from_facts_reaches_as_far_as_the_target() -> None:
    points = []
    for number in range(8):
        start = date(2025 + number // 4, 1 + 3 * (number % 4), 1)
        points.append(FactPoint(start, start + timedelta(days=88), 300.0 + 10 * number, 100))
    series = FactSeries("mql", "count", "quarter", tuple(points), "crm", datetime(2027, 2, 1, tzinfo=UTC), adds_up=True)
    made = company({"deals": "mql * win"}, [("mql", ">=", 400), ("deals", ">=", 90)], unit="count")
    metrics = tuple(replace(row, source="facts:mql") if row.id == "mql" else row for row in made.metrics)
    (found,) = systems_of(with_facts(replace(made, metrics=metrics), [series], TODAY), TODAY)
    assumed = [claim for claim in found.claims if not claim.is_target]
    assert [(claim.is_floor, claim.bound) for claim in assumed] == [(True, 300), (False, 400)]
    assert assumed[1].because == "what Sales aim for; the last 8 quarters reached at most 370"


def test_a_key_result_without_a_target_asks_for_nothing() -> None:
    made = company({}, [("a", ">=", 5)])
    goals = tuple(replace(row, key_results=(KeyResult("a", start=3),)) for row in made.goals)
    assert not systems_of(replace(made, goals=goals), TODAY)

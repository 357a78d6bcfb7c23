import pytest
from tests.core.checks.reading import subjects


def targets(**kinds: str) -> str:
    rows = [
        f"{{team: {team}, cycle: 2027-q1, metric: revenue_new, at_least: 9, kind: {kind}}}"
        for team, kind in kinds.items()
    ]
    return f"revenue_targets: [{', '.join(rows)}]"


def test_a_team_without_any_share_in_revenue_is_found() -> None:
    assert subjects("T105", targets(marketing="sourced", sales="own")) == [["team:product"]]


@pytest.mark.parametrize("kind", ["own", "sourced", "influenced", "joint"])
def test_every_kind_of_revenue_target_counts(kind: str) -> None:
    assert not subjects("T105", targets(marketing="sourced", sales="own", product=kind))


def test_a_joint_goal_on_revenue_is_a_share() -> None:
    goal = """
goals:
  - id: j
    title: Sell the new line
    cycle: 2027-q1
    owners: [product, sales]
    key_results: [{metric: revenue, from: 0, to: 900000}]
"""
    assert not subjects("T105", targets(marketing="sourced"), goal)


@pytest.mark.parametrize("result", ["{metric: average_deal, at_least: 9}", "{metric: revenue, at_most: 9}"])
def test_a_price_or_a_ceiling_is_no_revenue_target(result: str) -> None:
    goal = f"goals: [{{id: p, title: P, cycle: 2027-q1, owners: [product], key_results: [{result}]}}]"
    assert subjects("T105", targets(marketing="sourced", sales="own"), goal) == [["team:product"]]


def test_a_target_of_a_cycle_that_is_over_does_not_count() -> None:
    past = targets(marketing="sourced", sales="own", product="joint").replace(
        "product, cycle: 2027-q1", "product, cycle: 2026-q4"
    )
    assert subjects("T105", past) == [["team:product"]]


def test_finance_carries_none_and_parts_share_their_teams_target() -> None:
    teams = """
teams:
  - {id: finance, name: Finance, function: finance}
  - {id: inside-sales, name: Inside sales, function: sales, parent: sales}
"""
    assert not subjects("T105", teams, targets(marketing="sourced", sales="own", product="joint"))

import pytest
from tests.core.checks.reading import findings


def goal(rest: str) -> str:
    return f"goals: [{{id: g, title: Grow, {rest}}}]"


def test_a_company_goal_without_a_customer_outcome_is_found() -> None:
    found = findings("T114", goal("cycle: 2027, owners: [company]"))
    assert [finding.title for finding in found] == ["The company goal “Grow” names no customer outcome"]


@pytest.mark.parametrize(
    "rest",
    [
        "cycle: 2027, owners: [company], customer_outcome: Plants stand still less",
        "cycle: 2027, owners: [sales]",
        "cycle: 2026-q4, owners: [company]",
    ],
    ids=["it names one", "a team's goal", "its cycle is over"],
)
def test_other_goals_are_silent(rest: str) -> None:
    assert not findings("T114", goal(rest))

from datetime import date

import pytest
from tests.core.checks.reading import findings, subjects

COMPANY_GOAL = "{id: c-grow, title: Grow, cycle: 2027, owners: [company]}"


def test_a_goal_without_a_parent_and_without_a_reason_is_found() -> None:
    found = findings("T101", "goals: [{id: m-fans, title: More fans, cycle: 2027-q1, owners: [marketing]}]")
    assert [finding.title for finding in found] == [
        "“More fans” of Marketing rolls up to no company goal and gives no reason"
    ]
    assert found[0].next_step.startswith("Marketing:")


@pytest.mark.parametrize(
    "goals",
    [
        f"goals: [{COMPANY_GOAL}]",
        f"goals: [{COMPANY_GOAL}, {{id: m, title: M, cycle: 2027-q1, owners: [marketing], serves: [c-grow]}}]",
        "goals: [{id: m, title: M, cycle: 2027-q1, owners: [marketing], no_parent_reason: the law asks for it}]",
        "goals: [{id: m, title: M, cycle: 2026-q4, owners: [marketing]}]",
        "goals: [{id: j, title: J, cycle: 2027-q1, owners: [company, sales]}]",
    ],
    ids=["the company's own", "serves a company goal", "has a reason", "its cycle is over", "owned with the company"],
)
def test_goals_that_roll_up_or_say_why_not_are_silent(goals: str) -> None:
    assert not findings("T101", goals)


def test_a_goal_rolls_up_through_other_team_goals() -> None:
    assert not findings(
        "T101",
        f"""
goals:
  - {COMPANY_GOAL}
  - {{id: s, title: S, cycle: 2027-q1, owners: [sales], serves: [c-grow]}}
  - {{id: m, title: M, cycle: 2027-q1, owners: [marketing], serves: [s]}}
""",
    )


CHAIN = """
goals:
  - {id: s, title: S, cycle: 2027-q1, owners: [sales]%s}
  - {id: m, title: M, cycle: 2027-q1, owners: [marketing], serves: [s]}
"""


def test_of_a_chain_that_hangs_in_the_air_only_the_top_is_told() -> None:
    assert subjects("T101", CHAIN % "") == [["goal:s"]]


def test_a_reason_at_the_top_counts_for_the_goals_below() -> None:
    assert not findings("T101", CHAIN % ", no_parent_reason: a bet")


def test_a_goal_below_an_orphan_of_the_past_is_told_itself() -> None:
    past = (CHAIN % "").replace("cycle: 2027-q1, owners: [sales]", "cycle: 2026-q4, owners: [sales]")
    assert subjects("T101", past) == [["goal:m"]]


def test_a_goal_of_a_cycle_to_come_counts_as_live() -> None:
    goals = "goals: [{id: m, title: M, cycle: 2027-q1, owners: [marketing]}]"
    assert subjects("T101", goals, today=date(2026, 12, 1)) == [["goal:m"]]
    assert subjects("T101", goals, today=date(2027, 3, 31)) == [["goal:m"]]
    assert not findings("T101", goals, today=date(2027, 4, 1))

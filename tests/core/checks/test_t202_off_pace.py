from datetime import date

from tests.core.checks.reading import findings


def plan(value: float, on: str, result: str = "from: 0.12, to: 0.08", cycle: str = "2027-q1") -> str:
    return f"""
goals: [{{id: g, title: Keep, cycle: {cycle}, owners: [sales], key_results: [{{metric: churn, {result}}}]}}]
readings: [{{metric: churn, on: {on}, value: {value}}}]
"""


def test_a_goal_behind_the_straight_line_is_found_with_the_figures() -> None:
    found = findings("T202", plan(0.118, "2027-02-14"))
    assert [finding.title for finding in found] == ["“Keep” is off its pace: Churn is 11.8 %, 10 % would be on pace"]
    assert [str(subject) for subject in found[0].subjects] == ["goal:g", "metric:churn"]
    assert found[0].reasons[0].startswith("Churn: from 12 % to 8 % by 31 March 2027; on 14 February 2027, 50 % of the")


def test_a_lag_of_less_than_a_tenth_of_the_way_is_silent() -> None:
    assert not findings("T202", plan(0.1035, "2027-02-14"))


def test_in_the_first_quarter_of_the_time_nothing_is_said() -> None:
    assert not findings("T202", plan(0.12, "2027-01-21"))
    assert findings("T202", plan(0.12, "2027-01-23"))


def test_a_value_is_judged_by_its_own_day() -> None:
    assert not findings("T202", plan(0.105, "2027-02-03"), today=date(2027, 3, 20))


def test_goals_that_have_not_begun_or_are_over_are_silent() -> None:
    assert not findings("T202", plan(0.12, "2027-02-14", cycle="2027-q2"))
    assert not findings("T202", plan(0.12, "2027-02-14"), today=date(2027, 4, 2))


def test_a_goal_without_a_value_is_silent() -> None:
    assert not findings("T202", plan(0.12, "2027-02-14").replace("metric: churn, on", "metric: win_rate, on"))


def test_the_order_in_which_owners_are_written_changes_nothing() -> None:
    plans = [
        f"goals: [{{id: g, title: Keep, cycle: 2027-q1, owners: {owners}, no_parent_reason: r,"
        " key_results: [{metric: churn, from: 0.12, to: 0.08}]}]\n"
        "readings: [{metric: churn, on: 2027-02-14, value: 0.118}]"
        for owners in ("[sales, product]", "[product, sales]")
    ]
    first, second = (findings("T202", plan) for plan in plans)
    assert first == second != []

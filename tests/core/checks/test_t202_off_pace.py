from dataclasses import replace
from datetime import UTC, date, datetime

from tests.core.checks.reading import findings

from trine.core.checks.t202_off_pace import CHECK
from trine.core.company import Better, Company, Cycle, CycleKind, Goal, KeyResult, Metric
from trine.core.series import FactPoint, FactSeries


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


def test_what_came_after_the_day_it_was_due_is_found_with_the_value_of_that_day() -> None:
    late = """
goals:
  - {id: g, title: Keep, cycle: 2027-q1, owners: [sales], key_results: [{metric: churn, to: 0.08, by: 2027-02-01}]}
readings: [{metric: churn, on: 2027-01-28, value: 0.118}, {metric: churn, on: 2027-03-10, value: 0.07}]
"""
    found = findings("T202", late, today=date(2027, 3, 20))
    assert [finding.title for finding in found] == [
        "“Keep” is off its pace: Churn was 11.8 %, 8 % was due by 1 February 2027"
    ]
    assert found[0].reasons == ("Churn: 8 % was due by 1 February 2027; on 28 January 2027 it was 11.8 %.",)


def test_a_cycle_that_the_periods_of_facts_do_not_fit_is_silent() -> None:
    weeks = Cycle("w", CycleKind.QUARTER, date(2027, 1, 4), date(2027, 4, 4))
    quarters = (
        FactPoint(date(2026, 10, 1), date(2026, 12, 31), 900_000, 40),
        FactPoint(date(2027, 1, 1), date(2027, 3, 31), 700_000, 30),
    )
    read = datetime(2027, 3, 10, tzinfo=UTC)
    facts = FactSeries("revenue_new", "EUR", "quarter", quarters, "crm", read, adds_up=True)
    metric = Metric("revenue", "New revenue", "EUR", Better.UP, source="facts:revenue_new")
    goal = Goal("g", "Sell", "w", ("sales",), key_results=(KeyResult("revenue", to=2_000_000),))
    company = Company("H", cycles=(weeks,), metrics=(metric,), goals=(goal,), facts=(facts,))
    assert not list(CHECK.run(company, date(2027, 3, 10)))
    calendar = replace(weeks, start=date(2027, 1, 1), end=date(2027, 3, 31))
    (found,) = CHECK.run(replace(company, cycles=(calendar,)), date(2027, 3, 10))
    assert "New revenue is € 700,000" in found.title


def test_an_aspirational_goal_is_told_only_below_seven_tenths_of_the_way() -> None:
    def aspiring(value: float) -> str:
        return plan(value, "2027-02-14").replace("title: Keep,", "title: Keep, ambition: aspirational,")

    # From 12 % to 8 %, 10 % is due on that day; seven tenths of that way are 10.6 %.
    assert findings("T202", plan(0.105, "2027-02-14"))
    assert not findings("T202", aspiring(0.105))
    assert findings("T202", aspiring(0.1075))

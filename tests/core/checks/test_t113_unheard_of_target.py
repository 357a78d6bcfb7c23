from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.core.checks.reading import TODAY, company, findings

from trine.core.checks.t113_unheard_of_target import run
from trine.core.series import FactPoint, FactSeries


def plan(result: str, *values: tuple[str, float], metric: str = "win_rate", cycle: str = "2027-q1") -> str:
    readings = "".join(f"  - {{metric: {metric}, on: {on}, value: {value}}}\n" for on, value in values)
    return f"""
goals:
  - {{id: g, title: Better, cycle: {cycle}, owners: [sales], key_results: [{{metric: {metric}, {result}}}]}}
readings:
{readings}
"""


QUARTERS = ("2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31")
RATES = tuple(zip(QUARTERS, (0.17, 0.21, 0.18, 0.19), strict=True))


def test_a_target_that_no_period_has_reached_is_found_with_the_figures() -> None:
    found = findings("T113", plan("from: 0.19, to: 0.33", *RATES))
    assert [finding.title for finding in found] == [
        "“Better” wants Win rate from 19 % to 33 %; the last 4 readings reached 17 % to 21 %"
    ]
    assert found[0].evidence[1].value == 0.21
    assert found[0].evidence[1].as_of == date(2026, 6, 30)


@pytest.mark.parametrize("result", ["to: 0.21", "at_least: 0.05", "at_most: 0.17", "keep: [0.1, 0.2]"])
def test_a_target_that_was_reached_once_is_silent(result: str) -> None:
    assert not findings("T113", plan(result, *RATES))


def test_a_ceiling_below_everything_is_found() -> None:
    rates = tuple((on, value) for (on, _), value in zip(RATES, (0.1, 0.12, 0.11, 0.1), strict=True))
    assert len(findings("T113", plan("from: 0.1, to: 0.05", *rates, metric="churn"))) == 1


def test_three_periods_are_too_few() -> None:
    assert not findings("T113", plan("to: 0.33", *RATES[:3]))


def test_four_readings_of_one_month_are_no_history() -> None:
    weeks = [(f"2027-01-{day:02}", 0.2) for day in (4, 11, 18, 25)]
    assert not findings("T113", plan("to: 0.33", *weeks))


def test_weekly_counts_are_not_held_against_a_quarters_target() -> None:
    weeks = [(str(date(2026, 7, 6) + timedelta(weeks=week)), 30) for week in range(20)]
    assert not findings("T113", plan("to: 390", *weeks, metric="mql"))
    quarters = tuple(zip(QUARTERS, (350, 360, 340, 380), strict=True))
    assert len(findings("T113", plan("to: 390", *quarters, metric="mql"))) == 1
    assert not findings("T113", plan("to: 370", *quarters, metric="mql"))


def series(every: str, values: list[float], *, adds_up: bool) -> FactSeries:
    """Periods up to the end of 2026."""
    months = {"quarter": 3, "month": 1}[every]
    points = []
    for index, value in enumerate(reversed(values)):
        last = 2026 * 12 + 11 - index * months
        first = last - months + 1
        start = date(first // 12, first % 12 + 1, 1)
        end = date((last + 1) // 12, (last + 1) % 12 + 1, 1) - timedelta(days=1)
        points.append(FactPoint(start, end, value, 10))
    points.append(FactPoint(date(2027, 1, 1), date(2027, 3, 31), 10_000.0, 10))
    as_of = datetime(2027, 2, 15, tzinfo=UTC)
    return FactSeries("mqls", "count", every, tuple(sorted(points, key=lambda p: p.start)), "crm", as_of, adds_up)


def titles(result: str, facts: FactSeries, cycle: str = "2027-q1") -> list[str]:
    metrics = "metrics: [{id: leads, name: Leads, unit: count, better: up, source: facts:mqls}]"
    goals = plan(result, metric="leads", cycle=cycle).replace("readings:", "")
    return [finding.title for finding in run(replace(company(metrics, goals), facts=(facts,)), TODAY)]


def test_complete_quarters_from_facts_count_and_the_running_one_does_not() -> None:
    quarters = series("quarter", [300, 310, 320, 330, 340], adds_up=True)
    assert titles("to: 400", quarters) == ["“Better” wants Leads to 400; the last 5 quarters reached 300 to 340"]
    assert not titles("to: 340", quarters)


def test_months_that_add_up_are_taken_together_for_a_quarter() -> None:
    months = series("month", [100.0 + month for month in range(12)], adds_up=True)
    assert not titles("to: 330", months)
    assert titles("to: 400", months) == [
        "“Better” wants Leads to 400; the last 12 months, 3 in a row reached 303 to 330"
    ]


def test_a_years_target_is_compared_with_four_quarters_in_a_row() -> None:
    quarters = series("quarter", [300.0] * 8, adds_up=True)
    assert not titles("to: 1200", quarters, cycle="2027")
    assert len(titles("to: 1300", quarters, cycle="2027")) == 1


def test_what_lies_more_than_eight_quarters_back_is_forgotten() -> None:
    quarters = series("quarter", [900.0] + [300.0] * 8, adds_up=True)
    assert len(titles("to: 400", quarters)) == 1


def test_a_quarter_that_the_facts_do_not_cover_to_its_end_is_not_complete() -> None:
    old = replace(series("quarter", [300, 310, 320, 330, 20], adds_up=True), as_of=datetime(2026, 10, 20, tzinfo=UTC))
    assert titles("to: 400", old) == ["“Better” wants Leads to 400; the last 4 quarters reached 300 to 330"]

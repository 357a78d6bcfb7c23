"""Where a value will stand at the end of its period, and how sure that is."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from trine.core.company import Better, Company, Cycle, CycleKind, Metric, Reading
from trine.core.forecast import FEWEST, forecast, from_readings, from_sums, student_quantile
from trine.core.series import FactPoint, FactSeries

Q1 = Cycle("q1", CycleKind.QUARTER, date(2027, 1, 1), date(2027, 3, 31))
SHARE = Metric("share", "Share", "ratio", Better.UP)
LEADS = Metric("leads", "Leads", "count", Better.UP, source="facts:leads")


def test_it_is_silent_with_too_few_values() -> None:
    days = [date(2027, 1, 1 + day) for day in range(FEWEST - 1)]
    assert from_readings([(day, 1.0) for day in days], Q1.end) is None
    assert from_sums(10, [1.0] * (FEWEST - 1), 1, Q1.end, "month") is None
    assert from_readings([(Q1.start, float(value)) for value in range(9)], Q1.end) is None


# The last column of each row of the usual tables, for 80 % between both ends.
@pytest.mark.parametrize(
    ("freedom", "table"), [(3, 1.638), (4, 1.533), (5, 1.476), (7, 1.415), (10, 1.372), (30, 1.310)]
)
def test_students_t_is_that_of_the_tables(freedom: int, table: float) -> None:
    assert student_quantile(0.9, freedom) == pytest.approx(table, rel=0.003)


def test_about_four_of_five_ends_lie_within_the_interval() -> None:
    chance = random.Random(20270318)
    start = date(2027, 1, 1)
    hits = 0
    for _ in range(1500):
        values = [(start + timedelta(days=7 * week), 50 + 2 * week + chance.gauss(0, 3)) for week in range(8)]
        end = start + timedelta(days=7 * 12)
        found = from_readings(values, end)
        assert found is not None
        hits += found.low <= 50 + 2 * 12 + chance.gauss(0, 3) <= found.high
    assert 0.77 <= hits / 1500 <= 0.83


def test_about_four_of_five_sums_lie_within_the_interval() -> None:
    chance = random.Random(20270319)
    hits = 0
    for _ in range(1500):
        past = [chance.gauss(100, 10) for _ in range(8)]
        found = from_sums(150, past, 2, Q1.end, "month")
        assert found is not None
        hits += found.low <= 150 + chance.gauss(100, 10) + chance.gauss(100, 10) <= found.high
    assert 0.77 <= hits / 1500 <= 0.83


def readings(count: int) -> tuple[Reading, ...]:
    return tuple(Reading("share", Q1.start + timedelta(days=7 * week), 0.08 + 0.002 * week) for week in range(count))


def test_readings_of_the_cycle_give_its_end() -> None:
    company = Company("Halden", cycles=(Q1,), metrics=(SHARE,), readings=readings(6))
    found = forecast(company, SHARE, Q1, date(2027, 2, 10))
    assert found is not None
    assert found.value == pytest.approx(0.08 + 0.002 * 89 / 7)
    assert found.basis == "a straight line through 6 readings"


def test_readings_after_the_day_are_not_known_yet() -> None:
    company = Company("Halden", cycles=(Q1,), metrics=(SHARE,), readings=readings(9))
    assert forecast(company, SHARE, Q1, date(2027, 1, 20)) is None


def test_before_and_after_the_cycle_there_is_none() -> None:
    company = Company("Halden", cycles=(Q1,), metrics=(SHARE,), readings=readings(9))
    assert forecast(company, SHARE, Q1, date(2026, 12, 31)) is None
    assert forecast(company, SHARE, Q1, date(2027, 3, 31)) is None


def test_leads_that_add_up_are_what_came_and_what_usually_comes() -> None:
    points = tuple(
        FactPoint(date(2026, month, 1), date(2026, month, 28), 100.0 + month % 2, 100) for month in range(1, 13)
    )
    points += (FactPoint(date(2027, 1, 1), date(2027, 1, 31), 90.0, 90),)
    series = FactSeries("leads", "count", "month", points, "crm", datetime(2027, 1, 31, 12, tzinfo=UTC), adds_up=True)
    company = Company("Halden", cycles=(Q1,), metrics=(LEADS,), facts=(series,))
    found = forecast(company, LEADS, Q1, date(2027, 2, 1))
    assert found is not None
    assert found.value == pytest.approx(90 + 100.5 * 59 / 30.44, rel=0.01)
    assert found.low < found.value < found.high
    assert found.n == 12

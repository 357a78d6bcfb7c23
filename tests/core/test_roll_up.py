"""Values that follow from others by formula: in real units, as of the oldest part, and never of two minds."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from trine.core.company import Better, Company, Cycle, CycleKind, Goal, KeyResult, Metric, Reading
from trine.core.measuring import WORKED_OUT, value_of
from trine.core.progress import Pace, progress_of
from trine.core.series import FactPoint, FactSeries

Q1 = Cycle("q1", CycleKind.QUARTER, date(2027, 1, 1), date(2027, 3, 31))
TODAY = date(2027, 2, 14)


def metric(id_: str, unit: str = "count", formula: str | None = None, source: str | None = None) -> Metric:
    return Metric(id_, id_.capitalize(), unit, Better.UP, formula=formula, source=source)


NORTH, SOUTH = metric("north"), metric("south")
BOTH = metric("both", formula="north + south")
RATE = metric("rate", "ratio", formula="north / (north + south)")


def company(*metrics: Metric, readings: tuple[Reading, ...] = (), facts: tuple[FactSeries, ...] = ()) -> Company:
    return Company("Halden", cycles=(Q1,), metrics=metrics, readings=readings, facts=facts)


def read(id_: str, value: float, day: int = 1, month: int = 2) -> Reading:
    return Reading(id_, date(2027, month, day), value)


def test_parts_are_summed_in_their_unit_as_of_the_oldest() -> None:
    found = value_of(
        company(NORTH, SOUTH, BOTH, readings=(read("north", 30, day=10), read("south", 12, day=3))), BOTH, Q1, TODAY
    )
    assert found is not None
    assert (found.value, found.on, found.source) == (42, date(2027, 2, 3), WORKED_OUT)


def test_a_rate_is_divided_and_not_averaged() -> None:
    found = value_of(company(NORTH, SOUTH, RATE, readings=(read("north", 1), read("south", 99))), RATE, Q1, TODAY)
    assert found is not None
    assert found.value == pytest.approx(0.01)


def test_what_somebody_measured_wins_over_the_formula() -> None:
    readings = (read("north", 30), read("south", 12), read("both", 50))
    found = value_of(company(NORTH, SOUTH, BOTH, readings=readings), BOTH, Q1, TODAY)
    assert found is not None
    assert found.value == 50


def test_without_one_part_or_with_an_old_one_there_is_no_value() -> None:
    assert value_of(company(NORTH, SOUTH, BOTH, readings=(read("north", 30),)), BOTH, Q1, TODAY) is None
    old = (read("north", 30), Reading("south", date(2026, 11, 1), 5))
    assert value_of(company(NORTH, SOUTH, BOTH, readings=old), BOTH, Q1, TODAY) is None


@pytest.mark.parametrize("formula", ["loop + north", "north / (south - south)", "north * 1e308 * 1e308"])
def test_circles_zeroes_and_figures_too_large_say_nothing(formula: str) -> None:
    loop = metric("loop", formula=formula)
    readings = (read("north", 30), read("south", 12))
    assert value_of(company(NORTH, SOUTH, loop, readings=readings), loop, Q1, TODAY) is None


def test_a_chain_of_thousands_of_formulas_ends() -> None:
    chain = [metric("m0"), *(metric(f"m{n}", formula=f"m{n - 1} + 1") for n in range(1, 3000))]
    held = company(*chain, readings=(read("m0", 1),))
    assert value_of(held, chain[50], Q1, TODAY) is not None
    assert value_of(held, chain[-1], Q1, TODAY) is None


def test_what_has_been_counted_up_stays_counted_up_through_a_product() -> None:
    points = tuple(FactPoint(date(2026, month, 1), date(2026, month, 28), 40.0, 40) for month in range(1, 13))
    points += (FactPoint(date(2027, 1, 1), date(2027, 1, 31), 50.0, 50),)
    deals = metric("deals", source="facts:deals")
    series = FactSeries("deals", "count", "month", points, "crm", datetime(2027, 1, 31, 9, tzinfo=UTC), adds_up=True)
    price, revenue = metric("price", "EUR"), metric("revenue", "EUR", formula="deals * price")
    held = company(deals, price, revenue, readings=(read("price", 1000, month=1, day=20),), facts=(series,))
    goal = Goal("g", "Grow", "q1", ("sales",), key_results=(KeyResult("revenue", to=150_000),))
    (found,) = progress_of(held, goal, date(2027, 1, 31))
    assert found.now is not None
    assert (found.now.value, found.now.adds_up, found.start) == (50_000, True, 0.0)
    assert found.pace is Pace.ON_PACE

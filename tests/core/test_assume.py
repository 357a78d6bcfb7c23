from datetime import UTC, date, datetime, timedelta

import pytest

from trine.core.assume import with_facts
from trine.core.checks import run_checks
from trine.core.company import (
    Assumption,
    Better,
    Company,
    Cycle,
    CycleKind,
    Function,
    Goal,
    KeyResult,
    Metric,
    Team,
)
from trine.core.series import FactPoint, FactSeries

TODAY = date(2027, 2, 15)
Q4 = Cycle("2026-q4", CycleKind.QUARTER, date(2026, 10, 1), date(2026, 12, 31))
Q1 = Cycle("2027-q1", CycleKind.QUARTER, date(2027, 1, 1), date(2027, 3, 31))
YEAR = Cycle("2027", CycleKind.YEAR, date(2027, 1, 1), date(2027, 12, 31))
METRIC = Metric("leads", "Leads", "count", Better.UP, source="facts:mqls")


def quarters(*values: float, adds_up: bool = True, name: str = "mqls") -> FactSeries:
    """Quarters up to the end of 2026, and the running one with a value that is far off."""
    points = [FactPoint(date(2027, 1, 1), date(2027, 3, 31), 9_999, 1)]
    for value in reversed(values):
        end = points[-1].start - timedelta(days=1)
        points.append(FactPoint(date(end.year, end.month - 2, 1), end, value, 1))
    as_of = datetime(2027, 2, 14, tzinfo=UTC)
    return FactSeries(name, "count", "quarter", tuple(reversed(points)), "crm", as_of, adds_up)


def assumed(series: FactSeries, *cycles: Cycle, stated: tuple[Assumption, ...] = ()) -> tuple[Assumption, ...]:
    company = Company("Halden", cycles=cycles, metrics=(METRIC,), assumptions=stated)
    return with_facts(company, (series,), TODAY).assumptions


def test_the_range_of_the_last_eight_complete_quarters_is_assumed() -> None:
    series = quarters(900, 100, 110, 120, 130, 140, 150, 160, 170)
    assert assumed(series, Q1) == (
        Assumption("leads", "2027-q1", 100, 170, "range of the last 8 quarters", "facts:mqls"),
    )


def test_a_years_range_is_that_of_four_quarters_in_a_row() -> None:
    series = quarters(100, 110, 120, 130, 140, 150, 160, 170)
    assert [(row.low, row.high) for row in assumed(series, YEAR)] == [(460, 620)]


def test_a_rate_is_the_same_for_a_year_as_for_a_quarter() -> None:
    series = quarters(0.1, 0.2, 0.15, 0.18, adds_up=False)
    assert [(row.cycle, row.low, row.high) for row in assumed(series, YEAR, Q1)] == [
        ("2027", 0.1, 0.2),
        ("2027-q1", 0.1, 0.2),
    ]


def test_what_the_plan_states_stays() -> None:
    stated = Assumption("leads", "2027-q1", 1, 2)
    assert assumed(quarters(1, 2, 3, 4), Q1, stated=(stated,)) == (stated,)


@pytest.mark.parametrize(
    ("series", "cycle"), [(quarters(1, 2, 3), Q1), (quarters(1, 2, 3, 4), Q4), (quarters(1, 2, 3, 4, name="other"), Q1)]
)
def test_nothing_is_assumed_from_few_quarters_for_past_cycles_or_from_other_facts(
    series: FactSeries, cycle: Cycle
) -> None:
    assert not assumed(series, cycle)


def test_the_series_are_attached_and_take_the_place_of_older_ones() -> None:
    old, new = quarters(1, 2), quarters(3, 4)
    company = with_facts(with_facts(Company("Halden"), (old,), TODAY), (new,), TODAY)
    assert company.facts == (new,)


def test_a_plan_that_assumes_nothing_is_checked_against_what_the_facts_have_reached() -> None:
    deals = Metric("deals", "Deals won", "count", Better.UP, formula="leads * rate", source="crm", owner="sales")
    rate = Metric("rate", "Win rate", "ratio", Better.UP, source="facts:win_rate")
    company = Company(
        "Halden",
        cycles=(Q1,),
        teams=(Team("marketing", "Marketing", Function.MARKETING),),
        metrics=(METRIC, deals, rate),
        goals=(
            Goal("c", "Win a hundred", Q1.id, ("company",), key_results=(KeyResult("deals", at_least=100),)),
            Goal("m", "Bring leads", Q1.id, ("marketing",), ("c",), key_results=(KeyResult("leads", at_least=400),)),
        ),
        facts=(quarters(0.15, 0.2, 0.18, 0.19, adds_up=False, name="win_rate"),),
    )
    assert [finding.title for finding in run_checks(company, TODAY, select=["T112"]).findings] == [
        "The targets for Leads bring Deals won to no more than 80; “Win a hundred” asks for at least 100"
    ]

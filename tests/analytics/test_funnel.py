"""The funnel on a few leads that can be counted by hand, and on Olist's, of which the end is known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from tests.integrations.test_real_files import bring, needs_olist

from trine.analytics.funnel import Funnel, funnel
from trine.analytics.lags import last_day, started_leads, watch
from trine.analytics.pipeline import coverage, pipeline, plan_for
from trine.analytics.store import FactStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from trine.analytics.snapshot import Facts

AS_OF = datetime(2027, 7, 1, 8, tzinfo=UTC)
FIRST = datetime(2027, 1, 4, 9)


def lead(number: int, created: datetime, **more: Any) -> dict[str, Any]:
    return {"lead_id": f"l{number:04}", "created_at": created, "mql_at": None, "accepted_at": None, **more}


def deal(number: int, created: datetime, closed: date | None, **more: Any) -> dict[str, Any]:
    row = {"opportunity_id": f"o{number:04}", "created_at": created, "close_date": closed, "amount": Decimal(1000)}
    return {**row, "currency": "EUR", "is_won": closed is not None, "is_closed": closed is not None, **more}


def filled(folder: Path, leads: list[dict[str, Any]], deals: list[dict[str, Any]]) -> FactStore:
    store = FactStore(folder / "facts", clock=lambda: AS_OF)
    tables = {"opportunities": pa.Table.from_pylist(deals)} if deals else {}
    if leads:
        tables["leads"] = pa.Table.from_pylist(leads)
    store.replace(tables, source="crm")
    return store


def by_days(n: int, won_after: dict[int, int], start: datetime = FIRST) -> tuple[list[Any], list[Any]]:
    """Leads of consecutive days; those of `won_after` are won so many days after their creation."""
    leads = [
        lead(i, start + timedelta(days=i), opportunity_id=f"o{i:04}" if i in won_after else None) for i in range(n)
    ]
    deals = [
        deal(i, start + timedelta(days=i), (start + timedelta(days=i + lag)).date()) for i, lag in won_after.items()
    ]
    return leads, deals


def told(store: FactStore, **asked: Any) -> Funnel:
    with store.snapshot() as facts:
        return funnel(facts, **asked)


def left_out(found: Funnel) -> dict[str, int]:
    return {each.what.split(" ", 1)[1].split(" are ")[0]: each.n for each in found.left_out}


def test_without_leads_there_is_no_funnel(tmp_path: Path) -> None:
    assert told(FactStore(tmp_path)).cohorts == ()


def test_a_cohort_counts_the_stages_whose_days_are_known(tmp_path: Path) -> None:
    day = datetime(2027, 1, 5, 12)
    leads = [
        lead(1, FIRST, mql_at=day, accepted_at=day, opportunity_id="o0001", converted_at=day),
        lead(2, FIRST, mql_at=day),
        lead(3, FIRST + timedelta(days=40)),
    ]
    found = told(filled(tmp_path, leads, [deal(1, day, date(2027, 2, 1))]))
    january, february = found.cohorts
    assert (january.leads, january.reached, january.won) == (
        2,
        (("mql", 2), ("accepted", 1), ("opportunity", 1)),
        1,
    )
    assert (february.leads, february.won, february.final) == (1, 0, None)
    assert january.conversion.value == 0.5
    assert [cohort.period.name for cohort in told(filled(tmp_path, leads, []), by="mql").cohorts] == ["2027-01"]


def test_a_deal_with_two_leads_is_won_once_by_the_earlier_one(tmp_path: Path) -> None:
    leads = [
        lead(1, FIRST + timedelta(days=40), opportunity_id="o0001"),
        lead(2, FIRST, opportunity_id="o0001"),
    ]
    found = told(filled(tmp_path, leads, [deal(1, FIRST, date(2027, 3, 1))]))
    assert [cohort.won for cohort in found.cohorts] == [1, 0]


def test_a_young_cohort_is_not_done_and_an_old_one_is(tmp_path: Path) -> None:
    store = filled(tmp_path, *by_days(150, dict.fromkeys(range(0, 128, 4), 20)))
    found = told(store, today=date(2027, 6, 2))
    assert [cohort.is_done for cohort in found.cohorts] == [True, True, True, True, False, False]
    may = found.cohorts[4]
    assert may.to_come is not None
    assert may.final is not None
    assert may.won / may.leads < 0.25 < 2 * may.final.value
    assert found.corrected.median == 20


def test_what_is_dated_wrongly_is_left_out_and_counted(tmp_path: Path) -> None:
    leads, deals = by_days(30, {1: -2, 5: 10, 6: 12, 7: 9, 8: 400})
    leads += [lead(900, datetime(2030, 1, 1)), {**lead(901, FIRST), "created_at": None}]
    found = told(filled(tmp_path, leads, deals))
    assert found.until == date(2027, 2, 2)
    assert left_out(found) == {
        "without a first day": 1,
        "that begin after 2027-02-02": 1,
        "after 2027-02-02": 1,
        "won before they began": 1,
    }
    assert found.cohorts[0].won == 4


def test_a_long_time_without_wins_among_many_leads_was_not_recorded(tmp_path: Path) -> None:
    leads, deals = by_days(150, dict.fromkeys(range(90, 140, 4), 10))
    with filled(tmp_path, leads, deals).snapshot() as facts:
        until = last_day(facts)
        assert until is not None
        found = watch(started_leads(facts), until)
    assert found.recorded_from == date(2027, 4, 14)
    cohorts = told(filled(tmp_path, leads, deals)).cohorts
    assert cohorts[0].final is None
    assert cohorts[0].unseen == pytest.approx(7, abs=2)
    assert cohorts[4].final is not None


def test_the_first_wins_of_a_new_company_are_no_sign_of_missing_records(tmp_path: Path) -> None:
    found = told(filled(tmp_path, *by_days(120, dict.fromkeys(range(0, 90, 3), 30))))
    assert found.recorded_from is None
    assert told(filled(tmp_path, *by_days(60, {})), recorded_from=date(2027, 2, 1)).recorded_from == date(2027, 2, 1)


def open_deals() -> list[dict[str, Any]]:
    created = datetime(2027, 1, 1)
    won = [deal(i, created, date(2027, 1, 31), amount=Decimal(1000)) for i in range(5)]
    lost = [deal(10 + i, created, date(2027, 2, 1), is_won=False) for i in range(5)]
    still = {"is_won": False, "is_closed": False}
    return [
        *won,
        *lost,
        deal(20, created, date(2027, 3, 20), amount=Decimal(6000), **still),
        deal(21, created, date(2027, 1, 20), amount=Decimal(7000), **still),
        deal(22, created, date(2027, 5, 20), amount=Decimal(8000), **still),
        deal(23, created, None, amount=Decimal(9000)),
        deal(24, created, date(2027, 3, 20), amount=None, **still),
        deal(25, created, date(2027, 1, 31), amount=Decimal(99), currency="USD"),
    ]


def test_coverage_is_open_pipeline_to_close_in_the_period_over_what_is_left(tmp_path: Path) -> None:
    with filled(tmp_path, [], open_deals()).snapshot() as facts:
        found = coverage(facts, 8000.0, date(2027, 1, 1), date(2027, 3, 31))
        later = coverage(facts, 8000.0, date(2027, 4, 1), date(2027, 6, 30))
    assert found is not None
    assert (found.won, found.left, found.pipeline, found.deals, found.ratio) == (5000, 3000, 6000, 1, 2.0)
    assert (found.overdue, found.later, found.unknown) == (7000, 8000, 2)
    assert later is not None
    assert (later.pipeline, later.overdue, later.before) == (8000, 7000, 6000)


def test_open_deals_are_likelier_to_be_won_than_all_that_are_not_won(tmp_path: Path) -> None:
    """Of 110 watched for five days 50 are lost then, and 30 % are won after 20: of those open after ten, 30 in 54.5."""
    days = [datetime(2027, 1, 1, 9) + timedelta(days=i % 20) for i in range(100)]
    after = [20 if (i + i // 20) % 10 < 3 else 5 if (i + i // 20) % 10 < 8 else None for i in range(100)]
    deals = [
        deal(i, day, (day + timedelta(days=lag)).date() if lag else None, is_won=lag == 20)
        for i, (day, lag) in enumerate(zip(days, after, strict=True))
    ]
    fresh = [deal(100 + i, datetime(2027, 3, 1, 9), None) for i in range(10)]
    store = filled(tmp_path, [lead(1, datetime(2027, 3, 11, 9))], [*deals, *fresh])
    with store.snapshot() as facts:
        found = plan_for(facts, target=50, unit="count", start=date(2027, 3, 12), end=date(2027, 4, 30))
    assert found is not None
    brought = found.stages[0].steps[0]
    assert (brought.label, brought.how) == ("Wins from the opportunities there are", "30, by age")
    assert brought.value.value == pytest.approx(10 * 0.3 / (1 - 50 / 110))


def test_losses_may_be_on_record_earlier_than_wins(tmp_path: Path) -> None:
    """One deal of four is lost after 5 days; wins, 20 days after the creation, are on record from May on only."""
    starts = [(n, FIRST + timedelta(days=n // 8)) for n in range(1200)]
    deals = []
    for n, start in starts:
        closed = (start + timedelta(days=5 if n % 4 == 0 else 20)).date()
        fate = n % 4 == 0 or (n % 4 == 1 and closed >= date(2027, 5, 1))
        deals.append(deal(n, start, closed if fate else None, is_won=fate and n % 4 == 1))
    with filled(tmp_path, [], deals).snapshot() as facts:
        found = plan_for(facts, target=50, unit="count", start=date(2027, 7, 1), end=date(2027, 9, 30))
    assert found is not None
    assert found.stages[0].noun == "opportunities"
    assert found.stages[0].steps[2].value.value == pytest.approx(0.25 * 72 / 92, abs=0.02)


def test_wins_before_the_day_given_count_as_won_and_say_nothing_of_the_days_to_win(tmp_path: Path) -> None:
    found = told(filled(tmp_path, *by_days(60, dict.fromkeys(range(0, 60, 4), 3))), recorded_from=date(2027, 2, 1))
    assert sum(cohort.won for cohort in found.cohorts) == 15
    assert found.overall is not None
    assert found.overall.value == pytest.approx(0.25, abs=0.05)


def test_velocity_is_deals_times_rate_times_deal_over_the_mean_cycle(tmp_path: Path) -> None:
    with filled(tmp_path, [], open_deals()).snapshot() as facts:
        found = pipeline(facts)
    assert found is not None
    assert (found.currency, found.open_deals, found.closed, found.other_currencies) == ("EUR", 5, 11, 1)
    assert found.win_rate is not None
    assert found.average_deal is not None
    assert found.average_deal.value == 1000
    assert found.cycle_days == (30, 30, 30)
    assert found.velocity == pytest.approx(5 * 6 / 11 * 1000 / 30)


def test_a_pipeline_without_losses_values_or_wins_says_why_it_is_silent(tmp_path: Path) -> None:
    with filled(tmp_path, [], [deal(1, FIRST, date(2027, 2, 1), amount=None)]).snapshot() as facts:
        found = pipeline(facts)
    assert found is not None
    assert found.velocity is None
    assert [sentence.split(":")[0] for sentence in found.silent] == ["No win rate", "No average deal", "No sales cycle"]


@pytest.fixture(scope="module")
def olist(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Facts]:
    store = FactStore(tmp_path_factory.mktemp("olist"))
    bring(store, "olist/olist_marketing_qualified_leads_dataset.csv", "olist-leads.yaml")
    bring(store, "olist/olist_closed_deals_dataset.csv", "olist-deals.yaml")
    bring(store, "olist/olist_closed_deals_dataset.csv", "olist-conversions.yaml")
    with store.snapshot() as facts:
        yield facts


@needs_olist
def test_olists_leads_are_won_more_often_than_wins_over_leads_says(olist: Facts) -> None:
    found = funnel(olist)
    assert (found.until, found.recorded_from) == (date(2018, 11, 14), date(2017, 12, 5))
    assert (found.observed.n, found.observed.median, found.observed.p75, found.observed.p90) == (841, 14, 55, 162)
    assert found.plain is not None
    assert found.overall is not None
    assert found.plain.value == pytest.approx(842 / 8000)
    assert found.overall.low is not None
    assert found.overall.low > 0.125
    assert found.overall.value == pytest.approx(0.139, abs=0.001)
    assert found.corrected.median == 15
    assert [each.n for each in found.left_out] == [1]


@needs_olist
def test_in_may_2018_the_wins_that_came_later_were_foreseen(olist: Facts) -> None:
    then, now = funnel(olist, today=date(2018, 5, 31)), funnel(olist)
    assert (then.cohorts[-1].won, now.cohorts[-1].won) == (70, 130)
    come = sum(cohort.won for cohort in now.cohorts) - sum(cohort.won for cohort in then.cohorts)
    assert come == 177
    assert then.to_come is not None
    assert then.to_come.low is not None
    assert then.to_come.high is not None
    assert then.to_come.low < come < then.to_come.high
    assert then.to_come.value == pytest.approx(168, abs=1)


@needs_olist
def test_the_way_back_from_400_wins_counts_what_is_there_and_what_comes_too_late(olist: Facts) -> None:
    found = plan_for(
        olist, target=400, unit="count", start=date(2018, 4, 1), end=date(2018, 6, 30), today=date(2018, 4, 15)
    )
    assert found is not None
    (stage,) = found.stages
    assert stage.noun == "MQLs"
    assert [round(step.value.value, 2) for step in (*found.steps, *stage.steps)][1:5] == [87, 313, 85.16, 227.84]
    assert sum(month.wins for month in stage.months) == pytest.approx(227.84, abs=0.01)
    assert not stage.is_too_late

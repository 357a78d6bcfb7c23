"""The demo's facts hang together: what refers to something finds it, and nothing is told before it happened."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc
import pytest

from trine.analytics.metrics import series
from trine.analytics.schema import TABLES
from trine.analytics.store import FactStore
from trine.demo import company, facts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from trine.core.series import FactPoint

TODAY = date(2027, 3, 18)


@pytest.fixture(scope="module")
def tables() -> Mapping[str, Any]:
    return facts(TODAY)


@pytest.fixture(scope="module")
def quarters(
    tables: Mapping[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, tuple[FactPoint, ...]]:
    store = FactStore(tmp_path_factory.mktemp("facts") / "store")
    store.replace(tables, source="demo")
    return {one.name: one.complete(TODAY)[-8:] for one in series(store)}


def test_all_tables_of_the_store_are_there_in_believable_numbers(tables: Mapping[str, Any]) -> None:
    assert set(tables) == set(TABLES)
    rows = {name: table.num_rows for name, table in tables.items()}
    assert 6_000 <= rows["leads"] <= 9_000
    assert 2_000 <= rows["opportunities"] <= 3_500
    assert 30_000 <= rows["touches"] <= 60_000
    assert 400 <= rows["accounts"] <= 1_000
    assert 35 <= rows["campaigns"] <= 50


def test_making_the_facts_takes_less_than_five_seconds() -> None:
    begun = time.perf_counter()
    facts(TODAY)
    assert time.perf_counter() - begun < 5


def test_the_same_day_and_seed_give_the_same_rows(tables: Mapping[str, Any]) -> None:
    again = facts(TODAY)
    assert all(again[name].equals(table) for name, table in tables.items())


def test_another_seed_gives_other_rows(tables: Mapping[str, Any]) -> None:
    assert not facts(TODAY, seed=7)["leads"].equals(tables["leads"])


def test_a_day_later_the_leads_and_deals_of_yesterday_are_still_the_same_ones(tables: Mapping[str, Any]) -> None:
    tomorrow = facts(TODAY + timedelta(days=1))
    for name, columns in (
        ("leads", ["lead_id", "email", "lead_source", "created_at"]),
        ("opportunities", ["opportunity_id", "name", "amount", "created_at"]),
    ):
        before, after = tables[name].select(columns), tomorrow[name].select(columns)
        assert after.slice(0, before.num_rows).equals(before)
        assert after.num_rows > before.num_rows


@pytest.mark.parametrize("name", list(TABLES))
def test_every_reference_finds_its_row_and_every_id_is_given_once(name: str, tables: Mapping[str, Any]) -> None:
    table = tables[name]
    ids = table[TABLES[name].id]
    assert pc.count_distinct(ids).as_py() == len(ids)
    for column in TABLES[name].columns:
        if column.refers and column.name in table.column_names:
            known = tables[column.refers][TABLES[column.refers].id].combine_chunks()
            assert pc.all(pc.is_in(table[column.name].drop_null(), value_set=known)).as_py() is not False, column.name


def test_nothing_is_known_from_after_last_night(tables: Mapping[str, Any]) -> None:
    midnight = datetime.combine(TODAY, datetime.min.time())
    for name, column in (
        ("leads", "created_at"),
        ("leads", "mql_at"),
        ("leads", "rejected_at"),
        ("leads", "converted_at"),
        ("opportunities", "created_at"),
        ("opportunities", "closed_at"),
        ("opportunity_history", "changed_at"),
        ("touches", "touched_at"),
        ("activities", "activity_at"),
        ("accounts", "created_at"),
    ):
        assert pc.max(tables[name][column]).as_py() < midnight, (name, column)


def test_deals_close_after_they_were_opened(tables: Mapping[str, Any]) -> None:
    deals = tables["opportunities"]
    assert pc.all(pc.greater(deals["closed_at"], deals["created_at"])).as_py()
    assert pc.all(pc.equal(deals["is_closed"], pc.is_valid(deals["closed_at"]))).as_py()
    assert not pc.any(pc.and_(deals["is_won"], pc.invert(deals["is_closed"]))).as_py()


def test_leads_go_through_the_funnel_in_order(tables: Mapping[str, Any]) -> None:
    leads = tables["leads"]
    steps = ("created_at", "mql_at", "assigned_at", "first_response_at", "accepted_at", "converted_at")
    for before, after in pairwise(steps):
        assert pc.all(pc.greater_equal(leads[after], leads[before])).as_py(), after


def test_touches_and_deals_belong_to_the_account_of_their_contact(tables: Mapping[str, Any]) -> None:
    contacts = tables["contacts"]
    account_of = dict(zip(contacts["contact_id"].to_pylist(), contacts["account_id"].to_pylist(), strict=True))
    for name in ("touches", "opportunities", "leads", "activities"):
        table = tables[name]
        pairs = zip(table["contact_id"].to_pylist(), table["account_id"].to_pylist(), strict=True)
        assert all(account_of[contact] == account for contact, account in pairs if contact), name


def test_deals_of_existing_business_come_after_the_account_became_a_customer(tables: Mapping[str, Any]) -> None:
    accounts, deals = tables["accounts"], tables["opportunities"]
    since = dict(zip(accounts["account_id"].to_pylist(), accounts["customer_since"].to_pylist(), strict=True))
    again = deals.filter(pc.equal(deals["deal_type"], "Existing business")).select(["account_id", "created_at"])
    assert again.num_rows > 300
    assert all(since[row["account_id"]] <= row["created_at"].date() for row in again.to_pylist())


def test_prices_are_never_above_the_list(tables: Mapping[str, Any]) -> None:
    deals = tables["opportunities"]
    assert pc.all(pc.less_equal(deals["amount"], deals["list_amount"])).as_py()
    assert set(deals["currency"].unique().to_pylist()) == {"EUR"}


def test_nothing_is_signed_at_a_weekend(tables: Mapping[str, Any]) -> None:
    closed = tables["opportunities"]["closed_at"].drop_null()
    assert pc.max(pc.day_of_week(closed)).as_py() <= 4


def test_wins_pile_up_in_the_last_two_weeks_of_a_quarter(tables: Mapping[str, Any]) -> None:
    deals = tables["opportunities"]
    won = deals.filter(deals["is_won"])["close_date"]
    month, day = pc.month(won), pc.day(won)
    late = pc.and_(pc.equal(pc.subtract(month, pc.multiply(pc.divide(month, 3), 3)), 0), pc.greater(day, 16))
    assert pc.mean(pc.cast(late, "float64")).as_py() > 0.3


def test_august_brings_fewer_leads_than_september(tables: Mapping[str, Any]) -> None:
    month = pc.month(tables["leads"]["created_at"]).to_pylist()
    assert month.count(8) < 0.75 * month.count(9)


@pytest.mark.parametrize("today", [TODAY, date(2026, 11, 22), date(2027, 8, 5), date(2028, 1, 9)], ids=str)
def test_the_last_eight_quarters_lie_in_the_ranges_that_the_plan_assumes(today: date, tmp_path: Path) -> None:
    store = FactStore(tmp_path / "facts")
    store.replace(facts(today), source="demo")
    halden = company(today)
    ranges = {halden.metric[each.metric].facts_name: each for each in halden.assumptions}
    for one in series(store, [name for name in ranges if name]):
        assumed = ranges[one.name]
        for point in one.complete(today)[-8:]:
            assert assumed.low <= point.value <= assumed.high, (one.name, point)


def test_the_win_rate_of_the_last_quarter_is_clearly_lower(quarters: Mapping[str, tuple[FactPoint, ...]]) -> None:
    *_, before, last = quarters["win_rate"]
    assert last.value < before.value - 0.02


def test_new_business_falls_while_repeat_business_grows(quarters: Mapping[str, tuple[FactPoint, ...]]) -> None:
    new = [point.value for point in quarters["revenue_new"]]
    repeat = [point.value for point in quarters["revenue_repeat"]]
    assert sum(new[4:]) < 0.9 * sum(new[:4])
    assert sum(repeat[4:]) > 1.1 * sum(repeat[:4])


def test_paid_search_is_won_less_often_than_referrals(tables: Mapping[str, Any]) -> None:
    _, rates = _by_channel(tables["opportunities"], date(2024, 1, 1), TODAY)
    assert rates["paid search"] < 0.6 * rates["customer referral"]


def test_facts_can_be_made_larger(tables: Mapping[str, Any]) -> None:
    large = facts(TODAY, scale=3)
    assert 2.8 < large["leads"].num_rows / tables["leads"].num_rows < 3.2
    assert pc.count_distinct(large["accounts"]["account_id"]).as_py() == large["accounts"].num_rows


def test_accounts_have_names_of_their_own(tables: Mapping[str, Any]) -> None:
    names = tables["accounts"]["name"]
    assert pc.count_distinct(names).as_py() == len(names)


def test_the_win_rate_fell_for_its_rate_and_only_a_little_for_its_mix(tables: Mapping[str, Any]) -> None:
    """The decomposition by channel of Kitagawa (1955): what rates and what shares make of a difference."""
    deals = tables["opportunities"]
    shares, rates = zip(*(_by_channel(deals, *span) for span in (_BEFORE, _SINCE)), strict=True)
    channels = list(rates[0])
    rate = sum((shares[0][c] + shares[1][c]) / 2 * (rates[1][c] - rates[0][c]) for c in channels)
    mix = sum((rates[0][c] + rates[1][c]) / 2 * (shares[1][c] - shares[0][c]) for c in channels)
    assert rate < -0.03
    assert rate / 2 < mix < 0


_BEFORE, _SINCE = (date(2026, 1, 1), date(2026, 9, 30)), (date(2026, 10, 1), TODAY)


def _by_channel(deals: Any, start: date, end: date) -> tuple[dict[str, float], dict[str, float]]:
    day = deals["close_date"]
    chosen = deals.filter(pc.and_(deals["is_closed"], pc.and_(pc.greater_equal(day, start), pc.less_equal(day, end))))
    rows = chosen.group_by("lead_source").aggregate([("is_won", "mean"), ("is_won", "count")]).to_pylist()
    total = chosen.num_rows
    return (
        {row["lead_source"]: row["is_won_count"] / total for row in rows},
        {row["lead_source"]: row["is_won_mean"] for row in rows},
    )

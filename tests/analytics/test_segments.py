"""Series by segment, won and lost deals by kind, and win rates by cohort, on rows that can be counted by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from trine.analytics.close_rates import close_rates
from trine.analytics.revenue import revenue_facts
from trine.analytics.segments import segment_series
from trine.analytics.store import FactStore
from trine.analytics.win_rate import Sides, UnusableQuestionError, factor_named, sides, span_named

if TYPE_CHECKING:
    from pathlib import Path

    from trine.analytics.periods import Every

AS_OF = datetime(2027, 7, 1, 8, tzinfo=UTC)


def deal(number: int, closed: date | None, **more: Any) -> dict[str, Any]:
    row = {
        "opportunity_id": f"o{number}",
        "account_id": f"a{number}",
        "created_at": datetime(2027, 1, 5, 9),
        "close_date": closed,
        "amount": Decimal(100),
        "currency": "EUR",
        "lead_source": "search",
        "region": "North",
        "is_won": True,
        "is_closed": closed is not None,
    }
    return {**row, **more}


DEALS = [
    deal(1, date(2027, 1, 20)),
    deal(2, date(2027, 2, 10), region="South", account_id="a1", amount=Decimal(50)),
    deal(3, date(2027, 2, 15), is_won=False, lead_source="fair", account_id="a1"),
    deal(4, date(2027, 5, 3), is_won=False, lead_source=" "),
    deal(5, date(2027, 5, 9), account_id=None, currency="USD"),
    deal(6, None, is_won=False),
]
LEADS = [
    {"lead_id": "l1", "created_at": datetime(2027, 1, 2), "lead_source": "search", "opportunity_id": "o1"},
    {"lead_id": "l2", "created_at": datetime(2027, 1, 3), "lead_source": None, "opportunity_id": "o3"},
    {"lead_id": "l3", "created_at": datetime(2027, 4, 5), "lead_source": "search", "opportunity_id": "o5"},
    {"lead_id": "l4", "created_at": datetime(2027, 4, 6), "lead_source": "fair"},
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> FactStore:
    made = FactStore(tmp_path_factory.mktemp("store") / "facts", clock=lambda: AS_OF)
    made.replace({"opportunities": pa.Table.from_pylist(DEALS), "leads": pa.Table.from_pylist(LEADS)}, source="crm")
    return made


def values(store: FactStore, metric: str, dimension: str, value: str, every: Every = "quarter") -> list[float] | None:
    with store.snapshot() as facts:
        rows = segment_series(facts, currency="EUR")
    found = {(row.metric, row.dimension, row.value, row.series.every): row for row in rows}
    one = found.get((metric, dimension, value, every))
    return [point.value for point in one.series.points] if one else None


def test_revenue_is_told_by_region_by_month_and_quarter_up_to_the_metrics_last(store: FactStore) -> None:
    assert values(store, "revenue", "region", "North", "month") == [100, 0]
    assert values(store, "deals_won", "region", "North") == [1, 1]
    assert values(store, "deals_won", "region", "South", "month") == [1, 0, 0, 0]


def test_a_second_deal_of_an_account_is_repeat_business_and_one_without_account_is_neither(store: FactStore) -> None:
    assert values(store, "deals_won", "business", "new business", "month") == [1, 0, 0, 0, 0]
    assert values(store, "deals_won", "business", "repeat business", "month") == [1, 0, 0, 0]


def test_rates_are_those_of_the_parts_closed_deals(store: FactStore) -> None:
    assert values(store, "win_rate", "region", "North") == [0.5, 0.5]
    assert values(store, "win_rate", "lead_source", "search", "month") == [1, 1, 1]


def test_money_in_another_currency_is_left_out(store: FactStore) -> None:
    assert values(store, "revenue", "region", "North") == [100]


def test_a_dimension_with_one_value_only_tells_nothing_apart(store: FactStore) -> None:
    assert values(store, "opportunities", "product", "H3") is None


def test_closed_deals_are_counted_by_quarter_and_kind_and_blanks_are_unknown(store: FactStore) -> None:
    with store.snapshot() as facts:
        (rates,) = close_rates(facts)
    assert rates.factors == ("lead_source", "business", "region")
    first, second = rates.periods
    assert (first.start, first.end) == (date(2027, 1, 1), date(2027, 3, 31))
    assert [(cell.kind, cell.closed, cell.won) for cell in first.cells] == [
        (("fair", "repeat business", "North"), 1, 0),
        (("search", "new business", "North"), 1, 1),
        (("search", "repeat business", "South"), 1, 1),
    ]
    assert {cell.kind[0] for cell in second.cells} == {"search", "unknown"}
    assert rates.as_of == AS_OF


def test_fiscal_quarters_begin_with_the_fiscal_year(store: FactStore) -> None:
    with store.snapshot() as facts:
        (rates,) = revenue_facts(facts, fiscal_year_start=2).close_rates
    assert [period.start for period in rates.periods] == [date(2026, 11, 1), date(2027, 2, 1), date(2027, 5, 1)]


def test_an_empty_store_has_no_revenue_facts(tmp_path: Path) -> None:
    with FactStore(tmp_path / "none").snapshot() as facts:
        found = revenue_facts(facts)
    assert (found.segments, found.close_rates) == ((), ())


def compared(store: FactStore, **more: Any) -> Sides:
    with store.snapshot() as facts:
        return sides(facts, ["lead_source"], span_named("2027Q1"), span_named("2027Q2"), **more)


def test_leads_are_followed_to_their_win_whenever_that_was(store: FactStore) -> None:
    found = compared(store)
    assert [(cell.kind, cell.n, cell.hits) for cell in found.before.cells] == [
        (("search",), 1, 1),
        (("unknown",), 1, 0),
    ]
    assert (found.after.n, found.after.hits) == (2, 1)
    assert found.before.lags == (18,)
    assert (found.watched_to, found.shortest_watch) == (date(2027, 5, 9), 0)


def test_within_so_many_days_later_wins_do_not_count(store: FactStore) -> None:
    assert compared(store, within=18).before.hits == 1
    assert compared(store, within=17).before.hits == 0


def test_deals_are_counted_by_the_day_of_their_end(store: FactStore) -> None:
    found = compared(store, count="deals")
    assert (found.before.n, found.before.hits, found.after.n, found.after.hits) == (3, 2, 2, 1)


def test_a_period_without_leads_and_an_unknown_factor_are_told(store: FactStore) -> None:
    with pytest.raises(UnusableQuestionError, match="no leads in 2020"), store.snapshot() as facts:
        sides(facts, ["lead_source"], span_named("2020"), span_named("2027Q1"))
    with pytest.raises(UnusableQuestionError, match="--count deals"):
        factor_named("region", "leads")


@pytest.mark.parametrize("text", ["2018Q5", "2018-13", "last year", "2018-01-01..", "", "18Q1"])
def test_what_is_no_period_gets_a_sentence(text: str) -> None:
    with pytest.raises(UnusableQuestionError, match="not a period"):
        span_named(text)

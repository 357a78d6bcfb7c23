"""Fact metrics on a handful of rows whose figures can be worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from trine.analytics import metrics
from trine.analytics.errors import UnknownFactError
from trine.analytics.store import FactStore
from trine.core.company import Better, Company, Metric

if TYPE_CHECKING:
    from pathlib import Path

    from trine.analytics.periods import Every
    from trine.core.series import FactSeries

AS_OF = datetime(2027, 7, 1, 8, tzinfo=UTC)


def deal(number: int, closed: date | None, amount: str | None = None, **more: Any) -> dict[str, Any]:
    row = {
        "opportunity_id": f"o{number}",
        "account_id": "a1",
        "created_at": datetime(2027, 1, 1, 9),
        "close_date": closed,
        "amount": Decimal(amount) if amount else None,
        "currency": "EUR",
        "is_won": True,
        "is_closed": True,
    }
    return {**row, **more}


@pytest.fixture
def store(tmp_path: Path) -> FactStore:
    return FactStore(tmp_path / "facts", clock=lambda: AS_OF)


def fill(store: FactStore, deals: list[dict[str, Any]], leads: list[dict[str, Any]] | None = None) -> None:
    tables = {"opportunities": pa.Table.from_pylist(deals)}
    if leads:
        tables["leads"] = pa.Table.from_pylist(leads)
    store.replace(tables, source="crm")


def one(store: FactStore, name: str, every: Every = "quarter", **more: Any) -> FactSeries:
    (series,) = metrics.series(store, [name], every, **more)
    return series


def values(series: FactSeries) -> dict[str, tuple[float, int]]:
    return {str(point.start): (point.value, point.n) for point in series.points}


def test_an_empty_store_has_no_series(store: FactStore) -> None:
    assert metrics.series(store) == ()


def test_win_rate_is_won_of_won_or_lost_by_close_date_and_open_deals_do_not_count(store: FactStore) -> None:
    deals = [
        deal(1, date(2027, 1, 10), "10"),
        deal(2, date(2027, 2, 10), is_won=False),
        deal(3, date(2027, 3, 31), is_won=False),
        deal(4, date(2027, 3, 1), is_won=False, is_closed=False),
        deal(5, date(2027, 4, 1), "10"),
    ]
    fill(store, deals)
    assert values(one(store, "win_rate")) == {
        "2027-01-01": (pytest.approx(1 / 3), 3),
        "2027-04-01": (1.0, 1),
    }


def test_a_source_that_records_no_losses_has_no_win_rate(store: FactStore) -> None:
    fill(store, [deal(1, date(2027, 1, 10), "10"), deal(2, date(2027, 1, 10), is_won=False)])
    only_won = [deal(number, date(2027, 1, 10), "10") for number in range(3, 9)]
    store.replace({"opportunities": pa.Table.from_pylist(only_won)}, source="other")
    assert values(one(store, "win_rate")) == {"2027-01-01": (0.5, 2)}
    store.clear("crm")
    assert metrics.series(store, ["win_rate"]) == ()


def test_new_revenue_is_the_first_won_day_of_each_account_and_repeat_is_the_rest(store: FactStore) -> None:
    deals = [
        deal(1, date(2027, 1, 10), "100.50"),
        deal(2, date(2027, 1, 10), "50"),
        deal(3, date(2027, 2, 1), "7"),
        deal(4, date(2027, 2, 1), "3", account_id="a2"),
        deal(5, date(2026, 12, 1), "999", is_won=False, account_id="a2"),
        deal(6, date(2027, 2, 1), "1000", account_id=None),
    ]
    fill(store, deals)
    assert values(one(store, "revenue_new", "month")) == {"2027-01-01": (150.5, 2), "2027-02-01": (3.0, 1)}
    assert values(one(store, "revenue_repeat", "month")) == {"2027-02-01": (7.0, 1)}
    assert values(one(store, "revenue", "month"))["2027-02-01"] == (1010.0, 3)


def test_accounts_of_two_sources_with_one_id_are_two_accounts(store: FactStore) -> None:
    fill(store, [deal(1, date(2027, 1, 10), "1")])
    store.replace({"opportunities": pa.Table.from_pylist([deal(1, date(2027, 2, 10), "2")])}, source="other")
    assert values(one(store, "revenue_new")) == {"2027-01-01": (3.0, 2)}


def test_a_month_without_a_deal_counts_zero_but_has_no_average(store: FactStore) -> None:
    fill(store, [deal(1, date(2027, 1, 10), "10"), deal(2, date(2027, 3, 10), "20")])
    assert values(one(store, "deals_won", "month"))["2027-02-01"] == (0.0, 0)
    assert "2027-02-01" not in values(one(store, "average_deal", "month"))


def test_deals_without_an_amount_do_not_pull_the_average_down(store: FactStore) -> None:
    fill(store, [deal(1, date(2027, 1, 10), "10"), deal(2, date(2027, 1, 11))])
    assert values(one(store, "average_deal")) == {"2027-01-01": (10.0, 1)}


def test_the_sales_cycle_is_the_median_of_days_from_creation_to_win(store: FactStore) -> None:
    fill(store, [deal(1, date(2027, 1, 11), "1"), deal(2, date(2027, 1, 31), "1"), deal(3, date(2027, 3, 2), "1")])
    series = one(store, "sales_cycle")
    assert (series.unit, values(series)) == ("days", {"2027-01-01": (30.0, 3)})


def test_lead_to_win_runs_from_the_lead_that_became_the_opportunity(store: FactStore) -> None:
    leads = [{"lead_id": "l1", "opportunity_id": "o1", "created_at": datetime(2026, 12, 1, 23)}]
    fill(store, [deal(1, date(2027, 1, 1), "1"), deal(2, date(2027, 1, 1), "1")], leads)
    assert values(one(store, "lead_to_win")) == {"2027-01-01": (31.0, 1)}


def test_acceptance_is_opportunities_for_each_lead_of_the_same_period(store: FactStore) -> None:
    leads = [{"lead_id": f"l{n}", "mql_at": datetime(2027, 1, n + 1)} for n in range(4)]
    fill(store, [deal(1, None)], leads)
    assert values(one(store, "acceptance")) == {"2027-01-01": (0.25, 4)}
    assert values(one(store, "mql")) == values(one(store, "mqls")) == {"2027-01-01": (4.0, 4)}


def test_a_series_carries_the_name_asked_for_and_the_import_time(store: FactStore) -> None:
    fill(store, [deal(1, None)], [{"lead_id": "l", "mql_at": datetime(2027, 1, 1)}])
    series = one(store, "mql")
    assert (series.name, series.every, series.as_of, series.source) == ("mql", "quarter", AS_OF, "facts: leads")


def test_each_metric_is_as_of_the_last_import_of_its_own_tables(tmp_path: Path) -> None:
    day = date(2027, 2, 1)
    store = FactStore(tmp_path / "facts", clock=lambda: datetime(day.year, day.month, day.day, tzinfo=UTC))
    fill(store, [deal(1, date(2027, 1, 9), "5")])
    day = date(2027, 3, 1)
    leads = [{"lead_id": "l", "mql_at": datetime(2027, 1, 1), "created_at": datetime(2027, 1, 1)}]
    store.replace({"leads": pa.Table.from_pylist([{**leads[0], "opportunity_id": "o1"}])}, source="forms")
    day = date(2027, 3, 20)
    store.replace({"spend": pa.table({"spend_id": ["s"], "spend_date": [day]})}, source="ads")
    as_of = {each.name: each.as_of.date() for each in metrics.series(store)}
    assert as_of["revenue"] == as_of["deals_won"] == date(2027, 2, 1)
    assert as_of["mqls"] == date(2027, 3, 1)
    assert as_of["acceptance"] == date(2027, 2, 1), "a ratio is known as far as both its parts are"


def test_money_is_in_the_commonest_currency_and_the_rest_is_said(store: FactStore) -> None:
    deals = [
        deal(1, date(2027, 1, 1), "1"),
        deal(2, date(2027, 1, 1), "2", currency=None),
        deal(3, date(2027, 1, 1), "4"),
        deal(4, date(2027, 1, 1), "8", currency="USD"),
    ]
    fill(store, deals)
    series = one(store, "revenue")
    assert (series.unit, values(series)) == ("EUR", {"2027-01-01": (7.0, 3)})
    assert series.source == "facts: opportunities in EUR (won deals left out: 1 in USD)"
    assert values(one(store, "revenue", currency="USD")) == {"2027-01-01": (10.0, 2)}


def test_the_win_rate_counts_deals_of_every_currency(store: FactStore) -> None:
    fill(store, [deal(1, date(2027, 1, 1), "1"), deal(2, date(2027, 1, 1), currency="USD", is_won=False)])
    assert values(one(store, "win_rate")) == {"2027-01-01": (0.5, 2)}


def test_quarters_follow_the_fiscal_year(store: FactStore) -> None:
    fill(store, [deal(1, date(2027, 1, 31), "1"), deal(2, date(2027, 2, 1), "1")])
    assert list(values(one(store, "deals_won", fiscal_year_start=2))) == ["2026-11-01", "2027-02-01"]


def test_the_rows_behind_a_figure_are_those_that_were_counted(store: FactStore) -> None:
    fill(store, [deal(n, date(2027, 1, n), str(n)) for n in range(1, 8)])
    page = metrics.rows(store, "revenue_repeat", date(2027, 1, 1), date(2027, 1, 5), page=2, size=3)
    assert page.total == 4
    assert [dict(zip(page.columns, row, strict=True))["opportunity_id"] for row in page.rows] == ["o5"]


def test_the_present_is_the_last_period_that_is_over_and_the_running_one(store: FactStore) -> None:
    fill(store, [deal(n, date(2027, n, 1), "1") for n in (1, 2, 3)])
    (now,) = metrics.current(store, date(2027, 3, 15), ["deals_won"], "month")
    assert now.last is not None
    assert now.running is not None
    assert (now.last.start, now.running.start) == (date(2027, 2, 1), date(2027, 3, 1))


def test_a_company_gets_its_facts_in_its_own_currency_and_fiscal_year(store: FactStore) -> None:
    fill(store, [deal(1, date(2027, 1, 31), "5", currency="USD"), deal(2, date(2027, 1, 31), "1")])
    named = (
        Metric("income", "Income", "USD", Better.UP, source="facts:revenue"),
        Metric("joy", "Joy", "points", Better.UP, source="facts:joy"),
        Metric("hand", "By hand", "count", Better.UP, source="manual"),
    )
    company = metrics.with_facts(Company("Halden", currency="USD", fiscal_year_start=2, metrics=named), store)
    assert [(one.name, one.every) for one in company.facts] == [("revenue", "month"), ("revenue", "quarter")]
    revenue = company.index.series["revenue"]
    assert (revenue.unit, revenue.points[0].value, revenue.points[0].start) == ("USD", 5.0, date(2026, 11, 1))


def test_an_unknown_metric_is_told_which_there_are(store: FactStore) -> None:
    with pytest.raises(UnknownFactError, match="no fact metric 'revenu'; there are: mqls"):
        metrics.series(store, ["revenu"])


def test_a_series_is_worked_out_anew_when_the_facts_have_changed(store: FactStore) -> None:
    fill(store, [deal(1, date(2027, 1, 1), "1")])
    first = one(store, "revenue")
    assert one(store, "revenue").points is first.points
    fill(store, [deal(1, date(2027, 1, 1), "2")])
    assert values(one(store, "revenue")) == {"2027-01-01": (2.0, 1)}

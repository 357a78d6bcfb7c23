"""Campaigns and their money, where sources tell the same spend twice, in other currencies or of tomorrow."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from trine.analytics.campaigns import Campaigns, campaigns
from trine.analytics.spending import spending
from trine.analytics.store import FactStore

if TYPE_CHECKING:
    from pathlib import Path

    from trine.analytics.spending import Spending

AS_OF = datetime(2027, 7, 1, 8, tzinfo=UTC)
FAIR, SEARCH = "fair", "search"


def spent(number: int, cost: str, **more: Any) -> dict[str, Any]:
    row = {"spend_id": str(number), "spend_date": date(2027, 3, 1), "campaign_id": None, "channel": None}
    return {**row, "cost": Decimal(cost), "currency": "EUR", **more}


def campaign(id_: str, **more: Any) -> dict[str, Any]:
    row: dict[str, Any] = {"campaign_id": id_, "name": id_.title(), "channel": "Events", "currency": "EUR"}
    row |= {"start_date": date(2027, 3, 1), "end_date": date(2027, 3, 31), "budget": Decimal(5000)}
    return {**row, "expected_revenue": Decimal(20000), **more}


def filled(folder: Path, **tables: list[dict[str, Any]]) -> FactStore:
    store = FactStore(folder / "facts", clock=lambda: AS_OF)
    store.replace({name: pa.Table.from_pylist(rows) for name, rows in tables.items() if rows}, source="crm")
    return store


def total(store: FactStore) -> Spending:
    with store.snapshot() as facts:
        return spending(facts, date(2027, 6, 30), "EUR")


def told(store: FactStore) -> Campaigns:
    with store.snapshot() as facts:
        return campaigns(facts)


def test_spend_of_a_channel_as_large_as_its_campaigns_is_their_total(tmp_path: Path) -> None:
    rows = [
        spent(1, "300", campaign_id=FAIR),
        spent(2, "200", campaign_id=FAIR, spend_date=date(2027, 3, 15)),
        spent(3, "700", channel="events "),
    ]
    found = total(filled(tmp_path, spend=rows, campaigns=[campaign(FAIR)]))
    assert (found.total, found.on_campaigns, found.on_channels) == (700, 500, 200)
    assert (found.twice, found.twice_places) == (500, 1)


def test_a_channels_smaller_spend_or_that_of_another_month_is_added(tmp_path: Path) -> None:
    rows = [
        spent(1, "500", campaign_id=FAIR),
        spent(2, "400", channel="Events"),
        spent(3, "500", channel="Events", spend_date=date(2027, 4, 1)),
        spent(4, "50"),
    ]
    found = total(filled(tmp_path, spend=rows, campaigns=[campaign(FAIR)]))
    assert (found.total, found.twice) == (1450, 0)


def test_one_campaigns_spend_with_and_without_its_channel_is_the_same(tmp_path: Path) -> None:
    rows = [spent(1, "500", campaign_id=FAIR), spent(2, "500", campaign_id=FAIR, channel="Events")]
    found = total(filled(tmp_path, spend=rows, campaigns=[campaign(FAIR)]))
    assert (found.by_campaign, found.twice) == ({("crm", FAIR): 500}, 500)


def test_other_currencies_and_days_to_come_are_left_out_and_counted(tmp_path: Path) -> None:
    rows = [
        spent(1, "500", campaign_id=FAIR),
        spent(2, "900", campaign_id=FAIR, currency="USD"),
        spent(3, "100", campaign_id=FAIR, currency=None),
        spent(4, "800", campaign_id=FAIR, spend_date=date(2027, 12, 1)),
    ]
    found = total(filled(tmp_path, spend=rows, campaigns=[campaign(FAIR)]))
    assert (found.total, found.other_currencies, found.future) == (600, 1, 1)


def history() -> dict[str, list[dict[str, Any]]]:
    """Forty leads of winter, every second won after 30 days for 1,000; the first two had been at the fair."""
    start = datetime(2026, 12, 1, 9)
    days = [start + timedelta(days=i) for i in range(40)]
    leads: list[dict[str, Any]] = [
        {
            "lead_id": f"l{i}",
            "contact_id": f"c{i}",
            "created_at": day,
            "opportunity_id": f"o{i}" if i % 2 == 0 else None,
        }
        for i, day in enumerate(days)
    ]
    deals: list[dict[str, Any]] = [
        {
            "opportunity_id": f"o{i}",
            "contact_id": f"c{i}",
            "created_at": day,
            "close_date": (day + timedelta(days=30)).date(),
            "amount": Decimal(1000),
            "currency": "EUR",
            "is_won": True,
            "is_closed": True,
        }
        for i, day in enumerate(days)
        if i % 2 == 0
    ]
    touches = [
        {"touch_id": f"t{i}", "touched_at": days[i] - timedelta(days=1), "contact_id": f"c{i}", "campaign_id": FAIR}
        for i in (0, 2)
    ]
    late = {"lead_id": "last", "contact_id": None, "created_at": datetime(2027, 6, 20, 9), "opportunity_id": None}
    return {"leads": [*leads, late], "opportunities": deals, "touches": touches}


def test_a_campaign_tells_what_was_expected_what_came_and_what_it_takes(tmp_path: Path) -> None:
    ran = campaign(FAIR, start_date=date(2026, 11, 1), end_date=date(2026, 11, 30))
    store = filled(tmp_path, **history(), campaigns=[ran], spend=[spent(1, "4100", campaign_id=FAIR)])
    (found,) = told(store).records
    assert (found.expected_return, found.cost, found.break_even, found.seen) == (4.0, 4100, 5, 1.0)
    returns = {credit.model: (credit.deals, credit.revenue) for credit in found.credits}
    assert returns["first"] == returns["shapley"] == (2.0, 2000.0)
    assert found.best is not None
    assert found.actual_return(found.best) == pytest.approx(2000 / 4100)
    assert found.has_run_long_enough


def test_a_campaign_that_runs_has_seen_little_and_one_to_come_nothing(tmp_path: Path) -> None:
    runs = campaign(FAIR, start_date=date(2027, 6, 1), end_date=None)
    ahead = campaign(SEARCH, start_date=date(2027, 9, 1), end_date=None)
    first, second = told(filled(tmp_path, **history(), campaigns=[runs, ahead])).records
    assert (first.id, first.seen) == (SEARCH, None)
    assert second.seen is not None
    assert second.seen < 0.2
    assert not second.has_run_long_enough


def test_a_campaign_that_nobody_is_on_record_for_has_no_return_and_one_in_dollars_no_money(tmp_path: Path) -> None:
    silent, dollars = campaign(SEARCH), campaign("us", currency="USD")
    found = told(filled(tmp_path, **history(), campaigns=[silent, dollars]))
    by_id = {record.id: record for record in found.records}
    assert by_id[SEARCH].credits == ()
    assert (by_id["us"].budget, by_id["us"].currency) == (None, "USD")
    assert [each.n for each in found.left_out] == [1]


def test_a_campaign_id_that_two_sources_share_gets_no_credit(tmp_path: Path) -> None:
    store = filled(tmp_path, **history(), campaigns=[campaign(FAIR)])
    touch = {"touch_id": "x", "touched_at": datetime(2027, 1, 1, 9), "contact_id": "c1", "campaign_id": FAIR}
    store.replace({"touches": pa.Table.from_pylist([touch])}, source="other")
    assert told(store).records[0].credits == ()


def test_without_facts_there_are_no_campaigns(tmp_path: Path) -> None:
    assert told(FactStore(tmp_path)).records == ()

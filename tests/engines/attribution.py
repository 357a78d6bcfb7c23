"""The same attribution on several engines: one company, counted by each through the same expressions."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.analytics.attribution.facts import arrow, deal, touch

from trine.analytics.attribution import counting
from trine.analytics.attribution.counts import Counts, Outside, columns
from trine.analytics.attribution.journeys import journeys
from trine.analytics.attribution.reach import Question, Reach
from trine.analytics.schema import TABLES
from trine.analytics.snapshot import conform

if TYPE_CHECKING:
    from collections.abc import Callable

REACHES = (Reach("contact"), Reach("account", lookback_days=60, half_life_days=14))
QUESTIONS = (Question(), Question("campaign"), Question("asset", ("segment",)), Question("channel", ("month",)))


class EngineTables:
    """Facts whose tables an engine has under our names."""

    def __init__(self, table: Callable[[str], Any]) -> None:
        self._table = table

    @property
    def address(self) -> str:
        return "memory"

    @property
    def as_of(self) -> datetime | None:
        return None

    def known_at(self, tables: object) -> datetime | None:
        del tables
        return None

    def table(self, name: str) -> Any:
        return conform(self._table(name), name)


def company(size: int = 120) -> dict[str, Any]:
    """Every table as Arrow: two sources' worth of trouble in little space."""
    draw = random.Random(7)
    deals = [
        deal(
            f"d{number:03d}",
            contact_id=draw.choice([None, f"c{draw.randrange(60)}"]),
            account_id=f"a{draw.randrange(30)}",
            is_won=draw.random() < 0.5,
            amount=draw.choice([None, 1, Decimal("999.9"), Decimal("123456.78")]),
            currency=draw.choice([None, "EUR", "EUR", "USD"]),
            segment=draw.choice([None, "small", "large"]),
            created_at=datetime(2027, 1, 1) + timedelta(days=draw.randrange(200), microseconds=draw.randrange(10**6)),
            closed_at=draw.choice([None, datetime(2027, 8, 1) + timedelta(days=draw.randrange(90), seconds=7)]),
            close_date=datetime(2027, 8, 1).date() + timedelta(days=draw.randrange(90)),
        )
        for number in range(size)
    ]
    touches = [
        touch(
            f"t{number:04d}",
            0,
            draw.choice([None, "Paid Search", " paid-search", "E-Mail", "Field Event", "webinar"]),
            touched_at=datetime(2026, 10, 1)
            + timedelta(days=draw.randrange(400), seconds=draw.randrange(3), microseconds=draw.choice([0, 0, 250_000])),
            contact_id=draw.choice([None, f"c{draw.randrange(60)}"]),
            account_id=draw.choice([None, f"a{draw.randrange(30)}"]),
            lead_id=draw.choice([None, f"l{draw.randrange(40)}"]),
            campaign_id=draw.choice([None, "m1", "m2", "m3"]),
            asset=draw.choice([None, "guide", "form"]),
        )
        for number in range(size * 12)
    ]
    leads = [
        {
            "lead_id": f"l{number}",
            "opportunity_id": draw.choice([None, f"d{draw.randrange(size):03d}"]),
            "contact_id": draw.choice([None, f"c{draw.randrange(60)}"]),
            "account_id": draw.choice([None, f"a{draw.randrange(30)}"]),
            "created_at": datetime(2026, 12, 1) + timedelta(days=draw.randrange(100)),
        }
        for number in range(40)
    ]
    contacts = [
        {
            "contact_id": f"c{number}",
            "account_id": f"a{number // 2}",
            "created_at": datetime(2026, 11, 1) + timedelta(days=number),
        }
        for number in range(60)
    ]
    campaigns = [{"campaign_id": f"m{number}", "channel": "Trade Fair", "name": f"M {number}"} for number in (1, 2)]
    given = {
        "opportunities": deals,
        "touches": touches,
        "leads": leads,
        "contacts": contacts,
        "campaigns": campaigns,
    }
    return {name: whole(name, given.get(name, [])) for name in TABLES}


def whole(name: str, rows: list[dict[str, Any]]) -> Any:
    """An Arrow table with every column of the schema."""
    return arrow(name, [{column.name: row.get(column.name) for column in TABLES[name].arrow} for row in rows])


def counts(facts: EngineTables, reach: Reach, asked: Question, run: Callable[[Any], Any]) -> Counts:
    """What an engine counts; `run` gives the Arrow table of an expression."""
    kept = ("currency", *asked.grain)
    placed = counting.placed(journeys(facts, reach, [asked.dimension]), [asked.dimension], reach.half_life_days)
    return Counts(
        columns(run(counting.cells(placed, asked.dimension, kept))),
        columns(run(counting.steps(placed, asked.dimension, kept))),
        columns(run(counting.sets(placed, asked.dimension, kept))),
        columns(run(counting.totals(placed, kept))),
        Outside(),
    )

"""A deal is proposed as a win where the facts prove that three teams had a hand in it, and nowhere else."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pytest_django import Settings
from tests.web.factories import make_person, make_team

from trine.analytics.store import FactStore
from trine.core.company import Function
from trine.web.people.models import Team
from trine.web.revenue.models import Sourcing
from trine.web.wins.models import Win
from trine.web.wins.proposing import propose_all

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 10)


def deal(number: int, **more: Any) -> dict[str, Any]:
    row = {"opportunity_id": f"o{number}", "name": f"Deal {number}", "account_id": f"a{number}", "owner": "Rita Rep"}
    money = {"amount": Decimal(48_000 + number), "currency": "EUR"}
    days = {"created_at": datetime(2027, 1, 4), "close_date": date(2027, 3, 3), "is_closed": True, "is_won": True}
    return {**row, **money, **days, **more}


def activity(number: int, owner: str, **more: Any) -> dict[str, Any]:
    row = {"activity_id": f"v{number}", "activity_at": datetime(2027, 2, 1, 9), "owner": owner, "account_id": None}
    return {**row, "contact_id": None, "lead_id": None, "opportunity_id": None, **more}


def touch(number: int, of: int, campaign: str, at: datetime = datetime(2027, 1, 20)) -> dict[str, Any]:
    row = {"touch_id": f"t{number}", "touched_at": at, "account_id": f"a{of}", "campaign_id": campaign}
    return {**row, "contact_id": None, "lead_id": None}


FACTS: dict[str, list[dict[str, Any]]] = {
    "opportunities": [
        deal(1),
        deal(2),  # sales and marketing only
        deal(3, is_won=False),  # lost
        deal(4, close_date=date(2027, 1, 20)),  # too long ago
        deal(5, owner="Nobody Here"),
        *(deal(number) for number in (6, 7, 8)),
    ],
    "activities": [
        activity(1, "sam@halden.example", opportunity_id="o1"),
        activity(2, "Sam Success", contact_id="c1"),
        activity(3, "Sam Success", opportunity_id="o2", activity_at=datetime(2027, 3, 9)),  # after it was won
        *(activity(10 + number, "Sam Success", account_id=f"a{number}") for number in (3, 4, 5, 6, 7, 8)),
    ],
    "touches": [
        *(touch(number, number, "fair") for number in range(1, 9)),
        touch(9, 1, "partners"),  # a channel that is not marketing's own
        touch(10, 2, "old", datetime(2026, 3, 1)),  # before the window
    ],
    "campaigns": [
        {"campaign_id": "fair", "name": "Spring fair", "channel": "Trade fair", "owner": None},
        {"campaign_id": "partners", "name": "Partner day", "channel": "Partners", "owner": None},
        {"campaign_id": "old", "name": "Old", "channel": "Trade fair", "owner": "Sam Success"},
    ],
    "accounts": [{"account_id": "a1", "name": "Ahlborn"}],
    "contacts": [{"contact_id": "c1", "account_id": "a1", "name": "Jo"}],
}


A_WEEK = [(number, date(2027, 3, place)) for place, number in enumerate((8, 7, 6, 3, 1), 1)]
"""Five deals of one week in which three teams had a hand, the largest first."""


def test_three_teams_that_the_facts_prove_make_a_win_at_most_three_a_week_with_the_account_for_those_who_see_money(
    sales: Team, marketing: Team, tmp_path: Path, settings: Settings
) -> None:
    settings.FACTS_DIR = tmp_path / "facts"
    assert propose_all(TODAY) == 0  # without facts
    store = FactStore(settings.FACTS_DIR)
    store.replace({name: pa.Table.from_pylist(rows) for name, rows in FACTS.items()}, source="crm")
    success = make_team("Success", function=Function.SUCCESS)
    make_team("Product Marketing", function=Function.MARKETING, parent=marketing)
    make_person("Rita Rep", teams=(sales,))
    make_person("Sam Success", email="sam@halden.example", teams=(success,))
    assert propose_all(TODAY) == 0  # nobody has said which channels are marketing's own
    Sourcing.objects.create(channels=["trade_fair"], lookback_days=60)
    assert [propose_all(TODAY) for _ in range(2)] == [3, 0]
    assert set(Win.objects.values_list("source", flat=True)) == {f"deal/crm/o{number}" for number in (6, 7, 8)}
    Win.objects.all().delete()
    five = {**FACTS, "opportunities": [deal(number, close_date=on) for number, on in A_WEEK]}
    store.replace({name: pa.Table.from_pylist(rows) for name, rows in five.items()}, source="crm")
    nights = (0, 10, *range(20, 28), 39)  # from the 21st to the 25th the window begins within the week
    assert sum(propose_all(TODAY + timedelta(days=night)) for night in nights) == 3
    assert set(Win.objects.values_list("source", flat=True)) == {f"deal/crm/o{number}" for number in (6, 7, 8)}
    Win.objects.all().delete()
    less = {**FACTS, "opportunities": FACTS["opportunities"][:5]}
    store.replace({name: pa.Table.from_pylist(rows) for name, rows in less.items()}, source="crm")
    assert propose_all(TODAY) == 1
    win = Win.objects.get()
    assert (win.text, win.on) == ("A deal won together, by Sales, Success and Marketing", date(2027, 3, 3))
    assert win.with_money == "Won together, by Sales, Success and Marketing: Ahlborn: Deal 1, € 48,001"
    assert [(row.team, row.person and row.person.name, row.what) for row in win.contributions.all()] == [
        (sales, "Rita Rep", "owned the deal"),
        (success, "Sam Success", "1 activity on it"),
        (marketing, None, "“Spring fair” reached them"),
    ]

"""One account's timeline, and what was sourced and influenced by a company's own definition."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.analytics.attribution.facts import CLOSED, deal, store, touch

from trine.analytics.attribution import SourcingDefinition, account_timeline, sourced_and_influenced
from trine.analytics.errors import UnknownFactError, UnusableFactsError

if TYPE_CHECKING:
    from pathlib import Path

MARKETING = SourcingDefinition(frozenset({"paid_search", "webinar"}), scope="contact")


def test_a_timeline_has_the_accounts_deals_and_touches_in_order(tmp_path: Path) -> None:
    facts = store(
        tmp_path,
        accounts=[{"account_id": "a1", "name": "Acme", "segment": "small"}],
        contacts=[{"contact_id": "c1", "account_id": "a1", "name": "Ann"}],
        campaigns=[{"campaign_id": "m1", "name": "Spring"}],
        opportunities=[deal("1"), deal("2", account_id="a2"), deal("3", account_id="a1", is_won=None, is_closed=None)],
        touches=[
            touch("t1", 5, "ads", campaign_id="m1"),
            touch("t2", 9, "fair", account_id=None),
            touch("t3", 1, "ads", account_id="a2"),
        ],
    )
    found = account_timeline(facts, "a1")
    assert (found.name, found.segment, found.source) == ("Acme", "small", "crm")
    assert [(one.opportunity_id, one.is_won, one.amount) for one in found.deals] == [
        ("1", True, 1000.0),
        ("3", False, 1000.0),
    ]
    assert [(one.touch_id, one.campaign, one.contact) for one in found.touches] == [
        ("t2", None, "Ann"),
        ("t1", "Spring", "Ann"),
    ]


def test_a_long_timeline_holds_the_latest_and_says_how_many_there_are(tmp_path: Path) -> None:
    facts = store(tmp_path, touches=[touch(f"t{days}", days, "ads") for days in range(9)])
    found = account_timeline(facts, "a1", limit=2)
    assert [one.touch_id for one in found.touches] == ["t1", "t0"]
    assert found.n_touches == 9


def test_an_account_that_nobody_knows_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnknownFactError, match="There is no account 'a9'"):
        account_timeline(store(tmp_path, touches=[touch("t1", 1, "ads")]), "a9")


def test_sourced_is_the_models_part_and_influenced_has_any_touch(tmp_path: Path) -> None:
    deals = [deal("1"), deal("2", contact_id="c2", amount=500), deal("3", contact_id="c3")]
    touches = [
        touch("t1", 9, "Paid Search"),
        touch("t2", 3, "call"),
        touch("t3", 9, "call", contact_id="c2"),
        touch("t4", 3, "Webinar", contact_id="c2"),
    ]
    found = sourced_and_influenced(store(tmp_path, opportunities=deals, touches=touches), MARKETING)
    assert (found.won_deals, found.won_value) == (3, 2500)
    assert (found.sourced_deals, found.sourced_value) == (1, 1000)
    assert (found.influenced_deals, found.influenced_value) == (2, 1500)
    assert found.n.deals_without_touches == 1


def test_a_company_may_source_by_another_model_and_period(tmp_path: Path) -> None:
    later = deal("2", closed_at=CLOSED + timedelta(days=90), contact_id="c2")
    touches = [touch("t1", 9, "Paid Search"), touch("t2", 3, "call")]
    facts = store(tmp_path, opportunities=[deal("1"), later], touches=touches)
    linear = SourcingDefinition(frozenset({"paid_search"}), sourced_by="linear", scope="contact")
    found = sourced_and_influenced(facts, linear, date(2027, 2, 1), date(2027, 2, 28))
    assert (found.won_deals, found.sourced_deals, found.influenced_deals) == (1, 0.5, 1)


def test_a_definition_without_channels_is_refused() -> None:
    with pytest.raises(UnusableFactsError, match="at least one channel that is marketing's own"):
        SourcingDefinition(frozenset())

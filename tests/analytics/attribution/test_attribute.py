"""Attribution over a fact store: what counts for whom, against the same answers over plain paths."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from tests.analytics.attribution.facts import CLOSED, CREATED, arrow, deal, plain_paths, store, touch

from trine.analytics.attribution import attribute, measuring
from trine.analytics.attribution.measuring import measure
from trine.analytics.attribution.reach import Question, Reach
from trine.analytics.errors import UnusableFactsError
from trine.analytics.opening import open_facts
from trine.analytics.store import FactStore
from trine.core.attribution import MODELS, credit, credit_paths

if TYPE_CHECKING:
    from pathlib import Path

    from trine.analytics.attribution import AttributionReport


def deals_of(report: AttributionReport, model: str) -> dict[str, float]:
    return {key: one.deals for key, one in report.models[model].items() if one.deals}


def company(seed: int, size: int = 40) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Deals of ten accounts with two contacts each, won and lost, and touches of theirs, some at the same second."""
    draw = random.Random(seed)
    deals = [
        deal(
            f"d{number:03d}",
            contact_id=f"c{draw.randrange(20)}",
            account_id=f"a{draw.randrange(10)}",
            is_won=draw.random() < 0.5,
            amount=draw.randrange(100, 9_000),
            created_at=CREATED + timedelta(days=draw.randrange(90)),
            closed_at=CLOSED + timedelta(days=100 + draw.randrange(60), seconds=draw.randrange(9)),
            segment=draw.choice(["small", "large"]),
        )
        for number in range(size)
    ]
    touches = [
        touch(
            f"t{number:04d}",
            0,
            draw.choice(["ads", "mail", "fair", "web"]),
            touched_at=CREATED + timedelta(days=draw.randrange(-220, 260), seconds=draw.randrange(2)),
            contact_id=f"c{draw.randrange(20)}",
            account_id=f"a{draw.randrange(10)}",
        )
        for number in range(size * 6)
    ]
    return deals, touches


@pytest.mark.parametrize(("scope", "owner"), [("contact", "contact_id"), ("account", "account_id")])
def test_the_engine_gives_what_plain_paths_give(tmp_path: Path, scope: Any, owner: str) -> None:
    deals, touches = company(1)
    found = attribute(store(tmp_path, opportunities=deals, touches=touches), scope=scope)
    expected = credit_paths(plain_paths(deals, touches, owner))
    assert set(found.models) == set(MODELS)
    for given in found.models.values():
        assert sum(one.deals for one in given.values()) == pytest.approx(found.n.deals_with_touches, rel=1e-9)
    for model, given in expected.models.items():
        for key, one in given.items():
            assert found.models[model][key].deals == pytest.approx(one.deals, rel=1e-9, abs=1e-9)
            assert found.models[model][key].value == pytest.approx(one.value, rel=1e-9, abs=1e-9)
    assert found.removal_effects == pytest.approx(expected.chain.removal_effects, rel=1e-12)
    assert found.chain_probability == pytest.approx(
        found.n.deals_with_touches / (found.n.deals_with_touches + found.n.lost_with_touches)
    )


def test_rows_in_another_order_give_the_same_bytes_from_the_mart_and_from_the_touches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deals, touches = company(3)
    whole = set()
    by_month = set()
    for number in range(2):
        random.Random(number).shuffle(deals)
        random.Random(number + 9).shuffle(touches)
        made = store(tmp_path / str(number), opportunities=deals, touches=touches)
        report = attribute(made, by="period", scope="account")
        by_month.add(repr(report.slices))
        whole.add(repr(report.models))
    monkeypatch.setattr(measuring, "A_ROUND", 100)
    with made.snapshot() as facts:
        whole.add(repr(credit(measure(facts, Reach("account"), Question()).counted("EUR")).models))
    assert (len(whole), len(by_month)) == (1, 1)


def test_a_touch_after_the_close_is_left_out_and_counted(tmp_path: Path) -> None:
    facts = store(tmp_path, opportunities=[deal("1")], touches=[touch("t1", 5, "ads"), touch("t2", -1, "mail")])
    found = attribute(facts)
    assert deals_of(found, "linear") == {"ads": 1.0}
    assert found.n.touches_left_out["after_close"] == 1


def test_a_touch_before_the_look_back_is_left_out_and_counted(tmp_path: Path) -> None:
    facts = store(tmp_path, opportunities=[deal("1")], touches=[touch("t1", 240, "ads"), touch("t2", 1, "mail")])
    found = attribute(facts, lookback_days=180)
    assert deals_of(found, "first") == {"mail": 1.0}
    assert found.n.touches_left_out["before_window"] == 1
    assert deals_of(attribute(facts, lookback_days=365), "first") == {"ads": 1.0}


def test_a_close_of_which_only_the_day_is_known_is_the_end_of_that_day(tmp_path: Path) -> None:
    closed = deal("1", closed_at=None, close_date=CLOSED.date())
    facts = store(tmp_path, opportunities=[closed], touches=[touch("t1", -0.4, "ads"), touch("t2", -0.6, "mail")])
    assert deals_of(attribute(facts), "linear") == {"ads": 1.0}


def test_a_deal_without_touches_is_counted_apart_and_never_dropped(tmp_path: Path) -> None:
    facts = store(tmp_path, opportunities=[deal("1"), deal("2", amount=70)], touches=[touch("t1", 5, "ads")])
    n = attribute(facts).n
    assert (n.won_deals, n.deals_with_touches, n.deals_without_touches) == (2, 1, 1)
    assert (n.won_value, n.value_without_touches) == (1070, 70)


def test_touches_of_the_same_moment_are_in_order_of_their_ids(tmp_path: Path) -> None:
    touches = [touch("t2", 5, "mail"), touch("t10", 5, "ads")]
    found = attribute(store(tmp_path, opportunities=[deal("1")], touches=touches))
    assert deals_of(found, "first") == {"ads": 1.0}
    assert deals_of(found, "last") == {"mail": 1.0}


def test_a_contact_with_two_deals_counts_for_both(tmp_path: Path) -> None:
    deals = [deal("1"), deal("2", contact_id="c1", closed_at=CLOSED + timedelta(days=30))]
    touches = [touch("t1", 5, "ads"), touch("t2", -10, "mail")]
    found = attribute(store(tmp_path, opportunities=deals, touches=touches))
    assert deals_of(found, "last") == {"ads": 1.0, "mail": 1.0}


def test_by_account_a_colleagues_touch_counts_and_by_contact_it_does_not(tmp_path: Path) -> None:
    touches = [touch("t1", 9, "fair", contact_id="c9", account_id=None), touch("t2", 5, "ads")]
    contacts = [{"contact_id": "c9", "account_id": "a1"}]
    facts = store(tmp_path, opportunities=[deal("1")], touches=touches, contacts=contacts)
    assert deals_of(attribute(facts, scope="account"), "first") == {"fair": 1.0}
    assert deals_of(attribute(facts, scope="contact"), "first") == {"ads": 1.0}


def test_a_touch_on_two_accounts_counts_for_its_own_and_is_told(tmp_path: Path) -> None:
    deals = [deal("1"), deal("2", account_id="a2")]
    contacts = [{"contact_id": "c1", "account_id": "a2"}]
    facts = store(tmp_path, opportunities=deals, touches=[touch("t1", 5, "ads")], contacts=contacts)
    found = attribute(facts, scope="account")
    assert found.n.touches_on_two_accounts == 1
    assert found.n.deals_with_touches == 1


def test_the_leads_that_became_a_deal_bring_their_touches(tmp_path: Path) -> None:
    leads = [{"lead_id": "l1", "opportunity_id": "1", "created_at": CREATED - timedelta(days=3)}]
    touches = [touch("t1", 40, "fair", contact_id=None, account_id=None, lead_id="l1"), touch("t2", 5, "ads")]
    found = attribute(store(tmp_path, opportunities=[deal("1")], touches=touches, leads=leads))
    assert deals_of(found, "first") == {"fair": 1.0}


def test_the_touch_that_made_the_lead_is_the_last_before_the_lead(tmp_path: Path) -> None:
    leads = [{"lead_id": "l1", "opportunity_id": "1", "contact_id": "c1", "created_at": CLOSED - timedelta(days=20)}]
    touches = [touch(f"t{days}", days, f"day {days}") for days in (50, 25, 15, 5)]
    made = deal("1", created_at=CLOSED - timedelta(days=10))
    found = attribute(store(tmp_path, opportunities=[made], touches=touches, leads=leads))
    assert deals_of(found, "u_shaped_hubspot") == pytest.approx(
        {"day_50": 0.4, "day_25": 0.4, "day_15": 0.1, "day_5": 0.1}
    )
    assert deals_of(found, "w_shaped") == pytest.approx({"day_50": 0.3, "day_25": 0.3, "day_15": 0.3, "day_5": 0.1})


def test_amounts_in_another_currency_are_left_out_and_counted(tmp_path: Path) -> None:
    deals = [deal("1"), deal("2", contact_id="c1", currency="USD"), deal("3", contact_id="c1")]
    facts = store(tmp_path, opportunities=deals, touches=[touch("t1", 5, "ads")])
    found = attribute(facts)
    assert (found.currency, found.n.deals_in_other_currencies) == ("EUR", {"USD": 1})
    assert found.models["markov"]["ads"].deals == 3
    assert {round(given["ads"].value, 6) for given in found.models.values()} == {2000}
    assert attribute(facts, currency="USD").models["first"]["ads"].value == 1000


def test_times_with_a_zone_in_another_engine_are_the_same_instants(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    with duckdb.connect(str(tmp_path / "facts.db")) as engine:
        engine.execute(
            "create table touches as select 't1' as touch_id, 'c1' as contact_id, 'ads' as channel, "
            "'2027-02-10 11:59:00+00'::timestamptz as touched_at union all "
            "select 't2', 'c1', 'mail', '2027-02-10 14:01:00+02'::timestamptz"
        )
        engine.execute(
            "create table opportunities as select '1' as opportunity_id, 'c1' as contact_id, true as is_won, "
            "timestamptz '2027-02-10 12:00:00+00' as closed_at, 5 as amount"
        )
    with open_facts(f"duckdb://{tmp_path}/facts.db") as facts:
        found = attribute(facts)
    assert deals_of(found, "linear") == {"ads": 1.0}
    assert found.n.touches_left_out["after_close"] == 1


def test_one_channel_however_it_is_spelled(tmp_path: Path) -> None:
    touches = [touch("t1", 5, " Paid  Search"), touch("t2", 4, "paid-search"), touch("t3", 3, "Paid Search")]
    found = attribute(store(tmp_path, opportunities=[deal("1")], touches=touches))
    assert deals_of(found, "linear") == pytest.approx({"paid_search": 1.0})


def test_a_touch_without_a_channel_takes_its_campaigns(tmp_path: Path) -> None:
    touches = [touch("t1", 5, None, campaign_id="m1"), touch("t2", 4, None)]
    campaigns = [{"campaign_id": "m1", "channel": "Webinar", "name": "Spring"}]
    facts = store(tmp_path, opportunities=[deal("1")], touches=touches, campaigns=campaigns)
    assert deals_of(attribute(facts), "linear") == {"(none)": 0.5, "webinar": 0.5}
    by_campaign = attribute(facts, by="campaign")
    assert deals_of(by_campaign, "first") == {"m1": 1.0}
    assert by_campaign.titles["m1"] == "Spring"


def test_slices_by_segment_add_up_to_the_whole(tmp_path: Path) -> None:
    deals, touches = company(4)
    found = attribute(store(tmp_path, opportunities=deals, touches=touches), by="segment")
    assert [one.name for one in found.slices] == ["large", "small"]
    for key, one in found.models["time_decay"].items():
        parts = sum(part.models["time_decay"][key].deals for part in found.slices if key in part.models["time_decay"])
        assert parts == pytest.approx(one.deals)


def test_a_period_that_cuts_a_month_gives_the_deals_closed_in_it(tmp_path: Path) -> None:
    deals, touches = company(5)
    facts = store(tmp_path, opportunities=deals, touches=touches)
    cut = attribute(facts, start=date(2027, 6, 3), end=date(2027, 6, 20))
    assert cut.n.won_deals == sum(
        one["is_won"] and date(2027, 6, 3) <= one["closed_at"].date() <= date(2027, 6, 20) for one in deals
    )
    month = attribute(facts, start=date(2027, 6, 1), end=date(2027, 6, 30))
    inside = [one for one in deals if datetime(2027, 6, 1) <= one["closed_at"] < datetime(2027, 7, 1)]
    expected = credit_paths(plain_paths(inside, touches, "contact_id"))
    assert {k: v.deals for k, v in month.models["markov"].items()} == pytest.approx(
        {k: v.deals for k, v in expected.models["markov"].items()}
    )


def test_facts_without_touches_answer_with_deals_nobody_gets(tmp_path: Path) -> None:
    found = attribute(store(tmp_path, opportunities=[deal("1")]))
    assert found.n.deals_without_touches == 1
    assert all(not given for given in found.models.values())


def test_settings_that_make_no_sense_are_refused_with_a_sentence(tmp_path: Path) -> None:
    facts = FactStore(tmp_path)
    with pytest.raises(UnusableFactsError, match="There is no model 'magic'"):
        attribute(facts, models=["magic"])
    with pytest.raises(UnusableFactsError, match="ends on 2027-01-01 before it starts"):
        attribute(facts, start=date(2027, 2, 1), end=date(2027, 1, 1))
    with pytest.raises(UnusableFactsError, match="A look-back of -1 days"):
        attribute(facts, lookback_days=-1)


def test_the_mart_made_again_after_a_change_is_the_one_made_anew(tmp_path: Path) -> None:
    deals, touches = company(6)
    facts = store(tmp_path, opportunities=deals, touches=touches)
    attribute(facts, scope="account")
    touches[3]["channel"] = "a new partner"
    deals[5]["account_id"] = "a3"
    gone = deals.pop(7)
    later = [row for row in touches if row["touch_id"] != "t0007"]
    deals.append(deal("new", account_id=gone["account_id"], closed_at=CLOSED + timedelta(days=110)))
    facts.replace({"opportunities": arrow("opportunities", deals), "touches": arrow("touches", later)}, "crm")
    again = attribute(facts, scope="account", by="period")
    anew = attribute(store(tmp_path / "anew", opportunities=deals, touches=later), scope="account", by="period")
    assert repr(replace(again, as_of=None)) == repr(replace(anew, as_of=None))
    before, after = sorted((tmp_path / "facts/marts/attribution-account-180-7").glob("gen-*"))
    shared, fresh = sorted(after.glob("touches-*.parquet"))
    assert shared.samefile(before / shared.name)
    assert (after / "cells_channel.parquet").stat().st_mtime_ns <= (after / "about.json").stat().st_mtime_ns
    with duckdb.connect() as engine:
        kept, made = (engine.read_parquet(str(file)).aggregate("count(*)").fetchall()[0][0] for file in (shared, fresh))
    assert 0 < made < kept / 2

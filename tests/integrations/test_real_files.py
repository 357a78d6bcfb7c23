"""Files that nobody here wrote, brought in by the mappings of the guides, against what is known of them.

They are not part of the project: TRINE_TEST_DATA names their folder, which else is looked for beside the clone.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from trine.analytics.metrics import rows, series, with_facts
from trine.analytics.store import FactStore
from trine.analytics.win_rate import sides, span_named
from trine.core.checks import run_checks
from trine.core.standardisation import decompose
from trine.integrations.csv.importing import run_import
from trine.integrations.csv.mapping import load_mapping
from trine.plan import read_plan

if TYPE_CHECKING:
    from trine.integrations.csv.importing import ImportReport

PROJECT = Path(__file__).parents[2]
DATA = Path(os.environ.get("TRINE_TEST_DATA") or PROJECT.parent / "shared" / "data")
GUIDES = PROJECT / "docs" / "guides"

needs_olist = pytest.mark.skipif(
    not (DATA / "olist").is_dir(),
    reason="Olist's files are not here; TRINE_TEST_DATA names the folder of both data sets",
)
needs_maven = pytest.mark.skipif(
    not (DATA / "maven_crm").is_dir(),
    reason="Maven's files are not here; TRINE_TEST_DATA names the folder of both data sets",
)


def bring(store: FactStore, file: str, mapping: str) -> ImportReport:
    return run_import(DATA / file, load_mapping(GUIDES / mapping), store)


@pytest.fixture(scope="module")
def olist(tmp_path_factory: pytest.TempPathFactory) -> FactStore:
    store = FactStore(tmp_path_factory.mktemp("olist"))
    bring(store, "olist/olist_marketing_qualified_leads_dataset.csv", "olist-leads.yaml")
    bring(store, "olist/olist_closed_deals_dataset.csv", "olist-deals.yaml")
    bring(store, "olist/olist_closed_deals_dataset.csv", "olist-conversions.yaml")
    return store


@pytest.fixture(scope="module")
def maven(tmp_path_factory: pytest.TempPathFactory) -> FactStore:
    store = FactStore(tmp_path_factory.mktemp("maven"))
    bring(store, "maven_crm/accounts.csv", "maven-accounts.yaml")
    bring(store, "maven_crm/sales_pipeline.csv", "maven-opportunities.yaml")
    return store


def won_leads(facts: Any) -> Any:
    leads, deals = facts.table("leads"), facts.table("opportunities")
    won = deals.filter(deals.is_won).select("source", "opportunity_id", "close_date")
    return leads.left_join(won, ["source", "opportunity_id"])


@needs_olist
def test_olist_has_8000_leads_and_842_deals_and_every_deal_matches_a_lead(olist: FactStore) -> None:
    tables = olist.manifest().tables
    assert (tables["leads"].rows, tables["opportunities"].rows) == (8_000, 842)
    with olist.snapshot() as facts:
        joined = won_leads(facts)
        assert joined.close_date.count().to_pyarrow().as_py() == 842
    assert [(one.new, one.changed, one.rejected) for one in olist.manifest().imports] == [
        (8_000, 0, 0),
        (842, 0, 0),
        (0, 842, 0),
    ]


@needs_olist
@pytest.mark.parametrize(
    ("origin", "rate"),
    [("unknown", 16.3), ("paid_search", 12.3), ("organic_search", 11.8), ("social", 5.6), ("email", 3.0)],
)
def test_olist_wins_by_origin_are_as_known(olist: FactStore, origin: str, rate: float) -> None:
    with olist.snapshot() as facts:
        joined = won_leads(facts)
        mine = joined.filter(joined.lead_source == origin.replace("_", " "))
        share = mine.close_date.notnull().mean().to_pyarrow().as_py()
    assert round(100 * share, 1) == rate


@needs_olist
def test_olist_lag_from_contact_to_win_is_as_known(olist: FactStore) -> None:
    with olist.snapshot() as facts:
        joined = won_leads(facts)
        days = joined.close_date.delta(joined.created_at.date(), unit="day").name("days")
        lags = sorted(joined.filter(joined.close_date.notnull()).select(days).to_pyarrow()["days"].to_pylist())
    assert (lags[420], lags[-1], sum(lag < 0 for lag in lags)) == (14, 427, 1)
    assert (lags[round(841 * 0.75)], lags[round(841 * 0.9)]) == (55, 162)


@needs_olist
def test_olist_wins_begin_in_december_2017_and_may_2018_had_70_of_its_130_by_the_end_of_may(olist: FactStore) -> None:
    (won,) = series(olist, ["deals_won"], "month")
    assert won.points[0].start == date(2017, 12, 1)
    with olist.snapshot() as facts:
        joined = won_leads(facts)
        may = joined.filter(
            (joined.created_at.date() >= date(2018, 5, 1)) & (joined.created_at.date() <= date(2018, 5, 31))
        )
        by_then = may.filter(may.close_date <= date(2018, 5, 31))
        counts = [table.close_date.count().to_pyarrow().as_py() for table in (by_then, may)]
    assert counts == [70, 130]


@needs_olist
def test_olist_again_changes_nothing(olist: FactStore) -> None:
    generation = olist.manifest().generation
    report = bring(olist, "olist/olist_closed_deals_dataset.csv", "olist-deals.yaml")
    assert (report.unchanged, report.import_id, olist.manifest().generation) == (842, None, generation)


@needs_olist
def test_olist_mqls_per_quarter_add_up(olist: FactStore) -> None:
    (mqls,) = series(olist, ["mql"])
    assert sum(point.value for point in mqls.points) == 8_000


@needs_olist
def test_olists_win_rate_fell_by_two_points_of_which_the_mix_of_origins_made_0_68(olist: FactStore) -> None:
    with olist.snapshot() as facts:
        found = sides(facts, ["lead_source"], span_named("2018Q1"), span_named("2018Q2"))
    taken_apart = decompose(found.factors, found.before.cells, found.after.cells)
    assert (round(100 * found.before.rate, 2), round(100 * found.after.rate, 2)) == (14.00, 11.79)
    assert (round(100 * taken_apart.mix, 2), round(100 * taken_apart.rate, 2)) == (-0.68, -1.53)
    assert (found.watched_to, found.shortest_watch) == (date(2018, 11, 14), 137)
    assert found.later_share is not None
    assert round(found.later_share, 3) == 0.092


@needs_maven
def test_maven_has_8800_opportunities_by_stage_as_known(maven: FactStore) -> None:
    with maven.snapshot() as facts:
        deals = facts.table("opportunities")
        stages = {
            row["stage"]: row["n"]
            for row in deals.group_by("stage").aggregate(n=deals.count()).to_pyarrow().to_pylist()
        }
        won, closed = (int(deals[name].sum().to_pyarrow().as_py()) for name in ("is_won", "is_closed"))
    assert stages == {"Won": 4_238, "Lost": 2_473, "Engaging": 1_589, "Prospecting": 500}
    assert (won, closed) == (4_238, 4_238 + 2_473)


@needs_maven
def test_maven_opportunities_without_account_close_date_or_value_are_kept(maven: FactStore) -> None:
    with maven.snapshot() as facts:
        deals = facts.table("opportunities")
        no_account = deals.account_id.isnull().sum().to_pyarrow().as_py()
        open_ = deals.filter(~deals.is_closed)
        filled = [open_[name].count().to_pyarrow().as_py() for name in ("close_date", "amount")]
    assert (no_account, filled) == (1_425, [0, 0])


@needs_maven
def test_maven_products_and_sectors_are_spelled_as_they_should_be(maven: FactStore) -> None:
    with maven.snapshot() as facts:
        products = set(facts.arrow("opportunities")["product"].to_pylist())
        sectors = facts.arrow("accounts")["industry"].to_pylist()
    assert ("GTX Pro" in products, "GTXPro" in products) == (True, False)
    assert (len(sectors), sectors.count("technology"), sectors.count("technolgy")) == (85, 12, 0)


@needs_maven
def test_maven_every_named_account_of_a_deal_is_there(maven: FactStore) -> None:
    with maven.snapshot() as facts:
        accounts = set(facts.arrow("accounts")["account_id"].to_pylist())
        named = set(facts.arrow("opportunities")["account_id"].to_pylist()) - {None}
    assert named == accounts


@needs_maven
def test_maven_win_rate_by_close_date_is_4238_of_6711(maven: FactStore) -> None:
    (rate,) = series(maven, ["win_rate"])
    assert sum(point.n for point in rate.points) == 6_711
    assert round(sum(point.value * point.n for point in rate.points)) == 4_238
    assert rows(maven, "win_rate", date(2017, 1, 1), date(2017, 12, 31)).total == 6_711


@pytest.mark.parametrize(
    ("plan", "facts", "today", "codes"),
    [
        pytest.param("olist-plan.yaml", "olist", "2018-09-28", ["T202", "T202", "T202", "T301"], marks=needs_olist),
        pytest.param("maven-plan.yaml", "maven", "2018-01-08", ["T112", "T113", "T113", "T113"], marks=needs_maven),
    ],
)
def test_the_plans_of_the_guides_give_the_findings_that_the_guides_explain(
    request: pytest.FixtureRequest, plan: str, facts: str, today: str, codes: list[str]
) -> None:
    company = with_facts(read_plan(GUIDES / plan).company, request.getfixturevalue(facts))
    assert [finding.code for finding in run_checks(company, date.fromisoformat(today)).findings] == codes


@needs_olist
def test_olist_has_no_win_rate_because_it_has_no_losses(olist: FactStore) -> None:
    assert series(olist, ["win_rate"]) == ()

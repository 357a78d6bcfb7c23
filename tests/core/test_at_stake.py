from datetime import date

import pytest
from tests.core.checks.reading import TODAY, company
from tests.core.checks.test_t111_targets_that_clash import LEADS, POSSIBLE, assumed, goal
from tests.core.checks.test_t112_short_sum import WANTED, plan, team

from trine.core.at_stake import AtStake, at_stake
from trine.core.checks import run_checks
from trine.core.company import Company
from trine.core.findings import Evidence, Finding, Ref, Severity

PRICED = assumed("metric: average_deal, between: [15000, 20000]")


def stakes(code: str, *texts: str) -> list[AtStake | None]:
    found = company(*texts)
    return [at_stake(finding, found, TODAY) for finding in run_checks(found, TODAY, [code]).findings]


def off_pace(metric: str, now: float, pace: float) -> AtStake | None:
    found = company("goals: []")
    name, unit = found.metric[metric].name, found.metric[metric].unit
    evidence = (Evidence(name, now, unit, "crm", date(2027, 2, 1)), Evidence("On pace that day", pace, unit, "plan"))
    return at_stake(Finding("T202", Severity.WARNING, "…", (Ref("metric", metric),), evidence), found, TODAY)


def test_what_the_teams_targets_lack_of_the_companys_is_at_stake() -> None:
    (found,) = stakes("T112", plan(WANTED, team("s", "sales", "revenue, to: 1800000")))
    said = "€ 2,400,000 of Revenue asked for − € 1,800,000 that the teams’ targets make = € 600,000"
    assert found == AtStake(600_000, "EUR", said)


def test_what_a_conflict_leaves_of_a_revenue_target_is_at_stake() -> None:
    texts = (LEADS, goal("s", "revenue_new, at_least: 2000000"), POSSIBLE, PRICED)
    (found,) = stakes("T111", *texts)
    said = "€ 2,000,000 of New revenue asked for − € 1,600,000 that the rest allows at most = € 400,000"
    assert found == AtStake(400_000, "EUR", said)


def test_a_conflict_about_a_number_of_deals_tells_no_money() -> None:
    assert stakes("T111", LEADS, goal("s", "deals_won, at_least: 96"), POSSIBLE) == [None]


def test_what_is_written_adds_up_though_it_is_rounded() -> None:
    found = off_pace("revenue", 129_980.4, 498_931.2)
    assert found is not None
    assert found.arithmetic == ("€ 498,900 that would be on pace − € 130,000 of Revenue on 1 February 2027 = € 368,900")


@pytest.mark.parametrize("metric", ["list_price", "average_deal", "mql"])
def test_a_price_an_average_and_a_count_are_no_money_at_stake(metric: str) -> None:
    assert off_pace(metric, 940, 900) is None


def test_a_campaign_planned_below_its_cost_stakes_what_its_record_does_not_bring_back() -> None:
    evidence = (Evidence("Expected revenue", 54_000.0, "EUR"), Evidence("Budget", 67_000.0, "EUR"))
    found = Finding("T209", Severity.WARNING, "…", (Ref("campaign", "crm/fair"),), evidence)
    stake = at_stake(found, Company("Halden"), TODAY)
    assert stake is not None
    assert stake.arithmetic == "€ 67,000 of budget − € 54,000 of revenue expected = € 13,000"


@pytest.mark.parametrize(("metric", "came", "amount"), [("revenue", 90_000.0, 30_000.0), ("revenue", 150_000.0, None)])
def test_a_month_below_what_was_expected_stakes_the_difference_and_a_good_surprise_nothing(
    metric: str, came: float, amount: float | None
) -> None:
    evidence = (Evidence("Revenue (n = 20)", came, "EUR"), Evidence("Expected", 120_000.0, "EUR"))
    found = Finding("T201", Severity.WARNING, "…", (Ref("metric", metric),), evidence)
    stake = at_stake(found, company("goals: []"), TODAY)
    assert (stake.amount if stake else None) == amount

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.core.checks.reading import TODAY, company

from trine.core.campaigns import CampaignRecord, Credit
from trine.core.checks.t209_campaign_below_cost import run
from trine.core.findings import Finding
from trine.core.revenue import RevenueFacts

FAIR = CampaignRecord(
    "crm",
    "fair",
    "Maintenance fair",
    date(2026, 9, 1),
    date(2026, 9, 30),
    "EUR",
    budget=50_000.0,
    expected_revenue=200_000.0,
    cost=60_000.0,
    credits=(Credit("first", 1.0, 15_000.0), Credit("markov", 2.5, 40_000.0)),
    seen=0.95,
    average_deal=17_000.0,
)


def found(**changed: Any) -> list[Finding]:
    facts = RevenueFacts(campaigns=(replace(FAIR, **changed),))
    return list(run(replace(company(), revenue=facts), TODAY))


def test_a_campaign_whose_best_model_stays_below_its_cost_is_found() -> None:
    (finding,) = found()
    assert finding.title == "“Maintenance fair” has brought € 40,000 at most, for € 60,000"
    assert [str(subject) for subject in finding.subjects] == ["campaign:crm/fair"]
    assert [item.value for item in finding.evidence] == [60_000, 40_000, 15_000, "4 deals at € 17,000"]


def test_what_is_still_to_come_counts_in_its_favour() -> None:
    assert found(cost=42_200.0)
    assert not found(cost=42_100.0)


@pytest.mark.parametrize(
    "changed",
    [
        {"seen": 0.89},
        {"seen": None},
        {"cost": None},
        {"credits": ()},
        {"start": None},
        {"end": date(2026, 2, 14), "start": date(2026, 1, 1)},
        {"credits": (Credit("first", 1.0, 15_000.0), Credit("last", 4.0, 61_000.0))},
    ],
)
def test_a_campaign_that_is_young_unknown_long_past_or_covered_by_any_model_is_silent(changed: dict[str, Any]) -> None:
    assert not found(**changed)


def test_a_campaign_that_is_planned_to_bring_less_than_it_costs_is_found_before_it_ends() -> None:
    (finding,) = found(expected_revenue=49_000.0, start=date(2027, 3, 1), end=date(2027, 3, 31), seen=None, cost=None)
    assert finding.title == "“Maintenance fair” is planned to bring € 49,000 for € 50,000"
    assert "crm expects 0.98 for each 1" in finding.reasons[0]


@pytest.mark.parametrize("expected", [None, 50_000.0])
def test_a_plan_that_states_nothing_or_covers_its_budget_is_silent(expected: float | None) -> None:
    assert not found(expected_revenue=expected, end=date(2027, 3, 31), seen=None)


def test_the_plan_of_a_campaign_that_has_ended_is_no_longer_told() -> None:
    assert not found(expected_revenue=49_000.0, seen=None)

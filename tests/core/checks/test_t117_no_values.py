from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.core.checks.reading import TODAY, company, findings

from trine.core.checks.t117_no_values import run
from trine.core.series import FactPoint, FactSeries

METRICS = """
metrics:
  - {id: bare, name: Bare, unit: count, better: up}
  - {id: made, name: Made, unit: count, better: up, formula: mql * acceptance}
  - {id: deeper, name: Deeper, unit: count, better: up, formula: made * win_rate}
  - {id: half, name: Half made, unit: count, better: up, formula: mql + bare}
  - {id: weekly, name: Weekly, unit: ratio, better: up, source: survey, cadence: week}
  - {id: quarterly, name: Quarterly, unit: ratio, better: up, source: survey, window: quarter}
  - {id: rolling, name: Rolling, unit: ratio, better: up, source: survey, window: 12 month}
"""


def goal(metric: str, cycle: str = "2027-q1") -> str:
    return f"goals: [{{id: g, title: G, cycle: {cycle}, owners: [sales], key_results: [{{metric: {metric}, to: 1}}]}}]"


@pytest.mark.parametrize("metric", ["bare", "half"])
def test_a_metric_that_nobody_says_where_to_read_is_found(metric: str) -> None:
    found = findings("T117", METRICS, goal(metric))
    assert [str(subject) for subject in found[0].subjects] == [f"metric:{metric}"]


@pytest.mark.parametrize("metric", ["mql", "made", "deeper"])
def test_a_source_or_a_formula_of_metrics_with_sources_is_enough(metric: str) -> None:
    assert not findings("T117", METRICS, goal(metric))


def test_the_source_of_a_published_kpi_is_a_source() -> None:
    kpi = "kpis: [{team: sales, cycle: 2027-q1, rank: 1, metric: bare, source: crm}]"
    assert not findings("T117", METRICS, goal("bare"), kpi)
    assert not findings("T117", METRICS, goal("half"), kpi)


def test_a_metric_in_no_live_goal_may_lack_a_source() -> None:
    assert not findings("T117", METRICS)
    assert not findings("T117", METRICS, goal("bare", cycle="2026-q4"))


def reading(metric: str, on: str) -> str:
    return f"readings: [{{metric: {metric}, on: {on}, value: 0.5}}]"


@pytest.mark.parametrize(("on", "count"), [("2027-02-07", 1), ("2027-02-08", 0)])
def test_a_reading_older_than_its_cadence_is_found(on: str, count: int) -> None:
    assert len(findings("T117", METRICS, goal("weekly"), reading("weekly", on))) == count


@pytest.mark.parametrize(("on", "count"), [("2026-11-14", 1), ("2026-11-15", 0)])
def test_without_a_cadence_the_window_says_how_often(on: str, count: int) -> None:
    assert len(findings("T117", METRICS, goal("quarterly"), reading("quarterly", on))) == count


def test_a_rolling_window_says_nothing_about_how_often() -> None:
    assert not findings("T117", METRICS, goal("rolling"), reading("rolling", "2025-02-08"))


def test_a_metric_without_any_reading_is_not_old() -> None:
    assert not findings("T117", METRICS, goal("weekly"))


def test_a_goal_that_has_not_begun_needs_no_fresh_values() -> None:
    assert not findings("T117", METRICS, goal("weekly", cycle="2027-q2"), reading("weekly", "2026-02-07"))


@pytest.mark.parametrize(("as_of", "count"), [(date(2027, 2, 7), 1), (date(2027, 2, 10), 0)])
def test_facts_are_as_old_as_their_import(as_of: date, count: int) -> None:
    metrics = "metrics: [{id: leads, name: Leads, unit: count, better: up, source: facts:mqls, cadence: week}]"
    at = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC)
    points = (FactPoint(date(2027, 1, 1), date(2027, 3, 31), 90, 90),)
    facts = FactSeries("mqls", "count", "quarter", points, "crm", at, adds_up=True)
    assert len(list(run(replace(company(metrics, goal("leads")), facts=(facts,)), TODAY))) == count

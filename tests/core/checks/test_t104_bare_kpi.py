import pytest
from tests.core.checks.reading import findings

METRICS = """
metrics:
  - {id: bare, name: Bare, unit: count, better: up}
  - {id: made, name: Made, unit: count, better: up, formula: mql * acceptance}
"""


def kpi(metric: str, rest: str, cycle: str = "2027-q1") -> str:
    return f"kpis: [{{team: marketing, cycle: {cycle}, rank: 1, metric: {metric}{rest}}}]"


def test_what_is_missing_is_named() -> None:
    found = findings("T104", METRICS, kpi("bare", ""))
    assert [finding.title for finding in found] == [
        "Marketing's KPI “Bare” for 2027-q1 does not say how it is measured, its source or how it is paid"
    ]


@pytest.mark.parametrize(
    ("rest", "missing"),
    [
        (", source: crm, pay: none", "how it is measured"),
        (", measured: calls, pay: none", "its source"),
        (", measured: calls, source: crm", "how it is paid"),
    ],
)
def test_one_missing_thing_is_enough(rest: str, missing: str) -> None:
    assert findings("T104", METRICS, kpi("bare", rest))[0].title.endswith(f"does not say {missing}")


def test_a_formula_is_no_definition() -> None:
    found = findings("T104", METRICS, kpi("made", ", source: crm, pay: none"))
    assert found[0].title.endswith("does not say how it is measured")


@pytest.mark.parametrize("pay", ["none", "{basis: mql, share_of_variable: 0.4}"])
def test_not_paid_is_a_statement_and_so_is_a_rule(pay: str) -> None:
    assert not findings("T104", METRICS, kpi("bare", f", measured: calls, source: crm, pay: {pay}"))


def test_definition_and_source_of_the_metric_count() -> None:
    assert not findings("T104", kpi("mql", ", pay: none"))


def test_a_kpi_of_a_cycle_that_is_over_is_silent() -> None:
    assert not findings("T104", METRICS, kpi("bare", "", "2026-q4"))

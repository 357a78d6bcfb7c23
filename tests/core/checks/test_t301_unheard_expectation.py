import pytest
from tests.core.checks.reading import findings, subjects

TEAMS = "teams: [{id: demand, name: Demand generation, function: marketing, parent: marketing}]"


def expects(what: str = "metric: mql, at_least: 400", cycle: str = "2027-q1", of: str = "marketing") -> str:
    return f"expectations: [{{id: e, from: sales, of: {of}, cycle: {cycle}, {what}}}]"


def goal(result: str, owners: str = "marketing", cycle: str = "2027-q1") -> str:
    return f"""
goals:
  - {{id: g, title: Leads that call back, cycle: {cycle}, owners: [{owners}], key_results: [{{metric: {result}}}]}}
"""


def kpi(metric: str, team: str = "marketing", cycle: str = "2027-q1") -> str:
    return f"kpis: [{{team: {team}, cycle: {cycle}, rank: 1, metric: {metric}}}]"


def depends(what: str, state: str) -> str:
    row = f"{{id: d, from: sales, of: marketing, what: {what}, needed_by: 2027-02-20, state: {state}}}"
    return f"dependencies: [{row}]"


def test_an_expectation_that_is_nowhere_on_the_others_list_is_found() -> None:
    found = findings("T301", expects(), kpi("churn"), goal("win_rate, to: 0.2"))
    assert [finding.title for finding in found] == [
        "Sales counts on Marketing qualified leads of at least 400 from Marketing, which has it nowhere on its list"
    ]


@pytest.mark.parametrize(
    "listed",
    [
        kpi("mql"),
        kpi("mql", cycle="2027"),
        kpi("mql", team="demand"),
        goal("mql, from: 300, to: 400"),
        goal("mql, at_least: 500"),
        goal("mql, to: 400", owners="marketing, product"),
        goal("mql, to: 1600", cycle="2027"),
        depends("Marketing qualified leads from the fair", "accepted"),
        depends("Marketing qualified leads from the fair", "delivered"),
        "revenue_targets: [{team: marketing, cycle: 2027-q1, metric: mql, at_least: 400, kind: sourced}]",
    ],
)
def test_an_expectation_on_the_others_list_is_silent(listed: str) -> None:
    assert not findings("T301", TEAMS, expects(), listed)


@pytest.mark.parametrize(
    "elsewhere",
    [
        kpi("mql", team="sales"),
        kpi("mql", cycle="2026-q4"),
        goal("mql, to: 500", owners="product"),
        goal("mql, to: 500", owners="company"),
        depends("Marketing qualified leads from the fair", "asked"),
        depends("A price list", "accepted"),
    ],
)
def test_what_others_have_on_their_lists_does_not_help(elsewhere: str) -> None:
    assert subjects("T301", expects(), elsewhere) == [["expectation:e"]]


def test_a_lower_target_than_is_counted_on_is_found_with_both_figures() -> None:
    found = findings("T301", expects(), kpi("mql"), goal("mql, from: 200, to: 300"))
    assert [finding.title for finding in found] == [
        "Sales counts on Marketing qualified leads of at least 400 from Marketing, whose target is 300"
    ]
    assert [item.value for item in found[0].evidence] == [400, 300]


@pytest.mark.parametrize(("ceiling", "count"), [(0.1, 0), (0.09, 0), (0.12, 1)])
def test_a_ceiling_is_compared_with_a_ceiling(ceiling: float, count: int) -> None:
    found = findings("T301", expects("metric: churn, at_most: 0.1"), goal(f"churn, to: {ceiling}"))
    assert len(found) == count


@pytest.mark.parametrize(
    ("what", "count"),
    [
        ("Leads that call back", 0),
        ("leads that call back quickly", 0),
        ("Win rate", 0),
        ("A reseller price list", 1),
        ("Call centre for leads", 1),
    ],
)
def test_an_expectation_in_words_is_looked_for_in_the_words_of_the_list(what: str, count: int) -> None:
    assert len(findings("T301", expects(f"what: {what}"), goal("win_rate, to: 0.2"))) == count


def test_an_accepted_dependency_in_other_words_of_the_same_meaning_is_the_expectation() -> None:
    assert not findings(
        "T301", expects("what: Reseller price list"), depends("A price list for the resellers", "accepted")
    )


def test_an_expectation_of_a_cycle_that_is_over_is_silent() -> None:
    assert not findings("T301", expects(cycle="2026-q4"))

import pytest
from tests.core.checks.reading import findings, subjects


def two(one: str, other: str, names: tuple[str, str] = ("New customers", "New customers")) -> str:
    return f"""
metrics:
  - {{id: a, name: {names[0]}, unit: count, better: up{one}}}
  - {{id: b, name: {names[1]}, unit: count, better: up{other}}}
"""


@pytest.mark.parametrize(
    ("one", "other", "aspect"),
    [
        (", formula: mql * acceptance", ", formula: mql * win_rate", "formula differs"),
        (", filter: Europe", "", "filter differs"),
        (", window: quarter", ", window: month", "window differs"),
        (", source: crm", ", source: sheet", "source differs"),
        (", definition: first order", ", definition: no order for a year", "definition differs"),
        (", definition: x, source: crm", ", definition: y, source: sheet", "definition and source differ"),
    ],
)
def test_one_name_with_two_measures_is_found(one: str, other: str, aspect: str) -> None:
    found = findings("T107", two(one, other))
    assert [finding.title for finding in found] == [f"“New customers” is measured in two ways: the {aspect}"]
    assert [str(subject) for subject in found[0].subjects] == ["metric:a", "metric:b"]


@pytest.mark.parametrize(
    "names", [("New customers", "new-customer"), ("New  Customers", "NEW CUSTOMERS"), ("Opportunities", "Opportunity")]
)
def test_case_hyphens_spaces_and_plurals_do_not_make_another_name(names: tuple[str, str]) -> None:
    assert subjects("T107", two(", source: crm", ", source: sheet", names)) == [["metric:a", "metric:b"]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (", formula: mql * acceptance + deals_won", ", formula: (deals_won) + acceptance*mql"),
        (", source: CRM", ", source: crm"),
        (", definition: A first order.", ", definition: a first  order"),
        (", source: crm", ""),
        (", window: quarter, definition: x", ", source: crm"),
    ],
    ids=["formulas that mean the same", "case", "punctuation", "one says nothing", "they say different things"],
)
def test_measures_that_may_be_the_same_are_silent(one: str, other: str) -> None:
    assert not findings("T107", two(one, other))


def test_other_names_may_have_other_measures() -> None:
    names = ("New customers", "New customers of partners")
    assert not findings("T107", two(", source: crm", ", source: sheet", names))


def kpis(one: str, other: str, cycle: str = "2027-q1", team: str = "sales") -> str:
    return f"""
kpis:
  - {{team: marketing, cycle: 2027-q1, rank: 1, metric: mql{one}}}
  - {{team: {team}, cycle: {cycle}, rank: 2, metric: mql{other}}}
"""


@pytest.mark.parametrize("aspect", ["measured", "source"])
def test_two_teams_that_measure_one_kpi_in_two_ways_are_found(aspect: str) -> None:
    found = findings("T107", kpis(f", {aspect}: calls asked for", f", {aspect}: calls made"))
    assert [str(subject) for subject in found[0].subjects] == [
        "metric:mql",
        "kpi:marketing/2027-q1/1",
        "kpi:sales/2027-q1/2",
    ]
    assert found[0].next_step.startswith("Marketing and Sales:")


def test_two_teams_that_measure_one_kpi_alike_are_silent() -> None:
    assert not findings("T107", kpis(", measured: Calls asked for", ", measured: calls asked for."))
    assert not findings("T107", kpis(", measured: calls asked for", ""))


def test_a_kpi_may_be_measured_anew_in_another_quarter() -> None:
    assert not findings("T107", kpis(", measured: asked", ", measured: made", cycle="2027-q2"))


def test_a_kpis_source_is_not_held_against_the_metrics_own() -> None:
    assert not findings("T107", "kpis: [{team: sales, cycle: 2027-q1, rank: 1, metric: mql, source: sheet}]")

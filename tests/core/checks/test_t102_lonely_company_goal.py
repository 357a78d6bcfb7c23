from tests.core.checks.reading import findings

GOALS = """
goals:
  - {id: c-grow, title: Grow, cycle: 2027, owners: %s}
  - {id: s, title: S, cycle: 2027-q1, owners: [sales], serves: [%s]}
  - {id: m, title: M, cycle: 2027-q1, owners: [%s], serves: [s]}
"""


def titles(owners: str, served: str, below: str) -> list[str]:
    return [finding.title for finding in findings("T102", GOALS % (owners, served, below))]


def test_a_company_goal_that_nothing_serves_is_found() -> None:
    assert titles("[company]", "", "sales") == ["No team contributes to the company goal “Grow”"]


def test_a_company_goal_that_one_function_serves_is_found_with_its_name() -> None:
    assert titles("[company]", "c-grow", "sales") == ["Only sales contributes to the company goal “Grow”"]


def test_a_second_function_anywhere_below_is_enough() -> None:
    assert not titles("[company]", "c-grow", "marketing")


def test_co_owners_of_the_company_goal_contribute() -> None:
    assert not titles("[company, product, marketing]", "", "sales")


def test_a_team_that_has_ended_contributes_nothing() -> None:
    teams = "teams: [{id: partners, name: Partners, function: marketing, until: 2026-12-31}]"
    found = findings("T102", teams, GOALS % ("[company]", "c-grow", "partners"))
    assert [finding.title for finding in found] == ["Only sales contributes to the company goal “Grow”"]


def test_a_company_goal_of_a_cycle_that_is_over_is_silent() -> None:
    assert not findings("T102", "goals: [{id: c, title: C, cycle: 2026-q4, owners: [company]}]")

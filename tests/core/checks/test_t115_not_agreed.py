from dataclasses import replace
from datetime import date

import pytest
from tests.core.checks.reading import TODAY, company, findings

from trine.core.checks.t115_not_agreed import run
from trine.core.company import Goal, SignOff

TEAMS = """
teams:
  - {id: inside-sales, name: Inside sales, function: sales, parent: sales}
  - {id: partners, name: Partners, function: sales, until: 2027-01-31}
metrics:
  - {id: of_sales, name: Calls, unit: count, better: up, owner: sales}
  - {id: of_inside, name: Demos, unit: count, better: up, owner: inside-sales}
  - {id: of_partners, name: Referrals, unit: count, better: up, owner: partners}
  - {id: of_ana, name: Visits, unit: count, better: up, owner: ana}
"""


def titles(owners: str, metric: str = "churn", signed: str = "", rest: str = "", more: str = "") -> list[str]:
    goal = f"""
goals:
  - id: g
    title: Grow
    cycle: 2027-q1
    owners: [{owners}]
    key_results: [{{metric: {metric}, at_least: 1}}]
    sign_offs: [{", ".join(f"{{team: {team}, by: ana, on: 2026-12-12}}" for team in signed.split())}]
    {rest}
{more}
"""
    return [finding.title for finding in findings("T115", TEAMS, goal)]


CHILD = "  - {id: child, title: Child, cycle: 2027-q1, owners: [product], serves: [g]}"


@pytest.mark.parametrize(
    ("case", "missing"),
    [
        ({"owners": "marketing, sales", "signed": "sales"}, "Marketing"),
        ({"owners": "marketing, sales"}, "Marketing and Sales"),
        ({"owners": "marketing", "metric": "of_sales"}, "Sales"),
        ({"owners": "company", "metric": "of_sales"}, "Sales"),
        ({"owners": "company", "more": CHILD}, "Product"),
    ],
    ids=["joint owner", "both joint owners", "owner of the metric", "of a company goal", "team whose goal serves it"],
)
def test_a_touched_team_that_has_not_signed_is_named(case: dict[str, str], missing: str) -> None:
    assert titles(**case) == [f"“Grow” has not been signed off by {missing}"]


@pytest.mark.parametrize(
    "case",
    [
        {"owners": "marketing"},
        {"owners": "marketing, sales", "signed": "sales marketing"},
        {"owners": "sales", "metric": "of_sales"},
        {"owners": "marketing", "metric": "of_inside", "signed": "sales"},
        {"owners": "marketing", "metric": "of_partners"},
        {"owners": "marketing", "metric": "of_ana"},
        {"owners": "company", "signed": "product", "more": CHILD},
    ],
    ids=[
        "a single owner agrees by setting it",
        "all joint owners have signed",
        "the metric is its own",
        "the team it is part of has signed",
        "the team has ended",
        "a person owns the metric",
        "the team below has signed",
    ],
)
def test_goals_that_all_have_agreed_to_are_silent(case: dict[str, str]) -> None:
    assert not titles(**case)


def test_a_goal_that_changed_after_sign_off_asks_again() -> None:
    assert titles("marketing, sales", signed="marketing sales", rest="changed: 2027-01-20") == [
        "“Grow” changed on 20 January 2027, after Marketing and Sales signed it off"
    ]


def test_a_sign_off_of_the_day_of_the_change_is_to_the_changed_goal() -> None:
    assert not titles("marketing, sales", signed="marketing sales", rest="changed: 2026-12-12")


def test_a_later_sign_off_takes_the_place_of_an_earlier_one() -> None:
    signed = (SignOff("marketing", "ana", date(2027, 1, 21)), SignOff("marketing", "ana", date(2026, 12, 12)))
    goal = Goal("g", "Grow", "2027-q1", ("sales",), changed=date(2027, 1, 20), sign_offs=signed)
    assert not list(run(replace(company(), goals=(goal,)), TODAY))


def test_one_goal_can_lack_one_sign_off_and_have_outlived_another() -> None:
    assert titles("marketing, sales", signed="sales", rest="changed: 2027-01-20") == [
        "“Grow” has not been signed off by Marketing and changed on 20 January 2027, after Sales signed it off"
    ]

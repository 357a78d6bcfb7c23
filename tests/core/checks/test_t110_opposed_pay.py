from dataclasses import replace
from datetime import date

import pytest
from tests.core.checks.reading import TODAY, company, findings, subjects

from trine.core.checks import run_checks
from trine.core.checks.t110_opposed_pay import undecided
from trine.core.company import Accepted

PRICE = """
influences:
  - {from: list_price, to: market_share, sign: "-", strength: strong, because: price test of autumn 2026}
  - {from: list_price, to: gross_margin, sign: "+", strength: strong}
"""
DISCOUNT = "metrics: [{id: discount, name: Discount, unit: ratio, better: up}]"


def goal(result: str, *, owners: str = "company", cycle: str = "2027-q1") -> str:
    return f"""
goals:
  - {{id: c-a, title: Goal A, cycle: {cycle}, owners: [{owners}], key_results: [{{metric: {result}}}]}}
"""


def pay(*rules: str, cycle: str = "2027-q1") -> str:
    return "kpis:" + "".join(
        f"""
  - {{team: sales, cycle: {cycle}, rank: {rank}, metric: revenue, pay: {{{rule}}}}}"""
        for rank, rule in enumerate(rules, start=1)
    )


@pytest.mark.parametrize(
    ("rule", "result"),
    [
        ("basis: discount", "discount, at_most: 0.1"),
        ("basis: discount", "discount, from: 0.13, to: 0.1"),
        ("basis: churn", "churn, at_least: 0.1"),
        ("basis: discount, accelerates_above: 0.2", "discount, keep: [0.05, 0.1]"),
    ],
)
def test_pay_for_going_beyond_what_the_goal_allows_is_found(rule: str, result: str) -> None:
    metric = result.split(",", maxsplit=1)[0]
    assert subjects("T110", DISCOUNT, pay(rule), goal(result)) == [
        ["kpi:sales/2027-q1/1", "goal:c-a", f"metric:{metric}"]
    ]


@pytest.mark.parametrize(
    ("rule", "result"),
    [
        ("basis: discount", "discount, at_least: 0.1"),
        ("basis: churn", "churn, at_most: 0.1"),
        ("basis: discount", "discount, keep: [0.05, 0.1]"),
        ("basis: discount, accelerates_above: 0.08", "discount, keep: [0.05, 0.1]"),
        ("basis: discount, share_of_variable: 0", "discount, at_most: 0.1"),
        ("basis: discount", "gross_margin, at_most: 0.1"),
    ],
    ids=["with it", "less is better", "a band", "inside the band", "nothing paid", "another metric"],
)
def test_pay_that_fits_the_goal_is_silent(rule: str, result: str) -> None:
    assert not findings("T110", DISCOUNT, pay(rule), goal(result))


def test_pay_that_pushes_a_goal_the_wrong_way_is_found() -> None:
    (found,) = findings("T110", PRICE, pay("basis: list_price, share_of_variable: 0.4"), goal("market_share, to: 0.12"))
    assert found.title == ("Sales is paid for more List price; that lowers Market share, which “Goal A” is to raise")
    assert found.reasons[0] == "40 % of variable pay of Sales follows List price."
    assert found.reasons[1] == "List price ↑ → Market share ↓ (strong: price test of autumn 2026)"


def test_a_goal_that_costs_the_team_its_pay_is_found() -> None:
    (found,) = findings("T110", PRICE, pay("basis: gross_margin"), goal("list_price, from: 940, to: 900"))
    assert found.title == "“Goal A” lowers List price; that lowers Gross margin, and Sales is paid for more of it"


def test_pay_and_goal_that_need_one_lever_in_opposite_directions_are_found() -> None:
    (found,) = findings(
        "T110",
        PRICE,
        pay("basis: gross_margin, share_of_variable: 0.6, accelerates_above: 0.45"),
        goal("market_share, from: 0.08, to: 0.12"),
    )
    assert (
        found.title == "Sales is paid for more Gross margin, which a higher List price brings; “Goal A” needs it lower"
    )
    assert found.reasons[0] == "60 % of variable pay of Sales follows Gross margin and speeds up above 45 %."
    assert [str(ref) for ref in found.subjects] == [
        "kpi:sales/2027-q1/1",
        "goal:c-a",
        "metric:gross_margin",
        "metric:list_price",
    ]


def test_pay_for_less_is_put_the_right_way_round() -> None:
    reverse = """
influences:
  - {from: list_price, to: churn, sign: "+", strength: strong}
"""
    (found,) = findings("T110", reverse, pay("basis: churn"), goal("list_price, from: 880, to: 990"))
    assert found.title == "“Goal A” raises List price; that raises Churn, and Sales is paid for less of it"


def test_the_next_step_names_who_leads_the_team() -> None:
    lead = "people: [{id: lea, name: Lea Marsh, teams: [sales], lead_of: [sales]}]"
    (found,) = findings("T110", lead, DISCOUNT, pay("basis: discount"), goal("discount, at_most: 0.1"))
    assert found.next_step.startswith("Lea Marsh (Sales) and leadership: ")
    (nobody,) = findings("T110", DISCOUNT, pay("basis: discount"), goal("discount, at_most: 0.1"))
    assert nobody.next_step.startswith("Sales and leadership: ")


def test_a_teams_goal_is_no_goal_of_the_company() -> None:
    assert not findings("T110", PRICE, pay("basis: gross_margin"), goal("list_price, to: 900", owners="product"))


def test_pay_for_both_sides_is_balanced() -> None:
    both = pay("basis: gross_margin, share_of_variable: 0.3", "basis: market_share, share_of_variable: 0.3")
    assert not findings("T110", PRICE, both, goal("market_share, from: 0.08, to: 0.12"))


def test_pay_of_another_time_is_silent() -> None:
    later = pay("basis: discount", cycle="2027-q2")
    assert not findings("T110", DISCOUNT, later, goal("discount, at_most: 0.1"))
    assert findings("T110", DISCOUNT, later, goal("discount, at_most: 0.1", cycle="2027"))
    over = pay("basis: discount")
    assert not findings("T110", DISCOUNT, over, goal("discount, at_most: 0.1"), today=date(2027, 4, 1))


def test_two_weak_beliefs_are_too_little() -> None:
    weak = PRICE.replace("strength: strong", "strength: weak")
    assert not findings("T110", weak, pay("basis: gross_margin"), goal("market_share, from: 0.08, to: 0.12"))
    assert findings("T110", weak, pay("basis: gross_margin"), goal("list_price, from: 940, to: 900"))


def test_pay_that_speeds_up_where_the_metric_gets_worse_is_undecided() -> None:
    text = pay("basis: churn, accelerates_above: 0.1")
    assert not findings("T110", text, goal("churn, at_least: 0.05"))
    (case,) = undecided(company(text, goal("churn, at_least: 0.05")), TODAY)
    assert case.sentence.startswith("Sales is paid on Churn, of which less is better, and pay speeds up above 10 %")


def test_chains_of_both_signs_are_undecided() -> None:
    both = """
influences:
  - {from: list_price, to: market_share, sign: "-", strength: strong}
  - {from: list_price, to: acceptance, sign: "+", strength: strong}
  - {from: acceptance, to: market_share, sign: "+", strength: strong}
"""
    text = (both, pay("basis: list_price"), goal("market_share, to: 0.12"))
    assert not findings("T110", *text)
    assert len(list(undecided(company(*text), TODAY))) == 1


def test_it_is_accepted_by_its_pay_rule_and_goal() -> None:
    of = company(DISCOUNT, pay("basis: discount"), goal("discount, at_most: 0.1"))
    accepted = Accepted("T110", ("sales/2027-q1/1", "c-a"), "ana", date(2027, 1, 5), date(2027, 3, 31), "this quarter")
    (found,) = run_checks(replace(of, accepted=(accepted,)), TODAY, select=["T110"]).findings
    assert found.accepted == accepted

from datetime import date

import pytest
from tests.core.checks.reading import findings, subjects


def goals(one: str, other: str, *, cycles: tuple[str, str] = ("2027-q1", "2027-q1"), serves: str = "") -> str:
    return f"""
goals:
  - {{id: a, title: A, cycle: {cycles[0]}, owners: [product], key_results: [{{metric: {one}}}]}}
  - {{id: b, title: B, cycle: {cycles[1]}, owners: [sales], serves: [{serves}], key_results: [{{metric: {other}}}]}}
"""


CLASHES = [
    ("list_price, at_most: 900", "list_price, at_least: 950"),
    ("list_price, at_most: 900", "list_price, from: 880, to: 990"),
    ("gross_margin, from: 0.41, to: 0.46", "gross_margin, from: 0.46, to: 0.41"),
    ("gross_margin, from: 0.41, to: 0.46", "gross_margin, from: 0.55, to: 0.5"),
    ("market_share, keep: [0.08, 0.09]", "market_share, keep: [0.1, 0.12]"),
    ("market_share, keep: [0.08, 0.09]", "market_share, to: 0.12"),
    ("churn, to: 0.08", "churn, at_least: 0.1"),
    ("mql, at_least: 500", "mql, at_most: 400"),
]


@pytest.mark.parametrize(("one", "other"), CLASHES)
def test_goals_that_cannot_both_be_met_or_that_pull_apart_are_found(one: str, other: str) -> None:
    metric = one.split(",", maxsplit=1)[0]
    assert subjects("T108", goals(one, other)) == [["goal:a", "goal:b", f"metric:{metric}"]]
    assert subjects("T108", goals(other, one)) == [["goal:a", "goal:b", f"metric:{metric}"]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("list_price, at_most: 900", "list_price, at_least: 900"),
        ("list_price, at_most: 900", "list_price, at_most: 700"),
        ("market_share, from: 0.08, to: 0.1", "market_share, from: 0.08, to: 0.12"),
        ("market_share, from: 0.08, to: 0.12", "market_share, at_most: 0.15"),
        ("market_share, keep: [0.08, 0.1]", "market_share, keep: [0.1, 0.12]"),
        ("churn, from: 0.12, to: 0.08", "churn, at_most: 0.1"),
        ("list_price, at_most: 900", "average_deal, at_least: 950"),
    ],
    ids=[
        "they meet",
        "two ceilings",
        "two floors",
        "below its ceiling",
        "bands that meet",
        "both down",
        "other metrics",
    ],
)
def test_goals_that_fit_together_are_silent(one: str, other: str) -> None:
    assert not findings("T108", goals(one, other))


def test_the_title_tells_both_targets() -> None:
    found = findings("T108", goals("list_price, at_most: 900", "list_price, from: 880, to: 990"))
    assert found[0].title == "“B” wants List price from € 880 to € 990, “A” at most € 900: both cannot hold"
    assert found[0].reasons[-1] == "€ 990 or more is not € 900 or less."


def test_a_goal_whose_own_key_results_clash_is_found() -> None:
    results = "key_results: [{metric: list_price, at_most: 900}, {metric: list_price, at_least: 950}]"
    goal = f"goals: [{{id: a, title: A, cycle: 2027-q1, owners: [product], {results}}}]"
    assert subjects("T108", goal) == [["goal:a", "metric:list_price"]]


def test_a_ceiling_for_the_year_holds_in_its_quarters() -> None:
    clash = goals("list_price, at_most: 900", "list_price, at_least: 950", cycles=("2027", "2027-q1"))
    assert len(findings("T108", clash)) == 1


def test_a_step_on_the_way_is_no_other_value() -> None:
    steps = goals("market_share, from: 0.08, to: 0.12", "market_share, keep: [0.08, 0.1]", cycles=("2027", "2027-q1"))
    assert not findings("T108", steps)


def test_quarters_that_do_not_overlap_may_want_different_values() -> None:
    apart = goals("list_price, at_most: 900", "list_price, at_least: 950", cycles=("2027-q1", "2027-q2"))
    assert not findings("T108", apart)


def test_a_quarters_amount_is_not_held_against_the_years() -> None:
    apart = goals("mql, at_least: 1600", "mql, at_most: 500", cycles=("2027", "2027-q1"))
    assert not findings("T108", apart)


def test_a_quarter_that_wants_more_than_the_whole_year_may_have_is_found() -> None:
    assert findings("T108", goals("mql, at_most: 1600", "mql, at_least: 1700", cycles=("2027", "2027-q1")))


def test_a_band_for_a_share_of_the_sum_it_serves_is_no_clash() -> None:
    share = "mql, keep: [300, 400]"
    assert not findings("T108", goals("mql, at_least: 1000", share, serves="a"))
    assert len(findings("T108", goals("mql, at_least: 1000", share))) == 1


def test_goals_of_cycles_that_are_over_are_silent() -> None:
    over = goals("list_price, at_most: 900", "list_price, at_least: 950")
    assert not findings("T108", over, today=date(2027, 4, 1))


def test_a_from_and_to_is_due_on_its_day() -> None:
    early = goals("list_price, from: 880, to: 990, by: 2027-01-31", "list_price, at_most: 900")
    assert len(findings("T108", early)) == 1

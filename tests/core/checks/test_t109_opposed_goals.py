from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.checks.reading import TODAY, company, findings, subjects

from trine.core.checks import run_checks
from trine.core.checks.t109_opposed_goals import undecided
from trine.core.company import Accepted

PRICE = """
influences:
  - {from: list_price, to: market_share, sign: "-", strength: strong, because: price test of autumn 2026}
  - {from: list_price, to: gross_margin, sign: "+", strength: strong}
"""
REVENUE = """
  - id: c
    title: Goal C
    cycle: 2027-q1
    owners: [company]
    key_results: [{metric: revenue_new, at_least: 900000}]
"""
SHARE = "market_share, from: 0.08, to: 0.12"
MARGIN = "gross_margin, from: 0.41, to: 0.46"


def goals(
    one: str,
    other: str,
    *,
    owners: tuple[str, str] = ("product", "sales"),
    cycles: tuple[str, str] = ("2027-q1", "2027-q1"),
    serves: tuple[str, str] = ("", ""),
) -> str:
    return "goals:" + "".join(
        f"""
  - id: {id_}
    title: Goal {id_.upper()}
    cycle: {cycles[place]}
    owners: [{owners[place]}]
    serves: [{serves[place]}]
    key_results: [{{metric: {result}}}]"""
        for place, (id_, result) in enumerate([("a", one), ("b", other)])
    )


def influences(*rows: str) -> str:
    """`price - share strong` for each influence."""
    lines = (row.split() for row in rows)
    return "influences:" + "".join(
        f"""
  - {{from: {source}, to: {target}, sign: "{sign}", strength: {strength}}}"""
        for source, sign, target, strength in lines
    )


PUSH = influences("list_price - market_share strong")


def test_what_one_goal_moves_against_the_other_is_found() -> None:
    found = findings("T109", PUSH, goals("list_price, from: 880, to: 990", SHARE))
    assert [[str(subject) for subject in each.subjects] for each in found] == [
        ["goal:a", "goal:b", "metric:list_price", "metric:market_share"]
    ]
    assert found[0].title == "“Goal A” raises List price; that lowers Market share, which “Goal B” is to raise"


def test_the_chain_is_shown_link_by_link_with_its_evidence() -> None:
    chain = """
influences:
  - {from: list_price, to: win_rate, sign: "-", strength: weak, because: lost deals name the price}
"""
    (found,) = findings("T109", chain, goals("list_price, from: 880, to: 990", "revenue_new, at_least: 900000"))
    assert found.reasons[1:4] == (
        "List price ↑ → Win rate ↓ (weak: lost deals name the price)",
        "Win rate ↓ → Deals won ↓ (by its formula)",
        "Deals won ↓ → New revenue ↓ (by its formula)",
    )
    assert found.reasons[-1] == "One link is only weakly believed, so the whole chain is weak."
    assert found.next_step.endswith("First test whether List price really moves Win rate.")


def test_goals_that_need_one_lever_in_opposite_directions_are_found() -> None:
    text = goals(f"{SHARE}}}, {{metric: list_price, at_most: 900", MARGIN, owners=("company", "sales"))
    (found,) = findings("T109", PRICE, text)
    assert found.title == "“Goal B” and “Goal A” need List price moved in opposite directions"
    assert "List price ↓ → Market share ↑ (strong: price test of autumn 2026)" in found.reasons
    assert "List price ↑ → Gross margin ↑ (strong, no reason given)" in found.reasons
    assert found.next_step.startswith("Sales and leadership: ")


def test_it_is_accepted_by_its_two_goals() -> None:
    of = company(PRICE, goals(SHARE, MARGIN))
    accepted = Accepted("T109", ("a", "b"), "ana", date(2026, 12, 15), date(2027, 3, 31), "share first")
    (found,) = run_checks(replace(of, accepted=(accepted,)), TODAY, select=["T109"]).findings
    assert found.accepted == accepted


def test_a_second_lever_for_each_goal_is_a_way_out() -> None:
    more = influences(
        "list_price - market_share strong",
        "list_price + gross_margin strong",
        "acceptance + market_share strong",
        "churn - gross_margin strong",
    )
    assert not findings("T109", more, goals(SHARE, MARGIN))
    one_way_only = more.replace("from: churn, to: gross_margin", "from: churn, to: revenue")
    assert len(findings("T109", one_way_only, goals(SHARE, MARGIN))) == 1


def test_two_weak_beliefs_are_too_little() -> None:
    weak = influences("list_price - acceptance weak", "acceptance + market_share weak")
    assert not findings("T109", weak, goals("list_price, from: 880, to: 990", SHARE))
    both = influences("list_price - market_share weak", "list_price + gross_margin weak")
    assert not findings("T109", both, goals(SHARE, MARGIN))


def test_chains_of_both_signs_are_undecided_and_no_finding() -> None:
    both = influences(
        "list_price - market_share strong", "list_price + acceptance strong", "acceptance + market_share strong"
    )
    of = company(both, goals("list_price, from: 880, to: 990", SHARE))
    assert not findings("T109", both, goals("list_price, from: 880, to: 990", SHARE))
    (case,) = undecided(of, TODAY)
    assert [str(ref) for ref in case.subjects] == ["goal:a", "goal:b", "metric:list_price", "metric:market_share"]
    assert "List price takes Market share both ways" in case.sentence


def test_a_circle_of_influences_does_not_make_a_conflict() -> None:
    circle = influences(
        "list_price + gross_margin strong", "gross_margin - market_share strong", "market_share + list_price strong"
    )
    both = goals("list_price, from: 880, to: 990", MARGIN)
    assert not findings("T109", circle, both)
    (case,) = undecided(company(circle, both), TODAY)
    assert "List price and Gross margin move each other in a circle" in case.sentence


def test_a_circle_that_turns_nothing_is_silent() -> None:
    circle = influences("list_price + gross_margin strong", "gross_margin + list_price strong")
    both = goals("list_price, from: 880, to: 990", MARGIN)
    assert not findings("T109", circle, both)
    assert not list(undecided(company(circle, both), TODAY))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("list_price, from: 990, to: 880", SHARE),
        ("list_price, at_most: 900", MARGIN),
        ("list_price, keep: [850, 900]", SHARE),
        ("list_price, from: 880, to: 990", "market_share, at_most: 0.3"),
        ("list_price, from: 880, to: 990", "market_share, keep: [0.1, 0.2]"),
        ("acceptance, from: 0.6, to: 0.7", SHARE),
    ],
    ids=["with it", "a fence", "a band", "a ceiling where more is better", "a band to keep", "not joined"],
)
def test_goals_that_fit_together_are_silent(one: str, other: str) -> None:
    assert not findings("T109", PUSH, goals(one, other))


def test_a_fence_that_the_last_value_is_beyond_has_to_be_met() -> None:
    fenced = goals("list_price, at_most: 900", MARGIN)
    assert not findings("T109", PRICE, fenced, "readings: [{metric: list_price, on: 2027-02-01, value: 880}]")
    assert findings("T109", PRICE, fenced, "readings: [{metric: list_price, on: 2027-02-01, value: 940}]")


def test_a_floor_that_is_reached_has_to_be_kept_and_moves_nothing() -> None:
    reached = "readings: [{metric: list_price, on: 2027-02-01, value: 950}]"
    assert not findings("T109", PUSH, reached, goals("list_price, at_least: 900", SHARE))
    (kept,) = findings("T109", PRICE, reached, goals("list_price, from: 880, to: 990", "market_share, at_least: 0.08"))
    assert "which “Goal B” is to" in kept.title


def test_goals_of_cycles_that_do_not_overlap_are_silent() -> None:
    apart = goals("list_price, from: 880, to: 990", SHARE, cycles=("2027-q1", "2027-q2"))
    assert not findings("T109", PUSH, apart)
    assert findings("T109", PUSH, goals("list_price, from: 880, to: 990", SHARE, cycles=("2027-q1", "2027")))


def test_goals_of_cycles_that_are_over_are_silent() -> None:
    over = goals("list_price, from: 880, to: 990", SHARE)
    assert not findings("T109", PUSH, over, today=date(2027, 4, 1))


@pytest.mark.parametrize("owners", [("sales", "sales"), ("product, sales", "sales"), ("sales", "sales, product")])
def test_goals_of_the_same_people_are_silent(owners: tuple[str, str]) -> None:
    assert not findings("T109", PUSH, goals("list_price, from: 880, to: 990", SHARE, owners=owners))


@pytest.mark.parametrize("owners", [("company", "company"), ("product, sales", "sales, marketing")])
def test_goals_of_the_company_and_of_different_people_are_told(owners: tuple[str, str]) -> None:
    assert findings("T109", PUSH, goals("list_price, from: 880, to: 990", SHARE, owners=owners))


@pytest.mark.parametrize("serves", [("b", ""), ("", "a")])
def test_a_goal_that_serves_the_other_is_silent(serves: tuple[str, str]) -> None:
    assert not findings("T109", PUSH, goals("list_price, from: 880, to: 990", SHARE, serves=serves))


def test_a_pair_that_clashes_on_one_metric_is_left_to_the_other_check() -> None:
    both = goals(
        f"list_price, from: 880, to: 990}}, {{metric: {MARGIN}", f"{SHARE}}}, {{metric: list_price, at_most: 900"
    )
    assert not findings("T109", PUSH, both)
    assert len(findings("T108", both)) == 1


def test_what_lies_behind_a_goal_that_is_told_is_added_to_the_finding() -> None:
    chain = influences("list_price - win_rate strong")
    three = goals("list_price, from: 880, to: 990", "win_rate, from: 0.2, to: 0.25") + REVENUE
    (found,) = findings("T109", chain, three)
    assert [subject.id for subject in found.subjects if subject.kind == "goal"] == ["a", "b"]
    assert "From there it goes on to New revenue (“Goal C”)." in found.reasons


def test_what_the_same_people_weigh_on_the_way_goes_no_further() -> None:
    chain = influences("list_price - win_rate strong")
    text = goals("list_price, from: 880, to: 990", "win_rate, from: 0.2, to: 0.25", owners=("sales", "sales"))
    three = text + REVENUE
    assert not findings("T109", chain, three)
    assert len(findings("T109", chain, three.replace("win_rate, from", "churn, from"))) == 1


def test_of_a_goal_and_the_one_it_serves_the_serving_one_is_told() -> None:
    text = f"""{goals("list_price, from: 880, to: 990", SHARE, serves=("", "c"))}
  - {{id: c, title: Goal C, cycle: 2027, owners: [company], key_results: [{{metric: {SHARE}}}]}}
"""
    (found,) = findings("T109", PUSH, text)
    assert [subject.id for subject in found.subjects if subject.kind == "goal"] == ["a", "b"]
    assert "What these goals serve is hit, too: “Goal C”." in found.reasons


def test_a_part_and_its_whole_are_no_conflict() -> None:
    rate = """
metrics:
  - {id: trials, name: Trials, unit: count, better: up}
  - {id: buyers, name: Buyers, unit: count, better: up}
  - {id: conversion, name: Conversion, unit: ratio, better: up, formula: buyers / trials}
"""
    text = goals("trials, from: 100, to: 200", "conversion, from: 0.1, to: 0.2")
    assert not findings("T109", rate, text)
    (case,) = undecided(company(rate, text), TODAY)
    assert case.sentence.endswith(
        "Conversion is a part of Trials, and falls only if that part does not grow with the whole."
    )


def test_what_the_data_say_stands_beside_the_belief() -> None:
    swings = [0, 3, 1, 6, 7, 3, 5, 11, 8, 12, 7, 7]
    prices = "".join(
        f"\n  - {{metric: list_price, on: 2026-{month:02}-15, value: {900 + swing}}}"
        for month, swing in enumerate(swings, start=1)
    )
    shares = "".join(
        f"\n  - {{metric: market_share, on: 2026-{month:02}-20, value: {0.1 - swing / 1000}}}"
        for month, swing in enumerate(swings, start=1)
    )
    (found,) = findings("T109", PUSH, goals("list_price, from: 880, to: 990", SHARE), f"readings:{prices}{shares}")
    belief, data = found.evidence[2:]
    assert belief.value == "believed, strong: no reason given"
    assert data.label == "List price ↑ → Market share ↓ in the data"
    assert isinstance(data.value, str)
    assert data.value.startswith("a correlation of -1 (between -1 and ")
    assert data.value.endswith("in the same month, over 11 months, seasons included; it agrees with the belief")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["+", "-"]), min_size=1, max_size=4), st.booleans())
def test_turning_the_sign_of_one_influence_of_the_only_chain_turns_the_verdict(signs: list[str], up: bool) -> None:
    nodes = [*("list_price", "acceptance", "churn", "average_deal")[: len(signs)], "market_share"]

    def is_told(row: list[str]) -> bool:
        chain = influences(*(f"{nodes[i]} {sign} {nodes[i + 1]} strong" for i, sign in enumerate(row)))
        way = "from: 880, to: 990" if up else "from: 990, to: 880"
        return bool(subjects("T109", chain, goals(f"list_price, {way}", SHARE)))

    turned = ["-" if signs[0] == "+" else "+", *signs[1:]]
    assert is_told(signs) != is_told(turned)

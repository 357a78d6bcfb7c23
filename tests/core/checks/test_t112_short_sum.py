import pytest
from tests.core.checks.reading import TODAY, company, findings, subjects

from trine.core.checks import run_checks
from trine.core.checks.t112_short_sum import undecided


def plan(
    goal: str, *goals: str, targets: tuple[str, ...] = (), assumptions: tuple[str, ...] = (), cycle: str = "2027-q1"
) -> str:
    rows = [f"{{id: c, title: Grow, cycle: {cycle}, owners: [company], key_results: [{{metric: {goal}}}]}}", *goals]
    text = "goals:\n" + "".join(f"  - {row}\n" for row in rows)
    if targets:
        text += "revenue_targets:\n" + "".join(f"  - {{cycle: 2027-q1, {row}}}\n" for row in targets)
    if assumptions:
        text += "assumptions:\n" + "".join(f"  - {{cycle: 2027-q1, {row}}}\n" for row in assumptions)
    return text


def team(id_: str, owner: str, result: str, serves: str = "c", cycle: str = "2027-q1") -> str:
    return (
        f"{{id: {id_}, title: Goal {id_}, cycle: {cycle}, owners: [{owner}], serves: [{serves}],"
        f" key_results: [{{metric: {result}}}]}}"
    )


def own(owner: str, value: int, kind: str = "own") -> str:
    return f"team: {owner}, metric: revenue, at_least: {value}, kind: {kind}"


WANTED = "revenue, at_least: 2400000"


def reasons(*texts: str) -> list[str]:
    return [finding.reasons[0] for finding in findings("T112", *texts)]


def test_goals_that_add_up_to_less_are_found_with_the_sum() -> None:
    found = reasons(
        plan(
            WANTED,
            team("s", "sales", "revenue, from: 1000000, to: 1200000"),
            team("m", "marketing", "revenue, to: 800000"),
        )
    )
    assert found == ["€ 800,000 + € 1,200,000 = € 2,000,000 < € 2,400,000"]


def test_goals_that_add_up_exactly_are_silent() -> None:
    assert not reasons(
        plan(WANTED, team("s", "sales", "revenue, to: 1600000"), team("m", "marketing", "revenue, to: 800000"))
    )


def test_revenue_targets_that_add_up_to_less_are_found() -> None:
    found = reasons(plan(WANTED, targets=(own("sales", 1_400_000), own("marketing", 600_000, "sourced"))))
    assert found == ["€ 600,000 + € 1,400,000 = € 2,000,000 < € 2,400,000"]


def test_influenced_revenue_fills_no_gap() -> None:
    found = reasons(plan(WANTED, targets=(own("sales", 1_800_000), own("marketing", 600_000, "influenced"))))
    assert found == ["€ 1,800,000 < € 2,400,000"]


def test_a_teams_goal_and_its_revenue_target_are_one_promise() -> None:
    both = plan(WANTED, team("s", "sales", "revenue, to: 1300000"), targets=(own("sales", 1_200_000),))
    assert reasons(both) == ["€ 1,300,000 < € 2,400,000"]


def test_a_joint_target_that_two_teams_name_is_one() -> None:
    joint = plan(WANTED, targets=(own("sales", 1_600_000, "joint"), own("product", 1_600_000, "joint")))
    assert reasons(joint) == ["€ 1,600,000 < € 2,400,000"]


def test_a_joint_target_beside_smaller_own_ones_is_counted_with_them_in_the_teams_favour() -> None:
    assert not reasons(plan(WANTED, targets=(own("sales", 1_800_000), own("product", 600_000, "joint"))))


def test_goals_below_team_goals_are_parts_of_them() -> None:
    nested = plan(
        WANTED, team("s", "sales", "revenue, to: 1500000"), team("i", "marketing", "revenue, to: 1200000", serves="s")
    )
    assert reasons(nested) == ["€ 1,500,000 < € 2,400,000"]


def test_a_team_goal_between_without_the_metric_is_looked_through() -> None:
    through = plan(WANTED, team("s", "sales", "churn, to: 0.1"), team("i", "sales", "revenue, to: 1200000", serves="s"))
    assert reasons(through) == ["€ 1,200,000 < € 2,400,000"]


def test_quarters_that_cover_only_a_part_of_the_year_prove_nothing() -> None:
    assert not reasons(plan(WANTED, team("s", "sales", "revenue, to: 600000"), cycle="2027"))


def test_quarters_that_cover_the_whole_year_are_added_up() -> None:
    more = "cycles: [{id: h2, kind: quarter, start: 2027-07-01, end: 2027-12-31}]"
    quarters = [
        team(f"s{i}", "sales", "revenue, to: 600000", cycle=c) for i, c in enumerate(["2027-q1", "2027-q2", "h2"])
    ]
    assert reasons(more, plan(WANTED, *quarters, cycle="2027")) == [
        "€ 600,000 + € 600,000 + € 600,000 = € 1,800,000 < € 2,400,000"
    ]


def test_a_company_goal_that_nobody_promises_anything_for_is_no_short_sum() -> None:
    assert not reasons(plan(WANTED, team("s", "sales", "churn, to: 0.1")))


def test_of_a_rate_the_highest_team_target_counts() -> None:
    short = plan("market_share, to: 0.12", team("p", "product", "market_share, to: 0.1"))
    assert findings("T112", short)[0].title == (
        "The teams aim for Market share of 10 % at best, less than the 12 % of “Grow”"
    )
    assert not reasons(
        plan(
            "gross_margin, to: 0.46",
            team("p", "product", "gross_margin, to: 0.4"),
            team("s", "sales", "gross_margin, to: 0.47"),
        )
    )


PRODUCT = (
    team("m", "marketing", "mql, from: 300, to: 400"),
    team("s", "sales", "win_rate, to: 0.24", serves=""),
)
RANGES = ("metric: acceptance, between: [0.6, 0.7]", "metric: average_deal, between: [17000, 21000]")


def test_a_product_of_targets_and_assumptions_that_falls_short_is_found_with_the_arithmetic() -> None:
    found = findings("T112", plan("revenue_new, at_least: 2000000", *PRODUCT, assumptions=RANGES))
    assert [finding.reasons[0] for finding in found] == ["400 × 70 % × 24 % × € 21,000 = € 1,411,200 < € 2,000,000"]
    assert found[0].title == (
        "The targets for Marketing qualified leads and Win rate bring New revenue to no more than € 1,411,200; "
        "“Grow” asks for at least € 2,000,000"
    )


def test_a_product_that_reaches_the_target_at_the_best_of_what_is_assumed_is_silent() -> None:
    assert not reasons(plan("revenue_new, at_least: 1411200", *PRODUCT, assumptions=RANGES))


def test_a_target_in_between_takes_the_place_of_what_it_is_made_of() -> None:
    deals = team("d", "sales", "deals_won, to: 100", serves="")
    assert not reasons(plan("revenue_new, at_least: 2000000", *PRODUCT, deals, assumptions=RANGES))


def test_without_an_input_nothing_is_claimed_but_it_is_listed_as_undecided() -> None:
    unknown = plan("revenue_new, at_least: 2000000", *PRODUCT, assumptions=RANGES[:1])
    assert not reasons(unknown)
    cases = tuple(undecided(company(unknown), TODAY))
    sentence = (
        "Whether the team targets reach New revenue of “Grow” can't be worked out: "
        "there is neither a target nor an assumption for Average deal in 2027-q1."
    )
    assert [case.sentence for case in cases] == [sentence]
    assert run_checks(company(unknown), TODAY).undecided == cases


def test_what_is_possible_without_any_target_of_a_team_is_not_this_checks_matter() -> None:
    ranges = (*RANGES, "metric: mql, between: [10, 20]", "metric: win_rate, between: [0.1, 0.2]")
    assert not reasons(plan("revenue_new, at_least: 2000000", assumptions=ranges))


RATIO = """
metrics:
  - {id: close_rate, name: Close rate, unit: ratio, better: up, formula: deals_won / calls}
  - {id: calls, name: Calls, unit: count, better: up}
"""


@pytest.mark.parametrize(("deals", "count"), [(100, 1), (125, 0)])
def test_a_ratio_of_targets_is_worked_out(deals: int, count: int) -> None:
    goals = (team("s", "sales", f"deals_won, to: {deals}"), team("m", "marketing", "calls, to: 500"))
    found = reasons(RATIO, plan("close_rate, at_least: 0.25", *goals))
    assert found == [f"{deals} ÷ 500 = 20 % < 25 %"] * count


def test_a_sum_of_targets_is_worked_out() -> None:
    metrics = """
metrics:
  - {id: won, name: Won, unit: count, better: up, formula: "sum(won_north, won_south)"}
  - {id: won_north, name: Won in the north, unit: count, better: up}
  - {id: won_south, name: Won in the south, unit: count, better: up}
"""
    goals = (team("n", "sales", "won_north, to: 40"), team("s", "marketing", "won_south, to: 30"))
    assert reasons(metrics, plan("won, at_least: 80", *goals)) == ["40 + 30 = 70 < 80"]
    assert not reasons(metrics, plan("won, at_least: 70", *goals))


def test_a_ceiling_that_the_targets_break_through_their_formula_is_found() -> None:
    goals = (team("s", "sales", "deals_won, to: 100"), team("m", "marketing", "calls, to: 200"))
    assert reasons(RATIO, plan("close_rate, at_most: 0.4", *goals)) == ["100 ÷ 200 = 50 % > 40 %"]


COSTS = """
metrics:
  - {id: cost, name: Cost, unit: EUR, better: down}
  - {id: profit, name: Profit, unit: EUR, better: up, formula: revenue - cost}
  - {id: cost_per_lead, name: Cost per lead, unit: EUR, better: down, formula: cost / mql}
"""


@pytest.mark.parametrize(("revenue", "count"), [(900_000, 1), (1_000_000, 0)])
def test_a_difference_is_worked_out_with_a_cost_at_its_limit(revenue: int, count: int) -> None:
    goals = (team("s", "sales", f"revenue, at_least: {revenue}"), team("p", "product", "cost, at_most: 500000"))
    found = reasons(COSTS, plan("profit, at_least: 500000", *goals))
    assert found == ["€ 900,000 - € 500,000 = € 400,000 < € 500,000"] * count


@pytest.mark.parametrize(("leads", "count"), [(400, 1), (500, 0)])
def test_a_ratio_that_must_not_be_exceeded_is_worked_out_with_a_cost_at_its_limit(leads: int, count: int) -> None:
    goals = (team("m", "marketing", f"mql, at_least: {leads}"), team("p", "product", "cost, at_most: 50000"))
    found = findings("T112", COSTS, plan("cost_per_lead, at_most: 100", *goals))
    assert [finding.reasons[0] for finding in found] == ["€ 50,000 ÷ 400 = € 125 > € 100"] * count


def test_limits_of_teams_that_add_up_to_more_than_the_companys_are_found() -> None:
    goals = (team("s", "sales", "cost, at_most: 60000"), team("m", "marketing", "cost, at_most: 50000"))
    (found,) = findings("T112", COSTS, plan("cost, at_most: 100000", *goals))
    assert found.title == "The team limits for Cost add up to € 110,000, more than the € 100,000 of “Grow”"
    assert not reasons(COSTS, plan("cost, at_most: 110000", *goals))


def test_two_limits_of_one_team_may_be_the_same_money() -> None:
    goals = (team("s", "sales", "cost, at_most: 60000"), team("t", "sales", "cost, at_most: 60000"))
    assert not reasons(COSTS, plan("cost, at_most: 100000", *goals))


def test_a_rate_that_teams_lower_less_than_the_company_wants_is_found() -> None:
    short = plan("churn, from: 0.12, to: 0.08", team("s", "sales", "churn, from: 0.12, to: 0.1"))
    assert findings("T112", short)[0].title == ("The teams aim for Churn of 10 % at best, more than the 8 % of “Grow”")
    assert not reasons(plan("churn, from: 0.12, to: 0.08", team("s", "sales", "churn, from: 0.12, to: 0.07")))


def test_a_band_that_rules_out_what_the_company_wants_is_told_by_t108_alone() -> None:
    clash = plan("gross_margin, at_least: 0.46", team("s", "sales", "gross_margin, keep: [0.4, 0.42]"))
    assert len(findings("T108", clash)) == 1
    assert not reasons(clash)


def test_the_companys_goal_comes_first_and_the_goals_that_were_added_up_follow() -> None:
    goals = (team("s", "sales", "revenue, to: 1200000"), team("a", "marketing", "revenue, to: 800000"))
    assert subjects("T112", plan(WANTED, *goals)) == [["goal:c", "metric:revenue", "goal:a", "goal:s"]]
    product = plan("revenue_new, at_least: 2000000", *PRODUCT, assumptions=RANGES)
    assert subjects("T112", product) == [["goal:c", "metric:revenue_new", "goal:m", "goal:s"]]

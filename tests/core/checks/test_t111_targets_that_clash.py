from tests.core.checks.reading import TODAY, company, findings, subjects

from trine.core.checks import run_checks
from trine.core.checks.t111_targets_that_clash import undecided


def goal(id_: str, result: str, owners: str = "sales", more: str = "no_parent_reason: own") -> str:
    return (
        f"goals: [{{id: {id_}, title: Goal {id_}, cycle: 2027-q1, owners: [{owners}], {more},"
        f" key_results: [{{metric: {result}}}]}}]"
    )


def assumed(*rows: str) -> str:
    return "assumptions:\n" + "".join(
        f"  - {{cycle: 2027-q1, because: the last eight quarters, {row}}}\n" for row in rows
    )


POSSIBLE = assumed(
    "metric: acceptance, between: [0.6, 0.8]",
    "metric: win_rate, between: [0.2, 0.25]",
)
LEADS = goal("m", "mql, keep: [350, 400]", "marketing")


def test_targets_that_the_best_rates_do_not_bring_together_are_told_with_the_arithmetic() -> None:
    (found,) = findings("T111", LEADS, goal("s", "deals_won, at_least: 96"), POSSIBLE)
    assert found.title == (
        "Marketing's 400 Marketing qualified leads, Lead acceptance of 80 % and Win rate of 25 % "
        "bring Deals won to no more than 80; “Goal s” asks for at least 96"
    )
    assert found.reasons == (
        "Deals won: 400 × 80 % × 25 % = 80 < 96",
        "Without any one of these, the rest fits: proved in exact arithmetic.",
    )


def test_the_next_step_names_the_least_changes() -> None:
    (found,) = findings("T111", LEADS, goal("s", "deals_won, at_least: 96"), POSSIBLE)
    assert found.next_step == (
        "Marketing, Sales and leadership: lower Deals won of “Goal s” to 80 (16.7 %), raise Marketing qualified leads "
        "of “Goal m” to 480 (20 %) or show that Lead acceptance can be 96 % (20 %); "
        "if all targets give way alike, 9.09 % each is enough."
    )


def test_every_member_is_evidence_with_its_source() -> None:
    (found,) = findings("T111", LEADS, goal("s", "deals_won, at_least: 96"), POSSIBLE)
    assert [(row.label, row.value, row.source) for row in found.evidence] == [
        ("“Goal s” (Sales): Deals won", "at least 96", "plan"),
        ("“Goal m” (Marketing): Marketing qualified leads", "at most 400", "plan"),
        ("Lead acceptance, the last eight quarters", "at most 80 %", "plan"),
        ("Win rate, the last eight quarters", "at most 25 %", "plan"),
    ]


def test_targets_that_just_fit_are_silent() -> None:
    assert not findings("T111", LEADS, goal("s", "deals_won, at_least: 80"), POSSIBLE)


def test_a_floor_that_may_be_passed_is_no_limit() -> None:
    assert not findings("T111", goal("m", "mql, to: 400", "marketing"), goal("s", "deals_won, at_least: 96"), POSSIBLE)


def test_goals_of_different_cycles_are_not_held_against_each_other() -> None:
    year = goal("s", "deals_won, at_least: 96").replace("cycle: 2027-q1", 'cycle: "2027"')
    assert not findings("T111", LEADS, year, POSSIBLE)


def test_two_goals_on_one_metric_are_left_to_t108() -> None:
    texts = (goal("a", "list_price, at_most: 900"), goal("b", "list_price, at_least: 940"))
    assert not findings("T111", *texts)
    assert findings("T108", *texts)


def test_a_company_target_that_t112_shows_to_be_missed_is_left_to_it() -> None:
    texts = (
        goal("c", "deals_won, at_least: 96", "company", "customer_outcome: x"),
        goal("m", "mql, keep: [350, 400]", "marketing", "serves: [c]"),
        POSSIBLE,
    )
    assert not findings("T111", *texts)
    assert findings("T112", *texts)


def test_a_revenue_target_beyond_what_is_possible_names_the_team() -> None:
    target = "revenue_targets: [{team: sales, cycle: 2027-q1, metric: revenue, at_least: 900, kind: own}]"
    found = findings("T111", target, assumed("metric: revenue, between: [500, 800]"))
    assert found[0].title == (
        "The revenue target of Sales asks for Revenue of at least € 900; "
        "at most € 800 is possible (the last eight quarters)"
    )
    assert [str(ref) for ref in found[0].subjects] == ["team:sales", "metric:revenue"]


def test_assumptions_that_contradict_each_other_blame_no_goal() -> None:
    wrong = assumed("metric: mql, between: [100, 200]", "metric: deals_won, between: [300, 400]")
    found = findings("T111", goal("s", "deals_won, at_least: 350"), wrong)
    assert [f.title for f in found] == [
        "What is taken to be possible of Deals won and Marketing qualified leads in 2027-q1 contradicts itself"
    ]
    assert all(ref.kind != "goal" for ref in found[0].subjects)


def test_a_share_above_one_is_taken_for_a_percentage() -> None:
    (found,) = findings("T111", goal("s", "win_rate, at_least: 25"))
    assert found.title == "“Goal s” asks for Win rate of at least 2,500 %, which it cannot be"
    assert "if 25 % is meant, write 0.25" in found.next_step


def test_two_separate_conflicts_are_both_told() -> None:
    price = (goal("p", "list_price, at_least: 900"), assumed("metric: list_price, between: [500, 800]"))
    assert subjects("T111", LEADS, goal("s", "deals_won, at_least: 96"), POSSIBLE, *price) == [
        ["goal:m", "goal:s", "metric:deals_won"],
        ["goal:p", "metric:list_price"],
    ]


def test_a_goal_that_asks_for_as_much_is_told_beside_the_other() -> None:
    (found,) = findings("T111", LEADS, goal("s", "deals_won, at_least: 96"), goal("p", "deals_won, to: 90"), POSSIBLE)
    assert found.evidence[-1].label == "“Goal p” (Sales): Deals won"


def test_nothing_stays_undecided_where_all_targets_fit() -> None:
    assert not list(undecided(company(LEADS, goal("s", "deals_won, at_least: 80"), POSSIBLE), TODAY))


def test_the_same_company_gives_the_same_words() -> None:
    texts = (LEADS, goal("s", "deals_won, at_least: 96"), POSSIBLE)
    one = run_checks(company(*texts), TODAY, ["T111"])
    company.cache_clear()
    assert run_checks(company(*texts), TODAY, ["T111"]) == one

import pytest
from tests.core.checks.reading import findings, subjects

METRICS = "metrics: [{id: shipped, name: Releases, unit: count, better: up, source: tracker}]"


def titles(title: str, results: str = "", *more: str, cycle: str = "2027-q1") -> list[str]:
    goal = f"goals: [{{id: g, title: {title}, cycle: {cycle}, owners: [product], key_results: [{results}]}}]"
    return [finding.title for finding in findings("T118", METRICS, goal, *more)]


DELIVERABLE = "names something to deliver, not what is to be different then"


@pytest.mark.parametrize(
    ("title", "results"),
    [
        ("Ship offline mode", ""),
        ("Launch the new app", "{metric: shipped, from: 0, to: 1}"),
        ("Launching the new app", "{metric: shipped, at_least: 1}"),
        ("Roll out the new price list", ""),
    ],
)
def test_a_deliverable_without_an_outcome_is_found(title: str, results: str) -> None:
    assert titles(title, results) == [f"“{title}” {DELIVERABLE}"]


@pytest.mark.parametrize(
    ("title", "results"),
    [
        ("Ship offline mode so that crews stay", "{metric: churn, from: 0.1, to: 0.08}"),
        ("Launch the new app", "{metric: shipped, from: 0, to: 1}, {metric: churn, from: 0.1, to: 0.08}"),
        ("Grow in the north", ""),
        ("Win the first plant in Japan", "{metric: shipped, from: 0, to: 1}"),
        ("Set a new standard", ""),
        ("Shipping times that plants can plan with", "{metric: churn, from: 0.1, to: 0.08}"),
    ],
)
def test_an_outcome_is_silent(title: str, results: str) -> None:
    assert not titles(title, results)


@pytest.mark.parametrize(
    ("result", "flaw"),
    [
        ("{metric: churn, to: 0.08}", "gives no starting value for Churn"),
        ("{metric: churn, from: 0.08}", "sets no target for Churn"),
        ("{metric: churn}", "sets no target for Churn"),
        ("{metric: churn, from: 0.08, to: 0.08}", "asks for Churn of 8 %, which it already had at the start"),
    ],
)
def test_a_key_result_without_a_start_or_a_target_is_found(result: str, flaw: str) -> None:
    assert titles("Keep customers", result) == [f"“Keep customers” {flaw}"]


@pytest.mark.parametrize("result", ["at_least: 45", "from: 0.3, to: 45", "keep: [0.1, 45]"])
def test_a_ratio_that_was_written_in_percent_is_found(result: str) -> None:
    (title,) = titles("Keep customers", f"{{metric: churn, {result}}}")
    assert "Churn of 4,500 %, where 45 % is most likely meant: a ratio is written as 0.45" in title


@pytest.mark.parametrize("result", ["at_least: 1", "at_most: 900", "keep: [1, 2]", "from: 1, to: 2"])
def test_floors_ceilings_and_bands_need_no_start(result: str) -> None:
    assert not titles("Keep customers", f"{{metric: list_price, {result}}}")


def test_more_than_five_key_results_are_found() -> None:
    one = "{metric: list_price, at_most: 900}"
    assert titles("Keep customers", ", ".join([one] * 6)) == ["“Keep customers” has 6 key results, more than 5"]
    assert not titles("Keep customers", ", ".join([one] * 5))


def test_all_flaws_of_a_goal_are_one_finding() -> None:
    flaws = f"{DELIVERABLE} and gives no starting value for Releases"
    assert titles("Ship it", "{metric: shipped, to: 1}") == [f"“Ship it” {flaws}"]


def test_a_goal_of_the_past_is_silent() -> None:
    assert not titles("Ship offline mode", cycle="2026-q4")


def owned(count: int, owner: str, cycle: str = "2027-q1") -> str:
    rows = [f"  - {{id: g{i}, title: Goal {i}, cycle: {cycle}, owners: [{owner}]}}" for i in range(count)]
    return "goals:\n" + "\n".join(rows)


@pytest.mark.parametrize(("owner", "subject"), [("sales", "team:sales"), ("company", "company:company")])
def test_more_than_five_objectives_of_one_owner_are_found(owner: str, subject: str) -> None:
    assert subjects("T118", owned(6, owner)) == [[subject, "cycle:2027-q1"]]
    assert not findings("T118", owned(5, owner))


def test_five_for_the_year_and_five_for_the_quarter_are_not_ten() -> None:
    assert not findings("T118", owned(5, "sales"), owned(5, "sales", "2027").replace("id: g", "id: y"))


def test_joint_goals_count_for_each_owner() -> None:
    joint = "goals: [{id: j, title: J, cycle: 2027-q1, owners: [sales, product]}]"
    assert subjects("T118", owned(5, "sales"), joint) == [["team:sales", "cycle:2027-q1"]]


def check_ins(*rows: tuple[str, float]) -> str:
    told = [f"  - {{goal: g, on: {on}, by: ana, confidence: {sure}}}" for on, sure in rows]
    return "check_ins:\n" + "\n".join(told)


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        ([("2027-01-10", 1), ("2027-01-24", 0.95)], 1),
        ([("2027-01-10", 1)], 0),
        ([("2027-01-10", 1), ("2027-01-24", 0.9)], 0),
        ([("2027-01-10", 1), ("2027-01-24", 1), ("2027-02-10", 0.5)], 0),
        ([("2027-02-16", 1), ("2027-02-24", 1)], 0),
    ],
    ids=["sure from the start", "one is not enough", "one has doubts", "doubts came later", "late in the cycle"],
)
def test_a_goal_that_everyone_is_sure_of_is_found(rows: list[tuple[str, float]], count: int) -> None:
    result = "{metric: churn, from: 0.1, to: 0.08}"
    assert titles("Keep", result, check_ins(*rows)) == ["“Keep” was beyond doubt from the first check-in on"] * count

from datetime import date

from tests.core.checks.reading import TODAY, findings

GOAL = "goals: [{id: share, title: Win the mid-market, cycle: 2027, owners: [company], no_parent_reason: top}]"


def plan(id_: str, team: str, end: str = "2027-12-31", rest: str = "") -> str:
    more = f", {rest}" if rest else ""
    window = f"start: 2027-01-01, end: {end}"
    return f"  - {{id: {id_}, title: {id_}, horizon: tactical, team: {team}, {window}, goals: [share]{more}}}\n"


def found(*plans: str, goal: str = GOAL, today: date = TODAY) -> list[tuple[str, tuple[str, ...]]]:
    rows = findings("T205", goal, "plans:\n" + "".join(plans), today=today)
    return [(row.title, tuple(str(ref) for ref in row.subjects)) for row in rows]


FAR = (plan("m", "marketing", rest="audience: hospitals"), plan("s", "sales", rest="audience: plants"))


def test_plans_for_one_goal_that_are_for_different_people_are_found() -> None:
    assert found(*FAR) == [
        (
            "On the way to “Win the mid-market”, Marketing's plan “m” is for “hospitals”, Sales' plan “s” for “plants”",
            ("team_plan:m", "team_plan:s", "goal:share"),
        )
    ]


def test_a_missing_counterpart_is_asked_by_name() -> None:
    (row,) = findings("T205", GOAL, "plans:\n" + plan("s", "sales", rest="relies_on: [marketing]"))
    assert row.next_step == "Marketing: make a plan for the goal, or say that it can't be counted on."


def test_plans_that_meet_and_plans_that_are_over_are_silent() -> None:
    assert not found(plan("m", "marketing", rest="audience: plants"), plan("s", "sales", rest="audience: all plants"))
    assert not found(plan("m", "marketing", "2027-02-14", "audience: hospitals"), FAR[1])
    assert not found(*FAR, goal=GOAL.replace("2027,", "2026-q4,"))
    assert not found(plan("s", "sales", rest="audience: plants"))


def test_plans_of_one_team_or_for_different_goals_are_not_compared() -> None:
    other = GOAL.replace("}]", "}, {id: o, title: O, cycle: 2027, owners: [company], no_parent_reason: top}]")
    assert not found(FAR[0].replace("[share]", "[o]"), FAR[1], goal=other)
    assert not found(FAR[0].replace("team: marketing", "team: sales"), FAR[1])

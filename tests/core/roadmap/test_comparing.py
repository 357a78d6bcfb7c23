from tests.core.checks.reading import company

from trine.core.roadmap import side_by_side

GOAL = "goals: [{id: share, title: Share, cycle: 2027, owners: [company], no_parent_reason: top}]"


def plan(id_: str, team: str, start: str = "2027-01-01", end: str = "2027-12-31", rest: str = "") -> str:
    more = f", {rest}" if rest else ""
    return (
        f"  - {{id: {id_}, title: {id_}, horizon: tactical, team: {team}, start: {start}, end: {end}, "
        f"goals: [share]{more}}}\n"
    )


def told(*plans: str, rest: str = "") -> list[tuple[str, str]]:
    made = company(GOAL, "plans:\n" + "".join(plans), *([rest] if rest else []))
    return [(row.kind.value, row.sentence) for row in side_by_side(made, "share").mismatches]


def test_plans_that_meet_are_silent() -> None:
    audience = "audience: Plant managers in the mid-market"
    assert not told(
        plan("s", "sales", rest=f"{audience}, relies_on: [marketing]"),
        plan("m", "marketing", rest="audience: plant manager"),
        plan("p", "product"),
    )


def test_windows_without_a_day_in_common_do_not_meet() -> None:
    assert told(plan("m", "marketing", "2027-01-01", "2027-03-31"), plan("s", "sales", "2027-04-01")) == [
        ("dates", "Marketing's plan “m” ends on 31 March 2027, before Sales' plan “s” begins on 1 April 2027.")
    ]


def test_a_plan_that_begins_after_its_goal_is_due_is_told() -> None:
    assert told(plan("s", "sales", "2028-01-03", "2028-06-30")) == [
        ("dates", "Sales' plan “s” begins on 3 January 2028; the goal is due on 31 December 2027.")
    ]


def test_what_is_needed_before_it_is_there_does_not_meet() -> None:
    rows = """
deliverables:
  - {id: unit, title: Unit, team: product, plan: p, start: 2027-01-04, end: 2027-02-10}
  - {id: tour, title: Tour, team: sales, plan: s, start: 2027-02-10, end: 2027-02-20, needs: [unit]}
  - {id: late, title: Late, team: sales, plan: s, start: 2027-02-11, end: 2027-02-20, needs: [unit]}
"""
    need = "needs “Unit” of Product, which is to be there on 10 February 2027."
    assert told(plan("p", "product"), plan("s", "sales"), rest=rows) == [
        ("dates", f"“Tour” of Sales begins on 10 February 2027 and {need}")
    ]


def test_audiences_that_differ_are_told() -> None:
    assert told(
        plan("s", "sales", rest="audience: plant managers"), plan("m", "marketing", rest="audience: hospitals")
    ) == [("audience", "Marketing's plan “m” is for “hospitals”, Sales' plan “s” for “plant managers”.")]


def test_a_counterpart_without_a_part_is_missed_until_it_has_one() -> None:
    sales = plan("s", "sales", rest="relies_on: [marketing]")
    missing = "Sales' plan “s” counts on Marketing, and Marketing has no plan for the goal and nothing to hand over."
    assert told(sales) == [("counterpart", missing)]
    film = "{id: film, title: Film, team: marketing, start: 2027-01-04, end: 2027-02-10, relied_on_by: [sales]}"
    assert not told(sales, rest=f"deliverables: [{film}]")
    need = "{id: d, from: sales, of: marketing, what: Film, needed_by: 2027-02-01, state: accepted}"
    assert not told(sales, rest=f"dependencies: [{need}]")

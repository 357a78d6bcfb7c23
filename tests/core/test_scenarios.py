"""What-if copies: merging them back, and what they change in the findings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from trine.core.company import Better, Company, Cycle, CycleKind, Function, Goal, KeyResult, Metric, Team
from trine.core.scenarios import DECIDED, Clash, effect, merge, take_back

Q1 = Cycle("q1", CycleKind.QUARTER, date(2027, 1, 1), date(2027, 3, 31))
SALES = Team("sales", "Sales", Function.SALES)
DEALS = Metric("deals", "Deals", "count", Better.UP)
GOAL = Goal("s-win", "Win more", "q1", ("sales",), key_results=(KeyResult("deals", start=70, to=96),))
BASE = Company("Halden", cycles=(Q1,), teams=(SALES,), metrics=(DEALS,), goals=(GOAL,))
TODAY = date(2027, 2, 1)


def with_goal(**changed: object) -> Company:
    return replace(BASE, goals=(replace(GOAL, **changed),))  # type: ignore[arg-type]  # fields of a goal


def test_what_only_the_copy_changed_is_taken_and_what_only_the_present_changed_stays() -> None:
    lower = with_goal(key_results=(KeyResult("deals", start=70, to=78),))
    renamed = with_goal(title="Win the mid-market")
    merged = merge(BASE, lower, renamed)
    assert merged.clashes == ()
    goal = merged.company.goal["s-win"]
    assert (goal.title, goal.key_results[0].to) == ("Win the mid-market", 78)


def test_what_both_changed_differently_clashes_and_the_present_stays() -> None:
    merged = merge(BASE, with_goal(title="Mine"), with_goal(title="Theirs"))
    assert merged.clashes == (Clash("goals", "s-win", "title", "Mine", "Theirs"),)
    assert merged.company.goal["s-win"].title == "Theirs"


def test_a_row_that_one_side_took_out_and_the_other_changed_clashes() -> None:
    gone = replace(BASE, goals=())
    assert [clash.field for clash in merge(BASE, gone, with_goal(title="Theirs")).clashes] == [""]
    assert merge(BASE, with_goal(title="Mine"), gone).company.goals == ()


def test_new_rows_of_both_sides_are_there() -> None:
    mine = replace(BASE, teams=(SALES, Team("mine", "Mine", Function.OTHER)))
    theirs = replace(BASE, teams=(SALES, Team("theirs", "Theirs", Function.OTHER)))
    assert {team.id for team in merge(BASE, mine, theirs).company.teams} == {"sales", "mine", "theirs"}


def test_one_row_can_be_taken_back() -> None:
    changed = replace(with_goal(title="Mine"), teams=())
    back = take_back(BASE, changed, "goals", "s-win")
    assert back.goal["s-win"].title == "Win more"
    assert take_back(BASE, back, "teams", "sales") == BASE
    added = replace(BASE, teams=(SALES, Team("new", "New", Function.OTHER)))
    assert take_back(BASE, added, "teams", "new") == BASE


def test_the_effect_is_what_appears_and_what_goes() -> None:
    reason = with_goal(no_parent_reason="Hygiene")
    found = effect(BASE, reason, TODAY)
    assert [finding.code for finding in found.go] == ["T101"]
    assert found.appear == ()
    assert [finding.code for finding in effect(reason, BASE, TODAY).appear] == ["T101"]


TITLES = st.sampled_from(["Win more", "Win less", "Win"])
ROWS = st.dictionaries(st.sampled_from(["a", "b", "c"]), TITLES, max_size=3)


def of(rows: dict[str, str]) -> Company:
    return replace(BASE, goals=tuple(Goal(id_, title, "q1", ("sales",)) for id_, title in sorted(rows.items())))


@given(ROWS, ROWS)
def test_merging_with_an_unchanged_side_gives_the_other(base: dict[str, str], changed: dict[str, str]) -> None:
    assert set(merge(of(base), of(changed), of(base)).company.goals) == set(of(changed).goals)
    assert set(merge(of(base), of(base), of(changed)).company.goals) == set(of(changed).goals)
    assert merge(of(base), of(changed), of(changed)).clashes == ()


def test_every_kind_that_a_copy_may_change_is_one_of_the_company() -> None:
    assert all(hasattr(BASE, kind) for kind in DECIDED)

"""Reorganisations: what moves, what stays on the record, and what is left without an owner."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from trine.core.checks import run_checks
from trine.core.company import (
    Better,
    Company,
    Cycle,
    CycleKind,
    Dependency,
    DependencyState,
    Expectation,
    Function,
    Goal,
    Kpi,
    Membership,
    Metric,
    Person,
    RevenueTarget,
    Team,
)
from trine.core.deliverables import Commitment, Deliverable, Horizon, Plan, Stage
from trine.core.launches import Launch
from trine.core.reorganising import ReorganisingError, end_team, merge_teams, move_goal, split_team, start_team

Q1 = Cycle("q1", CycleKind.QUARTER, date(2027, 1, 1), date(2027, 3, 31))
Q2 = Cycle("q2", CycleKind.QUARTER, date(2027, 4, 1), date(2027, 6, 30))
LAST = date(2027, 3, 31)
COMPANY = Company(
    "Halden",
    cycles=(Q1, Q2),
    teams=(Team("north", "North", Function.SALES), Team("south", "South", Function.SALES)),
    people=(
        Person(
            "ana", "Ana", teams=("north",), lead_of=("north",), memberships=(Membership("north", date(2025, 1, 1)),)
        ),
        Person("ben", "Ben", teams=("north", "south")),
    ),
    metrics=(Metric("deals", "Deals", "count", Better.UP, owner="north"),),
    goals=(
        Goal("old", "Win in winter", "q1", ("north",)),
        Goal("new", "Win in spring", "q2", ("north", "south")),
        Goal("own", "Win in the north", "q2", ("north",)),
    ),
    kpis=(Kpi("south", "q2", 1, "deals"), Kpi("north", "q2", 1, "deals"), Kpi("north", "q1", 1, "deals")),
    revenue_targets=(RevenueTarget("north", "q2", "deals", 10),),
    expectations=(Expectation("e", "north", "south", "q2", metric="deals", at_least=3),),
    dependencies=(
        Dependency("d", "south", "north", "A list", date(2027, 5, 1)),
        Dependency("done", "north", "south", "A map", date(2027, 1, 1), state=DependencyState.DELIVERED),
    ),
)


def test_a_team_that_ends_without_an_heir_leaves_its_work_without_an_owner_and_the_checks_find_it() -> None:
    ended = end_team(COMPANY, "north", LAST)
    found = run_checks(ended, date(2027, 4, 2), select=["T116"]).findings
    assert {str(subject) for finding in found for subject in finding.subjects} >= {"goal:own", "metric:deals"}
    assert run_checks(COMPANY, date(2027, 4, 2), select=["T116"]).findings == ()


def test_an_heir_takes_over_what_lasts_longer_than_the_team() -> None:
    ended = end_team(COMPANY, "north", LAST, "south")
    assert ended.goal["own"].owners == ("south",)
    assert ended.goal["new"].owners == ("south",)
    assert ended.goal["old"].owners == ("north",)
    assert ended.metric["deals"].owner == "south"
    assert [(row.team, row.cycle) for row in ended.kpis] == [("south", "q2"), ("north", "q1")]
    assert ended.revenue_targets[0].team == "south"
    assert ended.expectations == ()
    assert run_checks(ended, date(2027, 4, 2), select=["T116"]).findings == ()


def test_people_go_to_the_heir_and_their_time_in_the_old_team_stays_on_the_record() -> None:
    ana = end_team(COMPANY, "north", LAST, "south").person["ana"]
    assert (ana.teams, ana.lead_of) == (("south",), ())
    assert ana.memberships == (
        Membership("north", date(2025, 1, 1), LAST),
        Membership("south", date(2027, 4, 1)),
    )


def test_whoever_was_in_the_heir_already_is_in_it_once() -> None:
    ben = end_team(COMPANY, "north", LAST, "south").person["ben"]
    assert ben.teams == ("south",)
    assert [one.team for one in ben.memberships] == ["north"]


def test_teams_merge_into_one() -> None:
    new = start_team(COMPANY, Team("field", "Field", Function.SALES, since=date(2027, 4, 1)))
    merged = merge_teams(new, ["north", "south"], "field", LAST)
    assert {team.id: team.until for team in merged.teams} == {"north": LAST, "south": LAST, "field": None}
    assert merged.goal["new"].owners == ("field",)
    assert [row.rank for row in merged.kpis if row.team == "field"] == [1]


def test_a_part_of_a_team_becomes_a_team_of_its_own() -> None:
    new = Team("key", "Key Accounts", Function.SALES, since=date(2027, 4, 1))
    split = split_team(COMPANY, "north", new, people=["ana"], goals=["own"])
    assert split.goal["own"].owners == ("key",)
    assert split.goal["new"].owners == ("north", "south")
    assert split.person["ana"].teams == ("key",)
    assert split.person["ben"].teams == ("north", "south")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda: end_team(COMPANY, "west", LAST), "no team west"),
        (lambda: end_team(COMPANY, "north", LAST, "north"), "its own heir"),
        (lambda: start_team(COMPANY, Team("x", "NORTH", Function.SALES)), "called NORTH already"),
        (lambda: split_team(COMPANY, "north", Team("x", "X", Function.SALES), ["ana"], []), "from when on"),
        (
            lambda: split_team(COMPANY, "south", Team("x", "X", Function.SALES, since=LAST), ["ana"], ["own"]),
            "ana, own: not of the team",
        ),
        (lambda: move_goal(COMPANY, "own", ()), "at least one owner"),
        (
            lambda: end_team(replace(COMPANY, teams=(Team("n", "N", Function.SALES, since=LAST),)), "n", Q1.start),
            "can't end before",
        ),
    ],
)
def test_what_can_not_be_gets_a_sentence(change: object, sentence: str) -> None:
    with pytest.raises(ReorganisingError, match=sentence):
        change()  # type: ignore[operator]


def test_open_work_of_a_team_that_ends_goes_to_its_heir_and_what_is_over_stays() -> None:
    day = date(2027, 5, 1)
    plan = Plan("p", "P", Horizon.TACTICAL, "north", Q1.start, Q2.end, relies_on=("south",))
    company = replace(
        COMPANY,
        plans=(plan, replace(plan, id="old", end=Q1.end)),
        deliverables=(
            Deliverable("open", "Open", "south", Q1.start, day, relied_on_by=("north",)),
            Deliverable("there", "There", "north", Q1.start, LAST, Commitment.SHIPPED),
        ),
        launches=(
            Launch("next", "Next", day, 2, "north", relied_on_by=("south", "west")),
            Launch("gone", "Gone", LAST, 2, "north", Stage.MEASUREMENT),
        ),
    )
    after = end_team(company, "north", LAST, "south")
    assert [(row.team, row.relies_on) for row in after.plans] == [("south", ()), ("north", ("south",))]
    assert [(row.team, row.relied_on_by) for row in after.deliverables] == [("south", ()), ("north", ())]
    assert [(row.team, row.relied_on_by) for row in after.launches] == [("south", ("west",)), ("north", ())]

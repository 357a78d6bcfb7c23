"""What holds for all plans, deliverables and launches: nothing fails, and the order of writing changes nothing."""

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trine.core.checks import CATALOGUE
from trine.core.company import COMPANY, Company, Cycle, CycleKind, Function, Goal, Person, Team
from trine.core.deliverables import Commitment, Deliverable, Horizon, Involvement, Look, Plan, Revision, Stage
from trine.core.launches import (
    Audience,
    BriefPart,
    Effect,
    Launch,
    Lesson,
    LessonState,
    Measure,
    Need,
    Part,
    PartState,
    ReadyItem,
    Retrospective,
    Task,
)
from trine.core.launching import gate, readiness
from trine.core.roadmap import RoadmapError, impact, side_by_side

CODES = {"T205", "T206", "T304", "T307", "T308", "T507", "T508"}
TEAMS = ["product", "marketing", "sales", "nobody"]
IDS = ["a", "b", "c"]
days = st.dates(date(2026, 11, 1), date(2027, 6, 1))
words = st.sampled_from(["", "plants", "all plants", "Win more"])
maybe = st.none() | words
person = st.none() | st.sampled_from(["ana", "jonas", "nobody"])


def some(*values: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


def rows(made: st.SearchStrategy[Any], most: int = 2) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(made, max_size=most).map(tuple)


def distinct(made: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(made, max_size=3, unique_by=lambda row: row.id).map(tuple)


revisions = st.builds(
    Revision,
    days,
    st.just("ana"),
    st.sampled_from(["end", "commitment", "day", "start"]),
    st.sampled_from(["2027-01-01", "2027-02-01", "committed", "idea", "soon"]),
    st.sampled_from(["2027-03-01", "2026-12-01", "dropped", "committed"]),
    words,
    some(*TEAMS),
)
looks = st.builds(Look, st.sampled_from(TEAMS), days)
plans = st.builds(
    lambda id_, team, horizon, start, length, **more: Plan(
        id_, id_, horizon, team, start, start + timedelta(days=length), **more
    ),
    st.sampled_from(IDS),
    st.sampled_from([COMPANY, *TEAMS]),
    st.sampled_from(Horizon),
    days,
    st.integers(0, 200),
    goals=some("g", "h"),
    audience=maybe,
    relies_on=some(*TEAMS),
)
deliverables = st.builds(
    lambda id_, team, start, length, **more: Deliverable(id_, id_, team, start, start + timedelta(days=length), **more),
    st.sampled_from(IDS),
    st.sampled_from(TEAMS),
    days,
    st.integers(0, 90),
    commitment=st.sampled_from(Commitment),
    plan=st.none() | st.sampled_from(IDS),
    relied_on_by=some(*TEAMS),
    needs=some(*IDS, "x"),
    stage=st.none() | st.sampled_from(Stage),
    involved=rows(st.builds(Involvement, st.sampled_from(TEAMS), st.sampled_from(Stage), days)),
    revisions=rows(revisions),
    looks=rows(looks),
)
measures = st.builds(
    lambda start, length, **more: Measure("mql", Effect.OTHER, start, start + timedelta(days=length), **more),
    days,
    st.integers(0, 90),
    result=st.none() | st.just(1.0),
    worked_out=st.none() | days,
)
lessons = st.builds(Lesson, st.just("l"), words, state=st.sampled_from(LessonState), version=st.none() | st.just(1))
launches = st.builds(
    Launch,
    st.sampled_from(IDS),
    words,
    days,
    st.integers(1, 3),
    st.sampled_from(TEAMS),
    stage=st.sampled_from(Stage),
    lead=person,
    deliverables=some(*IDS),
    relied_on_by=some(*TEAMS),
    is_stopped=st.booleans(),
    brief=rows(st.builds(Part, st.sampled_from(BriefPart), maybe, person, st.sampled_from(PartState), some(*TEAMS))),
    tasks=rows(st.builds(Task, st.sampled_from(IDS), words, days, days, owner=person, is_gate=st.booleans())),
    readiness=rows(
        st.builds(ReadyItem, st.sampled_from(Audience), st.sampled_from(Need), words, person, st.none() | days)
    ),
    measures=rows(measures),
    discussed=st.none() | days,
    retrospective=st.none() | st.builds(Retrospective, days, lessons=rows(lessons)),
    revisions=rows(revisions),
    looks=rows(looks),
)
companies = st.builds(
    Company,
    st.just("Halden"),
    cycles=st.just((Cycle("year", CycleKind.YEAR, date(2027, 1, 1), date(2027, 3, 31)),)),
    teams=st.just(
        (
            Team("product", "Product", Function.PRODUCT),
            Team("marketing", "Marketing", Function.MARKETING),
            Team("sales", "Sales", Function.SALES, until=date(2027, 4, 1)),
        )
    ),
    people=st.just((Person("ana", "Ana"), Person("jonas", "Jonas", until=date(2027, 1, 1)))),
    goals=st.just((Goal("g", "G", "year", ("company",)), Goal("h", "H", "unknown", ("sales",)))),
    plans=distinct(plans),
    deliverables=distinct(deliverables),
    launches=distinct(launches),
)
quickly = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)


@quickly
@given(companies, days, st.integers(0, 9))
def test_findings_are_whole_and_do_not_depend_on_the_order(company: Company, today: date, seed: int) -> None:
    lots = random.Random(seed)
    other = replace(
        company,
        plans=tuple(lots.sample(company.plans, len(company.plans))),
        deliverables=tuple(lots.sample(company.deliverables, len(company.deliverables))),
        launches=tuple(lots.sample(company.launches, len(company.launches))),
    )
    for check in (check for check in CATALOGUE if check.code in CODES):
        found = sorted(check.run(company, today), key=lambda finding: finding.identity)
        assert found == sorted(check.run(other, today), key=lambda finding: finding.identity)
        assert len({finding.identity for finding in found}) == len(found)
        assert all(finding.title and finding.next_step and finding.evidence and finding.reasons for finding in found)


@quickly
@given(companies, days, days, st.none() | st.sampled_from(Commitment))
def test_whatever_changes_what_waits_comes_after_it_and_nothing_is_pulled(
    company: Company, today: date, end: date, commitment: Commitment | None
) -> None:
    for row in company.deliverables:
        try:
            found = impact(company, row.id, end=end, commitment=commitment)
        except RoadmapError:  # it would end before it starts, or they wait in a circle
            continue
        assert all(move.to_start > move.from_start and move.to_end >= move.to_start for move in found.moves)
        assert row.team not in found.teams
        assert all(told.reasons for told in found.told)
    for goal in company.goals:
        assert all(row.sentence and row.subjects for row in side_by_side(company, goal.id).mismatches)
    for launch in company.launches:
        assert gate(launch, company, today).stage is launch.stage
        assert all(each.is_ready or each.missing for each in readiness(launch, company, today))

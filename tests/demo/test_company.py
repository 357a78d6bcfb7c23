"""The demo company hangs together on every day."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from trine.core.company import COMPANY, Company
from trine.core.deliverables import Commitment, Stage
from trine.core.formulas import parse_formula
from trine.demo import company
from trine.plan import parse_plan, write_plan

DAYS = (
    date(2027, 3, 18),
    date(2027, 1, 1),
    date(2026, 11, 22),
    date(2028, 2, 29),
    date(2027, 7, 2),
    date(2026, 12, 31),
)


@pytest.fixture(params=DAYS, ids=str)
def today(request: pytest.FixtureRequest) -> date:
    day = request.param
    assert isinstance(day, date)
    return day


def test_about_sixty_people_work_in_eight_teams(today: date) -> None:
    halden = company(today)
    at_work = [person for person in halden.people if not person.has_left(today)]
    assert 55 <= len(at_work) <= 65
    assert len([team for team in halden.teams if not team.has_ended(today)]) == 8
    assert len([team for team in halden.teams if team.has_ended(today)]) == 1
    assert len([person for person in halden.people if person.has_left(today)]) == 1


def test_no_two_people_share_an_id_or_an_address(today: date) -> None:
    people = company(today).people
    assert len({person.id for person in people}) == len(people)
    assert len({person.email for person in people}) == len(people)
    assert all(person.email and person.email.endswith("@halden.example") for person in people)


def test_the_plan_is_read_back_as_it_was_written(today: date) -> None:
    text = write_plan(company(today))
    read = parse_plan({"plan.yaml": text.encode()})
    assert write_plan(read.company) == text


def test_the_same_day_gives_the_same_company(today: date) -> None:
    assert company(today) == company(today)


def test_every_formula_names_metrics_that_there_are(today: date) -> None:
    halden = company(today)
    for metric in halden.metrics:
        if metric.formula:
            assert parse_formula(metric.formula).metrics <= halden.metric.keys()


def test_nothing_that_is_told_lies_in_the_future(today: date) -> None:
    halden = company(today)
    assert max(reading.on for reading in halden.readings) <= today
    assert max(check_in.on for check_in in halden.check_ins) <= today
    assert all(sign_off.on <= today for goal in halden.goals for sign_off in goal.sign_offs)


def test_readings_and_check_ins_are_made_by_people_of_the_company(today: date) -> None:
    halden = company(today)
    assert {reading.by for reading in halden.readings} <= halden.person.keys()
    assert {check_in.by for check_in in halden.check_ins} <= halden.person.keys()


def test_every_goal_of_a_cycle_that_runs_has_a_voice_at_the_end_of_a_quarter() -> None:
    day = date(2027, 3, 30)
    halden = company(day)
    silent = {goal.id for goal in halden.goals if halden.cycle[goal.cycle].start <= day}
    assert silent == {check_in.goal for check_in in halden.check_ins}


def test_titles_are_short(today: date) -> None:
    assert max(len(goal.title) for goal in company(today).goals) <= 62


def test_every_team_has_one_lead_who_is_in_it(today: date) -> None:
    halden = company(today)
    for team in halden.teams:
        leads = [person for person in halden.people if team.id in person.lead_of]
        assert len(leads) == (0 if team.has_ended(today) else 1)
        assert all(team.id in person.teams for person in leads)


def test_people_of_the_closed_team_moved_on_the_day_after(today: date) -> None:
    halden = company(today)
    closed = halden.team["partner-sales"].until
    assert closed
    moved = [person for person in halden.people if len(person.memberships) == 2]
    assert {person.id for person in moved} == {"matteo", "axel", "omar"}
    for person in moved:
        before, after = person.memberships
        assert (before.until, after.since) == (closed, closed + timedelta(days=1))
        assert person.teams == (after.team,)


def _ids(one: Company) -> list[str]:
    rows = (one.teams, one.people, one.metrics, one.goals, one.kpis, one.expectations, one.dependencies)
    return [f"{type(row).__name__}:{row.id}" for kind in rows for row in kind]


def test_a_larger_company_has_as_many_times_more_of_everything_under_ids_of_their_own() -> None:
    small, large = company(DAYS[0]), company(DAYS[0], scale=3)
    assert len(_ids(large)) == 3 * len(_ids(small))
    assert len(set(_ids(large))) == len(_ids(large))
    assert large.cycles == small.cycles


def test_a_larger_company_is_a_plan_that_can_be_read() -> None:
    text = write_plan(company(DAYS[0], scale=2))
    assert write_plan(parse_plan({"plan.yaml": text.encode()}).company) == text


def test_copies_refer_to_each_other_and_not_to_the_first() -> None:
    large = company(DAYS[0], scale=2)
    copy = large.metric["revenue_2"]
    assert copy.formula == "deals_won_2 * average_deal_2"
    assert large.goal["m-leads-2"].serves == ("c-revenue-2",)
    assert large.goal["c-revenue-2"].owners == (COMPANY,)


def test_words_are_free_of_what_nobody_says() -> None:
    text = write_plan(company(DAYS[0]))
    assert not re.search(r"lorem|foo\b|todo|xxx|synerg|leverage", text, re.IGNORECASE)


def test_six_launches_stand_in_all_stages_and_have_not_begun_in_the_future(today: date) -> None:
    halden = company(today)
    assert len(halden.launches) == 6
    assert {launch.stage for launch in halden.launches} == set(Stage)
    done = [task for launch in halden.launches for task in launch.tasks if task.done is not None]
    assert all(task.done < today for task in done if task.done is not None)
    assert len(done) > 60


def test_the_large_playbook_has_learnt_from_a_launch(today: date) -> None:
    halden = company(today)
    large = next(book for book in halden.playbooks if book.id == "large-launch")
    assert large.latest is not None
    assert large.latest.version == 2
    assert large.latest.because == "Support heard of the H3 from customers who called."
    assert len(large.latest.steps) >= 30


def test_deliverables_have_all_commitments(today: date) -> None:
    halden = company(today)
    assert {row.commitment for row in halden.deliverables} == set(Commitment)
    assert all(row.end >= today for row in halden.deliverables if row.commitment.is_open)


def test_copies_of_launches_name_copies(today: date) -> None:
    copy = next(row for row in company(today, scale=2).launches if row.id == "l-heat-2")
    assert copy.deliverables == ("sensor-heat-2", "heat-certificate-2")
    assert copy.measures[0].metric == "revenue_new_2"
    assert {task.owner for task in copy.tasks} >= {"camila-2", "lukas-2"}
    assert "battle-card" in {task.id for task in copy.tasks}

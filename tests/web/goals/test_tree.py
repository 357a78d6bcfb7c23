"""The page of all goals."""

from dataclasses import replace
from datetime import timedelta

import pgtrigger
import pytest
from django.test import Client
from django.utils import timezone
from tests.web.conftest import SignedIn
from tests.web.factories import make_person
from tests.web.goals.big import big
from tests.web.goals.world import person, planned, take_in

from trine.core.company import Goal as CoreGoal
from trine.core.company import KeyResult, Metric
from trine.web.goals.as_it_was import DECIDED
from trine.web.goals.models import Goal, GoalParent
from trine.web.goals.plan_in import apply_plan
from trine.web.people.models import Person

pytestmark = pytest.mark.django_db


def page(client: Client, query: str = "") -> str:
    response = client.get(f"/goals/{query}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def marek(signed_in: SignedIn) -> Client:
    take_in()
    return signed_in(person("marek"))


def test_the_first_line_says_how_many_goals_are_on_pace(marek: Client) -> None:
    assert "0 of 2 goals are on pace, 1 is behind and 1 has no value yet." in page(marek)


def test_a_goal_stands_below_the_one_that_it_serves(marek: Client) -> None:
    text = page(marek)
    assert text.index("Win the mid-market") < text.index("Fill the pipeline")
    assert 'goal-line depth-1"' in text


def test_progress_is_told_in_the_metrics_own_units(marek: Client) -> None:
    text = page(marek)
    assert "<strong>120</strong>" in text
    assert "from 8\xa0%" in text or "from 8 %" in text


def orphan(reason: str | None) -> None:
    company = planned()
    lost = CoreGoal("m-lost", "Be loud", "2027-q1", ("marketing",), no_parent_reason=reason)
    take_in(replace(company, goals=(*company.goals, lost)))


def test_a_goal_that_serves_nothing_stands_apart_and_is_counted(signed_in: SignedIn) -> None:
    orphan(None)
    text = page(signed_in(person("marek")))
    assert "1 serves no company goal" in text
    assert text.index("Serve no company goal") < text.index("Be loud") < text.index("No reason is given")


def test_a_goal_that_says_why_it_serves_nothing_shows_the_reason(signed_in: SignedIn) -> None:
    orphan("the fair is booked")
    assert "“the fair is booked”" in page(signed_in(person("marek")))


def test_a_joint_goal_stands_under_each_goal_that_it_serves_in_full_only_once(signed_in: SignedIn) -> None:
    company = planned()
    second = CoreGoal("c-two", "Win another market", "2027-q1", ("company",))
    joint = replace(company.goals[1], owners=("marketing", "sales"), serves=("c-share", "c-two"))
    take_in(replace(company, goals=(company.goals[0], second, joint)))
    text = page(signed_in(person("marek")))
    assert text.count("Fill the pipeline</a>") == 2
    assert text.count("in full above") == 1
    assert "Also serves “Win another market”" in text
    assert "joint" in text


def test_the_goals_of_one_team_come_with_what_they_serve(marek: Client) -> None:
    text = page(marek, "?team=marketing")
    assert "0 of 1 goal is on pace" in text
    assert "is-context" in text


def test_words_find_goals(marek: Client) -> None:
    assert "Fill the pipeline" in page(marek, "?q=PIPE+fill")
    assert "No goal fits" in page(marek, "?q=zebra")


def test_goals_that_serve_each_other_in_a_circle_are_shown(signed_in: SignedIn) -> None:
    take_in()
    goals = {goal.slug: goal for goal in Goal.objects.all()}
    GoalParent.objects.create(goal=goals["c-share"], parent=goals["m-leads"])
    assert page(signed_in(person("marek")))


def test_money_is_not_shown_to_guests(signed_in: SignedIn, guest: Person) -> None:
    company = planned()
    metrics = (*company.metrics, Metric("price", "Price", "EUR", company.metrics[0].better))
    goals = (replace(company.goals[0], key_results=(KeyResult("price", at_most=98765),)), company.goals[1])
    take_in(replace(company, metrics=metrics, goals=goals))
    text = page(signed_in(guest))
    assert "Money is not shown to you" in text
    assert "98,765" not in text


def test_without_a_cycle_a_leader_is_told_to_plan_one(signed_in: SignedIn, leader: Person) -> None:
    assert "Plan a cycle first" in page(signed_in(leader))


def test_an_empty_cycle_teaches_what_a_goal_is(signed_in: SignedIn, leader: Person) -> None:
    take_in(replace(planned(), goals=(), check_ins=()))
    assert "Write the first goal" in page(signed_in(leader))


def test_ten_times_the_goals_need_no_more_queries(signed_in: SignedIn, django_assert_max_num_queries: object) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    reader = make_person()
    for size in (20, 200):
        apply_plan(actor=None, company=big(size), today=timezone.localdate())
        client = signed_in(reader)
        client.get("/goals/?cycle=2027-q1")
        with CaptureQueriesContext(connection) as queries:
            client.get("/goals/?cycle=2027-q1")
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 40


def test_a_long_tree_comes_in_pages(signed_in: SignedIn) -> None:
    apply_plan(actor=None, company=big(300), today=timezone.localdate())
    client = signed_in(make_person())
    assert "Page 1 of 3" in page(client, "?cycle=2027-q1")
    assert "Page 3 of 3" in page(client, "?cycle=2027-q1&page=99")


def test_the_map_can_be_drawn_as_of_a_past_day(marek: Client) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    history = Goal.pgh_event_model.objects  # type: ignore[attr-defined]  # set by pghistory
    with pgtrigger.ignore():
        for model in DECIDED:
            states = model.pgh_event_model.objects  # type: ignore[attr-defined]  # as above
            states.update(pgh_created_at=timezone.now() - timedelta(days=3))
    Goal.objects.filter(slug="m-leads").update(title="Fill it")
    Goal.objects.filter(slug="c-share").delete()
    assert history.filter(slug="m-leads").count() == 2
    assert "Fill it" in page(marek)
    assert "Win the mid-market" not in page(marek)
    past = page(marek, f"?on={yesterday}")
    assert "Fill the pipeline" in past
    assert "Win the mid-market" in past
    assert 'goal-line depth-1"' in past
    assert "Fill it" in page(marek)
    assert Goal.objects.filter(slug="c-share").count() == 0


def test_a_day_before_the_plan_was_kept_says_so(marek: Client) -> None:
    day = timezone.localdate() - timedelta(days=400)
    assert "Trine did not keep the plan yet" in page(marek, f"?on={day}")


@pytest.mark.parametrize("asked", ["tomorrow", "2999-01-01", "0000-00-00", ""])
def test_what_is_no_past_day_shows_today(marek: Client, asked: str) -> None:
    assert "As of <" not in page(marek, f"?on={asked}").replace("<strong>", "<")

"""Checking in: values, confidence, a blocker; and taking it back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.conftest import SignedIn
from tests.web.factories import make_person
from tests.web.goals.world import goal, person, take_in, today

from trine.core.company import Cadence
from trine.web.base.models import Event
from trine.web.goals.models import CheckIn, Goal, Metric, Reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def marek(signed_in: SignedIn) -> Client:
    """The lead of the goal `m-leads`."""
    take_in()
    return signed_in(person("marek"))


def said() -> CheckIn:
    return CheckIn.objects.get(on=today())


def test_the_form_holds_the_last_value_and_how_sure_one_was(marek: Client) -> None:
    text = " ".join(marek.get("/goals/m-leads/check-in/").content.decode().split())
    assert 'name="value_mql" value="120"' in text
    assert 'value="0.5"' in text
    assert "60 % sure" in text


def test_a_check_in_writes_value_confidence_and_blocker(marek: Client) -> None:
    sent = {"value_mql": "210", "confidence": "0.7", "blocker": "the fair is late"}
    assert marek.post("/goals/m-leads/check-in/", sent).status_code == 302
    assert (said().confidence, said().blocker, said().by) == (0.7, "the fair is late", person("marek"))
    assert Reading.objects.get(metric__slug="mql", on=today()).value == 210


def test_only_how_sure_one_is_has_to_be_chosen(marek: Client) -> None:
    assert marek.post("/goals/m-leads/check-in/", {"confidence": "0.9"}).status_code == 302
    assert not Reading.objects.filter(on=today()).exists()
    response = marek.post("/goals/m-leads/check-in/", {"value_mql": "3"})
    assert response.status_code == 422
    assert "Choose how sure you are." in response.content.decode()


def test_a_second_check_in_of_a_day_replaces_the_first(marek: Client) -> None:
    marek.post("/goals/m-leads/check-in/", {"confidence": "0.9", "value_mql": "200"})
    marek.post("/goals/m-leads/check-in/", {"confidence": "0.3", "value_mql": "210"})
    assert said().confidence == 0.3
    assert Reading.objects.get(metric__slug="mql", on=today()).value == 210


def test_taking_it_back_leaves_no_trace_of_the_values(marek: Client) -> None:
    response = marek.post("/goals/m-leads/check-in/", {"confidence": "0.9", "value_mql": "200"}, follow=True)
    event = Event.objects.get(verb="goal_checked_in")
    assert f"/check-ins/{event.pk}/undo/" in response.content.decode()
    marek.post(f"/check-ins/{event.pk}/undo/")
    assert not CheckIn.objects.filter(on=today()).exists()
    assert not Reading.objects.filter(on=today()).exists()


def test_taking_back_the_second_check_in_of_a_day_brings_the_first_back(marek: Client) -> None:
    marek.post("/goals/m-leads/check-in/", {"confidence": "0.9", "value_mql": "200", "note": "one"})
    marek.post("/goals/m-leads/check-in/", {"confidence": "0.3", "value_mql": "210", "note": "two"})
    event = Event.objects.filter(verb="goal_checked_in").latest("id")
    marek.post(f"/check-ins/{event.pk}/undo/")
    assert (said().confidence, said().note) == (0.9, "one")
    assert Reading.objects.get(metric__slug="mql", on=today()).value == 200


def test_a_check_in_is_taken_back_only_once(marek: Client) -> None:
    marek.post("/goals/m-leads/check-in/", {"confidence": "0.9"})
    event = Event.objects.get(verb="goal_checked_in")
    marek.post(f"/check-ins/{event.pk}/undo/")
    response = marek.post(f"/check-ins/{event.pk}/undo/", follow=True)
    assert "taken back already" in response.content.decode()


def test_nobody_takes_back_the_check_in_of_somebody_else(marek: Client, signed_in: SignedIn) -> None:
    marek.post("/goals/m-leads/check-in/", {"confidence": "0.9"})
    event = Event.objects.get(verb="goal_checked_in")
    assert signed_in(person("ana")).post(f"/check-ins/{event.pk}/undo/").status_code == 403


def test_people_of_other_teams_do_not_check_in(marek: Client, signed_in: SignedIn) -> None:
    assert signed_in(person("ana")).get("/goals/m-leads/check-in/").status_code == 403


def test_after_a_check_in_one_is_back_where_one_came_from(marek: Client) -> None:
    sent = {"confidence": "0.9", "next": "/check-ins/"}
    assert marek.post("/goals/m-leads/check-in/", sent).headers["Location"] == "/check-ins/"
    elsewhere = {"confidence": "0.9", "next": "https://evil.example/"}
    assert marek.post("/goals/m-leads/check-in/", elsewhere).headers["Location"] == "/goals/m-leads/"


def test_the_list_says_what_waits(marek: Client) -> None:
    Goal.objects.filter(slug="m-leads").update(check_in_every=Cadence.WEEK)
    text = marek.get("/check-ins/").content.decode()
    assert "1 check-in waits for you. Each takes ten seconds." in text
    marek.post("/goals/m-leads/check-in/", {"confidence": "0.9"})
    assert "Nothing waits for you." in marek.get("/check-ins/").content.decode()


def test_the_list_has_only_goals_under_way_of_ones_own_teams(marek: Client, signed_in: SignedIn) -> None:
    assert "Fill the pipeline" not in signed_in(person("ana")).get("/check-ins/").content.decode()
    goal("m-leads").cycle.__class__.objects.update(
        start=today() - timedelta(days=90), end=timezone.localdate() - timedelta(days=1)
    )
    assert "Fill the pipeline" not in marek.get("/check-ins/").content.decode()


def test_who_is_in_no_team_is_told_what_would_stand_there(signed_in: SignedIn) -> None:
    take_in()
    assert "No goal of yours is under way" in signed_in(make_person()).get("/check-ins/").content.decode()


def test_the_value_of_a_metric_in_percent_is_typed_in_percent(marek: Client) -> None:
    result = goal("m-leads").key_results.get()
    result.metric = Metric.objects.get(slug="market_share")
    result.save()
    Reading.objects.create(metric=result.metric, on=today() - timedelta(days=3), value=0.085)
    assert 'value="8.5 %"' in marek.get("/goals/m-leads/check-in/").content.decode()
    marek.post("/goals/m-leads/check-in/", {"confidence": "0.9", "value_market_share": "9 %"})
    assert Reading.objects.get(metric=result.metric, on=today()).value == 0.09

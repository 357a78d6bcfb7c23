"""One goal: what it shows, and writing, changing, agreeing, taking out and bringing back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.web.conftest import SignedIn
from tests.web.goals.world import goal, person, planned, take_in, team, today

from trine.core.company import KeyResult
from trine.web.base.models import Event
from trine.web.goals.actions.goals import change_goal, restore_goal
from trine.web.goals.goal_rows import read_goal
from trine.web.goals.models import CheckIn, Dependency, Goal, GoalParent, Metric, Reading, SignOff
from trine.web.goals.models import KeyResult as Result
from trine.web.people.models import Person

pytestmark = pytest.mark.django_db


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def plan_in() -> None:
    take_in()


@pytest.fixture
def leading(plan_in: None, signed_in: SignedIn, leader: Person) -> Client:
    """A leader of the company."""
    return signed_in(leader)


def form(**changes: object) -> dict[str, object]:
    """What the edit form of `m-leads` sends."""
    return {
        "title": "Fill the pipeline",
        "cycle": "2027-q1",
        "owners": ["marketing"],
        "serves": ["c-share"],
        "lead": "Marek Dvornik",
        "kr0-metric": "Qualified leads",
        "kr0-start": "0",
        "kr0-aim": "to",
        "kr0-value": "400",
        "kr1-aim": "to",
        "kr2-aim": "to",
        **changes,
    }


def test_a_page_says_what_speaks_for_a_goal_through_the_goals_that_serve_it(leading: Client) -> None:
    text = text_of(leading, "/goals/c-share/evidence/")
    assert "There is nothing for it and some evidence against it." in text
    assert "Partly: “Fill the pipeline” serves it and is in trouble." in text
    checked_in = {"confidence": 0.9, "note": "", "blocker": ""}
    CheckIn.objects.create(goal=Goal.objects.get(slug="m-leads"), on=today(), by=person("marek"), **checked_in)
    text = text_of(leading, "/goals/c-share/evidence/")
    assert "There is some evidence for it and" in text
    assert "Partly: “Fill the pipeline” serves it and looks well." in text


def test_the_page_shows_key_results_agreement_and_what_it_serves(leading: Client) -> None:
    text = text_of(leading, "/goals/m-leads/")
    assert "Fill the pipeline" in text
    assert "Qualified leads" in text
    assert "60 % sure" in text
    assert "agreed unasked; <a" in text
    assert "Win the mid-market" in text


def test_a_goal_that_is_behind_says_by_how_much(leading: Client) -> None:
    assert "short of the" in text_of(leading, "/goals/m-leads/")


def test_saving_what_was_there_changes_nothing(leading: Client) -> None:
    events = Event.objects.count()
    assert leading.post("/goals/m-leads/edit/", form()).status_code == 302
    assert not Event.objects.filter(verb="goal_changed").exists()
    assert Event.objects.count() == events
    assert goal("m-leads").changed is None


def test_a_new_target_is_written_told_and_asks_the_teams_again(leading: Client) -> None:
    leading.post("/goals/m-leads/edit/", form(**{"kr0-value": "500"}))
    assert Result.objects.get(goal__slug="m-leads").to == 500
    assert goal("m-leads").changed == today()
    text = text_of(leading, "/goals/m-leads/")
    assert "asked again" in text
    assert "target of Qualified leads: “from 0 to 400” became “from 0 to 500”" in text


def test_another_lead_is_no_reason_to_ask_the_teams_again(leading: Client) -> None:
    leading.post("/goals/m-leads/edit/", form(lead="Ana Sousa"))
    assert goal("m-leads").lead == person("ana")
    assert goal("m-leads").changed is None


def test_shares_are_typed_in_percent(leading: Client) -> None:
    rows = {"kr0-metric": "market_share", "kr0-start": "8 %", "kr0-value": "12,5 %"}
    leading.post("/goals/m-leads/edit/", form(**rows))
    result = Result.objects.get(goal__slug="m-leads")
    assert (result.metric.slug, result.start, result.to) == ("market_share", 0.08, 0.125)
    assert 'value="12.5 %"' in text_of(leading, "/goals/m-leads/edit/")


def test_a_target_with_more_parts_than_the_form_is_left_as_it_is_written(signed_in: SignedIn, leader: Person) -> None:
    company = planned()
    odd = (KeyResult("mql", at_least=100, at_most=900, weight=2), KeyResult("market_share", keep=(0.1, 0.2)))
    take_in(replace(company, goals=(company.goals[0], replace(company.goals[1], key_results=odd))))
    client = signed_in(leader)
    assert "as it is written" in text_of(client, "/goals/m-leads/edit/")
    shown = client.get("/goals/m-leads/edit/").context["rows"][0]["row"].value()
    kept = {"kr0-aim": "as_written", "kr0-value": "", "kr0-start": "", "kr0-row": shown}
    second = {"kr1-metric": "Market share", "kr1-aim": "keep", "kr1-value": "10 %", "kr1-upper": "20 %"}
    assert client.post("/goals/m-leads/edit/", form(**kept, **second)).status_code == 302
    assert not Event.objects.filter(verb="goal_changed").exists()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"title": ""}, "This field is required."),
        ({"kr0-metric": "Qualified leeds"}, "Did you mean “Qualified leads”?"),
        ({"kr0-value": "lots"}, "“lots” is not a number."),
        ({"kr0-value": ""}, "Write the value to reach."),
        ({"kr0-aim": "keep", "kr0-upper": "3"}, "The upper end is below the lower one."),
        ({"kr1-value": "3"}, "Name the metric that this target is on."),
        ({"lead": "Nobody Known"}, "Nobody here is called “Nobody Known”."),
        ({"owners": []}, "This field is required."),
    ],
)
def test_what_cannot_be_used_is_told_beside_its_field(leading: Client, sent: dict[str, object], sentence: str) -> None:
    response = leading.post("/goals/m-leads/edit/", form(**sent))
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_goals_cannot_serve_each_other_in_a_circle(leading: Client) -> None:
    GoalParent.objects.create(goal=goal("c-share"), parent=goal("m-leads"))
    response = leading.post("/goals/m-leads/edit/", form())
    assert response.status_code == 422
    assert "in a circle" in response.content.decode()


def test_a_lead_writes_a_goal_for_the_own_team(plan_in: None, signed_in: SignedIn) -> None:
    client = signed_in(person("ana"))
    response = client.post("/goals/new/", form(title="Close faster", owners=["sales"]))
    assert response.headers["Location"] == "/goals/close-faster/"
    assert goal("close-faster").key_results.count() == 1
    assert Event.objects.filter(verb="goal_created", subject_id="close-faster", actor=person("ana")).exists()


def test_a_lead_writes_no_goal_for_another_team(plan_in: None, signed_in: SignedIn) -> None:
    assert signed_in(person("ana")).post("/goals/new/", form(owners=["marketing"])).status_code == 422
    assert signed_in(person("ana")).post("/goals/m-leads/edit/", form()).status_code == 403


def test_a_goal_that_was_taken_out_comes_back_whole(leading: Client) -> None:
    Dependency.objects.create(
        slug="d", team=team("sales"), of=team("marketing"), what="x", needed_by=today(), goal=goal("m-leads")
    )
    GoalParent.objects.create(goal=goal("c-share"), parent=goal("m-leads"))
    GoalParent.objects.filter(goal=goal("m-leads")).delete()
    before = text_of(leading, "/plan/plan.yaml")
    leading.post("/goals/m-leads/remove/")
    assert not Goal.objects.filter(slug="m-leads").exists()
    assert not CheckIn.objects.exists()
    removal = Event.objects.get(verb="goal_removed")
    leading.post(f"/goals/restore/{removal.pk}/")
    assert text_of(leading, "/plan/plan.yaml") == before


def test_the_undo_is_offered_right_after(leading: Client) -> None:
    response = leading.post("/goals/m-leads/remove/", follow=True)
    removal = Event.objects.get(verb="goal_removed")
    assert f"/goals/restore/{removal.pk}/" in response.content.decode()


def test_bringing_back_what_is_there_already_is_refused_with_a_sentence(leading: Client) -> None:
    leading.post("/goals/m-leads/remove/")
    removal = Event.objects.get(verb="goal_removed")
    leading.post(f"/goals/restore/{removal.pk}/")
    response = leading.post(f"/goals/restore/{removal.pk}/", follow=True)
    assert "is there already" in response.content.decode()


def test_a_team_that_the_goal_touches_agrees_through_its_lead(plan_in: None, signed_in: SignedIn) -> None:
    SignOff.objects.all().delete()
    client = signed_in(person("ana"))
    client.post("/goals/m-leads/sign-off/sales/")
    assert SignOff.objects.get().by == person("ana")
    client.post("/goals/m-leads/sign-off/sales/withdraw/")
    assert not SignOff.objects.exists()


def test_agreeing_again_makes_a_stale_agreement_good(leading: Client) -> None:
    leading.post("/goals/m-leads/edit/", form(title="Fill it"))
    leading.post("/goals/m-leads/sign-off/sales/")
    assert ">asked again<" not in text_of(leading, "/goals/m-leads/")


def test_a_team_that_is_asked_again_sees_what_has_changed_since_it_agreed(leader: Person, leading: Client) -> None:
    content = read_goal(goal("m-leads"))
    change_goal(leader, goal=goal("m-leads"), content=replace(content, title="Fill it"), today=today())
    asked = text_of(leading, "/goals/m-leads/").split('class="agreement"')[1].split("</li> </ul>")[0]
    assert "asked again" in asked
    assert "title: “Fill the pipeline” became “Fill it”" in asked


def test_nobody_agrees_for_a_team_that_they_do_not_lead(plan_in: None, signed_in: SignedIn) -> None:
    assert signed_in(person("ana")).post("/goals/m-leads/sign-off/marketing/").status_code == 403


def test_more_check_ins_and_goals_below_need_no_more_queries(leading: Client) -> None:
    leading.get("/goals/c-share/")
    with CaptureQueriesContext(connection) as few:
        leading.get("/goals/c-share/")
    for number in range(20):
        row = Goal.objects.create(slug=f"more-{number}", title=f"More {number}", cycle=goal("c-share").cycle)
        row.ownerships.create(team=team("sales"))
        row.parent_links.create(parent=goal("c-share"))
        Result.objects.create(goal=row, position=0, metric=Metric.objects.get(slug="mql"), to=number)
        day = today() - timedelta(days=number)
        CheckIn.objects.create(goal=goal("c-share"), on=day, by=person("ana"), confidence=0.5)
    with CaptureQueriesContext(connection) as many:
        leading.get("/goals/c-share/")
    assert len(many) == len(few)


def test_an_unknown_goal_is_not_found(leading: Client) -> None:
    assert leading.get("/goals/nothing/").status_code == 404


def test_what_happened_to_a_target_in_money_is_not_told_to_guests(
    signed_in: SignedIn, leader: Person, guest: Person
) -> None:
    company = planned()
    metrics = (*company.metrics, replace(company.metrics[0], id="price", name="Price", unit="EUR", formula=None))
    goals = (replace(company.goals[0], key_results=(KeyResult("price", at_most=98765),)), company.goals[1])
    take_in(replace(company, metrics=metrics, goals=goals))
    lower = (replace(goals[0], key_results=(KeyResult("price", at_most=87654),)), goals[1])
    take_in(replace(company, metrics=metrics, goals=lower))
    address = f"/goals/{goals[0].id}/"
    assert "87,654" in text_of(signed_in(leader), address)
    assert "87,654" not in text_of(signed_in(guest), address)
    assert "98,765" not in text_of(signed_in(guest), address)


def test_a_goal_that_a_plan_takes_out_can_be_brought_back_with_its_check_ins(plan_in: None, leader: Person) -> None:
    company = planned()
    assert CheckIn.objects.filter(goal__slug="m-leads").exists()
    rest = replace(
        company, goals=tuple(row for row in company.goals if row.id != "m-leads"), check_ins=(), expectations=()
    )
    take_in(rest)
    assert not Goal.objects.filter(slug="m-leads").exists()
    restore_goal(leader, removal=Event.objects.get(verb="goal_removed"))
    assert CheckIn.objects.filter(goal__slug="m-leads").exists()


def test_the_page_tells_where_a_key_result_will_stand_and_how_sure_that_is(plan_in: None, leading: Client) -> None:
    result = Result.objects.filter(goal__slug="m-leads").select_related("metric").get()
    Reading.objects.filter(metric=result.metric).delete()
    for week in range(6):
        on = today() - timedelta(days=7 * week + 1)
        Reading.objects.create(metric=result.metric, on=on, value=200 - 20 * week)
    text = text_of(leading, "/goals/m-leads/")
    assert "On course for" in text
    assert "in four cases of five" in text
    assert "a straight line through 6 readings" in text
    assert "Score " in text


def test_a_goal_that_aims_high_says_so_and_keeps_it_in_the_plan_file(leading: Client) -> None:
    leading.post("/goals/m-leads/edit/", form(ambition="aspirational"))
    assert Goal.objects.get(slug="m-leads").ambition == "aspirational"
    assert "0.7 is a good result" in text_of(leading, "/goals/m-leads/")
    assert "ambition: aspirational" in leading.get("/plan/plan.yaml").content.decode()

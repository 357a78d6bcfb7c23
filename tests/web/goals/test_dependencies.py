"""What teams ask of each other: asked, promised, declined with the reason, delivered, and by whom."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.web.conftest import SignedIn
from tests.web.factories import make_person

from trine.core.company import DependencyState
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.models import Event
from trine.web.base.queries import history
from trine.web.goals.actions.dependencies import ask, decline, deliver, promise
from trine.web.goals.models import Dependency
from trine.web.people.models import Person, Team


def days(count: int) -> date:
    return timezone.localdate() + timedelta(days=count)


@pytest.fixture
def other_lead(marketing: Team) -> Person:
    """A member who leads Marketing."""
    return make_person("Mika Marketing", leads=(marketing,))


@pytest.fixture
def need(sales: Team, marketing: Team) -> Dependency:
    """Sales needs a story from Marketing within ten days."""
    return Dependency.objects.create(
        slug="d-story", team=sales, of=marketing, what="A story from a food plant", needed_by=days(10)
    )


def now(need: Dependency) -> Dependency:
    need.refresh_from_db()
    return need


def verbs() -> list[str]:
    return list(Event.objects.filter(subject_kind="dependency").order_by("id").values_list("verb", flat=True))


def test_a_lead_asks_another_team_and_both_pages_show_it(
    lead: Person, sales: Team, marketing: Team, signed_in: SignedIn
) -> None:
    browser = signed_in(lead)
    form = {"of": marketing.slug, "what": "Two case studies", "needed_by": days(20), "because": "open deals in food"}
    answer = browser.post(f"/teams/{sales.slug}/ask/", form, follow=True)
    assert answer.redirect_chain == [(f"/teams/{sales.slug}/", 302)]
    assert "Asked Marketing." in answer.content.decode()
    for team in (sales, marketing):
        assert "Two case studies" in browser.get(f"/teams/{team.slug}/").content.decode()
    row = Dependency.objects.get()
    assert (row.team, row.of, row.state, row.promised_for) == (sales, marketing, DependencyState.ASKED, None)
    event = Event.objects.get(verb="dependency_asked")
    assert (event.actor, event.subject_id, event.payload["of"]) == (lead, row.slug, "Marketing")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"of": ""}, "This field is required."),
        ({"what": ""}, "This field is required."),
        ({"needed_by": "soon"}, "Enter a valid date."),
        ({"needed_by": "2020-01-01"}, "Choose a day from today on: nobody can deliver in the past."),
        ({"what": "x" * 301}, "at most 300 characters"),
    ],
)
def test_a_form_that_lacks_something_says_so_beside_the_field(
    wrong: dict[str, str], sentence: str, lead: Person, sales: Team, marketing: Team, signed_in: SignedIn
) -> None:
    form = {"of": marketing.slug, "what": "Two case studies", "needed_by": days(20).isoformat(), **wrong}
    answer = signed_in(lead).post(f"/teams/{sales.slug}/ask/", form)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Dependency.objects.exists()


def test_a_team_does_not_ask_itself_or_one_that_has_ended(
    lead: Person, sales: Team, marketing: Team, signed_in: SignedIn
) -> None:
    Team.objects.filter(pk=marketing.pk).update(until=days(-1))
    for team in (sales, marketing):
        form = {"of": team.slug, "what": "Two case studies", "needed_by": days(20)}
        assert signed_in(lead).post(f"/teams/{sales.slug}/ask/", form).status_code == 422
    with pytest.raises(Invalid, match="a team does not depend on itself"):
        ask(lead, team=sales, of=sales, what="Time", needed_by=days(1))


def test_nobody_asks_in_the_name_of_a_team_that_they_do_not_lead(
    lead: Person, member: Person, other_lead: Person, sales: Team, marketing: Team, signed_in: SignedIn
) -> None:
    assert signed_in(member).get(f"/teams/{sales.slug}/ask/").status_code == 403
    answer = signed_in(other_lead).get(f"/teams/{sales.slug}/ask/")
    assert answer.status_code == 403
    assert "Only those who lead Sales ask in its name." in answer.content.decode()
    with pytest.raises(NotAllowed):
        ask(member, team=sales, of=marketing, what="Time", needed_by=days(1))


def test_the_lead_of_the_team_asked_promises_a_day(need: Dependency, other_lead: Person, signed_in: SignedIn) -> None:
    browser = signed_in(other_lead)
    assert days(10).isoformat() in browser.get("/dependencies/d-story/promise/").content.decode()
    answer = browser.post("/dependencies/d-story/promise/", {"promised_for": days(8)}, follow=True)
    assert "Promised. Both teams see the day." in answer.content.decode()
    assert (now(need).state, now(need).promised_for) == (DependencyState.ACCEPTED, days(8))
    assert [each.sentence for each in history("dependency", "d-story")] == [
        f"Mika Marketing promised it for {days(8):%-d %B %Y}."
    ]


def test_a_promise_can_be_moved_and_both_days_are_on_record(need: Dependency, other_lead: Person) -> None:
    promise(other_lead, dependency=need, promised_for=days(8))
    promise(other_lead, dependency=need, promised_for=days(14))
    days_promised = Event.objects.order_by("id").values_list("payload__promised_for", flat=True)
    assert list(days_promised) == [days(8).isoformat(), days(14).isoformat()]


def test_nobody_promises_a_day_that_is_past(need: Dependency, other_lead: Person, signed_in: SignedIn) -> None:
    answer = signed_in(other_lead).post("/dependencies/d-story/promise/", {"promised_for": days(-1)})
    assert answer.status_code == 422
    assert "Choose a day from today on." in answer.content.decode()
    assert now(need).state == DependencyState.ASKED


def test_who_declines_says_why_and_the_other_team_reads_it(
    need: Dependency, other_lead: Person, lead: Person, signed_in: SignedIn
) -> None:
    browser = signed_in(other_lead)
    answer = browser.post("/dependencies/d-story/decline/", {"because": " "})
    assert answer.status_code == 422
    answer = browser.post(
        "/dependencies/d-story/decline/", {"because": "No food plant has agreed to speak"}, follow=True
    )
    assert "Declined. Sales sees why." in answer.content.decode()
    assert now(need).state == DependencyState.DECLINED
    page = signed_in(lead).get(f"/teams/{need.team.slug}/").content.decode()
    assert "No food plant has agreed to speak" in page
    assert verbs() == ["dependency_declined"]


def test_declining_without_a_reason_is_refused_in_the_action_too(need: Dependency, other_lead: Person) -> None:
    with pytest.raises(Invalid, match="Say why"):
        decline(other_lead, dependency=need, because="  ")


@pytest.mark.parametrize("which", ["other_lead", "lead"])
def test_the_lead_of_either_team_says_that_it_was_delivered(
    which: str, need: Dependency, signed_in: SignedIn, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(which)
    answer = signed_in(person).post("/dependencies/d-story/deliver/", follow=True)
    assert "Delivered: A story from a food plant." in answer.content.decode()
    assert now(need).state == DependencyState.DELIVERED
    assert Event.objects.get().actor == person


def test_who_said_that_it_was_delivered_is_back_on_the_own_teams_page(
    need: Dependency, lead: Person, other_lead: Person, signed_in: SignedIn
) -> None:
    assert signed_in(lead).post("/dependencies/d-story/deliver/")["Location"] == f"/teams/{need.team.slug}/"


def test_only_the_team_asked_answers(need: Dependency, lead: Person, member: Person, signed_in: SignedIn) -> None:
    for step in ("promise", "decline"):
        answer = signed_in(lead).get(f"/dependencies/d-story/{step}/")
        assert answer.status_code == 403
        assert "Only those who lead Marketing answer for it." in answer.content.decode()
    with pytest.raises(NotAllowed):
        promise(lead, dependency=need, promised_for=days(3))
    with pytest.raises(NotAllowed):
        decline(lead, dependency=need, because="Not ours to give")
    with pytest.raises(NotAllowed):
        deliver(member, dependency=need)
    assert now(need).state == DependencyState.ASKED
    assert verbs() == []


def test_what_was_delivered_is_not_answered_again(need: Dependency, other_lead: Person, signed_in: SignedIn) -> None:
    deliver(other_lead, dependency=need)
    browser = signed_in(other_lead)
    answer = browser.post("/dependencies/d-story/promise/", {"promised_for": days(3)})
    assert "Marketing has delivered it already" in answer.content.decode()
    answer = browser.post("/dependencies/d-story/deliver/", follow=True)
    assert "Marketing has delivered it already" in answer.content.decode()
    assert now(need).state == DependencyState.DELIVERED
    assert verbs() == ["dependency_delivered"]


def test_an_unknown_dependency_is_not_found(other_lead: Person, signed_in: SignedIn) -> None:
    assert signed_in(other_lead).get("/dependencies/d-nothing/promise/").status_code == 404


@pytest.mark.django_db
def test_an_answer_from_a_page_that_is_out_of_date_does_not_undo_a_delivery(
    need: Dependency, lead: Person, other_lead: Person
) -> None:
    stale = Dependency.objects.get(pk=need.pk)
    deliver(lead, dependency=need)
    with pytest.raises(Invalid, match="delivered it already"):
        promise(other_lead, dependency=stale, promised_for=days(5))
    with pytest.raises(Invalid, match="delivered it already"):
        decline(other_lead, dependency=stale, because="no time")
    with pytest.raises(Invalid, match="delivered it already"):
        deliver(other_lead, dependency=stale)
    assert now(need).state == DependencyState.DELIVERED
    assert verbs() == ["dependency_delivered"]


@pytest.mark.django_db
def test_an_answer_to_what_was_taken_out_meanwhile_is_refused_with_a_sentence(
    need: Dependency, other_lead: Person
) -> None:
    stale = Dependency.objects.get(pk=need.pk)
    need.delete()
    with pytest.raises(Invalid, match="taken out"):
        promise(other_lead, dependency=stale, promised_for=days(5))

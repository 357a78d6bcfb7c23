"""Who owns a goal, and who says so: leads plan for their own teams, leaders for the company and every team."""

from dataclasses import replace

import pytest
from tests.web.conftest import SignedIn
from tests.web.factories import make_person
from tests.web.goals.world import goal, planned, take_in, team, today

from trine.core.company import COMPANY, Goal
from trine.web.base.errors import NotAllowed
from trine.web.base.models import Event
from trine.web.goals.actions.goals import change_goal, create_goal, remove_goal, restore_goal
from trine.web.goals.goal_rows import read_goal
from trine.web.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def mika() -> Person:
    """A member who leads Marketing, which owns `m-leads`."""
    take_in()
    return make_person("Mika Marketing", leads=(team("marketing"),))


def owned_by(*owners: str) -> None:
    """`m-leads` is owned by these."""
    company = planned()
    goals = tuple(replace(row, owners=owners) if row.id == "m-leads" else row for row in company.goals)
    take_in(replace(company, goals=goals))


def give(actor: Person, *owners: str) -> None:
    content = replace(read_goal(goal("m-leads")), owners=owners)
    change_goal(actor, goal=goal("m-leads"), content=content, today=today())


@pytest.mark.parametrize("owners", [(COMPANY, "marketing"), (COMPANY,), ("sales",), ("marketing", "sales")])
def test_a_lead_makes_no_goal_for_the_company_or_for_others(mika: Person, owners: tuple[str, ...]) -> None:
    with pytest.raises(NotAllowed):
        create_goal(mika, content=Goal("", "Ours and theirs", "2027-q1", owners))


def test_a_lead_gives_a_goal_neither_to_the_company_nor_to_others(mika: Person) -> None:
    for owners in ((COMPANY,), (COMPANY, "marketing"), ("marketing", "sales")):
        with pytest.raises(NotAllowed, match=r"the company|Sales"):
            give(mika, *owners)
    assert read_goal(goal("m-leads")).owners == ("marketing",)


def test_a_lead_takes_no_other_owner_off_and_may_take_off_the_own_team(mika: Person) -> None:
    owned_by("marketing", "sales")
    with pytest.raises(NotAllowed, match="Sales"):
        give(mika, "marketing")
    give(mika, "sales")
    assert read_goal(goal("m-leads")).owners == ("sales",)


def test_a_leader_gives_a_goal_to_anybody(mika: Person, leader: Person) -> None:
    give(leader, COMPANY, "sales")
    assert read_goal(goal("m-leads")).owners == (COMPANY, "sales")


def test_a_goal_that_others_own_too_is_taken_out_by_leaders_only(mika: Person, leader: Person) -> None:
    owned_by("company", "marketing")
    with pytest.raises(NotAllowed, match="the company"):
        remove_goal(mika, goal=goal("m-leads"))
    removal = remove_goal(leader, goal=goal("m-leads"))
    with pytest.raises(NotAllowed):
        restore_goal(mika, removal=removal)


def test_the_button_for_taking_out_is_shown_to_those_who_may(mika: Person, signed_in: SignedIn) -> None:
    assert "Take it out" in signed_in(mika).get("/goals/m-leads/").content.decode()
    owned_by("company", "marketing")
    assert "Take it out" not in signed_in(mika).get("/goals/m-leads/").content.decode()


def test_the_form_offers_only_owners_that_its_reader_plans_for(
    mika: Person, leader: Person, signed_in: SignedIn
) -> None:
    def offered(reader: Person, path: str) -> list[str]:
        return [slug for slug, _ in signed_in(reader).get(path).context["form"].fields["owners"].choices]

    assert offered(mika, "/goals/new/") == ["marketing"]
    assert offered(mika, "/goals/m-leads/edit/") == ["marketing"]
    assert offered(leader, "/goals/new/") == [COMPANY, "marketing", "sales"]


def test_another_owner_in_the_form_is_refused_with_a_sentence(mika: Person, signed_in: SignedIn) -> None:
    sent = {"title": "Ours", "cycle": "2027-q1", "owners": ["company"], "no_parent_reason": "r"}
    answer = signed_in(mika).post("/goals/new/", sent)
    assert answer.status_code == 422
    assert "You do not plan for that owner" in answer.content.decode()


def test_owners_that_only_others_take_off_stay_and_are_named(mika: Person, signed_in: SignedIn) -> None:
    owned_by("marketing", "sales")
    browser = signed_in(mika)
    assert "Besides Sales, who stay" in browser.get("/goals/m-leads/edit/").content.decode()
    sent = {"title": "Fill it", "cycle": "2027-q1", "owners": ["marketing"], "no_parent_reason": "r"}
    assert browser.post("/goals/m-leads/edit/", sent).status_code == 302
    assert read_goal(goal("m-leads")).owners == ("marketing", "sales")
    assert Event.objects.filter(verb="goal_changed", actor=mika).exists()

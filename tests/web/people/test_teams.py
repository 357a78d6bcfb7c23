"""Teams over time: the tree, making, moving and ending them, and who is in them."""

from datetime import date, timedelta

from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.web.conftest import SignedIn
from tests.web.factories import join, make_person, make_team

from trine.web.people.models import Membership, Person, Team

TODAY = timezone.localdate
NEW = {"name": "Field Sales", "function": "sales", "parent": "", "since": "2027-01-01"}


def tree(client: Client) -> list[tuple[int, str]]:
    return [(line.depth, line.team.name) for line in client.get("/teams/").context["view"].lines]


def test_teams_stand_under_the_teams_that_they_are_part_of(signed_in: SignedIn, member: Person, sales: Team) -> None:
    field = make_team("Field", parent=sales)
    make_team("North", parent=field)
    make_team("Alpha")
    assert tree(signed_in(member)) == [(0, "Alpha"), (0, "Sales"), (1, "Field"), (2, "North")]


def test_the_tree_takes_the_same_queries_for_ten_teams_as_for_a_hundred(
    signed_in: SignedIn, member: Person, sales: Team, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        join(member, make_team(f"Team {number}", parent=sales), is_lead=True)
    client = signed_in(member)
    client.get("/teams/")
    with django_assert_max_num_queries(10):
        client.get("/teams/")


def test_a_leader_makes_a_team(signed_in: SignedIn, leader: Person, sales: Team) -> None:
    response = signed_in(leader).post("/teams/new/", NEW | {"parent": sales.pk})
    assert response.headers["Location"] == "/teams/field-sales/members/"
    team = Team.objects.get(slug="field-sales")
    assert (team.parent, team.since) == (sales, date(2027, 1, 1))


def test_two_teams_of_one_name_have_addresses_of_their_own(signed_in: SignedIn, leader: Person) -> None:
    client = signed_in(leader)
    client.post("/teams/new/", NEW)
    client.post("/teams/new/", NEW)
    assert set(Team.objects.values_list("slug", flat=True)) == {"field-sales", "field-sales-2"}


def test_a_team_called_new_does_not_take_the_address_of_making_one(signed_in: SignedIn, leader: Person) -> None:
    signed_in(leader).post("/teams/new/", NEW | {"name": "New"})
    assert Team.objects.get().slug == "new-2"


def test_a_team_is_not_part_of_itself_nor_of_a_team_below_it(signed_in: SignedIn, leader: Person, sales: Team) -> None:
    field = make_team("Field", parent=sales)
    client = signed_in(leader)
    for parent in (sales, field):
        answers = {"name": "Sales", "function": "sales", "parent": parent.pk, "since": ""}
        response = client.post(f"/teams/{sales.slug}/edit/", answers)
        assert response.status_code == 422
        assert "is Sales itself or below it" in response.content.decode()


def test_a_lead_renames_the_team_but_does_not_move_it(signed_in: SignedIn, lead: Person, sales: Team) -> None:
    client = signed_in(lead)
    answers = {"name": "Sales EU", "function": "sales", "parent": "", "since": ""}
    assert client.post(f"/teams/{sales.slug}/edit/", answers).status_code == 302
    assert client.post(f"/teams/{sales.slug}/edit/", answers | {"function": "product"}).status_code == 403


def test_a_team_that_ends_takes_its_memberships_along(
    signed_in: SignedIn, leader: Person, member: Person, sales: Team
) -> None:
    last_day = TODAY() - timedelta(days=1)
    signed_in(leader).post(f"/teams/{sales.slug}/end/", {"until": last_day.isoformat()})
    assert member.memberships.get().until == last_day
    client = signed_in(member)
    assert tree(client) == []
    assert "1 team has ended" in client.get("/teams/").content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_a_team_does_not_end_before_the_teams_below_it(signed_in: SignedIn, leader: Person, sales: Team) -> None:
    make_team("Field", parent=sales)
    response = signed_in(leader).post(f"/teams/{sales.slug}/end/", {"until": TODAY().isoformat()})
    assert response.status_code == 422
    assert "Field is below Sales and goes on. Move or end it first." in response.content.decode()


def add(client: Client, team: Team, person: str, **answers: str) -> int:
    values = {"person": person, "since": TODAY().isoformat()} | answers
    return client.post(f"/teams/{team.slug}/members/add/", values).status_code


def test_a_lead_puts_somebody_into_the_team_by_name_or_address(signed_in: SignedIn, lead: Person, sales: Team) -> None:
    by_name, by_address = make_person("Élan Vital"), make_person("Eva", email="eva@halden.example")
    client = signed_in(lead)
    assert add(client, sales, "elan vital") == 302
    assert add(client, sales, "EVA@halden.example", is_lead="on") == 302
    assert sales.memberships.get(person=by_name).is_lead is False
    assert sales.memberships.get(person=by_address).is_lead is True


def test_a_name_that_two_people_have_asks_which_one(signed_in: SignedIn, lead: Person, sales: Team) -> None:
    make_person("Eva Berg", email="eva1@halden.example")
    make_person("Eva Berg", email="eva2@halden.example")
    response = signed_in(lead).post(
        f"/teams/{sales.slug}/members/add/", {"person": "Eva Berg", "since": TODAY().isoformat()}
    )
    assert response.status_code == 422
    assert "Write which one: eva1@halden.example, eva2@halden.example." in response.content.decode()


def test_nobody_is_in_a_team_twice_at_a_time(signed_in: SignedIn, lead: Person, member: Person, sales: Team) -> None:
    assert add(signed_in(lead), sales, member.name) == 422


def test_who_left_a_team_may_come_back(signed_in: SignedIn, lead: Person, sales: Team) -> None:
    eva = make_person("Eva")
    join(eva, sales, since=TODAY() - timedelta(days=90), until=TODAY() - timedelta(days=30))
    assert add(signed_in(lead), sales, "Eva") == 302
    assert eva.memberships.count() == 2


def test_who_leaves_a_team_stands_among_its_former_members(
    signed_in: SignedIn, lead: Person, member: Person, sales: Team
) -> None:
    client = signed_in(lead)
    membership = member.memberships.get()
    yesterday = TODAY() - timedelta(days=1)
    client.post(f"/teams/{sales.slug}/members/{membership.pk}/end/", {"until": yesterday.isoformat()})
    view = client.get(f"/teams/{sales.slug}/members/").context["view"]
    assert [row.person for row in view.before] == [member]
    assert [row.person for row in view.now] == [lead]


def test_a_member_becomes_a_lead_and_may_change_the_team_at_once(
    signed_in: SignedIn, leader: Person, member: Person, sales: Team
) -> None:
    theirs = signed_in(member)
    assert theirs.get(f"/teams/{sales.slug}/edit/").status_code == 403
    membership = member.memberships.get()
    signed_in(leader).post(f"/teams/{sales.slug}/members/{membership.pk}/lead/", {"is_lead": "1"})
    assert theirs.get(f"/teams/{sales.slug}/edit/").status_code == 200


def test_a_membership_is_changed_under_its_own_team_alone(
    signed_in: SignedIn, lead: Person, sales: Team, marketing: Team
) -> None:
    other = join(make_person("Mia"), marketing)
    response = signed_in(lead).post(f"/teams/{sales.slug}/members/{other.pk}/lead/", {"is_lead": "1"})
    assert response.status_code == 404
    assert not Membership.objects.get(pk=other.pk).is_lead


def test_what_happened_to_a_team_is_told_on_its_page(signed_in: SignedIn, lead: Person, sales: Team) -> None:
    make_person("Eva Berg")
    client = signed_in(lead)
    add(client, sales, "Eva Berg", since="2027-03-18")
    page = client.get(f"/teams/{sales.slug}/members/").content.decode()
    assert "Ludo Lead put Eva Berg into Sales from 18 March 2027 on." in page

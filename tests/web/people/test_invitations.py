"""Inviting people by a link, and coming in by it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.conftest import SignedIn
from tests.web.factories import make_person, make_team

from trine.core.company import Role
from trine.web.base.models import Event
from trine.web.people.actions import invitations as limits
from trine.web.people.links import make_link
from trine.web.people.models import Invitation, LinkKind, Person, Team

PASSWORD = "a long walk home"


def invite(client: Client, **answers: object) -> str:
    """The path of the link that the page shows."""
    response = client.post("/invitations/new/", {"name": "Nina New", "role": "member"} | answers)
    assert response.status_code == 200, response.content.decode()
    return str(response.context["link"]).removeprefix("http://testserver")


def join(path: str, **answers: str) -> Client:
    """A new browser in which somebody has joined."""
    browser = Client()
    response = browser.post(path, {"name": "Nina New", "email": "nina@halden.example", "password": PASSWORD} | answers)
    assert response.status_code == 302, response.content.decode()
    return browser


def test_who_is_invited_joins_the_team_and_is_signed_in(signed_in: SignedIn, owner: Person, sales: Team) -> None:
    browser = join(invite(signed_in(owner), team=sales.pk))
    nina = Person.objects.get(email="nina@halden.example")
    assert [membership.team for membership in nina.current_memberships] == [sales]
    assert browser.get("/settings/").status_code == 200


def test_an_invitation_without_an_address_asks_for_one(signed_in: SignedIn, owner: Person) -> None:
    join(invite(signed_in(owner)), email="other@halden.example")
    assert Person.objects.filter(email="other@halden.example").exists()


def test_the_link_is_shown_once(signed_in: SignedIn, owner: Person) -> None:
    client = signed_in(owner)
    token = invite(client).split("/")[2]
    assert token not in client.get("/invitations/").content.decode()


def test_a_used_link_says_so(signed_in: SignedIn, owner: Person) -> None:
    path = invite(signed_in(owner))
    join(path)
    response = Client().get(path)
    assert response.status_code == 410
    assert "used already" in response.content.decode()


def test_a_withdrawn_link_says_whom_to_ask(signed_in: SignedIn, owner: Person) -> None:
    client = signed_in(owner)
    path = invite(client)
    client.post(f"/invitations/{Invitation.objects.get().pk}/revoke/")
    response = Client().get(path)
    assert response.status_code == 410
    assert "was withdrawn. Ask Olga Owner for a new one." in response.content.decode()


def test_an_expired_link_says_so(signed_in: SignedIn, owner: Person) -> None:
    path = invite(signed_in(owner))
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    response = Client().post(path, {"name": "Nina", "email": "n@halden.example", "password": PASSWORD})
    assert response.status_code == 410
    assert "has expired" in response.content.decode()


@pytest.mark.django_db
def test_an_unknown_link_says_so(client: Client) -> None:
    response = client.get("/join/nothing-like-it/")
    assert response.status_code == 404
    assert "not known here" in response.content.decode()


def test_a_link_of_another_kind_does_not_invite(owner: Person) -> None:
    _, token = make_link(LinkKind.PASSWORD, person=owner, role=Role.OWNER)
    assert Client().get(f"/join/{token}/").status_code == 404


def test_an_address_that_is_taken_is_told_to_who_has_an_invitation(signed_in: SignedIn, owner: Person) -> None:
    path = invite(signed_in(owner))
    response = Client().post(path, {"name": "Nina", "email": owner.email, "password": PASSWORD})
    assert response.status_code == 422
    assert "an account with this address already" in response.content.decode()


def test_who_is_on_record_from_a_plan_keeps_their_record(signed_in: SignedIn, owner: Person, sales: Team) -> None:
    nina = make_person("Nina Plan", email="nina@halden.example", role=Role.LEADER, teams=(sales,))
    join(invite(signed_in(owner), email="NINA@halden.example"))
    nina.refresh_from_db()
    assert (Person.objects.count(), nina.role, nina.name) == (2, Role.LEADER, "Nina New")


def test_a_person_on_record_is_invited_from_their_page(signed_in: SignedIn, lead: Person, sales: Team) -> None:
    nina = make_person("Nina Plan", teams=(sales,))
    response = signed_in(lead).post(f"/people/{nina.slug}/invite/")
    join(str(response.context["link"]).removeprefix("http://testserver"), email=nina.email or "")
    nina.refresh_from_db()
    assert nina.has_usable_password()


def test_who_was_written_down_without_a_password_is_invited(signed_in: SignedIn, owner: Person) -> None:
    plain = Person.objects.create(slug="petra", name="Petra Plan", email="petra@halden.example")
    assert signed_in(owner).post(f"/people/{plain.slug}/invite/").status_code == 200


def test_a_new_invitation_of_a_person_ends_the_one_before(signed_in: SignedIn, owner: Person) -> None:
    nina = make_person("Nina Plan")
    client = signed_in(owner)
    first = str(client.post(f"/people/{nina.slug}/invite/").context["link"])
    client.post(f"/people/{nina.slug}/invite/")
    assert Client().get(first).status_code == 410


def test_who_has_an_account_is_not_invited_again(signed_in: SignedIn, owner: Person) -> None:
    make_person("Nina New", email="nina@halden.example", password=PASSWORD)
    response = signed_in(owner).post(
        "/invitations/new/", {"name": "Nina", "role": "member", "email": "nina@halden.example"}
    )
    assert response.status_code == 422
    assert "already has an account" in response.content.decode()


def test_a_leader_cannot_make_an_owner(signed_in: SignedIn, leader: Person) -> None:
    response = signed_in(leader).post("/invitations/new/", {"name": "Nina", "role": "owner"})
    assert response.status_code == 422
    assert not Invitation.objects.exists()


def test_a_lead_invites_members_into_the_own_team_alone(signed_in: SignedIn, lead: Person, sales: Team) -> None:
    client = signed_in(lead)
    other = make_team("Marketing")
    for wrong in ({"team": other.pk, "role": "member"}, {"role": "member"}, {"team": sales.pk, "role": "leader"}):
        assert client.post("/invitations/new/", {"name": "Nina", **wrong}).status_code == 422
    invite(client, team=sales.pk)
    assert Invitation.objects.get().team == sales


def test_a_lead_cannot_take_over_the_record_of_an_owner(signed_in: SignedIn, lead: Person, sales: Team) -> None:
    boss = make_person("Boss Plan", role=Role.OWNER, email="boss@halden.example", teams=(sales,))
    client = signed_in(lead)
    answers = {"name": "Boss", "role": "member", "email": "boss@halden.example", "team": sales.pk}
    assert client.post("/invitations/new/", answers).status_code == 403
    assert client.post(f"/people/{boss.slug}/invite/").status_code == 403
    assert not Invitation.objects.exists()


def test_a_lead_lets_in_only_who_is_in_the_own_team_alone(
    signed_in: SignedIn, lead: Person, sales: Team, marketing: Team
) -> None:
    """The lead sees the link; with it, somebody else's pay would be open to them."""
    elsewhere = make_person("Mia Plan", email="mia@halden.example", teams=(marketing,))
    in_both = make_person("Bo Plan", teams=(sales, marketing))
    nowhere = make_person("No Team")
    client = signed_in(lead)
    answers = {"name": "Mia", "role": "member", "email": "mia@halden.example", "team": sales.pk}
    assert client.post("/invitations/new/", answers).status_code == 403
    for person in (elsewhere, in_both, nowhere):
        assert client.post(f"/people/{person.slug}/invite/").status_code == 403
    assert not Invitation.objects.exists()


def test_a_lead_sees_invitations_into_the_own_team_alone(
    signed_in: SignedIn, owner: Person, lead: Person, sales: Team, marketing: Team
) -> None:
    client = signed_in(owner)
    invite(client, name="Into Sales", team=sales.pk)
    invite(client, name="Into Marketing", team=marketing.pk)
    page = signed_in(lead).get("/invitations/").content.decode()
    assert "Into Sales" in page
    assert "Into Marketing" not in page


def test_a_lead_withdraws_what_they_made(signed_in: SignedIn, lead: Person, sales: Team) -> None:
    nina = make_person("Nina Plan", teams=(sales,))
    client = signed_in(lead)
    client.post(f"/people/{nina.slug}/invite/")
    assert client.post(f"/invitations/{Invitation.objects.get().pk}/revoke/").status_code == 302
    assert Invitation.objects.get().revoked_at is not None


def test_links_are_not_made_by_the_thousand(
    signed_in: SignedIn, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_AN_HOUR", 2)
    client = signed_in(owner)
    invite(client)
    invite(client)
    response = client.post("/invitations/new/", {"name": "One more", "role": "member"})
    assert response.status_code == 422
    assert "2 links in the last hour" in response.content.decode()


@pytest.mark.django_db
def test_links_are_not_tried_by_the_thousand() -> None:
    client = Client(REMOTE_ADDR="203.0.113.7")  # other tests may have tried links from 127.0.0.1 within the minute
    answers = [client.post("/join/guess/", {}).status_code for _ in range(21)]
    assert set(answers[:20]) == {404}
    assert answers[20] == 429


def test_inviting_and_joining_are_in_the_log(signed_in: SignedIn, owner: Person) -> None:
    join(invite(signed_in(owner)))
    assert list(Event.objects.values_list("verb", "actor__name").order_by("pk")) == [
        ("person_invited", "Olga Owner"),
        ("person_joined", "Nina New"),
    ]

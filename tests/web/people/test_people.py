"""People: the list, one person, roles, leaving and coming back, helping somebody back in."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.web.conftest import SignedIn
from tests.web.factories import join, make_company, make_person, make_team

from trine.core.company import Role
from trine.web.people.actions.people import end_access_of_those_who_left
from trine.web.people.models import Person, Team

PASSWORD = "a long walk home"
NEW_PASSWORD = "a longer walk to the sea"


def names(client: Client, query: str = "") -> list[str]:
    return [person.name for person in client.get(f"/people/{query}").context["table"].rows]


def sign_in(client: Client, person: Person, password: str = PASSWORD) -> bool:
    client.post("/accounts/login/", {"login": person.email, "password": password})
    return client.get("/settings/").status_code == 200


def test_people_stand_in_the_order_of_their_names_whatever_case_and_accents(
    signed_in: SignedIn, member: Person
) -> None:
    for name in ("Zoe", "élan", "Eva", "adam"):
        make_person(name)
    assert names(signed_in(member)) == ["adam", "élan", "Eva", "Mara Member", "Zoe"]


def test_people_are_searched_without_accents(signed_in: SignedIn, member: Person) -> None:
    make_person("Élan Vital")
    assert names(signed_in(member), "?q=elan") == ["Élan Vital"]


def test_a_long_list_has_pages(signed_in: SignedIn, member: Person) -> None:
    for number in range(60):
        make_person(f"Person {number:02}")
    client = signed_in(member)
    assert len(names(client)) == 50
    assert len(names(client, "?page=2")) == 11


def test_the_list_takes_the_same_queries_for_ten_as_for_fifty(
    signed_in: SignedIn, member: Person, sales: Team, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(49):
        make_person(f"Person {number}", teams=(sales,))
    client = signed_in(member)
    client.get("/people/")
    with django_assert_max_num_queries(12):
        client.get("/people/")


def test_who_has_left_stands_on_a_list_of_their_own(signed_in: SignedIn, member: Person) -> None:
    make_person("Gone", until=timezone.localdate() - timedelta(days=1))
    client = signed_in(member)
    assert "Gone" not in names(client)
    assert names(client, "?show=left") == ["Gone"]


def test_a_guest_sees_names_but_no_addresses_and_no_roles(signed_in: SignedIn, guest: Person, leader: Person) -> None:
    client = signed_in(guest)
    for path in ("/people/", f"/people/{leader.slug}/"):
        page = client.get(path).content.decode()
        assert leader.name in page
        assert str(leader.email) not in page


def test_a_guest_does_not_find_people_by_their_address(signed_in: SignedIn, guest: Person, leader: Person) -> None:
    assert names(signed_in(guest), f"?q={leader.email}") == []


def test_a_persons_page_tells_their_teams_over_time(signed_in: SignedIn, member: Person, marketing: Team) -> None:
    today = timezone.localdate()
    join(member, marketing, since=today - timedelta(days=400), until=today - timedelta(days=30))
    response = signed_in(member).get(f"/people/{member.slug}/")
    view = response.context["view"]
    assert [membership.team.name for membership in view.now] == ["Sales"]
    assert [membership.team.name for membership in view.before] == ["Marketing"]
    assert "Mara Member is in Sales." in response.content.decode()


def test_an_owner_changes_a_role_and_it_counts_at_once(signed_in: SignedIn, owner: Person, member: Person) -> None:
    theirs = signed_in(member)
    assert theirs.get("/teams/new/").status_code == 403
    signed_in(owner).post(f"/people/{member.slug}/role/", {"role": "leader"})
    assert theirs.get("/teams/new/").status_code == 200
    page = theirs.get(f"/people/{member.slug}/").content.decode()
    assert "Olga Owner made Mara Member, until then member, leader." in page


def test_the_last_owner_stays_one(signed_in: SignedIn, owner: Person) -> None:
    response = signed_in(owner).post(f"/people/{owner.slug}/role/", {"role": "member"})
    assert response.status_code == 422
    assert "Olga Owner is the only owner. Make somebody else an owner first." in response.content.decode()


def test_the_last_owner_cannot_leave(signed_in: SignedIn, owner: Person) -> None:
    response = signed_in(owner).post(f"/people/{owner.slug}/leave/", {"until": timezone.localdate().isoformat()})
    assert response.status_code == 422
    owner.refresh_from_db()
    assert owner.until is None


def test_one_of_two_owners_may_go(signed_in: SignedIn, owner: Person) -> None:
    make_person("Ole Owner", role=Role.OWNER)
    signed_in(owner).post(f"/people/{owner.slug}/role/", {"role": "member"})
    owner.refresh_from_db()
    assert owner.role == Role.MEMBER


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_demote_each_other_at_once_leave_one(signed_in: SignedIn) -> None:
    make_company()
    owners = [make_person("Olga Owner", role=Role.OWNER), make_person("Ole Owner", role=Role.OWNER)]
    start = threading.Barrier(2)

    def demote(actor: Person, other: Person) -> None:
        client = signed_in(actor)
        start.wait()
        client.post(f"/people/{other.slug}/role/", {"role": "member"})
        connection.close()

    threads = [threading.Thread(target=demote, args=pair) for pair in (owners, owners[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Person.objects.filter(role=Role.OWNER).count() == 1


def test_who_leaves_today_is_signed_out_everywhere_and_cannot_come_back_in(
    signed_in: SignedIn, leader: Person, sales: Team
) -> None:
    mara = make_person("Mara Member", password=PASSWORD, teams=(sales,))
    theirs = Client()
    assert sign_in(theirs, mara)
    signed_in(leader).post(f"/people/{mara.slug}/leave/", {"until": timezone.localdate().isoformat()})
    assert theirs.get("/settings/").status_code == 302
    assert not sign_in(Client(), mara)
    assert mara.memberships.get().until == timezone.localdate()


def test_who_leaves_in_a_month_stays_until_then(signed_in: SignedIn, leader: Person, member: Person) -> None:
    theirs = signed_in(member)
    last_day = timezone.localdate() + timedelta(days=30)
    signed_in(leader).post(f"/people/{member.slug}/leave/", {"until": last_day.isoformat()})
    assert theirs.get("/settings/").status_code == 200
    assert "Mara Member is in Sales." in theirs.get(f"/people/{member.slug}/").content.decode()


def test_the_day_after_the_last_day_sessions_open_nothing(signed_in: SignedIn, member: Person) -> None:
    theirs = signed_in(member)
    Person.objects.filter(pk=member.pk).update(until=timezone.localdate() - timedelta(days=1))
    assert theirs.get("/settings/").status_code == 302


def test_the_daily_job_closes_the_accounts_of_those_who_left(signed_in: SignedIn, member: Person) -> None:
    signed_in(member)
    today = timezone.localdate()
    Person.objects.filter(pk=member.pk).update(until=today - timedelta(days=1))
    assert end_access_of_those_who_left(today) == 1
    member.refresh_from_db()
    assert not member.is_active


def test_who_was_marked_by_mistake_is_brought_back(signed_in: SignedIn, leader: Person, member: Person) -> None:
    client = signed_in(leader)
    client.post(f"/people/{member.slug}/leave/", {"until": timezone.localdate().isoformat()})
    client.post(f"/people/{member.slug}/bring-back/")
    member.refresh_from_db()
    assert (member.until, member.is_active) == (None, True)


def test_a_leader_does_not_touch_an_owner(signed_in: SignedIn, owner: Person, leader: Person) -> None:
    client = signed_in(leader)
    for path in ("edit", "leave", "password-link", "second-factors", "bring-back"):
        assert client.post(f"/people/{owner.slug}/{path}/", {"until": "2027-01-01"}).status_code == 403, path


def test_an_address_that_somebody_has_is_refused(signed_in: SignedIn, leader: Person, member: Person) -> None:
    response = signed_in(leader).post(
        f"/people/{member.slug}/edit/", {"name": "Mara", "email": str(leader.email).upper()}
    )
    assert response.status_code == 422
    assert "Somebody else has this address." in response.content.decode()


def test_who_forgot_their_password_chooses_a_new_one_by_a_link(signed_in: SignedIn, leader: Person) -> None:
    mara = make_person("Mara Member", password=PASSWORD)
    elsewhere, here = Client(), Client()
    assert sign_in(elsewhere, mara)
    link = str(signed_in(leader).post(f"/people/{mara.slug}/password-link/").context["link"])
    assert here.post(link, {"password": NEW_PASSWORD}).headers["Location"] == "/"
    assert here.get("/settings/").status_code == 200
    assert elsewhere.get("/settings/").status_code == 302
    assert Client().get(link).status_code == 410
    assert sign_in(Client(), mara, NEW_PASSWORD)


def test_a_new_password_is_as_good_as_the_first(signed_in: SignedIn, leader: Person) -> None:
    mara = make_person("Mara Member", password=PASSWORD)
    link = str(signed_in(leader).post(f"/people/{mara.slug}/password-link/").context["link"])
    assert Client().post(link, {"password": "mara member"}).status_code == 422


def test_the_page_of_a_team_that_a_person_is_not_in_yet_says_so(signed_in: SignedIn, owner: Person) -> None:
    make_team("Product")
    assert "Olga Owner is in no team." in signed_in(owner).get(f"/people/{owner.slug}/").content.decode()

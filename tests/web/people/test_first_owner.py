"""The first owner sets Trine up in the browser, by a one-time link."""

import threading
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from tests.web.factories import make_company, make_person

from trine.core.company import Role
from trine.web.base.models import Event
from trine.web.people.models import Company, Invitation, Person

PASSWORD = "a long walk home"
ANSWERS = {
    "company_name": "Halden Instruments",
    "currency": "eur",
    "name": "Olga Owner",
    "email": "Olga@Halden.example",
    "password": PASSWORD,
}


def link() -> str:
    """The link's path, as the command prints it; empty if it prints none."""
    said = StringIO()
    call_command("first_admin_link", url="https://trine.example/", stdout=said)
    return said.getvalue().strip().removeprefix("https://trine.example")


@pytest.mark.django_db
def test_the_first_owner_sets_up_the_company_and_is_signed_in(client: Client) -> None:
    response = client.post(link(), ANSWERS)
    assert response.headers["Location"] == "/welcome/"
    owner = Person.objects.get()
    assert (owner.name, owner.email, owner.role, owner.slug) == (
        "Olga Owner",
        "olga@halden.example",
        Role.OWNER,
        "olga-owner",
    )
    assert Company.objects.values_list("name", "currency").get() == ("Halden Instruments", "EUR")
    assert "Halden Instruments is set up" in client.get("/welcome/").content.decode()


@pytest.mark.django_db
def test_what_the_first_owner_does_is_in_the_log(client: Client) -> None:
    client.post(link(), ANSWERS)
    assert set(Event.objects.values_list("verb", flat=True)) == {"company_set_up", "person_joined"}


@pytest.mark.django_db
def test_a_new_link_ends_the_one_before(client: Client) -> None:
    first, second = link(), link()
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200


@pytest.mark.django_db
def test_there_is_no_link_once_an_owner_can_sign_in() -> None:
    make_person("Olga Owner", role=Role.OWNER, password=PASSWORD)
    assert link() == ""


@pytest.mark.django_db
def test_an_owner_on_record_who_has_no_password_does_not_keep_others_out() -> None:
    make_person("Olga Owner", role=Role.OWNER)
    assert link().startswith("/first-admin/")


@pytest.mark.django_db
def test_a_link_ends_once_an_owner_has_come_in_another_way(client: Client) -> None:
    path = link()
    make_person("Olga Owner", role=Role.OWNER, password=PASSWORD)
    response = client.get(path)
    assert response.status_code == 410
    assert "set up already" in response.content.decode()


@pytest.mark.django_db
def test_a_link_lasts_a_day(client: Client) -> None:
    path = link()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    response = client.get(path)
    assert response.status_code == 410
    assert "Start Trine again for a new one." in response.content.decode()
    assert Invitation.objects.get().created_at < timezone.now()


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["people_invitation", "people_invitationevent", "base_event"])
def test_the_database_keeps_no_token(table: str) -> None:
    token = link().split("/")[2]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT row_to_json(kept)::text FROM {table} kept")
        assert token not in " ".join(row[0] for row in cursor.fetchall())


@pytest.mark.django_db
def test_a_company_that_is_there_already_keeps_its_name(client: Client) -> None:
    make_company("Demo Ltd")
    path = link()
    assert "Demo Ltd is waiting for its first owner." in client.get(path).content.decode()
    client.post(path, ANSWERS)
    assert Company.objects.get().name == "Demo Ltd"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"password": "short"}, "at least 10 characters"),
        ({"password": "olga owner"}, "too similar"),
        ({"password": "password123456"}, ""),
        ({"currency": "EURO"}, "at most 3 characters"),
        ({"currency": "XQZ"}, "is not a currency"),
        ({"email": "olga"}, "valid email address"),
        ({"name": ""}, "required"),
    ],
)
def test_wrong_input_gets_a_sentence_and_keeps_the_link_alive(
    client: Client, wrong: dict[str, str], sentence: str
) -> None:
    path = link()
    response = client.post(path, ANSWERS | wrong)
    assert response.status_code == 422 or not sentence
    assert sentence in response.content.decode()
    if sentence:
        assert client.get(path).status_code == 200
        assert not Person.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_browsers_with_one_link_exactly_one_gets_in() -> None:
    path = link()
    statuses: list[int] = []
    start = threading.Barrier(2)

    def claim(number: int) -> None:
        start.wait()
        response = Client().post(path, ANSWERS | {"email": f"owner-{number}@halden.example"})
        statuses.append(response.status_code)
        connection.close()

    browsers = [threading.Thread(target=claim, args=(number,)) for number in range(2)]
    for browser in browsers:
        browser.start()
    for browser in browsers:
        browser.join()
    assert sorted(statuses) == [302, 410]
    assert Person.objects.count() == 1

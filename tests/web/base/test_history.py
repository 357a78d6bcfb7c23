"""Every change of a row that people decide is kept, with who asked for it and where."""

import pytest
from django.apps import apps
from django.db import connection
from tests.web.conftest import SignedIn
from tests.web.factories import make_person

from trine.core.company import Role
from trine.web.people.models import Person, Team

UNTRACKED = {"Event"}  # the log itself
AREAS = ("people", "goals")


def test_a_change_in_the_browser_names_who_made_it(signed_in: SignedIn, leader: Person, sales: Team) -> None:
    answers = {"name": "Sales EU", "function": "sales", "parent": "", "since": ""}
    signed_in(leader).post(f"/teams/{sales.slug}/edit/", answers)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kept.name, context.metadata ->> 'user', context.metadata ->> 'url' FROM people_teamevent kept"
            " JOIN pghistory_context context ON context.id = kept.pgh_context_id WHERE kept.pgh_label = 'update'"
        )
        assert cursor.fetchall() == [("Sales EU", str(leader.pk), f"/teams/{sales.slug}/edit/")]


def test_the_history_keeps_no_one_time_link(signed_in: SignedIn, owner: Person) -> None:
    mara = make_person("Mara", password="a long walk home")
    link = str(signed_in(owner).post(f"/people/{mara.slug}/password-link/").context["link"])
    signed_in(make_person("Stranger")).post(link, {"password": "a longer walk to the sea"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT metadata ->> 'url' FROM pghistory_context")
        urls = [row[0] for row in cursor.fetchall()]
    assert "/new-password/…/" in urls
    assert link.split("/")[-2] not in " ".join(urls)


def test_the_history_keeps_no_password(db: None) -> None:
    fields = {field.name for field in apps.get_model("people", "PersonEvent")._meta.get_fields()}
    assert not fields & {"password", "last_login"}


def test_what_a_row_was_before_it_went_is_kept(db: None) -> None:
    person = make_person("Mara", role=Role.GUEST)
    person.delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pgh_label, name, role FROM people_personevent ORDER BY pgh_id")
        assert cursor.fetchall() == [("insert", "Mara", "guest"), ("delete", "Mara", "guest")]


@pytest.mark.parametrize("area", AREAS)
def test_every_model_of_what_people_decide_has_a_history(area: str) -> None:
    models = {model.__name__ for model in apps.get_app_config(area).get_models()}
    decided = {name for name in models if not name.endswith("Event")} - UNTRACKED
    assert {name for name in decided if f"{name}Event" not in models} == set()

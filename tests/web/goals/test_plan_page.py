"""The plan as a file in the browser: out, and in after a look."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.conftest import SignedIn
from tests.web.goals.plans import SMALL

from trine.core import company as core
from trine.web.goals.actions.goals import create_goal
from trine.web.goals.models import Goal
from trine.web.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def owning(signed_in: SignedIn, owner: Person) -> Client:
    return signed_in(owner)


def look_at(client: Client, *texts: str) -> tuple[int, str]:
    files = [SimpleUploadedFile(f"plan{place}.yaml", text.encode()) for place, text in enumerate(texts)]
    response = client.post("/plan/check/", {"files": files})
    return response.status_code, response.content.decode()


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the form that takes it in."""
    return {name: page.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0] for name in ("key", "seen")}


def test_a_plan_is_looked_at_first_and_nothing_is_done(owning: Client) -> None:
    status, page = look_at(owning, SMALL)
    assert status == 200
    assert "Nothing is done yet." in page
    assert "Fill the pipeline" in page
    assert not Goal.objects.exists()


def test_what_was_looked_at_is_taken_in(owning: Client) -> None:
    _, page = look_at(owning, SMALL)
    owning.post("/plan/import/", hidden(page))
    assert Goal.objects.count() == 2
    assert "Nothing would change" in look_at(owning, SMALL)[1]


def test_what_was_changed_after_the_look_is_looked_at_again(owning: Client, owner: Person) -> None:
    _, page = look_at(owning, SMALL)
    owning.post("/plan/import/", hidden(page))
    _, page = look_at(owning, SMALL.replace("title: Fill the pipeline", "title: Fill it twice"))
    create_goal(owner, content=core.Goal("", "Written meanwhile", "2027-q1", ("marketing",)))
    answer = owning.post("/plan/import/", hidden(page))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "changed something meanwhile" in text
    assert "Written meanwhile" in text
    assert Goal.objects.filter(title="Written meanwhile").exists()
    owning.post("/plan/import/", hidden(text))
    assert not Goal.objects.filter(title="Written meanwhile").exists()


def test_what_goes_out_comes_in_without_a_change(owning: Client) -> None:
    _, page = look_at(owning, SMALL)
    owning.post("/plan/import/", hidden(page))
    exported = owning.get("/plan/plan.yaml").content.decode()
    assert "Nothing would change" in look_at(owning, exported)[1]


def test_all_problems_are_shown_with_file_line_and_text(owning: Client) -> None:
    broken = SMALL.replace("unit: ratio", "unitt: ratio").replace("cycle: 2027-q1, rank", "cycle: 2027-q9, rank")
    status, page = look_at(owning, broken)
    assert status == 400
    assert "plan0.yaml:12:" in page
    assert "unitt" in page
    assert "2027-q9" in page
    assert not Goal.objects.exists()


def test_a_folder_of_files_comes_in_together(owning: Client) -> None:
    at = SMALL.index("metrics:")
    status, page = look_at(owning, SMALL[:at], f"trine: 1\n{SMALL[at:]}")
    assert status == 200
    assert "Fill the pipeline" in page


def test_without_a_file_it_says_so(owning: Client) -> None:
    response = owning.post("/plan/check/")
    assert response.status_code == 400
    assert "No file came with it" in response.content.decode()


def test_a_key_that_is_not_known_takes_nothing_in(owning: Client) -> None:
    response = owning.post("/plan/import/", {"key": "no-such-key"})
    assert response.status_code == 400
    assert not Goal.objects.exists()


def test_leaders_take_the_plan_out_and_only_owners_bring_one_in(signed_in: SignedIn, leader: Person) -> None:
    client = signed_in(leader)
    assert client.get("/plan/plan.yaml").status_code == 200
    assert look_at(client, SMALL)[0] == 403


def test_the_schema_is_there_for_editors(signed_in: SignedIn, guest: Person) -> None:
    assert "$schema" in signed_in(guest).get("/plan/schema.json").json()

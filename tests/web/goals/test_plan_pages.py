"""The plan in the browser, where it is large, broken or dropped twice: what does not fit gets a sentence."""

import html
import os
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings
from tests.web.conftest import SignedIn
from tests.web.goals.plans import SMALL

from trine.plan.source import LARGEST
from trine.web.base.models import Event
from trine.web.goals.models import CheckIn, Goal
from trine.web.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(settings: Settings, tmp_path: Path) -> Path:
    """A data folder of this test's own."""
    settings.DATA_DIR, settings.FACTS_DIR = tmp_path, tmp_path / "facts"
    return tmp_path


@pytest.fixture
def owning(signed_in: SignedIn, owner: Person, data: Path) -> Client:
    """An owner's."""
    return signed_in(owner)


def look_at(owning: Client, *files: tuple[str, str | bytes]) -> Any:
    dropped = [SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode()) for name, text in files]
    return owning.post("/plan/check/", {"files": dropped})


def words(answer: Any) -> str:
    """The page as a person reads it."""
    page: str = html.unescape(answer.content.decode())
    return page.replace("\N{NO-BREAK SPACE}", " ")


def take_in(owning: Client, text: str) -> str:
    """Look at a plan, say yes, and read the page that follows."""
    seen = look_at(owning, ("plan.yaml", text)).context
    return words(owning.post("/plan/import/", {"key": seen["key"], "seen": seen["seen"]}, follow=True))


def test_what_would_change_is_counted_by_kind_before_anything_is_done(owning: Client) -> None:
    take_in(owning, SMALL)
    changed = SMALL.replace("to: 400", "to: 500").replace("Win the mid-market", "Win it")
    page = words(look_at(owning, ("plan.yaml", changed)))
    assert "0 new, 2 changed, 0 removed. Nothing is done yet." in page
    assert "2 goals" in page
    assert "from 0 to 400" in page
    assert "from 0 to 500" in page
    assert not Goal.objects.filter(title="Win it").exists()


def test_the_page_says_how_many_changes_were_made_and_the_second_time_that_there_were_none(owning: Client) -> None:
    assert "The plan is in: 12 changes." in take_in(owning, SMALL)  # the company is there already
    assert "The plan is in: 1 change." in take_in(owning, SMALL.replace("Win the mid-market", "Win it"))
    page = words(look_at(owning, ("plan.yaml", SMALL.replace("Win the mid-market", "Win it"))))
    assert "Nothing would change: all of it is there already." in page
    assert "Do it" not in page


def test_what_stays_though_the_plan_lacks_it_is_named(owning: Client, sales: object, member: Person) -> None:
    page = words(look_at(owning, ("plan.yaml", SMALL)))
    assert "Stays, because something else needs it" in page
    assert "team Sales" in page


def test_each_problem_shows_its_line_with_the_place_marked(owning: Client) -> None:
    answer = look_at(owning, ("plan.yaml", SMALL.replace("function: sales", "function: selling")))
    assert answer.status_code == 400
    page = words(answer)
    assert "This plan can’t be used yet: 1 problem to mend. Nothing was changed." in page
    assert "plan.yaml:7:" in page
    assert "  - {id: sales, name: Sales, function: <mark>selling}</mark>" in page


def test_what_a_plan_says_is_never_taken_for_html(owning: Client) -> None:
    answer = look_at(owning, ("<b>.yaml", SMALL.replace("function: sales", "function: <script>alert(1)</script>")))
    assert b"<script>alert" not in answer.content
    assert b"<b>.yaml" not in answer.content


def test_of_very_many_problems_the_first_are_shown_and_all_are_counted(owning: Client) -> None:
    more = "".join(f"  - {{id: x{number}, nam: X, function: sales}}\n" for number in range(300))
    page = words(look_at(owning, ("plan.yaml", SMALL.replace("people:", f"{more}people:", 1))))
    assert "600 problems to mend" in page
    assert page.count("<li><code>plan.yaml:") == 200
    assert "These are the first 200; mend them and look again." in page


def test_two_files_of_one_name_are_both_read(owning: Client) -> None:
    at = SMALL.index("metrics:")
    answer = look_at(owning, ("plan.yaml", SMALL[:at]), ("plan.yaml", f"trine: 1\n{SMALL[at:]}"))
    assert answer.status_code == 200
    assert "Fill the pipeline" in words(answer)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "is not UTF-8"),
        (b"PK\x03\x04" + bytes(100), "perhaps a spreadsheet"),
        ("trine: 1\n".encode("utf-16"), "UTF-16"),
        (b"a: b: c", "plan.yaml:1:5"),
        (b"", "plan.yaml:1:1"),
        (b"[]", "plan.yaml:1:1"),
    ],
    ids=["a picture", "a spreadsheet", "UTF-16", "no YAML", "nothing", "a list"],
)
def test_what_is_no_plan_gets_a_sentence(content: bytes, sentence: str, owning: Client) -> None:
    answer = look_at(owning, ("plan.yaml", content))
    assert answer.status_code == 400
    assert sentence in words(answer)


def test_a_file_that_no_plan_is_as_large_as_is_not_read(owning: Client) -> None:
    answer = look_at(owning, ("holiday.mov", bytes(LARGEST + 1)))
    assert answer.status_code == 400
    assert "holiday.mov: the file has 20 MB and a plan file may have 20 MB" in words(answer)


def test_a_plan_of_several_megabytes_is_taken_in(owning: Client) -> None:
    first, note = date(2027, 1, 1), "word " * 1_900
    days = (first + timedelta(days=number) for number in range(320))
    more = "".join(f"  - {{goal: m-leads, on: {day}, by: ana, confidence: 0.5, note: {note}}}\n" for day in days)
    assert len(more) > 3_000_000
    assert "The plan is in" in take_in(owning, SMALL + more)
    assert CheckIn.objects.count() == 321


def test_what_was_looked_at_is_kept_for_a_day_and_forgotten_when_it_is_in(owning: Client, data: Path) -> None:
    key = look_at(owning, ("plan.yaml", SMALL)).context["key"]
    old = data / "plans" / f"{key}.yaml"
    two_days_ago = time.time() - 2 * 24 * 60 * 60
    os.utime(old, (two_days_ago, two_days_ago))
    take_in(owning, SMALL.replace("Win the mid-market", "Win it"))
    assert list((data / "plans").iterdir()) == []


@pytest.mark.parametrize("key", ["", "../../secret_key", "0" * 64])
def test_what_is_no_longer_there_gets_a_sentence(key: str, owning: Client) -> None:
    answer = owning.post("/plan/import/", {"key": key})
    assert answer.status_code == 400
    assert "What you looked at is no longer here. Choose the plan file again." in words(answer)


def test_looking_at_a_plan_leaves_no_event(owning: Client) -> None:
    look_at(owning, ("plan.yaml", SMALL))
    assert not Event.objects.filter(subject_kind="plan").exists()


@pytest.mark.parametrize("who", ["guest", "member", "lead"])
def test_who_does_not_lead_the_company_gets_neither_page_nor_file(
    who: str, signed_in: SignedIn, request: pytest.FixtureRequest
) -> None:
    owning = signed_in(request.getfixturevalue(who))
    assert owning.get("/plan/").status_code == 403
    assert owning.get("/plan/plan.yaml").status_code == 403
    assert owning.post("/plan/import/", {"key": "0" * 64}).status_code == 403


def test_a_leader_is_told_who_brings_a_plan_in(signed_in: SignedIn, leader: Person) -> None:
    page = words(signed_in(leader).get("/plan/"))
    assert "An owner can bring a plan in" in page
    assert 'type="file"' not in page


def test_the_file_has_a_name_and_is_text(owning: Client) -> None:
    take_in(owning, SMALL)
    answer = owning.get("/plan/plan.yaml")
    assert answer["Content-Disposition"] == 'attachment; filename="plan.yaml"'
    assert answer["Content-Type"] == "application/yaml; charset=utf-8"
    assert "share_of_variable: 0.4" in answer.content.decode()

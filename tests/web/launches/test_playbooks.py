"""Playbooks: versions with reasons, tables in and out, and lessons of launches that make the next version."""

import pytest
from tests.web.conftest import SignedIn

from trine.web.launches.forms.steps import typed
from trine.web.launches.models import Launch, Lesson, Playbook
from trine.web.launches.starters import USUAL
from trine.web.launches.steps import read_step
from trine.web.people.models import Person

pytestmark = pytest.mark.django_db
BOOK = "/playbooks/large/"


def latest() -> list[dict[str, object]]:
    version = Playbook.objects.get(slug="large").versions.last()
    assert version is not None
    return list(version.steps)


def as_typed(**changes: object) -> dict[str, object]:
    """The rows of the form as they are, with changes by field."""
    found: dict[str, object] = {"seen": "1", "because": "support was told late"}
    for place, kept in enumerate(latest()):
        row = typed(read_step(kept))
        found |= {f"s{place}-{name}": value for name, value in row.items() if value not in (None, False)}
    return found | changes


def test_changed_steps_make_the_next_version_with_its_reason(signed_in: SignedIn, ana: Person, launch: Launch) -> None:
    client = signed_in(ana)
    given = as_typed(
        **{"s0-days": "8", "s4-title": "Brief support", "s4-stage": "go_to_market", "s4-after": "list + 2"}
    )
    assert client.post(f"{BOOK}steps/", given).status_code == 302
    assert [(step["id"], step["days"]) for step in latest()][0::4] == [("message", 8), ("brief-support", 1)]
    page = client.get(BOOK).content.decode()
    assert "support was told late" in page
    assert "“Brief support” is new" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"s0-after": "list"}, "in a circle"),
        ({"s0-anchor": "message"}, "counted from its own end"),
        ({"s0-after": "nothing-such"}, "not among the steps"),
        ({"because": ""}, "This field is required"),
        ({"seen": "0"}, "was published meanwhile"),
        ({}, "Nothing is different"),
    ],
)
def test_steps_that_can_not_be_are_told(
    signed_in: SignedIn, ana: Person, launch: Launch, changes: dict[str, object], sentence: str
) -> None:
    page = signed_in(ana).post(f"{BOOK}steps/", as_typed(**changes))
    assert page.status_code == 422
    assert sentence in page.content.decode()


def test_steps_go_out_as_a_table_and_come_in_again_after_a_look(
    signed_in: SignedIn, ana: Person, launch: Launch
) -> None:
    client = signed_in(ana)
    text = client.get(f"{BOOK}steps.csv").content.decode()
    changed = text.replace("Train the sellers", "Train all sellers")
    page = client.post(f"{BOOK}import/", {"text": changed, "seen": "1"})
    assert "now called “Train all sellers”" in page.content.decode()
    assert len(Playbook.objects.get(slug="large").versions.all()) == 1
    client.post(f"{BOOK}import/", {"text": changed, "seen": "1", "because": "all of them", "publish": "1"})
    assert [step["title"] for step in latest()][2] == "Train all sellers"


def test_a_table_that_can_not_be_read_says_where(signed_in: SignedIn, ana: Person, launch: Launch) -> None:
    page = signed_in(ana).post(f"{BOOK}import/", {"text": "title,days\nTrain,many\n", "seen": "1"})
    assert page.status_code == 422
    assert "Line 2, column 2" in page.content.decode()


def test_a_lesson_is_read_as_a_difference_and_taken_into_the_next_version(
    signed_in: SignedIn, ana: Person, launch: Launch
) -> None:
    client, lesson = signed_in(ana), Lesson.objects.get(slug="support-first")
    assert "“Brief support” is new" in client.get("/launches/sensor/afterwards/").content.decode()
    client.post(f"/launches/sensor/lessons/{lesson.pk}/accept/")
    lesson.refresh_from_db()
    assert (lesson.state, lesson.version) == ("accepted", 2)
    assert latest()[-1]["id"] == "brief-support"
    page = client.post(f"/launches/sensor/lessons/{lesson.pk}/accept/", follow=True)
    assert "has been decided already" in page.content.decode()


def test_a_lesson_is_declined_only_with_a_reason(signed_in: SignedIn, ana: Person, launch: Launch) -> None:
    client, lesson = signed_in(ana), Lesson.objects.get(slug="support-first")
    path = f"/launches/sensor/lessons/{lesson.pk}/decline/"
    assert client.post(path, {"because": ""}).status_code == 422
    client.post(path, {"because": "release notes do"})
    lesson.refresh_from_db()
    assert (lesson.state, lesson.because) == ("declined", "release notes do")


@pytest.mark.parametrize(
    ("given", "step", "proposes"),
    [
        ({"change": "remove", "which": "train"}, "train", None),
        ({"change": "change", "which": "train", "title": "", "days": "4"}, "train", ("train", "Train the sellers", 4)),
        ({"change": "new", "title": "Ring support", "days": "1"}, "", ("ring-support", "Ring support", 1)),
    ],
)
def test_a_lesson_proposes_a_new_step_another_one_or_none(
    signed_in: SignedIn,
    marek: Person,
    launch: Launch,
    given: dict[str, str],
    step: str,
    proposes: tuple[str, str, int] | None,
) -> None:
    more = {"what": "it took longer", "stage": "go_to_market", "offset": "-5"}
    answer = signed_in(marek).post("/launches/sensor/lessons/new/", {**more, **given})
    assert answer.status_code == 302
    lesson = Lesson.objects.get(what="it took longer")
    kept = lesson.proposes
    assert (lesson.step, kept and (kept["id"], kept["title"], kept["days"])) == (step, proposes)


def test_a_playbook_begins_with_the_steps_of_a_usual_launch(signed_in: SignedIn, ana: Person, launch: Launch) -> None:
    signed_in(ana).post("/playbooks/new/", {"name": "Ours", "tier": "2", "begin_with": "usual"})
    row = Playbook.objects.get(name="Ours")
    assert [step["id"] for step in row.versions.get().steps] == [step.id for step in USUAL]


def test_no_step_is_lost_in_a_form_that_can_not_take_them_all(signed_in: SignedIn, ana: Person, launch: Launch) -> None:
    client = signed_in(ana)
    table = "\n".join(["id,title,days", *(f"step-{n},Step number {n},1" for n in range(90))])
    client.post(f"{BOOK}import/", {"text": table, "seen": "1", "because": "all we do", "publish": "1"})
    assert len(latest()) == 90
    page = client.get(f"{BOOK}steps/", follow=True)
    assert page.redirect_chain[-1][0] == f"{BOOK}import/"
    assert "more than fit into one form" in page.content.decode()
    client.post(f"{BOOK}steps/", as_typed(seen="2", **{"s0-title": "Another name"}))
    assert len(latest()) == 90


def test_what_waits_for_a_step_that_is_taken_out_is_told_by_its_title(
    signed_in: SignedIn, ana: Person, launch: Launch
) -> None:
    page = signed_in(ana).post(f"{BOOK}steps/", as_typed(**{"s0-title": "", "s2-after": "message"}))
    assert page.status_code == 422
    assert "and “Agree on the message” is taken out" in page.content.decode()

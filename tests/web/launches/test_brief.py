"""The brief: written, reviewed by the teams concerned, agreed, and asked again once it says something else."""

import pytest
from tests.web.conftest import SignedIn

from trine.web.launches.models import BriefPart, Launch
from trine.web.people.models import Person

pytestmark = pytest.mark.django_db
PART = "/launches/sensor/brief/audience/"


def part(name: str = "audience") -> BriefPart:
    return BriefPart.objects.get(launch__slug="sensor", part=name)


def test_a_part_is_settled_once_every_team_that_was_asked_agrees(
    signed_in: SignedIn, ana: Person, launch: Launch
) -> None:
    signed_in(ana).post(f"{PART}review/sales/", {"verdict": "agreed"})
    assert part().state == "agreed"


def test_changes_are_asked_for_with_a_note_and_only_with_one(signed_in: SignedIn, ana: Person, launch: Launch) -> None:
    client = signed_in(ana)
    assert client.post(f"{PART}review/sales/", {"verdict": "changes", "note": ""}).status_code == 422
    client.post(f"{PART}review/sales/", {"verdict": "changes", "note": "too wide"})
    assert (part().state, part().reviews.get().note) == ("review", "too wide")


def test_a_part_that_says_something_else_is_asked_again(
    signed_in: SignedIn, ana: Person, marek: Person, launch: Launch
) -> None:
    signed_in(ana).post(f"{PART}review/sales/", {"verdict": "agreed"})
    signed_in(marek).post(PART, {"text": "Plant managers of 50 to 500 people", "reviewers": ["sales"]})
    assert (part().state, part().reviews.get().verdict) == ("draft", "")
    signed_in(marek).post(f"{PART}ask/")
    assert part().state == "review"


def test_a_part_that_nobody_has_begun_is_begun_by_writing_it(
    signed_in: SignedIn, marek: Person, launch: Launch
) -> None:
    signed_in(marek).post("/launches/sensor/brief/channels/", {"text": "Resellers first"})
    assert (part("channels").text, part("channels").state) == ("Resellers first", "draft")
    signed_in(marek).post("/launches/sensor/brief/channels/ask/")
    assert part("channels").state == "agreed"  # no team was to be asked


def test_nobody_speaks_for_a_team_that_they_do_not_lead(signed_in: SignedIn, marek: Person, launch: Launch) -> None:
    assert signed_in(marek).post(f"{PART}review/sales/", {"verdict": "agreed"}).status_code == 403


@pytest.mark.parametrize(
    ("path", "mine", "theirs", "told"),
    [
        (PART, {"text": "Owners of plants"}, {"text": "Heads of plants"}, "text: now “Heads of plants”"),
        ("/launches/sensor/edit/", {"tier": "1"}, {"name": "The heat line"}, "name: now “The heat line”"),
        (
            "/launches/sensor/look-back/",
            {"went_badly": "too late"},
            {"went_well": "quick", "went_badly": ""},
            "what went well: now “quick”",
        ),
    ],
)
def test_what_somebody_saved_meanwhile_is_told_and_not_overwritten(
    signed_in: SignedIn,
    marek: Person,
    launch: Launch,
    path: str,
    mine: dict[str, str],
    theirs: dict[str, str],
    told: str,
) -> None:
    Launch.objects.filter(pk=launch.pk).update(stage="execution")
    client = signed_in(marek)
    form = client.get(path).context["form"]
    opened = {name: value for name in form.fields if (value := form[name].value())}
    assert client.post(path, {**opened, **theirs}).status_code == 302
    late = client.post(path, {**opened, **mine})
    assert late.status_code == 422
    assert told in late.content.decode()
    assert client.post(path, {**opened, **mine, "version": late.context["form"]["version"].value()}).status_code == 302

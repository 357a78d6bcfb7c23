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

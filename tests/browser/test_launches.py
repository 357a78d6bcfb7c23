"""Launches in a real browser: a day moved after a look and taken back, a brief reviewed, a lesson in the playbook."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import SignIn
from tests.browser.watching import Watch
from tests.web.launches.plans import take_in

from trine.web.launches.models import BriefPart, Launch, Playbook
from trine.web.launches.reading import read_launch
from trine.web.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class Site:
    url: str


@pytest.fixture
def site(live_server: LiveServer) -> Site:
    """The small company with its launch, in a running site."""
    take_in(timezone.localdate())
    return Site(live_server.url)


def sensor() -> Launch:
    return Launch.objects.get(slug="sensor")


def person(slug: str) -> Person:
    return Person.objects.get(slug=slug)


def test_a_day_is_moved_after_a_look_and_taken_back_with_one_click(site: Site, watched: Watch, sign_in: SignIn) -> None:
    sign_in(person("marek"), site.url)
    page = watched.page
    page.goto(f"{site.url}/launches/sensor/")
    before = read_launch(sensor())
    page.get_by_role("link", name="Move the day").click()
    later = sensor().day + timedelta(days=14)
    page.get_by_label("New launch day").fill(later.isoformat())
    page.get_by_label("Because").fill("the supplier is two weeks late")
    page.get_by_role("button", name="Show what moves").click()
    expect(page.get_by_role("rowheader", name="Agree on the message")).to_be_visible()
    expect(page.get_by_text("counts on it")).to_be_visible()
    assert read_launch(sensor()) == before
    page.get_by_role("button", name="Save these dates").click()
    expect(page.get_by_text("“The sensor line” has its new dates.")).to_be_visible()
    assert sensor().day == later
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("“The sensor line” is as it was.")).to_be_visible()
    assert read_launch(sensor()) == before


def test_a_day_is_moved_with_the_keyboard_alone(site: Site, page: Page, sign_in: SignIn) -> None:
    sign_in(person("marek"), site.url)
    page.goto(f"{site.url}/launches/sensor/move/")
    page.get_by_label("New launch day").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")  # a year later
    page.keyboard.press("Tab")
    page.get_by_label("Because").focus()
    page.keyboard.type("next year’s fair")
    page.keyboard.press("Enter")
    save = page.get_by_role("button", name="Save these dates")
    expect(save).to_be_visible()
    save.press("Enter")
    expect(page.get_by_text("“The sensor line” has its new dates.")).to_be_visible()
    assert sensor().day.year == (timezone.localdate() + timedelta(days=60)).year + 1


def test_a_part_of_the_brief_is_agreed_by_the_team_that_was_asked(site: Site, page: Page, sign_in: SignIn) -> None:
    sign_in(person("ana"), site.url)
    page.goto(f"{site.url}/launches/sensor/")
    audience = page.get_by_role("region", name="Audience")
    expect(audience.get_by_text("“name the size”")).to_be_visible()
    audience.get_by_role("link", name="Speak for Sales").click()
    page.get_by_label("We agree").check()
    page.get_by_role("button", name="Say so").click()
    expect(page.get_by_role("region", name="Audience").get_by_text("agreed", exact=True)).to_be_visible()
    assert BriefPart.objects.get(part="audience").state == "agreed"


def test_what_a_launch_has_taught_goes_into_the_next_version_of_the_playbook(
    site: Site, page: Page, sign_in: SignIn
) -> None:
    sign_in(person("marek"), site.url)
    Launch.objects.update(stage="execution")
    page.goto(f"{site.url}/launches/sensor/afterwards/")
    page.get_by_role("link", name="Propose a change").click()
    page.get_by_label("What was learned").fill("the training was too short")
    page.get_by_label("Another step instead").check()
    page.get_by_label("Which step").select_option("Train the sellers")
    page.get_by_label("Working days that it takes").fill("4")
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_text("“Train the sellers” takes 4 working days instead of 2 working days.")).to_be_visible()
    sign_in(person("ana"), site.url)
    page.reload()
    lesson = page.get_by_role("article").filter(has_text="the training was too short")
    lesson.get_by_role("button", name="Take it into the playbook").click()
    page.get_by_role("link", name="Version 2 of Large launch").click()
    expect(page.get_by_role("heading", name="What version 2 changed")).to_be_visible()
    steps = {step["id"]: step["days"] for step in Playbook.objects.get().versions.get(version=2).steps}
    assert steps["train"] == 4

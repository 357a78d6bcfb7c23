"""A deliverable is moved by hand and by keys: the preview, its reason, and the undo."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import SignIn
from tests.browser.watching import Watch
from tests.web.goals.world import person
from tests.web.roadmap.plans import take_in

from trine.web.roadmap.models import Deliverable, Revision

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def roadmap(live_server: LiveServer, page: Page, sign_in: SignIn, watched: Watch) -> Page:
    take_in()
    sign_in(person("pia"), live_server.url)
    page.goto(f"{live_server.url}/roadmap/?zoom=weeks")
    return page


def sensor() -> Deliverable:
    return Deliverable.objects.get(slug="sensor-2")


def days() -> dict[str, tuple[date, date]]:
    return {row.slug: (row.start, row.end) for row in Deliverable.objects.all()}


def bar(page: Page, title: str = "Sensor 2"):  # type: ignore[no-untyped-def]  # a locator
    return page.get_by_role("link", name=re.compile(f"^{title}, "))


def test_a_bar_is_dragged_previewed_saved_and_undone(roadmap: Page) -> None:
    before = days()
    box = bar(roadmap).locator(".bar-body").bounding_box()
    assert box is not None
    roadmap.mouse.move(box["x"] + box["width"] / 2, box["y"] + 5)
    roadmap.mouse.down()
    roadmap.mouse.move(box["x"] + box["width"] / 2 + 130, box["y"] + 8, steps=6)
    expect(bar(roadmap)).to_have_class(re.compile("is-moved"))
    roadmap.mouse.up()
    expect(roadmap.get_by_role("heading", name="This is what would change. Nothing is saved yet.")).to_be_visible()
    assert days() == before
    expect(roadmap.get_by_text("“Demo unit” moves from")).to_be_visible()
    told = roadmap.locator("section", has=roadmap.get_by_role("heading", name="Who will be told"))
    expect(told.get_by_role("link", name="Sales")).to_be_visible()
    roadmap.get_by_label("Why").fill("the chip is late")
    roadmap.get_by_role("button", name="Save and tell them").click()
    expect(roadmap).to_have_url(re.compile(r"/roadmap/\?zoom=weeks$"))
    expect(roadmap.get_by_text("Told: Marketing, Sales.")).to_be_visible()
    after = days()
    assert after["sensor-2"][1] > before["sensor-2"][1]
    assert after["demo-unit"][0] > before["demo-unit"][0]
    assert Revision.objects.filter(because="the chip is late").exists()
    roadmap.get_by_role("button", name="Undo").click()
    expect(roadmap.get_by_text("is as it was, and so is all that had moved along")).to_be_visible()
    assert days() == before


def test_a_bar_is_moved_with_the_keyboard(roadmap: Page) -> None:
    bar(roadmap).focus()
    for key in ("ArrowRight", "Shift+ArrowRight", "ArrowLeft", "Alt+ArrowRight"):
        roadmap.keyboard.press(key)
    said = roadmap.locator("[data-said]")
    expect(said).to_contain_text("Enter shows what else moves")
    roadmap.keyboard.press("Escape")
    expect(said).to_contain_text("is where it was")
    roadmap.keyboard.press("ArrowDown")
    expect(bar(roadmap, "Demo unit")).to_be_focused()
    roadmap.keyboard.press("Shift+ArrowRight")
    roadmap.keyboard.press("Enter")
    expect(roadmap.get_by_role("heading", name="This is what would change. Nothing is saved yet.")).to_be_visible()
    end = timezone.localdate() + timedelta(days=37)
    expect(roadmap.get_by_label("The day it is there")).to_have_value(end.isoformat())
    roadmap.get_by_label("Why").fill("one week more")
    roadmap.keyboard.press("Enter")
    expect(roadmap.get_by_text("“Demo unit” is changed.")).to_be_visible()
    assert Deliverable.objects.get(slug="demo-unit").end == end


def test_the_timeline_is_taken_along_as_a_picture(roadmap: Page) -> None:
    roadmap.get_by_text("Take along").click()
    with roadmap.expect_download() as taken:
        roadmap.get_by_role("button", name="Picture as PNG").click()
    assert taken.value.suggested_filename == "roadmap.png"
    assert taken.value.path().read_bytes().startswith(b"\x89PNG")


def test_the_week_is_said_with_keys(roadmap: Page, live_server: LiveServer) -> None:
    roadmap.goto(f"{live_server.url}/roadmap/mine/")
    roadmap.get_by_role("link", name="Sensor 2").focus()
    roadmap.keyboard.press("2")
    roadmap.get_by_role("article", name="Sensor 2").get_by_label("A word on it").fill("no chips")
    roadmap.get_by_role("button", name="Say so").click()
    expect(roadmap.get_by_text("Said for 1. Thank you.")).to_be_visible()
    check = sensor().checks.get(on=timezone.localdate())
    assert (check.track, check.word) == ("at_risk", "no chips")

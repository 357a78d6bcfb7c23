"""A check-in by keyboard: next point, an action and a decision written down, ended, and what comes back next time."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import SignIn
from tests.browser.watching import Watch
from tests.web.factories import make_company, make_person, make_team

from trine.web.meetings.actions.series import bring_up, set_up
from trine.web.meetings.models import Series
from trine.web.people.models import Person

AXE = "axe.run(document).then(found => found.violations.map(each => each.id + ' ' + each.nodes[0].html))"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lead() -> Person:
    """Who leads Sales, with a check-in that has two points."""
    make_company()
    sales, marketing = make_team("Sales"), make_team("Marketing")
    lead = make_person("Ludo Lead", leads=(sales,))
    now = timezone.now()
    values = {"name": "Both", "first_on": now.date(), "every_weeks": 1, "minute": 0, "zone": "UTC", "minutes": 30}
    series = set_up(lead, values=values, teams=[sales, marketing], people=[])
    for text in ("Which fairs?", "Who calls Ahlborn?"):
        bring_up(lead, series=series, text=text, now=now)
    return lead


def test_a_meeting_is_held_by_keyboard_and_what_was_promised_comes_back(
    lead: Person, live_server: LiveServer, sign_in: SignIn, watched: Watch
) -> None:
    page: Page = watched.page
    page.set_viewport_size({"width": 1366, "height": 700})
    sign_in(lead, live_server.url)
    page.goto(f"{live_server.url}{Series.objects.get().get_absolute_url()}")
    page.get_by_role("button", name="Begin").click()
    point = page.get_by_role("region", name="What you talk about").get_by_role("heading")
    expect(point).to_have_text("Which fairs?")
    expect(page.locator("[data-clock=box]")).to_have_text("30 of 30 min left")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")  # one screen
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(AXE) == []
    page.keyboard.press("j")
    expect(point).to_have_text("Who calls Ahlborn?")
    page.keyboard.press("n")
    page.keyboard.type("Nobody has for a month")
    page.keyboard.press("Enter")
    expect(page.locator(".meeting-note")).to_contain_text("Nobody has for a month")
    page.keyboard.press("k")  # a key again, no letter
    expect(point).to_have_text("Which fairs?")
    page.keyboard.press("d")
    page.keyboard.type("Two fairs")
    page.keyboard.press("Enter")
    kept = page.get_by_role("complementary", name="What was decided and promised")
    expect(kept.get_by_text("Two fairs")).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.type("Book the stand")
    page.keyboard.press("Enter")
    expect(kept.get_by_text("Book the stand")).to_be_visible()
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 thing was decided, and 1 action taken on")
    expect(page.get_by_text("Nobody has for a month")).to_be_visible()
    page.get_by_role("link", name="Both").click()
    expect(page.get_by_text("1 action from before")).to_be_visible()
    expect(page.get_by_text("Ludo Lead: Book the stand.")).to_be_visible()

"""The inbox by keyboard, and the zone that the browser tells."""

from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import SignIn
from tests.browser.watching import Watch
from tests.web.factories import make_company, make_person, make_team

from trine.web.base.events import record
from trine.web.briefing.models import Delivery
from trine.web.briefing.running import run_round
from trine.web.launches.models import Launch
from trine.web.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    return {**browser_context_args, "timezone_id": "Asia/Tokyo"}


@pytest.fixture
def rep() -> Person:
    """Somebody with three messages."""
    make_company()
    sales = make_team("Sales")
    rep = make_person("Rita Rep", teams=(sales,))
    for number in (1, 2, 3):
        launch = Launch.objects.create(
            slug=f"l{number}", name=f"Line {number}", day=date(2027, 3, 1), tier=1, team=sales
        )
        launch.relied_on_by.add(sales)
        with transaction.atomic():
            record(None, "launch_taken_up", "launch", launch.slug, name=launch.name, day="2027-03-01")
    run_round(timezone.now())
    return rep


def test_messages_are_walked_put_off_done_and_opened_by_keyboard(
    rep: Person, live_server: LiveServer, sign_in: SignIn, watched: Watch
) -> None:
    page: Page = watched.page
    sign_in(rep, live_server.url)
    page.goto(f"{live_server.url}/inbox/")
    rows = page.locator(".inbox > li")
    expect(rows).to_have_count(3)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(rows.nth(1).get_by_role("link")).to_be_focused()
    page.keyboard.press("e")  # done with Line 2
    expect(rows).to_have_count(2)
    expect(rows.nth(1).get_by_role("link")).to_be_focused()
    page.keyboard.press("h")  # Line 1 comes back tomorrow
    expect(rows).to_have_count(1)
    assert Delivery.objects.filter(message__subject_id="l2", channel="inbox").exclude(done_at=None).exists()
    assert Delivery.objects.filter(message__subject_id="l1", channel="inbox").exclude(snoozed_until=None).exists()
    page.keyboard.press("Enter")
    page.wait_for_url("**/launches/l3/")
    rep.refresh_from_db()
    assert rep.time_zone == "Asia/Tokyo"

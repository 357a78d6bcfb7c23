"""A finding is accepted on the record in a real browser: who, why, until when; and the acceptance is taken back."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import SignIn
from tests.browser.watching import Watch
from tests.web.factories import make_person
from tests.web.goals.world import take_in, today

from trine.core.company import Role
from trine.web.insights.actions import run_all_checks
from trine.web.insights.models import FindingRecord
from trine.web.ui.tags.words import day

pytestmark = pytest.mark.django_db(transaction=True)
BECAUSE = "The board decided on Monday that growth gives way this quarter."


@pytest.fixture
def finding(live_server: LiveServer, watched: Watch, sign_in: SignIn) -> Page:
    """The worst finding of the small company, opened from the list by a leader."""
    take_in()
    run_all_checks()
    sign_in(make_person("Lena Leader", role=Role.LEADER), live_server.url)
    page = watched.page
    page.goto(f"{live_server.url}/findings/")
    page.locator(".finding-rows a").first.click()
    return page


def accept(page: Page, because: str = BECAUSE, days: int = 30) -> None:
    if not page.get_by_label("Because").is_visible():
        page.get_by_text("Accept it on the record").click()
    page.get_by_label("Until").fill((today() + timedelta(days=days)).isoformat())
    page.get_by_label("Because").fill(because)
    page.get_by_role("button", name="Accept until then").click()


def test_a_finding_is_accepted_with_a_name_a_reason_and_a_last_day(finding: Page) -> None:
    title = finding.get_by_role("heading", level=1).inner_text()
    accept(finding)
    record = finding.locator(".notice").filter(has_text="Accepted on the record")
    expect(record).to_contain_text("Lena Leader")
    expect(record).to_contain_text(BECAUSE)
    expect(record).to_contain_text(f"until {day(today() + timedelta(days=30))}")
    finding.get_by_role("navigation", name="Main").get_by_role("link", name="Findings").click()
    rows = finding.locator(".finding-rows")
    expect(rows.get_by_role("link", name=title)).to_have_count(0)
    finding.get_by_role("navigation", name="State").get_by_role("link", name="Accepted").click()
    expect(rows.get_by_role("link", name=title)).to_be_visible()


def test_an_acceptance_is_taken_back_and_the_finding_is_open_again(finding: Page) -> None:
    title = finding.get_by_role("heading", level=1).inner_text()
    accept(finding)
    finding.get_by_role("button", name="Take it back").click()
    expect(finding.get_by_text("The acceptance is taken back; the finding counts as open again.")).to_be_visible()
    expect(finding.get_by_text("Accept it on the record")).to_be_visible()
    finding.get_by_role("navigation", name="Main").get_by_role("link", name="Findings").click()
    expect(finding.locator(".finding-rows").get_by_role("link", name=title)).to_be_visible()
    assert not FindingRecord.objects.filter(accepted=True).exists()


def test_an_acceptance_that_has_already_run_out_is_told_beside_its_field(finding: Page, watched: Watch) -> None:
    accept(finding, days=-1)
    expect(finding.get_by_label("Until")).to_have_attribute("aria-invalid", "true")
    expect(finding.get_by_label("Because")).to_have_value(BECAUSE)
    assert not FindingRecord.objects.filter(accepted=True).exists()
    watched.complaints[:] = [line for line in watched.complaints if "422" not in line]  # how a form with errors answers
    accept(finding)
    expect(finding.get_by_text("Accepted on the record.")).to_be_visible()

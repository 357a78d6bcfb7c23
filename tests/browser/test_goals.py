"""Goals in a real browser: a check-in in ten seconds, editing in place, undo, and the same without script."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import SignIn
from tests.browser.demo_site import session_of
from tests.browser.watching import Watch
from tests.web.factories import make_person
from tests.web.goals.world import goal, person, take_in, today

from trine.core.company import Role
from trine.web.goals.models import CheckIn, Goal, Reading

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class Site:
    url: str


@pytest.fixture
def site(live_server: LiveServer) -> Site:
    """The small company, in a running site."""
    take_in()
    return Site(live_server.url)


def test_a_check_in_takes_a_key_and_a_click(site: Site, watched: Watch, sign_in: SignIn) -> None:
    sign_in(person("marek"), site.url)
    page = watched.page
    page.goto(f"{site.url}/goals/m-leads/")
    page.get_by_role("textbox", name="Qualified leads").fill("210")
    page.get_by_text("How sure are you?").click()
    page.keyboard.press("4")
    expect(page.get_by_label("Likely")).to_be_checked()
    page.get_by_role("button", name="Check in").click()
    expect(page.get_by_text("Checked in on “Fill the pipeline”.")).to_be_visible()
    said = CheckIn.objects.get(on=today())
    assert (said.confidence, said.by) == (0.7, person("marek"))
    assert Reading.objects.get(on=today()).value == 210


def test_a_figure_typed_into_a_value_is_no_choice(site: Site, page: Page, sign_in: SignIn) -> None:
    sign_in(person("marek"), site.url)
    page.goto(f"{site.url}/goals/m-leads/")
    page.get_by_role("textbox", name="Qualified leads").press_sequentially("5")
    expect(page.get_by_label("Sure", exact=True)).not_to_be_checked()


def test_a_check_in_is_taken_back_from_the_message(site: Site, page: Page, sign_in: SignIn) -> None:
    sign_in(person("marek"), site.url)
    page.goto(f"{site.url}/goals/m-leads/")
    page.get_by_label("Hardly").check()
    page.get_by_role("button", name="Check in").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("The check-in is taken back.")).to_be_visible()
    assert not CheckIn.objects.filter(on=today()).exists()


def test_a_goal_is_edited_in_place(site: Site, watched: Watch, sign_in: SignIn) -> None:
    sign_in(make_person("Lena Leader", role=Role.LEADER), site.url)
    page = watched.page
    page.goto(f"{site.url}/goals/m-leads/")
    page.get_by_role("link", name="Edit").click()
    expect(page.get_by_label("What will be different")).to_have_value("Fill the pipeline")
    assert page.url.endswith("/goals/m-leads/")
    page.get_by_label("What will be different").fill("Fill it to the brim")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fill it to the brim")
    assert goal("m-leads").changed == today()


def test_a_goal_is_taken_out_after_asking_and_brought_back(site: Site, page: Page, sign_in: SignIn) -> None:
    sign_in(make_person("Lena Leader", role=Role.LEADER), site.url)
    page.goto(f"{site.url}/goals/m-leads/")
    page.get_by_role("link", name="Take out").click()
    page.get_by_role("dialog").get_by_role("button", name="Take it out").click()
    expect(page).to_have_url(re.compile("/goals/$"))
    assert not Goal.objects.filter(slug="m-leads").exists()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fill the pipeline")


def test_without_script_a_goal_is_edited_on_a_page_of_its_own(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    leader = make_person("Lena Leader", role=Role.LEADER)
    context.add_cookies([{"name": "sessionid", "value": session_of(leader), "url": site.url}])
    page = context.new_page()
    page.goto(f"{site.url}/goals/m-leads/")
    page.get_by_role("link", name="Edit").click()
    expect(page).to_have_url(re.compile("/goals/m-leads/edit/$"))
    page.get_by_label("Value").first.fill("lots")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("“lots” is not a number.").first).to_be_visible()
    page.get_by_label("Value").first.fill("500")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fill the pipeline")
    assert goal("m-leads").key_results.get().to == 500
    context.close()

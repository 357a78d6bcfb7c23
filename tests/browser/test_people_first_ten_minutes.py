"""From the link in the terminal to a colleague who has joined, in a real browser."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import SignIn
from tests.browser.watching import Watch
from tests.web.factories import make_company, make_person, make_team

from trine.core.company import Role

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a long walk home"


def first_link(server: LiveServer) -> str:
    said = StringIO()
    call_command("first_admin_link", url=server.url, stdout=said)
    return said.getvalue().strip()


def set_up(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Company", exact=True).fill("Halden Instruments")
    page.get_by_label("Currency").fill("EUR")
    page.get_by_label("Your name").fill("Olga Owner")
    page.get_by_label("Your mail address").fill("olga@halden.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Set up Trine").click()


def test_the_first_owner_sets_up_the_company_and_chooses_where_to_start(
    live_server: LiveServer, watched: Watch
) -> None:
    page = watched.page
    set_up(page, first_link(live_server))
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Halden Instruments is set up. Where would you like to start?"
    )
    expect(page.get_by_role("link", name="Start with my files")).to_be_visible()
    expect(page.get_by_role("button", name="Load the demo company")).to_be_visible()


def test_a_wrong_password_is_told_beside_its_field(live_server: LiveServer, page: Page) -> None:
    page.goto(first_link(live_server))
    page.get_by_label("Company", exact=True).fill("Halden Instruments")
    page.get_by_label("Your name").fill("Olga Owner")
    page.get_by_label("Your mail address").fill("olga@halden.example")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Set up Trine").click()
    expect(page.get_by_label("Password")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Your name")).to_have_value("Olga Owner")


def test_a_colleague_joins_by_a_link_that_was_copied(
    live_server: LiveServer, page: Page, sign_in: SignIn, browser: Browser
) -> None:
    make_company()
    make_team("Sales")
    owner = make_person("Olga Owner", role=Role.OWNER, password=PASSWORD)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)
    sign_in(owner, live_server.url)
    page.goto(f"{live_server.url}/invitations/new/")
    page.get_by_label("Name").fill("Nina New")
    page.get_by_label("Team optional").select_option("Sales")
    page.get_by_role("button", name="Make the link").click()
    page.get_by_role("button", name="Copy the link").click()
    link = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(rf"{live_server.url}/join/[\w-]{{43}}/", link)

    colleague = browser.new_page()
    colleague.goto(link)
    expect(colleague.get_by_label("Your name")).to_have_value("Nina New")
    colleague.get_by_label("Your mail address").fill("nina@halden.example")
    colleague.get_by_label("Password").fill(PASSWORD)
    colleague.get_by_role("button", name="Join").click()
    expect(colleague).to_have_url(f"{live_server.url}/")
    colleague.goto(f"{live_server.url}/people/")
    expect(colleague.get_by_role("row", name="Nina New")).to_contain_text("Sales")
    colleague.close()


def test_signing_in_and_out_works_without_scripts(live_server: LiveServer, browser: Browser) -> None:
    make_company()
    make_person("Mara Member", email="mara@halden.example", password=PASSWORD)
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{live_server.url}/people/")
    page.get_by_label("Mail address").fill("mara@halden.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(f"{live_server.url}/people/")
    page.close()

"""The palette, the shortcuts, menus and dialogs, by keyboard."""

import pytest
from playwright.sync_api import Page, expect
from tests.browser.demo_site import DemoSite
from tests.browser.watching import Watch


@pytest.fixture
def gallery(demo_site: DemoSite, watched: Watch) -> Page:
    """The gallery, on which the owner of the demo company is signed in."""
    page = watched.page
    page.context.add_cookies([{"name": "sessionid", "value": demo_site.session, "url": demo_site.url}])
    page.goto(f"{demo_site.url}/gallery/")
    return page


@pytest.mark.parametrize("key", ["Control+k", "Meta+k", "/"])
def test_the_palette_opens_from_the_keyboard_and_closes_with_escape(gallery: Page, key: str) -> None:
    gallery.keyboard.press(key)
    expect(gallery.get_by_role("combobox", name="Search pages")).to_be_focused()
    gallery.keyboard.press("Escape")
    expect(gallery.locator("#palette")).to_be_hidden()


def test_the_palette_finds_a_team_of_the_company_and_opens_it(gallery: Page) -> None:
    gallery.keyboard.press("Control+k")
    gallery.keyboard.type("marketing")
    option = gallery.get_by_role("option", name="Team").first
    expect(option).to_be_visible()
    option.click()
    gallery.wait_for_url("**/teams/**")


def test_arrows_choose_and_enter_goes_to_the_page(gallery: Page) -> None:
    gallery.keyboard.press("Control+k")
    options = gallery.locator("#palette").get_by_role("option")
    expect(options.first).to_have_attribute("aria-selected", "true")
    gallery.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    gallery.keyboard.press("Enter")
    gallery.wait_for_url("**/findings/")


def test_the_palette_says_when_nothing_matches(gallery: Page) -> None:
    gallery.keyboard.press("Control+k")
    gallery.keyboard.type("xyzzy")
    expect(gallery.locator("#palette").get_by_role("status")).to_have_text("Nothing matches “xyzzy” yet.")


def test_g_and_a_letter_go_to_a_place(gallery: Page) -> None:
    gallery.keyboard.press("g")
    gallery.keyboard.press("f")
    gallery.wait_for_url("**/findings/")


def test_letters_in_a_field_are_letters(gallery: Page) -> None:
    field = gallery.get_by_label("Title").first
    field.fill("")
    field.press_sequentially("gf?/")
    expect(field).to_have_value("gf?/")
    expect(gallery.locator("#keys")).to_be_hidden()


def test_a_question_mark_shows_the_keyboard_sheet(gallery: Page) -> None:
    gallery.keyboard.press("?")
    expect(gallery.get_by_role("dialog", name="Keyboard")).to_be_visible()


def test_j_and_k_walk_through_rows_and_enter_opens_one(gallery: Page) -> None:
    gallery.get_by_role("navigation", name="Main").get_by_role("link", name="Teams").click()
    gallery.wait_for_url("**/teams/")
    rows = gallery.locator("[data-rows] tbody tr")
    gallery.keyboard.press("j")
    expect(rows.nth(0).get_by_role("link").first).to_be_focused()
    gallery.keyboard.press("j")
    expect(rows.nth(1).get_by_role("link").first).to_be_focused()
    gallery.keyboard.press("k")
    expect(rows.nth(0).get_by_role("link").first).to_be_focused()
    gallery.keyboard.press("Enter")
    gallery.wait_for_url("**/teams/*/")


def test_escape_closes_a_menu_and_gives_the_focus_back(gallery: Page) -> None:
    opener = gallery.locator(".side .account > summary")
    opener.click()
    expect(gallery.get_by_role("button", name="Sign out")).to_be_visible()
    gallery.keyboard.press("Escape")
    expect(gallery.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(opener).to_be_focused()


def test_asking_first_starts_on_cancel_and_leads_back_to_the_button(gallery: Page) -> None:
    opener = gallery.get_by_role("link", name="Remove", exact=True)
    opener.click()
    expect(gallery.get_by_role("dialog", name="Remove").get_by_role("button", name="Cancel")).to_be_focused()
    gallery.keyboard.press("Enter")
    expect(opener).to_be_focused()


def test_the_first_tab_leads_past_the_navigation(gallery: Page) -> None:
    gallery.keyboard.press("Tab")
    expect(gallery.get_by_role("link", name="Skip to the page")).to_be_focused()
    gallery.keyboard.press("Enter")
    expect(gallery.locator("main")).to_be_focused()


def test_a_sorted_heading_keeps_the_focus_when_the_table_changes(gallery: Page) -> None:
    gallery.locator("#gallery-goals").get_by_role("link", name="Done").focus()
    gallery.keyboard.press("Enter")
    heading = gallery.get_by_role("columnheader", name="Done")
    expect(heading).to_have_attribute("aria-sort", "ascending")
    expect(heading.get_by_role("link")).to_be_focused()
    assert "t-sort=share" in gallery.url


def test_a_search_in_a_table_answers_while_somebody_writes(gallery: Page) -> None:
    box = gallery.get_by_role("searchbox", name="Search in Goals")
    box.press_sequentially("offline")
    expect(gallery.locator("#gallery-goals tbody tr")).to_have_count(1)
    expect(box).to_be_focused()
    expect(box).to_have_value("offline")

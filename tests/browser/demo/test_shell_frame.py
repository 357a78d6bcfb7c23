"""The shell as somebody uses it: themes, phone, small screens, no script, messages, files."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.demo_site import DemoSite
from tests.browser.watching import Watch

STICKS_OUT = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
BACKGROUND = "getComputedStyle(document.body).backgroundColor"


@pytest.fixture
def gallery(demo_site: DemoSite, watched: Watch) -> Page:
    """The gallery, on which the owner of the demo company is signed in."""
    page = watched.page
    page.context.add_cookies([{"name": "sessionid", "value": demo_site.session, "url": demo_site.url}])
    page.goto(f"{demo_site.url}/gallery/")
    return page


def test_the_theme_changes_at_once_and_is_there_after_loading_again(gallery: Page) -> None:
    before = gallery.evaluate(BACKGROUND)
    gallery.locator(".side .account > summary").click()
    with gallery.expect_response("**/ui/theme/"):
        gallery.locator(".side").get_by_role("button", name="Dark").click()
    assert gallery.evaluate(BACKGROUND) != before
    gallery.reload()
    assert gallery.evaluate(BACKGROUND) != before
    gallery.locator(".side .account > summary").click()
    with gallery.expect_response("**/ui/theme/"):
        gallery.locator(".side").get_by_role("button", name="Auto").click()
    assert gallery.evaluate(BACKGROUND) == before


def test_a_phone_has_its_places_at_the_bottom_and_the_others_in_a_sheet(gallery: Page) -> None:
    gallery.set_viewport_size({"width": 390, "height": 800})
    dock = gallery.get_by_role("navigation", name="Main")
    expect(dock.get_by_role("link", name="Findings")).to_be_visible()
    dock.get_by_text("More").click()
    expect(dock.get_by_role("link", name="Data")).to_be_visible()
    dock.get_by_role("link", name="Data").click()
    gallery.wait_for_url("**/data/")


@pytest.mark.parametrize("width", [320, 640, 1024])
def test_no_page_is_wider_than_a_small_screen_or_a_large_zoom(gallery: Page, width: int) -> None:
    gallery.set_viewport_size({"width": width, "height": 800})
    assert not gallery.evaluate(STICKS_OUT)


def test_without_script_the_navigation_the_theme_and_the_tables_work(browser: Browser, demo_site: DemoSite) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    context.add_cookies([{"name": "sessionid", "value": demo_site.session, "url": demo_site.url}])
    page = context.new_page()
    page.goto(f"{demo_site.url}/gallery/")
    expect(page.locator(".topbar .search-opener")).to_be_hidden()
    page.get_by_role("link", name="Next", exact=True).click()
    assert "t-page=2" in page.url
    page.locator(".dock").get_by_text("More").click()
    expect(page.locator(".sheet").get_by_role("link", name="Data")).to_be_visible()
    page.get_by_role("link", name="Remove", exact=True).click()
    assert page.url.endswith("/gallery/")
    context.close()


def test_a_text_is_copied_and_the_page_says_so(gallery: Page) -> None:
    gallery.context.grant_permissions(["clipboard-read", "clipboard-write"])
    gallery.get_by_role("button", name="Copy the link").click()
    expect(gallery.get_by_text("Copied.")).to_be_visible()
    assert gallery.evaluate("navigator.clipboard.readText()") == "https://trine.example/join/7f3a"


def test_chosen_files_are_listed_with_their_size(gallery: Page, tmp_path: Path) -> None:
    file = tmp_path / "opportunities.csv"
    file.write_text("id,stage\n" * 200)
    gallery.get_by_label("Drop your CRM exports here").set_input_files(file)
    expect(gallery.locator("[data-files] li")).to_have_text("opportunities.csv2 kB")


def test_dropped_files_are_taken(gallery: Page) -> None:
    zone = gallery.locator("[data-drop-zone]")
    transfer = gallery.evaluate_handle(
        "() => { const taken = new DataTransfer(); taken.items.add(new File(['id'], 'leads.csv')); return taken }"
    )
    zone.dispatch_event("drop", {"dataTransfer": transfer})
    expect(gallery.locator("[data-files] li")).to_have_text("leads.csv2 bytes")


def test_a_form_that_was_changed_warns_before_it_is_left(gallery: Page) -> None:
    gallery.evaluate("document.querySelector('[data-component=form] form').setAttribute('data-guard', '')")
    gallery.locator("[data-component=form]").get_by_label("Target share").fill("12")
    with gallery.expect_event("dialog") as asked:
        gallery.evaluate("setTimeout(() => location.reload())")
    assert asked.value.type == "beforeunload"
    asked.value.accept()


def test_a_printed_page_leaves_the_navigation_out(gallery: Page) -> None:
    gallery.emulate_media(media="print")
    expect(gallery.locator(".side")).to_be_hidden()
    expect(gallery.locator(".dock")).to_be_hidden()
    expect(gallery.get_by_role("heading", level=1)).to_be_visible()

"""The metric tree by mouse and by keyboard, with and without scripts."""

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.demo_site import DemoSite
from tests.browser.pages import a_conflict
from tests.browser.watching import Watch

STROKE = "box => Number.parseFloat(getComputedStyle(box).strokeWidth)"
IS_IN_SIGHT = """box => {
  const frame = box.closest('[data-graph]').getBoundingClientRect()
  const { left, right, top, bottom } = box.getBoundingClientRect()
  return left >= frame.left && right <= frame.right && top >= frame.top && bottom <= frame.bottom
}"""


@pytest.fixture
def tree(demo_site: DemoSite, watched: Watch) -> Page:
    """The metric tree near the deals that were won."""
    page = watched.page
    page.context.add_cookies([{"name": "sessionid", "value": demo_site.session, "url": demo_site.url}])
    page.goto(f"{demo_site.url}/metrics/?focus=deals_won&depth=1")
    return page


def focused(page: Page) -> str | None:
    """The name of the box that has the focus."""
    name: str | None = page.evaluate("document.activeElement.getAttribute('aria-label')?.split(',')[0]")
    return name


def test_a_box_leads_to_its_surroundings_and_back_with_the_browsers_own_button(tree: Page) -> None:
    tree.locator(".graph-picture a", has_text="Win rate").click()
    expect(tree.get_by_role("heading", level=1)).to_contain_text("Win rate is believed to be moved by")
    assert "focus=win_rate&depth=1" in tree.url
    tree.go_back()
    expect(tree.get_by_role("heading", level=1)).to_contain_text("Deals won is made of Opportunities and Win rate")


def test_the_tab_key_goes_through_the_boxes_from_what_comes_out_to_what_goes_in(tree: Page) -> None:
    tree.locator("[data-graph]").focus()
    seen = []
    for _ in range(4):
        tree.keyboard.press("Tab")
        seen.append(focused(tree))
    assert seen[:2] == ["Revenue", "Deals won"]
    assert sorted(map(str, seen[2:])) == ["Opportunities", "Win rate"]


def test_arrow_keys_go_to_the_nearest_box_and_enter_opens_it(tree: Page) -> None:
    tree.locator(".graph-picture a[aria-current]").focus()
    tree.keyboard.press("ArrowLeft")
    assert focused(tree) == "Revenue"
    tree.keyboard.press("Enter")
    tree.wait_for_url("**/metrics/?focus=revenue&depth=1")


def test_on_a_phone_the_metric_that_it_is_about_is_in_sight(tree: Page) -> None:
    tree.set_viewport_size({"width": 390, "height": 800})
    tree.reload()
    assert tree.locator(".graph-picture a[aria-current] rect").evaluate(IS_IN_SIGHT)


def test_names_are_found_while_they_are_typed(tree: Page) -> None:
    tree.get_by_role("searchbox", name="Find a metric by its name").press_sequentially("qualified")
    tree.get_by_role("status").get_by_role("link", name="Marketing qualified leads").click()
    tree.wait_for_url("**/metrics/?focus=mql&depth=1")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_clashes_stands_out_by_weight_and_form(
    tree: Page, demo_site: DemoSite, theme: Literal["light", "dark"]
) -> None:
    tree.emulate_media(color_scheme=theme)
    tree.goto(f"{demo_site.url}{a_conflict()}")
    lit, faint = (tree.locator(f".graph-box.{mark} rect").first for mark in ("lit", "faint"))
    assert lit.evaluate(STROKE) >= 2 * faint.evaluate(STROKE)
    assert (lit.get_attribute("rx"), faint.get_attribute("rx")) == ("0", "7")


def test_it_works_without_scripts(browser: Browser, demo_site: DemoSite) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": demo_site.session, "url": demo_site.url}])
    page = context.new_page()
    page.goto(f"{demo_site.url}/metrics/")
    page.get_by_role("searchbox", name="Find a metric by its name").fill("list price")
    page.get_by_role("button", name="Find").click()
    assert page.url.endswith("/metrics/?focus=list_price")
    page.get_by_role("link", name="1 step").click()
    assert page.url.endswith("/metrics/?focus=list_price&depth=1")
    context.close()

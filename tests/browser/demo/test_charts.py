"""Charts in a real browser, under the real security policy."""

import pytest
from playwright.sync_api import Page, expect
from tests.browser.demo_site import DemoSite
from tests.browser.watching import Watch

LINE = "path[stroke]:not([stroke='transparent'])"


@pytest.fixture
def chart_page(demo_site: DemoSite, watched: Watch) -> Page:
    """The gallery with its charts drawn; nothing on it may be blocked."""
    page = watched.page
    page.context.add_cookies([{"name": "sessionid", "value": demo_site.session, "url": demo_site.url}])
    page.goto(f"{demo_site.url}/gallery/")
    page.locator("#chart-sample-lines").scroll_into_view_if_needed()
    expect(page.locator("#chart-sample-lines svg")).to_be_visible(timeout=60_000)
    return page


def test_a_chart_is_drawn_under_the_strict_policy(chart_page: Page) -> None:
    expect(chart_page.locator("#chart-sample-lines svg").get_by_text("Plan 24")).to_be_visible()
    expect(chart_page.locator("#chart-sample-columns svg").get_by_text("Sourced by marketing")).to_be_visible()


def test_a_chart_changes_its_colours_with_the_theme(chart_page: Page) -> None:
    label = chart_page.locator("#chart-sample-lines svg").get_by_text("Q1 26")
    before = label.get_attribute("fill")
    chart_page.emulate_media(color_scheme="dark")
    expect(label).not_to_have_attribute("fill", before or "")


def test_a_chart_tells_its_values_on_hover(chart_page: Page) -> None:
    chart_page.locator("#chart-sample-columns svg .mark-rect path").first.hover()
    expect(chart_page.locator("#vg-tooltip-element")).to_contain_text("€")


def test_the_table_behind_a_chart_opens(chart_page: Page) -> None:
    chart_page.locator("#chart-sample-lines summary").click()
    expect(chart_page.get_by_role("table", name="Win rate")).to_be_visible()


def test_without_the_library_the_table_is_shown(demo_site: DemoSite, page: Page) -> None:
    page.context.add_cookies([{"name": "sessionid", "value": demo_site.session, "url": demo_site.url}])
    page.route("**/ui/vega/**", lambda route: route.abort())
    page.goto(f"{demo_site.url}/gallery/")
    page.locator("#chart-sample-lines").scroll_into_view_if_needed()
    expect(page.get_by_role("table", name="Win rate")).to_be_visible()

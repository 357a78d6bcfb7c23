"""Every page, in both themes, on a phone and at a desk: axe finds nothing, nothing is blocked, nothing sticks out."""

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page
from tests.browser.demo_site import GUARDED, PASSWORD, DemoSite
from tests.browser.pages import PAGES, Place
from tests.browser.watching import Watch, watch

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
EVERY_RULE = {"type": "tag", "values": TAGS}
OF_THE_LOOK = {"type": "rule", "values": ("color-contrast", "target-size", "scrollable-region-focusable")}
"""What another theme and width can break; the words, names and roles of a page are the same in both."""
LOOKS: tuple[tuple[Literal["light", "dark"], int, str, dict[str, Any]], ...] = (
    ("dark", 390, "html", EVERY_RULE),
    ("light", 1280, "main", OF_THE_LOOK),
)
"""Each theme and each width has its turn once, the frame of all pages in the first: every look costs seconds."""
FORM_ALONE = "!!document.querySelector('main .form') && !document.querySelector('main :is(table, figure, [data-rows])')"
"""Forms are made of the same parts, which the gallery shows in both looks; such a page has the narrow look alone."""
RUN = "([part, options]) => axe.run(part, options).then(result => result.violations)"
STICKS_OUT = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def violations(page: Page, part: str, rules: dict[str, Any]) -> list[str]:
    """What axe finds in a part of the page, one line per element."""
    found = page.evaluate(RUN, [part, {"runOnly": rules, "resultTypes": ["violations"]}])
    return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]


@pytest.fixture(scope="module")
def walkers(browser: Browser, demo_site: DemoSite) -> Iterator[dict[str, Watch]]:
    """One page for each kind of reader: a browser window for each of the places would take most of the time."""
    sessions = {"owner": demo_site.session, "guarded": demo_site.guarded, "nobody": ""}
    walking = {}
    for reader, session in sessions.items():
        page = browser.new_page(reduced_motion="reduce")
        if session:
            page.context.add_cookies([{"name": "sessionid", "value": session, "url": demo_site.url}])
        walking[reader] = watch(page)
    yield walking
    for seen in walking.values():
        seen.page.close()


@pytest.mark.parametrize("place", PAGES, ids=str)
def test_a_page_is_accessible_and_quiet_in_both_themes_and_at_both_widths(
    place: Place, walkers: dict[str, Watch], demo_site: DemoSite
) -> None:
    seen = walkers[place.reader]
    seen.complaints.clear()
    address = f"{demo_site.url}{place.address.format_map(demo_site.tokens)}"
    response = seen.page.goto(address)
    assert response is not None
    assert (response.status, response.url) == (place.status, address)
    complaints = [line for line in seen.complaints if place.status == 200 or str(place.status) not in line]
    assert everything_wrong(seen.page) + complaints == []


def test_the_page_that_asks_for_a_code_after_the_password_is_accessible(page: Page, demo_site: DemoSite) -> None:
    page.goto(f"{demo_site.url}/accounts/login/")
    page.get_by_label("Mail address").fill(GUARDED)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/2fa/authenticate/")
    assert everything_wrong(page) == []


def everything_wrong(page: Page) -> list[str]:
    """What axe finds, and where the page sticks out."""
    page.evaluate(AXE_SCRIPT)
    found = []
    for theme, width, part, rules in LOOKS[:1] if page.evaluate(FORM_ALONE) else LOOKS:
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{theme} {width}: {line}" for line in violations(page, part, rules)]
        if page.evaluate(STICKS_OUT):
            found.append(f"{theme} {width}: the page is wider than the screen")
    return found

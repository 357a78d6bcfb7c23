"""A real Chromium, people who are signed in, and a site with the demo company.

The browser is Debian's, its headless shell if it is there, or the one that TRINE_CHROMIUM names. Without one the
browser tests are skipped; where CI=true they fail instead, so that nobody takes a skipped test for a passed one.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.browser.demo_site import session_of
from tests.browser.watching import Watch, watch

from trine.web.people.models import Person

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)

SignIn = Callable[[Person, str], None]


expect.set_options(timeout=60_000)  # on a loaded machine a worker needs longer than Playwright's five seconds to start


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """How Playwright starts the browser."""
    known = (shutil.which(name) for name in ("chromium-headless-shell", "chromium"))
    path = os.environ.get("TRINE_CHROMIUM") or next((found for found in known if found), "/usr/bin/chromium")
    if not Path(path).exists():
        complaint = f"no Chromium at {path}: apt-get install chromium, or set TRINE_CHROMIUM"
        if os.environ.get("CI") == "true":
            pytest.fail(complaint)
        pytest.skip(complaint)
    return {**browser_type_launch_args, "executable_path": path, "args": list(ARGUMENTS)}


@pytest.fixture
def sign_in(context: BrowserContext) -> SignIn:
    """Signs a person in without the sign-in page: `sign_in(person, live_server.url)`."""

    def put_cookie(person: Person, url: str) -> None:
        context.add_cookies([{"name": "sessionid", "value": session_of(person), "url": url}])

    return put_cookie


@pytest.fixture
def watched(page: Page) -> Iterator[Watch]:
    """The page, which must not complain: no console error, no blocked code, no failed request."""
    seen = watch(page)
    yield seen
    assert seen.complaints == []

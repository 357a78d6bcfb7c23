"""A CRM export with bad rows, in a real browser: drop, map, check, import, mend, drop again, take back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import SignIn
from tests.browser.job_worker import job_worker
from tests.browser.watching import Watch
from tests.web.factories import make_company, make_person

from trine.core.company import Role

pytestmark = pytest.mark.django_db(transaction=True)

DEALS = """Deal ID,Deal Name,Account ID,Stage,Amount,Create Date,Close Date
1,Press line,a1,Signed,21000,2026-01-05,2026-02-10
2,Fan test,a2,Negotiation,8000,2026-02-01,
3,Mill,a3,Closed Lost,1e309,2026-01-07,2026-03-01
4,Kiln,a1,Signed,"12,500",2026-02-31,2026-03-11
5,Crane,a4,Signed,9000,2026-02-03,2026-03-20
"""
DROP = """([zone, name, text]) => {
    const taken = new DataTransfer();
    taken.items.add(new File([text], name, {type: "text/csv"}));
    zone.dispatchEvent(new DragEvent("drop", {dataTransfer: taken, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def desk(live_server: LiveServer, watched: Watch, sign_in: SignIn, settings: Any, tmp_path: Path) -> Iterator[Page]:
    """The Data page of a leader, with facts of this test's own and a job worker beside the site."""
    settings.DATA_DIR, settings.FACTS_DIR = tmp_path, tmp_path / "facts"
    make_company()
    sign_in(make_person("Lena Leader", role=Role.LEADER), live_server.url)
    watched.page.goto(f"{live_server.url}/data/")
    with job_worker(tmp_path):
        yield watched.page


def drop(page: Page, text: str, name: str = "deals.csv") -> None:
    """Drag the file onto the field, and go on to what its columns mean."""
    zone = page.locator("[data-drop-zone]").element_handle()
    page.evaluate(DROP, [zone, name, text])
    expect(page.locator("[data-files] li")).to_contain_text(name)
    page.get_by_role("button", name="Read the files").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{name} looks like opportunities")


def check(page: Page) -> None:
    """Say what the stage means that no CRM knows, and wait until the worker has checked the file."""
    page.get_by_label("Signed", exact=True).select_option("won")
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("button", name="Import", exact=True)).to_be_visible()


def bring_in(page: Page) -> None:
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("button", name="Take the import back")).to_be_visible()


def figure(page: Page, label: str) -> Locator:
    """One of the counts above the report."""
    return page.locator(".stat").filter(has_text=label)


def rows_of_opportunities(page: Page) -> Locator:
    """The row of the table on the Data page that says how many deals there are."""
    return page.get_by_role("table", name="Rows and last change per kind").get_by_role("row", name="Opportunities")


def test_a_file_is_checked_imported_dropped_again_mended_and_taken_back(desk: Page) -> None:
    """One journey, because it takes a job worker of its own."""
    home = desk.url
    drop(desk, DEALS)
    check(desk)
    expect(desk.get_by_role("heading", level=1)).to_contain_text("3 rows would be new and 0 would change; 2 can’t be")
    expect(figure(desk, "rows read")).to_contain_text("5")
    expect(figure(desk, "rejected")).to_contain_text("2")
    bad = desk.get_by_role("table", name="The first rejected rows").get_by_role("row")
    expect(bad.nth(1)).to_contain_text("4Amount1e309is larger than any amount")
    expect(bad.nth(2)).to_contain_text("5Create Date2026-02-31is not a day that exists")
    checked = desk.url
    desk.get_by_role("navigation", name="Main").get_by_role("link", name="Data").click()
    expect(rows_of_opportunities(desk)).to_contain_text("Opportunities0")

    desk.goto(checked)
    bring_in(desk)
    expect(desk.get_by_role("heading", level=1)).to_contain_text("3 rows of deals.csv are new and 0 changed")
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Download the rejected rows").click()
    rejected = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert "is larger than" in rejected

    desk.goto(home)
    expect(rows_of_opportunities(desk)).to_contain_text("Opportunities3")
    drop(desk, DEALS)
    expect(desk.get_by_label("Signed", exact=True)).to_have_value("won")
    check(desk)
    desk.get_by_role("button", name="Import", exact=True).click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Nothing in deals.csv is new")

    desk.goto(home)
    drop(desk, rejected.replace("1e309", "13000").replace("2026-02-31", "2026-02-28"), "mended.csv")
    check(desk)
    bring_in(desk)
    expect(figure(desk, "new")).to_contain_text("2")
    expect(figure(desk, "rejected")).to_contain_text("0")
    desk.get_by_role("button", name="Take the import back").click()
    expect(desk.get_by_text("2 new rows are gone")).to_be_visible()
    expect(desk.get_by_role("heading", level=1)).to_have_text("The import of mended.csv was taken back.")
    desk.goto(home)
    expect(rows_of_opportunities(desk)).to_contain_text("Opportunities3")

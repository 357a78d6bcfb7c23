"""Revenue in a real browser: from what a channel brought down to one account, and a warehouse whose deals follow."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.analytics.attribution.facts import deal, store, touch
from tests.browser.conftest import SignIn
from tests.browser.job_worker import job_worker
from tests.browser.watching import Watch
from tests.web.factories import make_company, make_person

from trine.core.company import Role

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser revenue")]

TABLES = """tables:
  opportunities:
    table: crm.deals
    columns: {opportunity_id: id, name: title, amount: amount, stage: stage}
    constants: {currency: EUR}
    stages: {won: [Signed], lost: [Gone]}
"""


@pytest.fixture
def page_of_owner(live_server: LiveServer, watched: Watch, sign_in: SignIn, settings: Any, tmp_path: Path) -> Page:
    """An owner's browser, with facts of this test's own."""
    settings.DATA_DIR, settings.FACTS_DIR = tmp_path, tmp_path / "facts"
    make_company()
    sign_in(make_person("Olga Owner", role=Role.OWNER), live_server.url)
    return watched.page


def test_a_channel_leads_to_its_deals_and_a_deal_to_everything_that_happened_with_its_account(
    page_of_owner: Page, live_server: LiveServer, tmp_path: Path
) -> None:
    closed = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=120)
    moments = {"created_at": closed - timedelta(days=30), "closed_at": closed, "close_date": closed.date()}
    touches = [
        touch("t1", 0, "Webinar", touched_at=closed - timedelta(days=40)),
        touch("t2", 0, "Email", touched_at=closed - timedelta(days=3)),
    ]
    accounts = [{"account_id": "a1", "name": "Acme Mills"}]
    store(tmp_path, opportunities=[deal("1", name="Press line", **moments)], touches=touches, accounts=accounts)
    page = page_of_owner
    page.goto(f"{live_server.url}/revenue/")
    table = page.get_by_role("table").filter(has_text="First touch")
    expect(table.get_by_role("row", name="Webinar")).to_contain_text("1.0")
    page.get_by_role("link", name="See the won deals one by one").click()
    expect(page.get_by_role("row", name="Press line")).to_contain_text("€ 1,000")
    page.get_by_role("link", name="a1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Acme Mills: 1 deal, 2 touches.")
    told = page.locator("ol.timeline li")
    expect(told).to_contain_text(["Webinar", "Press line opened", "Email", "Press line won, € 1,000"])


def test_a_warehouse_is_connected_tried_read_and_told_in_the_list(
    page_of_owner: Page, live_server: LiveServer, tmp_path: Path
) -> None:
    with duckdb.connect(str(tmp_path / "warehouse.db")) as warehouse:
        warehouse.execute("CREATE SCHEMA crm")
        warehouse.execute("CREATE TABLE crm.deals AS SELECT 1 AS id, 'Mill' AS title, 9.5 AS amount, 'Signed' AS stage")
    page = page_of_owner
    page.goto(f"{live_server.url}/data/sources/")
    page.get_by_role("link", name="Warehouse or database").click()
    page.get_by_label("Address").fill(f"duckdb://{tmp_path / 'warehouse.db'}")
    page.get_by_label("What is read").fill(TABLES)
    page.get_by_label("Read it", exact=True).select_option(label="only when somebody says so")  # not by the clock too
    page.get_by_role("button", name="Connect").click()
    page.get_by_role("button", name="Try the connection").click()
    expect(page.get_by_text("The warehouse answers, and has all columns of opportunities")).to_be_visible()
    with job_worker(tmp_path):
        page.get_by_role("button", name="Read it now").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("warehouse is being read.")
        expect(page.get_by_role("heading", level=1)).to_have_text("warehouse: 1 new row, 0 changed.")
    page.goto(f"{live_server.url}/data/sources/")
    expect(page.get_by_role("row", name="warehouse")).to_contain_text("1 new, 0 changed, 0 deleted")

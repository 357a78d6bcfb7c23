"""A day with another team in the browser: another partner is taken, says yes, and the day stands in the list."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import SignIn
from tests.browser.watching import Watch
from tests.web.factories import make_company, make_person, make_team

from trine.core.company import Function, Role
from trine.web.people.models import Person
from trine.web.shadowing.actions import rounds
from trine.web.shadowing.models import Day

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def proposed() -> Day:
    """A day of Ada, in a round of two teams with four people each."""
    make_company()
    sales, product = make_team("Sales"), make_team("Product", function=Function.PRODUCT)
    for name in ("Ada", "Abe", "Amy", "Ann"):
        make_person(name, teams=(sales,))
    for name in ("Bo", "Bea", "Ben", "Bob"):
        make_person(name, teams=(product,))
    leader, today = make_person("Lena", role=Role.LEADER), timezone.localdate()
    values = {"first": today + timedelta(days=7), "last": today + timedelta(days=60), "country": "", "most": None}
    row = rounds.make_round(leader, values=values, teams=[sales, product], today=today)
    rounds.send(leader, row=row, now=timezone.now())
    return Day.objects.select_related("guest", "host").get(guest__name="Ada")


def test_another_partner_is_taken_says_yes_and_the_day_stands_in_the_list(
    proposed: Day, live_server: LiveServer, sign_in: SignIn, watched: Watch
) -> None:
    page: Page = watched.page
    sign_in(proposed.guest, live_server.url)
    page.goto(f"{live_server.url}{proposed.get_absolute_url()}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"with {proposed.host.name}?")
    take = page.get_by_role("button", name="Take ").first
    name = take.inner_text().removeprefix("Take ")
    take.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"with {name}?")
    sign_in(Person.objects.get(name=name), live_server.url)
    page.reload()
    page.get_by_role("button", name="I will be there").click()
    expect(page.get_by_text("Settled: it is in both calendars. Ada is told.")).to_be_visible()
    page.goto(f"{live_server.url}/shadowing/")
    row = page.get_by_role("row").filter(has_text="Ada").filter(has_text=name)
    expect(row.filter(has_text="settled")).to_be_visible()

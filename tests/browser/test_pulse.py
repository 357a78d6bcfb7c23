"""The survey on a phone: from its page to the thanks, with a thumb and with keys; each step is accessible."""

from datetime import timedelta

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.demo_site import session_of
from tests.browser.watching import watch
from tests.web.factories import make_company, make_person, make_team
from tests.web.pulse.world import a_wave

from trine.web.people.models import Person
from trine.web.pulse.models import Response, Ticket, Word

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}
WRONG = "axe.run(document).then(result => result.violations.map(each => each.id + ' ' + each.nodes[0].target))"
STICKS_OUT = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def everything_wrong(page: Page) -> list[str]:
    """What axe finds on this step, and whether it sticks out."""
    page.evaluate(AXE_SCRIPT)
    return [*page.evaluate(WRONG), *(["sticks out"] if page.evaluate(STICKS_OUT) else [])]


@pytest.fixture
def asked(live_server: LiveServer) -> Person:
    """Somebody of Sales, whom an open survey of Sales and Product asks."""
    make_company()
    sales, product = make_team("Sales"), make_team("Product")
    me = make_person("Mara Member", teams=(sales,))
    wave = a_wave("Spring", state="open", opened_at=timezone.now(), closes_at=timezone.now() + timedelta(days=2))
    wave.teams.set([sales, product])
    wave.asks = {sales.slug: [product.slug], product.slug: []}
    wave.save()
    Ticket.objects.create(wave=wave, person=me, team=sales)
    them = [make_person(f"P{n} Product", teams=(product,)) for n in range(5)]  # enough to be asked how one works with
    Ticket.objects.bulk_create(Ticket(wave=wave, person=each, team=product) for each in them)
    return me


def test_the_survey_is_answered_on_a_phone_in_five_steps(
    asked: Person, browser: Browser, live_server: LiveServer
) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)  # type: ignore[arg-type]
    context.add_cookies([{"name": "sessionid", "value": session_of(asked), "url": live_server.url}])
    seen = watch(context.new_page())
    page = seen.page
    page.goto(f"{live_server.url}/agreement/")
    page.get_by_role("link", name="Answer").tap()
    page.get_by_label("What matters most for the company").fill("more revenue")
    page.get_by_label("This line may be shown").tap()
    wrong = everything_wrong(page)
    page.get_by_label("What matters most for the company").press("Enter")  # on, not back
    expect(page.get_by_text("Sounds like: Revenue")).to_be_visible()
    page.get_by_label("yes").tap()
    page.get_by_label("First: Mql").focus()
    page.keyboard.press("Space")
    page.get_by_label("Second: Revenue").tap()
    page.get_by_label("Third: Revenue").tap()
    wrong += everything_wrong(page)
    page.get_by_role("button", name="Next").tap()
    expect(page.get_by_role("alert")).to_contain_text("You chose “Revenue” twice")
    wrong += everything_wrong(page)
    seen.complaints.clear()  # that the page was refused, which it should be
    page.get_by_label("Third: Churn").tap()
    page.get_by_role("button", name="Next").tap()
    expect(page.get_by_role("heading", name="What are the top three of Product")).to_be_visible()
    page.get_by_label("Margin").focus()
    page.keyboard.press("Space")
    for name in ("Share", "Speed"):
        page.get_by_label(name).tap()
    wrong += everything_wrong(page)
    page.get_by_role("button", name="Next").tap()
    page.get_by_role("group", name="Somebody in your own team").get_by_label("3").tap()
    page.get_by_role("group", name="Somebody in Product").get_by_label("1").tap()
    wrong += everything_wrong(page)
    page.get_by_role("button", name="Next").tap()
    expect(page.get_by_role("heading", name="And how well do you work together?")).to_be_visible()
    page.get_by_role("group", name="Product: We know what they are working on.").get_by_label("4").tap()
    wrong += everything_wrong(page)
    assert Response.objects.count() == 0
    page.get_by_role("button", name="Send").tap()
    expect(page.get_by_role("heading", name="Thank you.")).to_be_visible()
    row = Response.objects.get()
    assert (row.picks, row.perceived[row.team.slug]) == (["mql", "revenue", "churn"], 3)
    assert list(row.ratings.values()) == [{"known": 4}]
    assert Word.objects.get().item == "revenue"
    assert wrong + seen.complaints == []
    context.close()

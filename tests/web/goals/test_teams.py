"""The page of one team: what it counts on, what it is counted on for, and who may see its pay and its money."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker
from tests.web.conftest import SignedIn
from tests.web.factories import make_person
from tests.web.loaded import loaded, plan_of_the_demo

from trine.core.checks.t301_unheard_expectation import run as unheard
from trine.core.company import Function, Role
from trine.web.goals.models import Dependency, Expectation, Metric
from trine.web.goals.queries import team as team_queries
from trine.web.goals.snapshot import snapshot
from trine.web.people.models import Person, Team

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("halden"), pytest.mark.xdist_group("teams")]


@pytest.fixture(scope="module")
def halden(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    with loaded(plan_of_the_demo, django_db_blocker, tmp_path_factory.mktemp("halden")):
        yield


def page(signed_in: SignedIn, person: Person, team: str = "sales") -> str:
    answer = signed_in(person).get(f"/teams/{team}/")
    assert answer.status_code == 200
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def somebody(slug: str) -> Person:
    return Person.objects.get(slug=slug)


def a_guest() -> Person:
    return make_person("Gus Guest", role=Role.GUEST)


def section(html: str, heading: str) -> str:
    """The part of the page under a heading."""
    return html.split(f"<h2>{heading}", 1)[1].split("</section>", 1)[0]


def test_a_team_shows_its_kpis_goals_people_and_share_in_revenue(signed_in: SignedIn) -> None:
    html = page(signed_in, somebody("ana"))
    assert "won deals by close date" in section(html, "Top KPIs")
    assert "Win more of what we open" in section(html, "Goals")
    assert "Lukas Brandmeyer" in section(html, "People")
    assert "Revenue at least € 1.25 M" in section(html, "Share in revenue")


def test_its_own_members_see_how_a_team_is_paid(signed_in: SignedIn) -> None:
    kpis = section(page(signed_in, somebody("lukas")), "Top KPIs")
    assert "60 % of variable pay by Gross margin" in kpis
    assert "20 % of variable pay by" in kpis
    assert "not paid on it" in kpis


@pytest.mark.parametrize("who", ["freya", "guest"])
def test_others_see_no_word_and_no_figure_of_a_teams_pay(who: str, signed_in: SignedIn) -> None:
    html = page(signed_in, a_guest() if who == "guest" else somebody(who))
    assert section(html, "Top KPIs").count("not shown to you") == 3
    for word in ("variable", "60 %", "20 %", "paid"):
        assert word not in html


def test_leaders_see_every_teams_pay(signed_in: SignedIn) -> None:
    assert "of variable pay" in page(signed_in, make_person(role=Role.LEADER))


def test_a_guest_sees_no_money(signed_in: SignedIn) -> None:
    html = page(signed_in, a_guest())
    assert "Not shown to you" in section(html, "Share in revenue")
    assert "€" not in html


def test_a_guest_sees_no_money_in_what_is_expected(signed_in: SignedIn) -> None:
    Expectation.objects.filter(slug="x-leads").update(metric=Metric.objects.get(slug="revenue_new"), at_least=123_456)
    expected = section(page(signed_in, a_guest()), "What it counts on")
    assert "New revenue" in expected
    assert "figure not shown to you" in expected
    assert "123,456" not in expected
    assert "123,456" in section(page(signed_in, somebody("ana")), "What it counts on")


def test_a_member_of_a_team_that_makes_no_money_sees_none_either(signed_in: SignedIn) -> None:
    office = Team.objects.create(slug="office", name="Office", function=Function.OTHER)
    assert "€" not in page(signed_in, make_person(teams=(office,)))


def test_what_is_expected_says_whether_the_other_team_has_it_on_its_list(signed_in: SignedIn) -> None:
    expected = section(page(signed_in, somebody("marek"), "marketing"), "What others count on it for")
    from_enterprise, from_sales = (line for line in expected.split("<li>") if "at least" in line)
    assert "at least 400" in from_sales
    assert ">on its list<" in from_sales
    assert "at least 45" in from_enterprise
    assert ">not on its list<" in from_enterprise


def test_the_page_judges_expectations_as_the_check_does_on_the_whole_company() -> None:
    today = timezone.localdate()
    found = {ref.id for finding in unheard(snapshot(today), today) for ref in finding.subjects}
    told = {
        each.row.slug
        for team in Team.objects.values_list("slug", flat=True)
        for each in team_queries.team(somebody("ana"), team, today).counted_on_for
        if not each.is_listed
    }
    assert told == found == {"x-group-leads"}


def test_a_dependency_promised_for_later_than_it_is_needed_is_marked_late(signed_in: SignedIn) -> None:
    html = page(signed_in, somebody("stellan"), "engineering")
    row = section(html, "What others count on it for").split("Twelve H3 demo units", 1)[1].split("</li>", 1)[0]
    assert ">late<" in row
    assert "1 promise late" in html


def test_what_is_overdue_and_not_promised_is_late_too(signed_in: SignedIn) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Dependency.objects.filter(slug="d-terms").update(needed_by=yesterday, promised_for=None, state="asked")
    assert ">late<" in section(page(signed_in, somebody("hanneke"), "finance"), "What others count on it for")


def test_what_was_delivered_is_no_longer_on_the_page(signed_in: SignedIn) -> None:
    assert "Failed sensors back" not in page(signed_in, somebody("noor"), "success")


def test_the_first_sentence_says_what_is_amiss(signed_in: SignedIn) -> None:
    html = page(signed_in, somebody("marek"), "marketing")
    assert "Marketing has 4 goals and 3 top KPIs; 1 expectation not on its list and 1 promise late." in html


def test_a_team_that_has_ended_says_so(signed_in: SignedIn) -> None:
    assert "Partner Sales has ended." in page(signed_in, somebody("ana"), "partner-sales")


def test_an_unknown_team_is_not_found(signed_in: SignedIn) -> None:
    assert signed_in(somebody("ana")).get("/teams/nowhere/").status_code == 404


def test_the_buttons_are_those_of_who_may_use_them(signed_in: SignedIn) -> None:
    assert "/teams/sales/ask/" in page(signed_in, somebody("ana"))
    assert "/teams/sales/ask/" not in page(signed_in, somebody("lukas"))
    answers = "/dependencies/d-demo-units/promise/"
    assert answers in page(signed_in, somebody("stellan"), "engineering")
    assert answers not in page(signed_in, somebody("freya"), "engineering")


def test_a_busy_team_needs_as_many_queries_as_a_quiet_one(signed_in: SignedIn) -> None:
    today = timezone.localdate()
    browser = signed_in(somebody("ana"))
    browser.get("/teams/sales/")
    with CaptureQueriesContext(connection) as quiet:
        browser.get("/teams/sales/")
    sales, product = (Team.objects.get(slug=slug) for slug in ("sales", "product"))
    for number in range(10):
        Dependency.objects.create(slug=f"d-{number}", team=sales, of=product, what=f"Thing {number}", needed_by=today)
    with CaptureQueriesContext(connection) as busy:
        browser.get("/teams/sales/")
    assert len(busy) == len(quiet)

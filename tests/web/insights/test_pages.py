"""The signs and findings pages: what each reader sees."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory
from django.utils import timezone
from tests.web.conftest import SignedIn

from trine.core.findings import Severity
from trine.web.goals.models import Acceptance, Cycle, Goal
from trine.web.insights.actions import Outcome
from trine.web.insights.middleware import tell
from trine.web.insights.models import FindingRecord
from trine.web.insights.queries.signs import signs
from trine.web.people.models import Person


def make_finding(
    title: str, *, sign: int = 1, severity: str = "warning", days_ago: int = 0, **more: Any
) -> FindingRecord:
    moment = timezone.now() - timedelta(days=days_ago)
    values: dict[str, Any] = {"subjects": [["goal", "g"]], "next_step": "Talk to each other.", **more}
    return FindingRecord.objects.create(
        identity=f"T{sign}01 {title}",
        code=f"T{sign}01",
        sign=sign,
        severity=severity,
        rank=Severity(severity).rank,
        title=title,
        appeared_at=moment,
        moved_at=moment,
        **values,
    )


def test_an_empty_company_is_told_what_is_missing_instead_of_good_news(leader: Person, signed_in: SignedIn) -> None:
    view = signs(leader)
    assert [each.pending for each in view.signs] == [0, 0, 0, 0, 0]
    assert {each.state for each in view.signs} == {"Nothing to check yet", "Not checked yet"}
    assert view.lede == "Nothing to check yet: Trine knows neither your goals nor your figures."
    page = signed_in(leader).get("/").content.decode()
    assert "Drop two exports of your CRM" in page
    assert "fit together" not in page


def test_who_does_not_see_everything_is_not_told_that_nothing_is_open(
    guest: Person, lead: Person, leader: Person
) -> None:
    cycle = Cycle.objects.create(slug="2027-q1", kind="quarter", start=date(2027, 1, 1), end=date(2027, 3, 31))
    Goal.objects.create(slug="g", title="A goal", cycle=cycle)
    make_finding("Revenue target is short", about_money=True)
    assert signs(guest).lede == "Nothing is open that may be shown here."
    assert {each.state for each in signs(guest).signs} >= {"Nothing shown"}
    assert [each.state for each in signs(leader).signs[1:3]] == ["Quiet", "Quiet"]
    assert [each.state for each in signs(lead).signs[1:3]] == ["Nothing shown", "Quiet"]  # a question may be about pay


def test_what_appears_is_told_to_those_who_may_see_it(guest: Person, member: Person) -> None:
    row = make_finding("Sales takes “Speed” for one of Product’s top three", sign=3)
    row.code = "T302"

    def told(reader: Person) -> list[str]:
        request = RequestFactory().get("/")
        request.user = reader
        request._messages = CookieStorage(request)  # type: ignore[attr-defined]  # what its middleware does
        tell(request, Outcome((row,), ()))
        return [str(each) for each in request._messages]  # type: ignore[attr-defined]  # as above

    assert told(member) == ["1 finding appeared: Sales takes “Speed” for one of Product’s top three."]
    assert told(guest) == []


def test_the_first_sentence_counts_what_is_open(leader: Person) -> None:
    make_finding("Two goals oppose each other", severity="error")
    make_finding("A goal without a parent")
    make_finding("An accepted one", severity="error", accepted=True)
    assert signs(leader).lede == "One contradiction costs money now, and one thing needs a look."


def test_the_trend_counts_the_findings_that_were_open_at_the_end_of_each_week(leader: Person) -> None:
    make_finding("Old and gone", days_ago=80, resolved_at=timezone.now() - timedelta(days=40))
    make_finding("Newer and open", days_ago=20)
    trend = signs(leader).signs[0].trend
    assert trend == (0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1)


def test_a_guest_sees_no_money_in_pages_counts_search_or_by_address(guest: Person, signed_in: SignedIn) -> None:
    secret = make_finding("Revenue target is short by EUR 600,000", about_money=True)
    make_finding("A goal without a parent")
    browser = signed_in(guest)
    assert b"600,000" not in browser.get("/").content
    assert b"600,000" not in browser.get("/findings/?q=600").content
    assert browser.get("/search.json?q=600").json() == {"results": []}
    assert browser.get(f"/findings/{secret.pk}/").status_code == 404
    assert b"600,000" not in browser.get("/findings/about/goal/g/").content
    assert signs(guest).signs[0].pending == 1


def test_filters_narrow_the_list_and_an_empty_result_says_so(leader: Person, signed_in: SignedIn) -> None:
    make_finding("Two goals oppose each other", severity="error")
    make_finding("Check-in is overdue", sign=2)
    browser = signed_in(leader)
    page = browser.get("/findings/?sign=2").content.decode()
    assert "Check-in is overdue" in page
    assert "oppose each other" not in page
    assert "Nothing matches these filters" in browser.get("/findings/?q=nowhere").content.decode()


@pytest.mark.parametrize(
    "address", ["/findings/?sign=x", "/findings/?page=x", "/findings/?state=x", "/findings/?page=99"]
)
def test_a_bent_address_is_a_page_and_not_an_error(address: str, leader: Person, signed_in: SignedIn) -> None:
    assert signed_in(leader).get(address).status_code == 200


@pytest.mark.parametrize("address", ["/", "/findings/", "/findings/?team=sales"])
def test_the_number_of_queries_does_not_grow_with_the_findings(
    address: str, leader: Person, signed_in: SignedIn, django_assert_max_num_queries: Any
) -> None:
    for number in range(120):
        make_finding(f"Finding {number}", sign=number % 5 + 1, subjects=[["team", "sales"], ["goal", f"g{number}"]])
    browser = signed_in(leader)
    with django_assert_max_num_queries(30):
        browser.get(address)


def test_the_palette_finds_findings_by_every_word(leader: Person, signed_in: SignedIn) -> None:
    make_finding("Two goals pull the market share in opposite directions")
    results = signed_in(leader).get("/search.json?q=share goals").json()["results"]
    assert [result["kind"] for result in results] == ["Finding"]


def test_the_trend_counts_an_accepted_finding_until_the_day_it_was_accepted(leader: Person) -> None:
    make_finding("Lived with", days_ago=60, accepted=True)
    Acceptance.objects.create(
        code="T101",
        subjects=["g"],
        by=leader,
        on=timezone.localdate() - timedelta(days=20),
        until=timezone.localdate() + timedelta(days=90),
        because="The board lives with it.",
    )
    view = signs(leader).signs[0]
    assert view.trend == (0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0)
    assert view.movement == "none open"


def test_the_button_says_what_is_to_be_seen(leader: Person, signed_in: SignedIn) -> None:
    make_finding("Off its pace", sign=2)
    FindingRecord.objects.update(code="T202")
    assert "See how far behind" in signed_in(leader).get("/").content.decode()

"""Every page of the roadmap, as a lead of Product sees it, as a member does, and where there is nothing yet."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.web.conftest import SignedIn
from tests.web.goals.world import person, planned
from tests.web.goals.world import take_in as take_goals_in
from tests.web.roadmap.plans import around_today, take_in

from trine.core.deliverables import Assignment, Commitment, Deliverable, Plan, Track, WorkCheck
from trine.web.people.models import Person
from trine.web.roadmap.models import Deliverable as Row
from trine.web.roadmap.models import Revision

pytestmark = pytest.mark.django_db

PAGES = ("", "?show=table", "changes/", "plans/", "mine/", "people/", "initiatives/", "plans/p-fair/", "demo-unit/")


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(f"/roadmap/{path}")
    assert response.status_code == status
    return " ".join(response.content.decode().replace("\xa0", " ").split())


@pytest.fixture
def pia(signed_in: SignedIn) -> Client:
    take_in()
    return signed_in(person("pia"))


def test_the_first_line_says_how_much_may_be_counted_on(pia: Client) -> None:
    assert "2 of 3 deliverables under way or to come are committed." in page(pia, "")


def test_the_timeline_is_drawn_in_every_grouping_and_zoom(pia: Client) -> None:
    for query in ("", "?group=goal&zoom=weeks", "?group=plan&zoom=quarters", "?group=launch&zoom=years", "?zoom=x"):
        text = page(pia, query)
        assert 'aria-label="Demo unit, Product, committed, at risk, from ' in text
        assert "waits for Sensor 2" in text


def test_filters_are_in_the_address_and_leave_the_others_out(pia: Client) -> None:
    text = page(pia, "?team=marketing&commitment=idea&show=table")
    assert "Printed guide" in text
    assert "Demo unit" not in text


def test_what_lies_outside_the_days_is_counted(pia: Client) -> None:
    assert "4 deliverables before or after" in page(pia, "?from=2031-01-01")


def test_a_dependency_that_ends_too_late_is_said_in_words(pia: Client) -> None:
    Row.objects.filter(slug="sensor-2").update(end=timezone.localdate() + timedelta(days=12))
    assert "waits for Sensor 2, which ends too late" in page(pia, "")
    assert "(ends too late)" in page(pia, "?show=table")


def test_a_day_at_the_end_of_the_calendar_takes_no_page_down_whoever_looks(pia: Client) -> None:
    Row.objects.filter(slug="demo-unit").update(end=date.max)
    change = {"what": "end", "before": "9999-12-31", "after": str(timezone.localdate()), "because": "typed wrong"}
    Revision.objects.create(
        deliverable=Row.objects.get(slug="sensor-2"), position=9, by=person("ana"), on=timezone.localdate(), **change
    )
    for path in (*PAGES, "roadmap.csv", "?zoom=weeks", "?zoom=years", "?from=9999-12-31", "?from=0001-01-01", "mine/"):
        page(pia, path)


def test_days_that_nobody_plans_for_are_refused_with_a_sentence(pia: Client) -> None:
    known = {"title": "Odd", "team": "product", "start": "2027-01-01", "commitment": "idea"}
    for path, values in (("new/", known), ("demo-unit/change/", {"start": "2027-01-01", "commitment": "idea"})):
        response = pia.post(f"/roadmap/{path}", values | {"end": "9999-12-31"})
        assert response.status_code == 422
        assert "Choose a day from 1990 to 2100." in response.content.decode()
    assert "Choose a day from 1990 to 2100." in page(pia, "demo-unit/change/?end=9999-12-31", 422)


def test_the_table_can_be_taken_along(pia: Client) -> None:
    text = pia.get("/roadmap/roadmap.csv?team=marketing").content.decode()
    assert "Demo unit" in text
    assert "Sensor 2" not in text


def test_a_deliverable_says_who_counts_on_it_and_whether_they_have_looked(pia: Client) -> None:
    text = page(pia, "demo-unit/")
    assert "Committed: others may count on it" in text
    assert "the supplier is late" in text
    assert "before it changed" in text
    assert "has not looked yet" in text


def test_plans_for_one_goal_stand_side_by_side(pia: Client) -> None:
    company = around_today()
    other = replace(company.plans[1], id="p-mail", title="Win by mail", team="sales", audience="chief buyers")
    take_in(replace(company, plans=(*company.plans, other)))
    text = page(pia, "goals/c-share/")
    assert "3 plans for one goal; in" in text
    assert "chief buyers" in text


def test_who_has_too_much_stands_first(pia: Client) -> None:
    text = page(pia, "people/")
    assert "130 % of their time from" in text
    assert "and “Sensor 2” is to be there on" in text
    assert text.index("Pia Lund</a>") < text.index("Ana Sousa</a>")


def test_an_initiative_shows_which_stage_passed_without_whom(pia: Client) -> None:
    text = page(pia, "initiatives/")
    assert "1 of 1 initiatives passed a stage without marketing or sales." in text
    assert "Marketing: without it." in text
    assert "Sales: took part." in text


@pytest.mark.parametrize("path", [path for path in PAGES if "/" not in path.rstrip("/") and path != "demo-unit/"])
def test_a_page_with_nothing_on_it_teaches_what_it_is_for(signed_in: SignedIn, leader: Person, path: str) -> None:
    take_goals_in(planned())
    text = page(signed_in(leader), path)
    assert 'class="empty' in text or path == "people/"


def test_ten_times_the_deliverables_need_no_more_queries(signed_in: SignedIn) -> None:
    company = around_today()
    counts: list[dict[str, int]] = []
    for number in (2, 20):
        more = (*company.deliverables, *many(number))
        take_in(replace(company, plans=(*company.plans, *plans(number)), deliverables=more))
        client = signed_in(person("pia"))
        client.get("/roadmap/")
        counts.append({path: queries(client, path) for path in PAGES})
    assert counts[0] == counts[1]
    assert max(counts[0].values()) <= 80


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as found:
        client.get(f"/roadmap/{path}")
    return len(found)


def plans(number: int) -> list[Plan]:
    plan = around_today().plans[1]
    return [replace(plan, id=f"p{at}", title=f"Plan {at}") for at in range(number)]


def many(number: int) -> list[Deliverable]:
    today, unit = timezone.localdate(), around_today().deliverables[0]
    return [
        replace(
            unit,
            id=f"d{at}",
            title=f"Deliverable {at}",
            start=today - timedelta(days=at),
            commitment=Commitment.COMMITTED,
            assignments=(Assignment("pia", None, None, 0.1), Assignment("ana")),
            plan=f"p{at}",
            checks=(WorkCheck(today - timedelta(days=1), "pia", Track.AT_RISK, "late"),),
        )
        for at in range(number)
    ]

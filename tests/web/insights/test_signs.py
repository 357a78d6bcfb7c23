"""The page of signs: how each stands, whose, as of when, what is at stake, who mended it, what can be started."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.conftest import SignedIn
from tests.web.factories import make_person, make_team
from tests.web.insights.test_pages import make_finding

from trine.core import company as core
from trine.core.company import CycleKind, Function
from trine.core.findings import Finding, Ref, Severity
from trine.web.base.events import record
from trine.web.goals.models import Acceptance, Cycle, Goal, GoalOwner
from trine.web.insights.actions import run_all_checks
from trine.web.insights.actions.decisions import raise_tension
from trine.web.insights.models import CheckRun, FindingRecord
from trine.web.insights.queries.signs import Sight, signs, signs_seen
from trine.web.insights.store import is_about_money
from trine.web.insights.telling.findings import may_see
from trine.web.people.models import Person, Team

STAKE = {"amount": 600_000.0, "unit": "EUR", "arithmetic": "€ 2,400,000 asked for − € 1,800,000 promised = € 600,000"}


def a_run(days_ago: int) -> None:
    CheckRun.objects.create(at=timezone.now() - timedelta(days=days_ago), appeared=0, resolved=0)


def page(client: Client, address: str = "/") -> str:
    return client.get(address).content.decode()


def test_a_sign_is_as_bad_as_its_worst_open_finding_and_the_page_says_so(leader: Person, signed_in: SignedIn) -> None:
    make_finding("Two goals oppose each other", severity="error")
    for number in range(9):
        make_finding(f"Remark {number}", severity="info")
    make_finding("Late", sign=2)
    make_finding("An accepted contradiction", sign=2, severity="error", accepted=True)
    make_finding("A remark", sign=3, severity="info")
    assert [each.state for each in signs(leader).signs] == [
        "Contradiction",
        "Needs a look",
        "For information",
        "Not checked yet",
        "Nothing to check yet",
    ]
    assert "as bad as its worst open finding" in page(signed_in(leader))


def test_a_past_day_shows_exactly_what_was_open_at_its_end(leader: Person, signed_in: SignedIn) -> None:
    a_run(60)
    day = timezone.localdate() - timedelta(days=10)
    make_finding("Gone before", days_ago=30, resolved_at=timezone.now() - timedelta(days=12))
    make_finding("Gone since", days_ago=30, resolved_at=timezone.now() - timedelta(days=5))
    make_finding("Open all the time", days_ago=30, severity="error")
    FindingRecord.objects.filter(title="Open all the time").update(moved_at=timezone.now())
    make_finding("Accepted since", days_ago=30, accepted=True)
    make_finding("New since", days_ago=3)
    until = timezone.localdate() + timedelta(days=90)
    by = {"subjects": ["g"], "by": leader, "until": until, "because": "We live with it."}
    Acceptance.objects.create(code="T101", on=day + timedelta(days=3), **by)
    FindingRecord.objects.exclude(title="Accepted since").update(code="T102")
    view = signs(leader, on=day)
    assert {each.row.title for each in view.signs[0].shown} == {"Gone since", "Open all the time", "Accepted since"}
    assert (view.signs[0].trend[-1], view.signs[0].pending) == (3, 3)
    assert [row.title for row in view.signs[0].fixed] == ["Gone before"]
    assert view.lede == "One contradiction cost money then, and two things needed a look."
    told = page(signed_in(leader), f"/?on={day}")
    assert "As of the end of" in told
    assert "gone since" in told
    assert "its words or figures moved on" in told
    assert "New since" not in told
    assert "A week before" in told
    assert "A week before" not in page(signed_in(leader), f"/?on={timezone.localdate() - timedelta(days=55)}")


def test_a_day_that_cannot_be_shown_gets_a_sentence_and_todays_signs(leader: Person, signed_in: SignedIn) -> None:
    make_finding("Two goals oppose each other", severity="error")
    browser = signed_in(leader)
    assert "The checks have not run yet" in page(browser, "/?on=2020-01-01")
    a_run(20)
    today = timezone.localdate()
    for text, said in (
        ("yesterday", "“yesterday” is not a day"),
        ("2026-02-30", "is not a day"),
        (f"{today + timedelta(days=1)}", "has not come yet"),
        (f"{today - timedelta(days=21)}", "The record begins on"),
        ("<script>", "“&lt;script&gt;” is not a day"),
    ):
        response = browser.get("/", {"on": text})
        assert response.status_code == 400
        assert said in response.content.decode()
        assert "Two goals oppose each other" in response.content.decode()
        assert browser.get("/signs.pdf", {"on": text}).status_code == 302
    assert browser.get("/", {"on": f"{today}"}).status_code == 200
    assert browser.get("/?team=nowhere").status_code == 404


def test_a_team_has_its_own_signs_which_its_members_see_first_and_leaders_by_a_switch(
    leader: Person, member: Person, guest: Person, sales: Team, marketing: Team, signed_in: SignedIn
) -> None:
    make_finding("Sales publishes too much", subjects=[["team", sales.slug]])
    make_finding("Marketing publishes too little", subjects=[["team", marketing.slug]], severity="error")
    mine = page(signed_in(member))
    assert "Sales: nothing contradicts itself; one thing needs a look." in mine
    assert "Marketing publishes too little" not in mine
    assert "You see first what concerns Sales" in mine
    assert "Marketing publishes too little" in page(signed_in(member), "/?team=")
    assert "Marketing publishes too little" in page(signed_in(leader))
    assert "Sales publishes too much" not in page(signed_in(leader), f"/?team={marketing.slug}")
    assert "Sales publishes too much" in page(signed_in(guest))
    assert f"/?team={sales.slug}" in page(signed_in(leader), f"/teams/{sales.slug}/")


def test_what_came_of_a_survey_is_for_every_colleague_for_no_guest_and_on_no_wall(guest: Person) -> None:
    clerk = make_person("Otto Other", teams=(make_team("Facilities", function=Function.OTHER),))
    row = make_finding("Sales takes price for one of Product's top three", sign=3)
    FindingRecord.objects.update(code="T302", subjects=[["team", "sales"], ["team", "product"], ["metric", "price"]])
    row.refresh_from_db()
    assert ([each.pending for each in signs(clerk).signs][2], may_see(clerk, row)) == (1, True)
    assert ([each.pending for each in signs(guest).signs][2], may_see(guest, row)) == (0, False)
    wall = signs_seen(Sight(money=False, pay=False, unreleased=True))
    assert [each.pending for each in wall.signs][2] == 0
    survey = Finding("T302", Severity.WARNING, "…", (Ref("metric", "price"),))
    assert not is_about_money(survey, core.Company("", metrics=(core.Metric("price", "Price", "EUR", core.Better.UP),)))


def test_the_largest_amount_is_told_with_its_arithmetic_and_nothing_is_added_up(
    leader: Person, guest: Person, signed_in: SignedIn
) -> None:
    small = {**STAKE, "amount": 9_000.0}
    make_finding("Revenue is short", about_money=True, at_stake=STAKE)
    make_finding("A campaign brings little", about_money=True, at_stake=small)
    make_finding("Accepted", about_money=True, accepted=True, at_stake={**STAKE, "amount": 8e6})
    make_finding("A goal without a parent", at_stake=STAKE)  # were it not marked as about money
    stake = signs(leader).signs[0].stake
    assert stake is not None
    assert (stake.amount, stake.others) == ("€ 600,000", 2)
    assert "2 more findings hold money; they can tell of the same money, so nothing is added up" in stake.rest
    assert signs(guest).signs[0].stake is None
    assert "at stake" not in page(signed_in(guest))


@pytest.fixture
def orphan(sales: Team) -> Goal:
    """A goal of Sales that serves nothing: T101 finds it."""
    today = timezone.localdate()
    days = {"start": today - timedelta(days=10), "end": today + timedelta(days=80)}
    cycle = Cycle.objects.create(slug="now", kind=CycleKind.QUARTER, **days)
    goal = Goal.objects.create(slug="s-orphan", title="Call every lead within a day", cycle=cycle)
    GoalOwner.objects.create(goal=goal, team=sales)
    return goal


def mend(orphan: Goal, actor: Person | None) -> None:
    orphan.no_parent_reason = "Hygiene that every rep owes every lead"
    orphan.save()
    record(actor, "goal_changed", "goal", orphan.slug)


def test_who_made_a_finding_go_away_is_on_the_page(orphan: Goal, leader: Person, signed_in: SignedIn) -> None:
    run_all_checks()
    mend(orphan, leader)
    run_all_checks(by=leader)
    (row,) = [row for row in signs(leader).signs[0].fixed if row.code == "T101"]
    assert row.resolved_by == leader
    shown = page(signed_in(leader))
    assert "Mended in four weeks" in shown
    assert "Lena Leader" in shown
    assert "facts, time or changes" not in shown  # everything that is shown has its name


def test_what_came_back_is_not_mended_and_what_went_twice_is_counted_once(leader: Person) -> None:
    def gone(title: str, days_ago: int) -> FindingRecord:
        at = timezone.now() - timedelta(days=days_ago)
        return make_finding(title, days_ago=days_ago + 1, resolved_at=at)

    gone("Came back", 9)
    make_finding("Came back", days_ago=3)
    for days_ago, title in enumerate(["Twice", "One", "Two", "Twice", "Three", "Four"], start=1):
        gone(title, days_ago)
    sign = signs(leader).signs[0]
    assert [row.title for row in sign.fixed] == ["Twice", "One", "Two"]
    assert sign.unnamed.startswith("No single person’s change is on record")
    assert sign.fixed_count == 5
    before = signs(leader, on=timezone.localdate() - timedelta(days=5)).signs[0]
    assert [row.title for row in before.fixed] == ["Three", "Four", "Came back"]


@pytest.mark.parametrize("why", ["somebody else", "nobody", "another day", "facts"])
def test_nobody_is_named_where_anything_else_can_have_made_it_go(
    why: str, orphan: Goal, leader: Person, lead: Person
) -> None:
    run_all_checks()
    mend(orphan, {"somebody else": lead, "nobody": None}.get(why, leader))
    if why == "another day":
        CheckRun.objects.update(at=timezone.now() - timedelta(days=2))
    if why == "facts":
        CheckRun.objects.update(generation=7)
    outcome = run_all_checks(by=leader)
    row = FindingRecord.objects.get(pk=next(row.pk for row in outcome.resolved if row.code == "T101"))
    assert row.resolved_by is None


def test_the_button_starts_what_the_reader_may_do_about_it(
    orphan: Goal, leader: Person, lead: Person, member: Person, guest: Person
) -> None:
    row = make_finding("Two goals oppose each other", severity="error", subjects=[["goal", orphan.slug]])
    FindingRecord.objects.update(code="T108")

    def starts(reader: Person) -> tuple[str, str]:
        start = signs(reader).signs[0].start
        assert start is not None
        return start.words, start.url

    assert starts(lead) == ("Ask for a decision", f"/findings/{row.pk}/ask/")
    assert starts(guest) == ("Open the conflict", f"/findings/{row.pk}/")
    options = [("Share", ""), ("Margin", "")]
    values: dict[str, Any] = {"options": options, "decider": leader, "decide_by": timezone.localdate()}
    question = raise_tension(lead, question="Share or margin?", finding=row, **values)
    assert starts(member) == ("Open the question", question.get_absolute_url())
    assert starts(guest) == ("Open the conflict", f"/findings/{row.pk}/")
    question.delete()
    for code, words, url in (
        ("T101", "Say what it serves", "/goals/s-orphan/edit/#id_serves"),
        ("T102", "Write a goal that serves it", "/goals/new/?serves=s-orphan"),
        ("T203", "Check in", "/goals/s-orphan/check-in/"),
    ):
        FindingRecord.objects.update(code=code)
        assert starts(lead) == (words, url)
        assert starts(guest)[1] == f"/findings/{row.pk}/"


def test_weeks_before_the_first_run_of_the_checks_are_not_told_as_quiet(leader: Person) -> None:
    a_run(20)
    make_finding("There from the first run on", days_ago=20)
    sign = signs(leader).signs[0]
    assert sign.trend == (1, 1, 1)
    assert sign.movement == "1 open, as many as two weeks ago"

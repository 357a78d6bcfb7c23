"""Findings over time: they appear, move, go away, come back, and are accepted on the record."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from tests.web.conftest import SignedIn

from trine.core import company as core
from trine.core.company import CycleKind
from trine.core.findings import Finding, Ref, Severity
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.models import Event
from trine.web.goals.models import Acceptance, Cycle, Goal, GoalOwner, KeyResult, Metric
from trine.web.insights.actions import accept_finding, run_all_checks, run_if_changed, withdraw_acceptance
from trine.web.insights.models import CheckRun, FindingRecord
from trine.web.insights.store import is_about_money
from trine.web.people.models import Person, Team


@pytest.fixture
def cycle(db: None) -> Cycle:
    today = timezone.localdate()
    return Cycle.objects.create(
        slug="now", kind=CycleKind.QUARTER, start=today - timedelta(days=10), end=today + timedelta(days=80)
    )


@pytest.fixture
def orphan(cycle: Cycle, sales: Team) -> Goal:
    """A goal of Sales that serves nothing: T101 finds it."""
    goal = Goal.objects.create(slug="s-orphan", title="Call every lead within a day", cycle=cycle)
    GoalOwner.objects.create(goal=goal, team=sales)
    return goal


def of_orphan() -> FindingRecord:
    return FindingRecord.objects.open().get(identity="T101 goal:s-orphan")


def test_a_finding_appears_once_however_often_the_checks_run(orphan: Goal) -> None:
    first = run_all_checks()
    second = run_all_checks()
    assert "T101 goal:s-orphan" in {row.identity for row in first.appeared}
    assert second.appeared == ()
    assert CheckRun.objects.count() == 2


def test_a_finding_goes_away_with_its_cause_and_both_are_in_the_event_log(orphan: Goal) -> None:
    run_all_checks()
    row = of_orphan()
    orphan.no_parent_reason = "Hygiene that every rep owes every lead"
    orphan.save()
    outcome = run_all_checks()
    assert row in outcome.resolved
    row.refresh_from_db()
    assert row.resolved_at is not None
    verbs = Event.objects.filter(subject_kind="finding", subject_id=str(row.pk)).values_list("verb", flat=True)
    assert set(verbs) == {"finding_appeared", "finding_resolved"}


def test_a_finding_that_comes_back_is_a_new_spell_of_the_same_finding(orphan: Goal) -> None:
    run_all_checks()
    Goal.objects.update(no_parent_reason="For a week")
    run_all_checks()
    Goal.objects.update(no_parent_reason="")
    run_all_checks()
    assert FindingRecord.objects.filter(identity="T101 goal:s-orphan").count() == 2
    assert of_orphan().resolved_at is None


def test_a_finding_whose_words_change_moves_and_stays_the_same(orphan: Goal) -> None:
    run_all_checks()
    before = of_orphan()
    Goal.objects.update(title="Call every lead within an hour")
    run_all_checks()
    after = of_orphan()
    assert after.pk == before.pk
    assert after.moved_at > before.moved_at
    assert "within an hour" in after.title


def test_a_leader_accepts_a_finding_and_takes_it_back(orphan: Goal, leader: Person) -> None:
    run_all_checks()
    until = timezone.localdate() + timedelta(days=30)
    accept_finding(actor=leader, finding=of_orphan(), until=until, because="Board decision of Monday")
    run_all_checks()
    assert of_orphan().accepted
    withdraw_acceptance(actor=leader, finding=of_orphan())
    run_all_checks()
    assert not of_orphan().accepted


def test_an_acceptance_that_has_run_out_counts_no_more(orphan: Goal, leader: Person) -> None:
    run_all_checks()
    until = timezone.localdate() + timedelta(days=30)
    accept_finding(actor=leader, finding=of_orphan(), until=until, because="Until the new segment is live")
    run_all_checks(today=until)
    assert of_orphan().accepted
    run_all_checks(today=until + timedelta(days=1))
    assert not of_orphan().accepted


def test_a_member_does_not_accept_findings(orphan: Goal, member: Person) -> None:
    run_all_checks()
    with pytest.raises(NotAllowed):
        accept_finding(actor=member, finding=of_orphan(), until=date(2100, 1, 1), because="I like it")


def test_an_acceptance_needs_a_day_to_come_and_a_reason_and_says_both(orphan: Goal, leader: Person) -> None:
    run_all_checks()
    with pytest.raises(Invalid) as problem:
        accept_finding(actor=leader, finding=of_orphan(), until=timezone.localdate(), because=" ")
    assert set(problem.value.sentences) == {"until", "because"}


def test_the_form_says_what_is_wrong_beside_the_field(orphan: Goal, leader: Person, signed_in: SignedIn) -> None:
    run_all_checks()
    answer = signed_in(leader).post(
        f"/findings/{of_orphan().pk}/accept/", {"until": "2020-01-01", "because": "Because"}
    )
    assert answer.status_code == 422
    assert "Choose a day after today" in answer.content.decode()


def test_a_change_in_the_browser_runs_the_checks_and_says_what_went_away(
    orphan: Goal, leader: Person, signed_in: SignedIn
) -> None:
    run_all_checks()
    browser = signed_in(leader)
    until = timezone.localdate() + timedelta(days=30)
    answer = browser.post(
        f"/findings/{of_orphan().pk}/accept/", {"until": until.isoformat(), "because": "Known"}, follow=True
    )
    assert of_orphan().accepted
    assert "Accepted on the record" in answer.content.decode()


def test_the_checks_run_again_only_if_something_has_happened_since(orphan: Goal, leader: Person) -> None:
    run_all_checks()
    assert run_if_changed() is None
    until = timezone.localdate() + timedelta(days=30)
    accept_finding(actor=leader, finding=of_orphan(), until=until, because="Known")
    assert run_if_changed() is not None
    assert of_orphan().accepted


def test_a_check_that_fails_does_not_make_a_saved_change_look_refused(
    orphan: Goal, leader: Person, signed_in: SignedIn, cycle: Cycle
) -> None:
    run_all_checks()
    with connection.cursor() as cursor:
        cursor.execute("alter table insights_checkrun add constraint broken check (appeared < 0) not valid")
    accept = {"until": (timezone.localdate() + timedelta(days=9)).isoformat(), "because": "Known"}
    answer = signed_in(leader).post(f"/findings/{of_orphan().pk}/accept/", accept, follow=True)
    assert Acceptance.objects.exists()
    assert "The checks could not run just now" in answer.content.decode()


def test_what_the_checks_could_not_settle_is_told(leader: Person, signed_in: SignedIn, guest: Person) -> None:
    CheckRun.objects.create(
        at=timezone.now(),
        appeared=0,
        resolved=0,
        undecided=[
            {"code": "T112", "sentence": "Whether it adds up can't be told.", "money": True, "pay": False},
            {"code": "T110", "sentence": "Whether pay helps can't be told.", "money": False, "pay": True},
        ],
    )
    assert "Whether it adds up" in signed_in(leader).get("/").content.decode()
    page = signed_in(guest).get("/").content.decode()
    assert "Whether it adds up" not in page
    assert "Whether pay helps" not in page


@pytest.mark.parametrize(("unit", "is_money"), [("€", True), ("eur", True), ("EUR", True), ("MQL", False)])
def test_findings_on_any_currency_are_about_money(cycle: Cycle, sales: Team, unit: str, is_money: bool) -> None:
    metric = Metric.objects.create(slug="m", name="M", unit=unit, better="up", owner_team=sales)
    goal = Goal.objects.create(slug="s-orphan", title="Orphan", cycle=cycle)
    GoalOwner.objects.create(goal=goal, team=sales)
    KeyResult.objects.create(goal=goal, position=0, metric=metric, start=1, to=2)
    run_all_checks()
    assert of_orphan().about_money is is_money


@pytest.mark.parametrize(("code", "is_money"), [("T201", True), ("T208", True), ("T506", True), ("T101", False)])
def test_findings_made_from_leads_and_deals_are_about_money_whatever_their_unit(code: str, is_money: bool) -> None:
    finding = Finding(code, Severity.INFO, "Win rate fell", (Ref("metric", "win_rate"),), next_step="Look.")
    company = core.Company("Halden", metrics=(core.Metric("win_rate", "Win rate", "ratio", core.Better.UP),))
    assert is_about_money(finding, company) is is_money

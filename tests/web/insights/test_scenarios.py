"""The planning room: copies of the plan that are changed, compared, applied, thrown away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.web.conftest import SignedIn
from tests.web.factories import make_person

from trine.core.company import CycleKind, Function, Role
from trine.core.company import Team as CoreTeam
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.goals.models import Cycle, Goal, GoalOwner, KeyResult, Metric
from trine.web.insights.actions import scenarios
from trine.web.insights.actions.scenarios import TargetEdit
from trine.web.insights.models import Scenario
from trine.web.people.models import Person, Team


@pytest.fixture
def owner(db: None) -> Person:
    return make_person("Olga Owner", role=Role.OWNER)


@pytest.fixture
def leader(db: None) -> Person:
    return make_person("Lena Leader", role=Role.LEADER)


@pytest.fixture
def goal(sales: Team, owner: Person) -> Goal:
    today = timezone.localdate()
    cycle = Cycle.objects.create(slug="now", kind=CycleKind.QUARTER, start=today, end=today + timedelta(days=80))
    deals = Metric.objects.create(slug="deals", name="Deals", unit="count", better="up", owner_team=sales)
    row = Goal.objects.create(slug="s-win", title="Win more", cycle=cycle, no_parent_reason="Hygiene")
    GoalOwner.objects.create(goal=row, team=sales)
    KeyResult.objects.create(goal=row, position=0, metric=deals, start=70, to=96)
    return row


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def lower(row: Scenario, by: Person, value: float = 78, seen: float = 96) -> int:
    edits = [TargetEdit("s-win", 0, "to", seen, value)]
    return scenarios.change_targets(by, scenario=row, edits=edits)


def target() -> float | None:
    return KeyResult.objects.get(goal__slug="s-win").to


def test_a_copy_changes_nothing_until_it_is_applied(owner: Person, goal: Goal) -> None:
    row = scenarios.make(owner, name="Lower")
    lower(row, owner)
    assert target() == 96
    scenarios.apply(owner, scenario=row)
    assert target() == 78


def test_the_page_says_what_differs_and_which_findings_come_and_go(
    signed_in: SignedIn, leader: Person, goal: Goal, sales: Team
) -> None:
    row = scenarios.make(leader, name="Nobody sells", takes_effect_on=in_days(10))
    scenarios.end_team(leader, scenario=row, team=sales.slug, heir=None)
    page = signed_in(leader).get(row.get_absolute_url()).content.decode()
    assert "“Win more” is in the hands of" in page.replace("&quot;", "“")
    assert "T116" in page
    assert "last day" in page


def test_targets_are_typed_in_the_browser_beside_the_plans_own(signed_in: SignedIn, leader: Person, goal: Goal) -> None:
    row = scenarios.make(leader, name="Lower")
    client = signed_in(leader)
    address = f"/scenarios/{row.pk}/targets/"
    sent = {"s-win:0:start": "70", "seen:s-win:0:start": "70", "s-win:0:to": "78", "seen:s-win:0:to": "96"}
    client.post(address, sent)
    assert "from 70 to 78" in client.get(row.get_absolute_url()).content.decode()
    assert "plan: 96" in client.get(address).content.decode()


def test_two_people_change_different_numbers_and_both_stay(owner: Person, leader: Person, goal: Goal) -> None:
    row = scenarios.make(owner, name="Lower")
    scenarios.change_targets(owner, scenario=row, edits=[TargetEdit("s-win", 0, "start", 70, 60)])
    lower(row, leader)
    row.refresh_from_db()
    result = scenarios.read(row.plan).goal["s-win"].key_results[0]
    assert (result.start, result.to) == (60, 78)


def test_a_number_that_somebody_else_has_set_is_not_written_over(owner: Person, leader: Person, goal: Goal) -> None:
    row = scenarios.make(owner, name="Lower")
    lower(row, owner, 80)
    with pytest.raises(Invalid, match=r"Somebody has set “Win more” to 80 meanwhile"):
        lower(row, leader, 78)


def test_what_changed_in_the_plan_meanwhile_stays(owner: Person, goal: Goal) -> None:
    row = scenarios.make(owner, name="Lower")
    lower(row, owner)
    Goal.objects.filter(pk=goal.pk).update(title="Win the mid-market")
    scenarios.apply(owner, scenario=row)
    goal.refresh_from_db()
    assert (goal.title, target()) == ("Win the mid-market", 78)


def test_the_same_number_changed_on_both_sides_is_asked_about(owner: Person, goal: Goal) -> None:
    row = scenarios.make(owner, name="Lower")
    lower(row, owner)
    KeyResult.objects.filter(goal=goal).update(to=90)
    with pytest.raises(Invalid, match="changed in the same places"):
        scenarios.apply(owner, scenario=row)
    scenarios.apply(owner, scenario=row, despite_clashes=True)
    assert target() == 90


def test_a_reorganisation_takes_effect_on_its_day_by_itself(owner: Person, goal: Goal, sales: Team) -> None:
    row = scenarios.make(owner, name="By region", takes_effect_on=in_days(1))
    scenarios.start_team(owner, scenario=row, team=CoreTeam("north", "North", Function.SALES))
    row.refresh_from_db()
    scenarios.end_team(owner, scenario=row, team=sales.slug, heir="north")
    assert scenarios.apply(owner, scenario=row) is None
    assert scenarios.apply_due(timezone.localdate()) == 0
    sales.refresh_from_db()
    assert sales.until is None


def test_a_scheduled_scenario_is_applied_when_its_day_has_come(owner: Person, goal: Goal, sales: Team) -> None:
    row = scenarios.make(owner, name="By region", takes_effect_on=in_days(1))
    scenarios.start_team(owner, scenario=row, team=CoreTeam("north", "North", Function.SALES))
    scenarios.end_team(owner, scenario=row, team=sales.slug, heir="north")
    scenarios.apply(owner, scenario=row)
    Scenario.objects.update(takes_effect_on=timezone.localdate())  # a night later
    assert scenarios.apply_due(timezone.localdate()) == 1
    assert scenarios.apply_due(timezone.localdate()) == 0
    assert list(goal.ownerships.values_list("team__name", flat=True)) == ["North"]


def test_one_that_can_not_take_effect_holds_up_no_other_and_says_why(
    signed_in: SignedIn, owner: Person, leader: Person, goal: Goal
) -> None:
    other = make_person("Otto Other", role=Role.OWNER)
    refused, fine = (scenarios.make(who, name=who.name, takes_effect_on=in_days(1)) for who in (other, owner))
    for row, who in ((refused, other), (fine, owner)):
        lower(row, who)
        scenarios.apply(who, scenario=row)
    Person.objects.filter(pk=other.pk).update(role=Role.MEMBER)
    Scenario.objects.update(takes_effect_on=timezone.localdate())
    assert scenarios.apply_due(timezone.localdate()) == 1
    assert target() == 78
    refused.refresh_from_db()
    assert refused.scheduled_by is None
    assert "did not take effect: Only an owner" in signed_in(leader).get(refused.get_absolute_url()).content.decode()


def test_a_changed_scenario_has_to_be_agreed_to_again(owner: Person, goal: Goal) -> None:
    row = scenarios.make(owner, name="Later", takes_effect_on=in_days(5))
    scenarios.apply(owner, scenario=row)
    lower(row, owner)
    row.refresh_from_db()
    assert row.scheduled_by is None


def test_the_next_cycle_begins_with_a_copy_of_this_ones_goals(signed_in: SignedIn, leader: Person, goal: Goal) -> None:
    row = scenarios.make(leader, name="Next quarter")
    signed_in(leader).post(
        f"/scenarios/{row.pk}/next-cycle/",
        {"cycle": "now", "id": "next", "kind": "quarter", "start": in_days(81), "end": in_days(170)},
    )
    row.refresh_from_db()
    copied = scenarios.read(row.plan).goal["s-win-next"]
    assert (copied.cycle, copied.key_results[0].start, copied.sign_offs) == ("next", 96, ())


def test_one_change_is_taken_back(owner: Person, goal: Goal) -> None:
    row = scenarios.make(owner, name="Lower")
    lower(row, owner)
    scenarios.take_back(owner, scenario=row, kind="goals", id_="s-win")
    row.refresh_from_db()
    assert row.plan == row.base


def test_what_was_thrown_away_can_be_brought_back_but_not_changed_meanwhile(owner: Person, goal: Goal) -> None:
    row = scenarios.make(owner, name="Lower")
    scenarios.discard(owner, scenario=row)
    with pytest.raises(Invalid, match="thrown away meanwhile"):
        lower(row, owner)
    scenarios.restore(owner, scenario=row)
    assert lower(row, owner) == 1


def test_only_owners_apply_and_members_see_none(signed_in: SignedIn, leader: Person, owner: Person, goal: Goal) -> None:
    row = scenarios.make(leader, name="Lower")
    with pytest.raises(NotAllowed):
        scenarios.apply(leader, scenario=row)
    assert signed_in(make_person("Mara Member")).get(row.get_absolute_url()).status_code == 403


def test_teams_can_not_be_changed_without_a_day(leader: Person, goal: Goal, sales: Team) -> None:
    row = scenarios.make(leader, name="Lower")
    with pytest.raises(Invalid, match="on which day"):
        scenarios.end_team(leader, scenario=row, team=sales.slug, heir=None)

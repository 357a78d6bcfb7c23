"""Whom findings and decisions concern, and that nobody is told what they may not see."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.web.briefing.conftest import MONDAY
from tests.web.factories import make_person

from trine.core.company import CycleKind, Role
from trine.web.briefing.models import Delivery, Follow
from trine.web.briefing.running import run_round
from trine.web.briefing.stories import story_of
from trine.web.goals.models import Cycle, Goal, GoalOwner
from trine.web.insights.actions import accept_finding, replay_weeks, run_all_checks
from trine.web.insights.actions.decisions import decide, raise_tension
from trine.web.insights.models import FindingRecord
from trine.web.people.models import Person, Team

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(company: object) -> Cycle:
    today = timezone.localdate()
    begin, end = today - timedelta(days=10), today + timedelta(days=80)
    return Cycle.objects.create(slug="now", kind=CycleKind.QUARTER, start=begin, end=end)


def orphans(cycle: Cycle, sales: Team, how_many: int) -> None:
    """Goals of Sales that serve nothing: the checks find things about each."""
    for number in range(how_many):
        goal = Goal.objects.create(slug=f"orphan-{number}", title=f"Orphan {number}", cycle=cycle)
        GoalOwner.objects.create(goal=goal, team=sales)


def inbox(person: Person) -> list[Delivery]:
    return list(Delivery.objects.filter(person=person, channel="inbox", state="sent").order_by("pk"))


def test_much_at_once_is_one_message_with_what_concerns_and_is_shown_to_each_reader(
    cycle: Cycle, sales: Team, lead: Person, member: Person, owner: Person
) -> None:
    follower = make_person("Fay Follows", role=Role.GUEST)
    Follow.objects.create(person=follower, subject_kind="goal", subject_id="orphan-1")
    orphans(cycle, sales, 4)
    run_all_checks()
    FindingRecord.objects.filter(subjects=[["goal", "orphan-0"]]).update(about_pay=True)
    run_round(MONDAY)
    (mine,), (theirs,) = inbox(lead), inbox(follower)
    assert mine.message.sentence.startswith("The checks found something new:")
    lines = [line.text for section in story_of(mine).sections for line in section.lines]
    assert not any("Orphan 0" in line for line in lines)  # about pay, which leads do not see
    assert any("Orphan 3" in line for line in lines)
    assert all("Orphan 1" in line.text for section in story_of(theirs).sections for line in section.lines)
    assert (inbox(member), inbox(owner)) == ([], [])
    Goal.objects.all().delete()
    run_all_checks()
    assert not any("Orphan" in line.text for section in story_of(mine).sections for line in section.lines)


def test_a_finding_by_itself_is_told_with_the_next_step_as_long_as_the_reader_may_see_it(
    cycle: Cycle, sales: Team, lead: Person, leader: Person
) -> None:
    row = FindingRecord.objects.create(
        identity="T110 team:sales",
        code="T110",
        sign=1,
        severity="warning",
        rank=1,
        title="Pay of Sales works against the goal",
        subjects=[["team", sales.slug]],
        next_step="Talk about it.",
        appeared_at=MONDAY,
        moved_at=MONDAY,
    )
    accept_finding(actor=leader, finding=row, until=timezone.localdate() + timedelta(days=9), because="until spring")
    run_round(MONDAY)
    (told,) = inbox(lead)
    assert told.relations == [["owns", "it is about Sales, which you lead"]]
    assert "Next: Talk about it." in [line.text for line in story_of(told).sections[0].lines]
    FindingRecord.objects.update(about_pay=True)
    accept_finding(actor=leader, finding=row, until=timezone.localdate() + timedelta(days=8), because="after all")
    run_round(MONDAY)
    assert len(inbox(lead)) == 1


def test_a_replay_of_past_weeks_tells_nobody(cycle: Cycle, sales: Team, lead: Person) -> None:
    orphans(cycle, sales, 1)
    replay_weeks(weeks=1)
    run_round(MONDAY)
    assert inbox(lead) == []


def test_who_decides_is_asked_by_name_and_who_asked_hears_what_was_decided(
    cycle: Cycle, lead: Person, leader: Person
) -> None:
    today = timezone.localdate()
    options = [("Share", "Sales keeps its price"), ("Margin", "")]
    row = raise_tension(lead, question="Share or margin?", options=options, decider=leader, decide_by=today)
    run_round(MONDAY)
    (asked,) = inbox(leader)
    assert asked.relations == [["named", "you are asked to decide"]]
    assert story_of(asked).sections[0].lines[0].text == "Options: Share: Sales keeps its price; Margin"
    review = today + timedelta(days=30)
    decide(leader, tension=row, option=row.options.all()[0], gives_way="margin", because="of growth", review_on=review)
    run_round(MONDAY)
    assert [told.message.event.verb for told in inbox(lead)] == ["decision_made"]

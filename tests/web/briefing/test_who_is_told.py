"""Whom a change of goals, plans and people concerns, and why; a bulk change is one message."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.web.briefing.conftest import MONDAY
from tests.web.briefing.smtp_sink import SmtpSink
from tests.web.factories import make_person, make_team

from trine.core import company as core
from trine.core.company import Function
from trine.web.briefing.models import Delivery, Follow, Preference
from trine.web.briefing.running import run_round
from trine.web.briefing.stories import story_of
from trine.web.goals.actions.check_ins import check_in, undo_check_in
from trine.web.goals.actions.goals import change_goal, create_goal, remove_goal
from trine.web.goals.actions.scoreboard import KpiContent, publish_kpi
from trine.web.goals.goal_rows import read_goal
from trine.web.goals.models import Cycle, Expectation, Goal, Influence, Kpi, Metric
from trine.web.goals.plan_in import apply_plan
from trine.web.goals.snapshot import snapshot
from trine.web.people.actions.teams import add_member
from trine.web.people.models import Person, Team
from trine.web.roadmap.actions.people import enter_absence
from trine.web.roadmap.models import Assignment, Deliverable

pytestmark = pytest.mark.django_db
TODAY = date.today()


@pytest.fixture
def cycle(company: object) -> Cycle:
    return Cycle.objects.create(
        slug="now", kind="quarter", start=TODAY - timedelta(days=30), end=TODAY + timedelta(days=60)
    )


@pytest.fixture
def mql(marketing: Team) -> Metric:
    return Metric.objects.create(slug="mql", name="MQLs", unit="count", better="up", owner_team=marketing)


@pytest.fixture
def revenue(company: object) -> Metric:
    return Metric.objects.create(slug="revenue", name="New revenue", unit="EUR", better="up")


@pytest.fixture
def goal(leader: Person, marketing: Team, cycle: Cycle, mql: Metric, revenue: Metric) -> Goal:
    results = (core.KeyResult(mql.slug, start=0, to=400), core.KeyResult(revenue.slug, to=1_000_000))
    return create_goal(leader, content=core.Goal("", "More leads", cycle.slug, (marketing.slug,), key_results=results))


def told(person: Person, latest: int = 0) -> Delivery:
    """The person's latest message."""
    return Delivery.objects.filter(person=person, channel="inbox").order_by("-pk")[latest]


def why(person: Person) -> list[str]:
    return [words for _, words in told(person).relations]


def silence() -> None:
    """What was told so far does not matter."""
    run_round(MONDAY)
    Delivery.objects.all().delete()


def test_who_owns_counts_on_leads_or_follows_a_goal_hears_of_its_new_target_with_the_reason(
    goal: Goal, leader: Person, lead: Person, sales: Team, marketing: Team, cycle: Cycle, mql: Metric, guest: Person
) -> None:
    gtm = make_team("Go to market")
    Team.objects.filter(pk=marketing.pk).update(parent=gtm)
    chief, marketer = make_person(leads=(gtm,)), make_person(teams=(marketing,))
    product = make_team("Product", function=Function.PRODUCT)
    product_lead, stranger = make_person(leads=(product,)), make_person(teams=(product,))
    pipeline = Metric.objects.create(slug="pipeline", name="Pipeline", unit="count", better="up")
    Influence.objects.create(source=mql, target=pipeline, sign="+")
    Kpi.objects.create(team=product, cycle=cycle, rank=1, metric=pipeline)
    Expectation.objects.create(slug="e", team=sales, of=marketing, cycle=cycle, metric=mql, at_least=300)
    Follow.objects.create(person=guest, subject_kind="metric", subject_id="mql")
    silence()
    before = read_goal(goal)
    dearer = (replace(before.key_results[0], to=500.0), replace(before.key_results[1], to=2_000_000.0))
    change_goal(leader, goal=goal, content=replace(before, key_results=dearer), today=TODAY)
    run_round(MONDAY)
    assert why(marketer) == ["“More leads” is a goal of Marketing, your team"]
    assert why(chief) == ["Marketing, whose goal it is, is part of your team"]
    assert why(lead) == ["Sales, which you lead, counts on MQLs from Marketing"]
    assert why(product_lead) == ["Pipeline, which Product aims at, moves with MQLs"]
    assert why(guest) == ["you follow MQLs"]
    assert not Delivery.objects.filter(person__in=(stranger, leader)).exists()
    story = story_of(told(lead))
    assert story.headline == "Lena Leader changed the goal “More leads”."
    assert [line.text for line in story.sections[0].lines] == [
        "Target of MQLs: “from 0 to 400” became “from 0 to 500”",
        "Target of New revenue: “to € 1,000,000” became “to € 2,000,000”",
    ]
    assert len(story_of(told(guest)).sections[0].lines) == 1  # no money for guests


def test_a_joint_goal_asks_the_other_lead_to_agree_and_a_worried_check_in_reaches_those_who_count_on_it(
    goal: Goal, leader: Person, lead: Person, sales: Team, marketing: Team, member: Person
) -> None:
    run_round(MONDAY)
    before = read_goal(goal)
    change_goal(leader, goal=goal, content=replace(before, owners=(sales.slug, marketing.slug)), today=TODAY)
    run_round(MONDAY)
    (answer,) = story_of(told(lead)).answers
    assert (answer.words, answer.url) == ("Agree for Sales", f"/goals/{goal.slug}/sign-off/{sales.slug}/")
    silence()
    check_in(leader, goal=goal, on=TODAY, confidence=0.8, values={})
    run_round(MONDAY)
    assert not Delivery.objects.exists()
    check_in(leader, goal=goal, on=TODAY, confidence=0.3, values={}, blocker="No budget")
    run_round(MONDAY)
    assert [line.text for line in story_of(told(member)).sections[0].lines] == ["30 % sure", "In the way: No budget"]
    again = check_in(leader, goal=goal, on=TODAY, confidence=0.4, values={})  # of the same day
    run_round(MONDAY)
    undo_check_in(leader, event=again)
    run_round(MONDAY)
    mails = Delivery.objects.filter(person=member, channel="mail").order_by("pk")
    assert [row.state for row in mails] == ["pending", "suppressed", "suppressed"]  # the first stands again
    remove_goal(leader, goal=goal)
    run_round(MONDAY)
    assert told(member).message.sentence == "Lena Leader took the goal “More leads” out."


def test_kpis_new_people_and_absences_reach_those_who_count_on_them(
    leader: Person, lead: Person, member: Person, sales: Team, marketing: Team, cycle: Cycle, mql: Metric
) -> None:
    Expectation.objects.create(slug="e", team=sales, of=marketing, cycle=cycle, metric=mql, at_least=300)
    publish_kpi(leader, team=marketing, cycle=cycle, content=KpiContent(metric=mql))
    run_round(MONDAY)
    assert why(lead) == ["Sales, which you lead, counts on MQLs from Marketing"]
    add_member(leader, team=marketing, person=member, since=TODAY)
    run_round(MONDAY)
    assert (told(member).message.topic, why(member)) == ("teams", ["it is about you"])
    end = TODAY + timedelta(days=9)
    other = make_person("Ada Answers")
    row = Deliverable.objects.create(slug="d", title="Price list", team=sales, start=TODAY, end=end, lead=other)
    Assignment.objects.create(deliverable=row, person=member)
    enter_absence(member, person=member, start=TODAY, end=end)
    run_round(MONDAY)
    assert why(lead) == ["Mara Member is in Sales, which you lead"]
    assert why(other) == ["Mara Member works on “Price list”, which you answer for"]


def test_a_plan_of_5000_rows_is_one_mail_to_each_person_with_what_concerns_them(
    owner: Person, sales: Team, lead: Person, member: Person, goal: Goal, smtp: SmtpSink
) -> None:
    for person in (lead, member):
        Preference.objects.create(person=person, paces={"goals": "immediate", "teams": "immediate"})
    silence()
    smtp.mails.clear()
    now = snapshot(TODAY, facts=False)
    results = (core.KeyResult("mql", start=0, to=1),)
    rows = tuple(  # each a goal, its owner and a key result
        core.Goal(f"g{number}", f"Goal {number}", "now", (sales.slug,), key_results=results) for number in range(1700)
    )
    apply_plan(actor=owner, company=replace(now, goals=(*now.goals, *rows)), today=TODAY)
    for _ in range(3):
        run_round(MONDAY)
    to = [mail["To"] for mail in smtp.mails]
    assert len(to) == 2
    assert set(to) == {lead.email, member.email}
    text = smtp.mails[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]  # a mail without one fails here
    assert "New: “Goal 0”" in text
    assert "and 1680 more changes that concern you" in text

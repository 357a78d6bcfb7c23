"""What would make a proved conflict fit: sliders that are worked out again, a copy of the plan, a decision."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.conftest import SignedIn

from trine.core.company import CycleKind
from trine.web.goals.models import Assumption, Cycle, Goal, GoalOwner, KeyResult, Metric
from trine.web.insights.actions import run_all_checks
from trine.web.insights.actions.scenarios import read
from trine.web.insights.models import FindingRecord, Scenario
from trine.web.people.models import Person, Team


@pytest.fixture
def finding(sales: Team, marketing: Team) -> FindingRecord:
    """400 leads of which a fifth becomes a deal make 80 deals, not 96."""
    today = timezone.localdate()
    cycle = Cycle.objects.create(slug="now", kind=CycleKind.QUARTER, start=today, end=today + timedelta(days=80))
    for slug, name, unit, formula in (
        ("mql", "Leads", "count", ""),
        ("win_rate", "Win rate", "ratio", ""),
        ("deals", "Deals", "count", "mql * win_rate"),
    ):
        Metric.objects.create(slug=slug, name=name, unit=unit, better="up", formula=formula, owner_team=sales)
    metrics = {row.slug: row for row in Metric.objects.all()}
    for slug, title, team, metric, bound in (
        ("m-leads", "Leads that sales calls", marketing, "mql", {"at_most": 400}),
        ("s-win", "Win the mid-market", sales, "deals", {"start": 60, "to": 96}),
    ):
        goal = Goal.objects.create(slug=slug, title=title, cycle=cycle)
        GoalOwner.objects.create(goal=goal, team=team)
        KeyResult.objects.create(goal=goal, position=0, metric=metrics[metric], **bound)
    Assumption.objects.create(metric=metrics["win_rate"], cycle=cycle, low=0.1, high=0.2, because="last year")
    run_all_checks()
    return FindingRecord.objects.open().get(code="T111")


@pytest.fixture
def leading(signed_in: SignedIn, leader: Person) -> Client:
    return signed_in(leader)


def page(client: Client, finding: FindingRecord, query: str = "") -> str:
    answer = client.get(f"/findings/{finding.pk}/fit/{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def test_the_page_says_how_far_it_is_from_fitting_and_what_alone_would_be_enough(
    leading: Client, finding: FindingRecord
) -> None:
    text = page(leading, finding)
    assert "It does not fit: Deals comes to 80, 16 short." in text
    assert "enough alone: 80" in text
    assert "enough alone: 480" in text
    assert "enough alone: 24 %" in text


def test_moved_sliders_are_worked_out_again(leading: Client, finding: FindingRecord) -> None:
    sliders = {claim: f"c{place}" for place, claim in enumerate(order(leading, finding))}
    assert "So it fits." in page(leading, finding, f"?{sliders['Deals']}=80")
    assert "It does not fit: Deals comes to 90, 6 short." in page(leading, finding, f"?{sliders['Leads']}=450")
    assert "So it fits." in page(leading, finding, f"?{sliders['Leads']}=450&{sliders['Deals']}=90")


def order(client: Client, finding: FindingRecord) -> list[str]:
    """The metrics of the sliders in the order of their names c0, c1, …"""
    text = page(client, finding)
    found = {}
    for part in text.split('<label for="c')[1:]:
        place, _, rest = part.partition('"><strong>')
        found[int(place)] = rest.split("</strong>")[0]
    return [found[place] for place in sorted(found)]


def test_what_is_no_number_is_left_as_it_was(leading: Client, finding: FindingRecord) -> None:
    assert "It does not fit" in page(leading, finding, "?c0=nan&c1=1e999&c2=many&c99=3")


def test_what_is_tried_goes_into_a_copy_of_the_plan(leading: Client, finding: FindingRecord) -> None:
    deals = f"c{order(leading, finding).index('Deals')}"
    answer = leading.post(f"/findings/{finding.pk}/fit/try/", {deals: "80"}, follow=True)
    row = Scenario.objects.get()
    assert read(row.plan).goal["s-win"].key_results[0].to == 80
    text = " ".join(answer.content.decode().split())
    assert "goes away" in text or "go away" in text
    assert "T111" in text


def test_nothing_moved_makes_no_copy(leading: Client, finding: FindingRecord) -> None:
    assert "Move the slider" in leading.post(f"/findings/{finding.pk}/fit/try/", follow=True).content.decode()
    assert not Scenario.objects.exists()


def test_a_decision_on_it_begins_with_the_least_changes(leading: Client, finding: FindingRecord) -> None:
    text = leading.get(f"/findings/{finding.pk}/ask/").content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "Lower Deals of “Win the mid-market” to 80" in text
    assert "Raise Leads of “Leads that sales calls” to 480" in text


def test_a_conflict_that_is_gone_says_so(leading: Client, finding: FindingRecord) -> None:
    KeyResult.objects.filter(goal__slug="s-win").update(to=70)
    answer = leading.get(f"/findings/{finding.pk}/fit/", follow=True)
    assert "the conflict is gone" in answer.content.decode()

"""What the areas above the goals add to the demo company once it is loaded."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from trine.core.company import DependencyState
from trine.demo import questions
from trine.web.base.models import Event
from trine.web.briefing.demo import into_inboxes
from trine.web.goals.actions.dependencies import promise
from trine.web.goals.actions.goals import sign_off
from trine.web.goals.models import Dependency, Goal, SignOff
from trine.web.insights.actions.checks import company_day, last_event, replay_weeks, run_all_checks
from trine.web.insights.models import Option, Tension
from trine.web.people.models import Person, Team
from trine.web.pulse.demo import make_demo_waves
from trine.web.revenue.actions import define_sourcing
from trine.web.revenue.models import Sourcing
from trine.web.shadowing.demo import make_demo_rounds
from trine.web.status.demo import make_demo_editions
from trine.web.wins.demo import make_demo_wins

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

MARKETINGS_OWN = ("email", "organic_search", "paid_search", "trade_fair", "webinar")
"""The demo's channels that its marketing runs; the others are sales', partners' and customers' doing."""

_MORE: list[Callable[[datetime], None]] = []


def on_demo(make: Callable[[datetime], None]) -> None:
    """Have an area above this one add its part as well; called once, when it is ready."""
    _MORE.append(make)


@transaction.atomic
def make_demo_questions(today: date) -> None:
    """Ask what the demo's leaders were asked, once, on the day on which they were; nobody is told of it."""
    if Tension.objects.exists():
        return
    for asked in questions(today):
        told, by = asked.tension, Person.objects.get(slug=asked.by)
        row = Tension.objects.create(
            question=told.question,
            identity=asked.identity,
            about_money=told.about_money,
            about_pay=told.about_pay,
            raised_by=by,
            raised_on=told.raised_on,
            decider=Person.objects.get(slug=told.decider),
            decide_by=told.decide_by,
            escalated_on=told.escalated_on,
        )
        Option.objects.bulk_create(Option(tension=row, name=name, means=means, by=by) for name, means in asked.options)


UNSIGNED, ITS_TEAM, ITS_LEAD = "n-promise", "sales", "ana"
UNANSWERED, ITS_ANSWERER, AHEAD = "d-terms", "hanneke", timedelta(weeks=1)
"""A goal and a dependency that two people of the demo agreed to only today, so that their names stand where what went
away is told; the dependency for so long before it is needed.
"""


@transaction.atomic
def _make_history() -> None:
    """Twelve weeks of findings, two of which end today; whole or not at all, so that it is made again after a kill."""
    _take_agreement_back()
    replay_weeks()
    _agree(company_day(), timezone.now())


def _take_agreement_back() -> None:
    SignOff.objects.filter(goal__slug=UNSIGNED, team__slug=ITS_TEAM).delete()
    Dependency.objects.filter(slug=UNANSWERED).update(state=DependencyState.ASKED, promised_for=None)


def _agree(today: date, now: datetime) -> None:
    """Each does it as on the page, and the checks run after it as they do after a page; nobody gets mail for it."""
    before = last_event()
    lead, answerer = (Person.objects.get(slug=slug) for slug in (ITS_LEAD, ITS_ANSWERER))
    sign_off(lead, goal=Goal.objects.get(slug=UNSIGNED), team=Team.objects.get(slug=ITS_TEAM), today=today)
    run_all_checks(by=lead, is_replay=True)
    row = Dependency.objects.get(slug=UNANSWERED)
    promise(answerer, dependency=row, promised_for=row.needed_by - AHEAD)
    run_all_checks(by=answerer, is_replay=True)
    for event in Event.objects.filter(pk__gt=before, actor__in=(lead, answerer)):
        into_inboxes(event, now)


def complete_demo() -> None:
    """Say what sourced means there, tell twelve weeks of findings, and make the status of the week."""
    if not Sourcing.objects.exists():
        define_sourcing(actor=None, channels=MARKETINGS_OWN, sourced_by="first", scope="account", lookback_days=180)
    make_demo_waves(timezone.now())
    make_demo_questions(company_day())
    _make_history()
    make_demo_wins(timezone.now())
    make_demo_editions(timezone.now())
    make_demo_rounds(timezone.now())
    for make in _MORE:
        make(timezone.now())

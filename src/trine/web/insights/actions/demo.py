"""What the areas above the goals add to the demo company once it is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from trine.demo import questions
from trine.web.insights.actions.checks import company_day, replay_weeks
from trine.web.insights.models import Option, Tension
from trine.web.people.models import Person
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


def complete_demo() -> None:
    """Say what sourced means there, tell twelve weeks of findings, and make the status of the week."""
    if not Sourcing.objects.exists():
        define_sourcing(actor=None, channels=MARKETINGS_OWN, sourced_by="first", scope="account", lookback_days=180)
    make_demo_waves(timezone.now())
    make_demo_questions(company_day())
    replay_weeks()
    make_demo_wins(timezone.now())
    make_demo_editions(timezone.now())
    make_demo_rounds(timezone.now())
    for make in _MORE:
        make(timezone.now())

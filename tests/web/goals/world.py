"""A small company with goals, for tests of pages: the plan of `plans.SMALL`, moved to today."""

from dataclasses import replace
from datetime import date, timedelta

from django.utils import timezone
from tests.web.goals.plans import SMALL, plan

from trine.core.company import Company
from trine.web.goals.models import Goal
from trine.web.goals.plan_in import apply_plan
from trine.web.people.models import Person, Team

QUARTER = "2027-q1"


def take_in(company: Company | None = None) -> None:
    """The plan in the database, its quarter half over today."""
    apply_plan(actor=None, company=company or planned(), today=timezone.localdate())


def planned(text: str = SMALL) -> Company:
    """The plan, its quarter half over today; what was read or said was so a week ago."""
    company, today = plan(text), timezone.localdate()
    cycles = (replace(company.cycles[0], start=today - timedelta(days=45), end=today + timedelta(days=45)),)
    week_ago = today - timedelta(days=7)
    return replace(
        company,
        cycles=cycles,
        readings=tuple(replace(row, on=week_ago) for row in company.readings),
        check_ins=tuple(replace(row, on=week_ago) for row in company.check_ins),
        goals=tuple(
            replace(goal, sign_offs=tuple(replace(sign, on=today - timedelta(days=50)) for sign in goal.sign_offs))
            for goal in company.goals
        ),
    )


def person(slug: str) -> Person:
    return Person.objects.get(slug=slug)


def team(slug: str) -> Team:
    return Team.objects.get(slug=slug)


def goal(slug: str) -> Goal:
    return Goal.objects.get(slug=slug)


def today() -> date:
    return timezone.localdate()

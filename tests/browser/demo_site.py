"""The demo company in the database, for tests that look at pages."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from trine.core.company import Role
from trine.demo.company import company
from trine.web.goals.plan_in import apply_plan
from trine.web.insights.actions import run_all_checks
from trine.web.people.models import Person


@dataclass(frozen=True)
class DemoSite:
    """Where it runs, and who owns it."""

    url: str
    owner: Person
    session: str
    """The owner's session cookie."""


def session_of(person: Person) -> str:
    """The cookie of a browser in which the person is signed in."""
    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value


def load_demo(today: date | None = None) -> Person:
    """Take in the demo's plan, check it, and return an owner who can sign in."""
    day = today or timezone.localdate()
    apply_plan(actor=None, company=company(day), today=day)
    owner = Person(slug="olga-owner", name="Olga Owner", email="olga@halden.example", role=Role.OWNER)
    owner.set_unusable_password()
    owner.save()
    run_all_checks(today=day)
    return get_user_model().objects.get(pk=owner.pk)

"""Playbooks and launches go in with the plan and come out as they were."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web.goals.plans import SMALL
from tests.web.launches.plans import launch_text, take_in

from trine.plan import parse_plan, write_plan
from trine.web.goals.plan_in import apply_plan
from trine.web.goals.plan_out import export_plan
from trine.web.launches.models import Launch, LaunchTask

pytestmark = pytest.mark.django_db
TODAY = date(2027, 2, 14)


def test_playbooks_and_launches_come_out_as_they_went_in() -> None:
    take_in(TODAY)
    assert export_plan(TODAY) == write_plan(parse_plan({"p.yaml": (SMALL + launch_text(TODAY)).encode()}).company)


def test_importing_launches_again_writes_nothing() -> None:
    take_in(TODAY)
    with CaptureQueriesContext(connection) as queries:
        take_in(TODAY)
    reading = ("SELECT", "(SELECT", "SAVEPOINT", "RELEASE", "LOCK")
    assert [query["sql"] for query in queries if not query["sql"].startswith(reading)] == []


def test_a_plan_without_launches_leaves_them_and_one_with_others_takes_them_out() -> None:
    take_in(TODAY)
    apply_plan(actor=None, company=parse_plan({"p.yaml": SMALL.encode()}).company, today=TODAY)
    assert LaunchTask.objects.count() == 2
    other = "\nlaunches:\n  - {id: other, name: Another, day: 2027-03-01, tier: 3, team: sales}\n"
    apply_plan(actor=None, company=parse_plan({"p.yaml": (SMALL + other).encode()}).company, today=TODAY)
    assert list(Launch.objects.values_list("slug", flat=True)) == ["other"]
    assert not LaunchTask.objects.exists()

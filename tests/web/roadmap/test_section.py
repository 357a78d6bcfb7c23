"""Plans, deliverables and absences go into the database and come out as the same plan."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web.goals.plans import TODAY
from tests.web.roadmap.plans import roadmap_plan

from trine.core.deliverables import Look
from trine.plan import parse_plan, write_plan
from trine.web.base.models import Event
from trine.web.goals.actions.goals import remove_goal, restore_goal
from trine.web.goals.models import Goal
from trine.web.goals.plan_in import apply_plan
from trine.web.goals.plan_out import export_plan
from trine.web.goals.snapshot import snapshot
from trine.web.people.models import Person, Team
from trine.web.roadmap import models
from trine.web.roadmap.section import RoadmapSection

pytestmark = pytest.mark.django_db


def take(text: str) -> None:
    apply_plan(actor=None, company=parse_plan({"plan.yaml": text.encode()}).company, today=TODAY)


def test_what_the_plan_says_of_the_roadmap_comes_out_again() -> None:
    wanted = roadmap_plan()
    apply_plan(actor=None, company=wanted, today=TODAY)
    found = snapshot(TODAY, facts=False)
    assert sorted(found.plans, key=lambda row: row.id) == sorted(wanted.plans, key=lambda row: row.id)
    assert found.deliverables == tuple(sorted(wanted.deliverables, key=lambda row: row.id))
    assert found.absences == wanted.absences


def test_the_exported_roadmap_is_the_same_bytes_again_and_writes_nothing() -> None:
    take(write_plan(roadmap_plan()))
    exported, events = export_plan(TODAY), Event.objects.count()
    with CaptureQueriesContext(connection) as queries:
        take(exported)
    reading = ("SELECT", "(SELECT", "SAVEPOINT", "RELEASE", "LOCK")
    assert [query["sql"] for query in queries if not query["sql"].startswith(reading)] == []
    assert (export_plan(TODAY), Event.objects.count()) == (exported, events)


def test_a_plan_without_deliverables_leaves_them_and_one_with_others_takes_them_out() -> None:
    company = roadmap_plan()
    apply_plan(actor=None, company=company, today=TODAY)
    apply_plan(actor=None, company=replace(company, plans=(), deliverables=(), absences=()), today=TODAY)
    assert models.Deliverable.objects.count() == 4
    left = tuple(row for row in company.deliverables if row.id == "sensor-2")
    apply_plan(actor=None, company=replace(company, deliverables=left), today=TODAY)
    assert [row.slug for row in models.Deliverable.objects.all()] == ["sensor-2"]
    assert models.Revision.objects.count() == 0


def test_what_has_happened_stays_when_a_plan_file_does_not_tell_it() -> None:
    company = roadmap_plan()
    apply_plan(actor=None, company=company, today=TODAY)
    silent = tuple(replace(row, checks=(), involved=(), looks=(), revisions=()) for row in company.deliverables)
    applied = apply_plan(actor=None, company=replace(company, deliverables=silent), today=TODAY)
    assert applied.is_nothing
    assert models.Revision.objects.count() == 2


def test_a_teams_look_is_the_last_of_anybody_in_it() -> None:
    apply_plan(actor=None, company=roadmap_plan(), today=TODAY)
    unit, sales = models.Deliverable.objects.get(slug="demo-unit"), Team.objects.get(slug="sales")
    ana = Person.objects.get(slug="ana")
    models.Look.objects.create(deliverable=unit, team=sales, person=ana, on=date(2027, 2, 2))
    assert snapshot(TODAY, facts=False).deliverables[0].looks == (Look("sales", date(2027, 2, 2)),)
    apply_plan(actor=None, company=roadmap_plan(), today=TODAY)
    assert snapshot(TODAY, facts=False).deliverables[0].looks == (Look("sales", date(2027, 2, 2)),)


def test_more_deliverables_need_no_more_queries() -> None:
    company = roadmap_plan()
    counts = []
    for number in (1, 30):
        more = tuple(replace(company.deliverables[0], id=f"d{at}", needs=()) for at in range(number))
        apply_plan(actor=None, company=replace(company, deliverables=more), today=TODAY)
        with CaptureQueriesContext(connection) as queries:
            RoadmapSection().read()
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_goal_that_was_taken_out_and_is_brought_back_has_its_plans_and_deliverables_again(owner: Person) -> None:
    apply_plan(actor=None, company=roadmap_plan(), today=TODAY)
    before = snapshot(TODAY, facts=False)
    removal = remove_goal(owner, goal=Goal.objects.get(slug="c-share"))
    assert snapshot(TODAY, facts=False).plans != before.plans
    models.Plan.objects.filter(slug="p-three-years").update(title="Another title")
    restore_goal(owner, removal=removal)
    found = snapshot(TODAY, facts=False)
    assert [plan.goals for plan in found.plans] == [plan.goals for plan in before.plans]
    assert found.deliverables == before.deliverables

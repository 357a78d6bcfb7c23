"""A plan goes in and comes out again as it was."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.goals.plans import NASTY, SMALL, TODAY, plan

from trine import demo
from trine.core.company import Company, KeyResult
from trine.plan import parse_plan, write_plan
from trine.web.base.models import Event
from trine.web.goals.plan_in import apply_plan
from trine.web.goals.plan_out import export_plan
from trine.web.goals.snapshot import snapshot

pytestmark = pytest.mark.django_db


def rewritten(text: str) -> str:
    """The text as the writer would have it."""
    return write_plan(plan(text))


@pytest.mark.parametrize("text", [SMALL, NASTY])
def test_a_plan_that_was_imported_is_exported_as_the_same_bytes(text: str) -> None:
    apply_plan(actor=None, company=plan(text), today=TODAY)
    exported = export_plan(TODAY)
    connection.check_constraints()
    assert exported == rewritten(exported)
    if text is SMALL:
        assert exported == rewritten(text)


@pytest.mark.parametrize("text", [SMALL, NASTY, demo.plan_text(TODAY)], ids=["small", "nasty", "demo"])
def test_what_was_exported_goes_into_an_empty_app_and_comes_out_as_the_same_bytes(text: str) -> None:
    with transaction.atomic():
        apply_plan(actor=None, company=plan(text), today=TODAY)
        exported = export_plan(TODAY)
        transaction.set_rollback(True)
    assert snapshot(TODAY).goals == ()
    apply_plan(actor=None, company=plan(exported), today=TODAY)
    assert export_plan(TODAY) == exported


@pytest.mark.parametrize("text", [SMALL, NASTY, demo.plan_text(TODAY)], ids=["small", "nasty", "demo"])
def test_importing_again_writes_nothing(text: str) -> None:
    apply_plan(actor=None, company=plan(text), today=TODAY)
    events = Event.objects.count()
    with CaptureQueriesContext(connection) as queries:
        applied = apply_plan(actor=None, company=plan(export_plan(TODAY)), today=TODAY)
    assert applied.is_nothing
    assert Event.objects.count() == events
    reading = ("SELECT", "(SELECT", "SAVEPOINT", "RELEASE", "LOCK")
    assert [query["sql"] for query in queries if not query["sql"].startswith(reading)] == []


def test_importing_again_on_a_later_day_writes_nothing() -> None:
    apply_plan(actor=None, company=plan(NASTY), today=TODAY)
    exported = export_plan(TODAY)
    later = date(2027, 9, 1)
    assert apply_plan(actor=None, company=plan(exported), today=later).is_nothing
    assert export_plan(later) == exported


def test_the_nasty_plan_comes_back_field_by_field() -> None:
    wanted = plan(NASTY)
    apply_plan(actor=None, company=wanted, today=TODAY)
    found = plan(export_plan(TODAY))
    for kind in ("cycles", "teams", "metrics", "influences", "assumptions", "kpis", "revenue_targets", "expectations"):
        assert sorted(map(repr, getattr(found, kind))) == sorted(map(repr, getattr(wanted, kind)))
    assert {goal.id: goal.key_results for goal in found.goals} == {goal.id: goal.key_results for goal in wanted.goals}
    assert found.dependencies == wanted.dependencies
    assert found.readings == wanted.readings
    assert found.check_ins == wanted.check_ins
    assert found.person["lea"].teams == ("a-child", "z-parent")
    assert found.person["lea"].lead_of == ("z-parent",)


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40).filter(
    lambda text: text.strip()
)
numbers = st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts, texts, texts, numbers, numbers)
def test_any_texts_and_numbers_survive(title: str, definition: str, reason: str, one: float, other: float) -> None:
    company = plan()
    goal = replace(
        company.goals[1],
        title=title,
        no_parent_reason=reason,
        key_results=(
            KeyResult("mql", start=one, to=other),
            KeyResult("market_share", keep=(min(one, other), max(one, other))),
        ),
    )
    wanted: Company = replace(
        company,
        goals=(company.goals[0], goal),
        metrics=tuple(replace(row, definition=definition) for row in company.metrics),
    )
    read = parse_plan({"plan.yaml": write_plan(wanted).encode()}).company
    with transaction.atomic():
        apply_plan(actor=None, company=read, today=TODAY)
        assert export_plan(TODAY) == write_plan(read)
        transaction.set_rollback(True)

"""Plans, deliverables, playbooks and launches of any content go through the database and come out as they went in."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.plan.companies import IDS, section

from trine import demo
from trine.core.company import Better, Company, Cycle, CycleKind, Function, Goal, Metric, Person, Team
from trine.plan import parse_plan, write_plan
from trine.plan.format import SECTIONS
from trine.plan.rows import Rows
from trine.web.goals.plan_in import apply_plan
from trine.web.goals.plan_out import export_plan

pytestmark = pytest.mark.django_db
TODAY = date(2027, 2, 14)
KINDS = {"plans", "deliverables", "absences", "playbooks", "launches"}
AROUND = Company(
    "Halden",
    "EUR",
    cycles=(Cycle("2027-q1", CycleKind.QUARTER, date(2027, 1, 1), date(2027, 3, 31)),),
    teams=tuple(Team(id_, id_, Function.SALES) for id_ in IDS["team"]),
    people=tuple(Person(id_, id_) for id_ in IDS["person"]),
    metrics=tuple(Metric(id_, id_, "count", Better.UP) for id_ in IDS["metric"]),
    goals=tuple(Goal(id_, id_, "2027-q1", ("company",)) for id_ in IDS["goal"]),
)
"""What plans and launches point at."""

WORK = st.fixed_dictionaries(
    {one.key: section(one.kind.record) for one in SECTIONS if one.key in KINDS and isinstance(one.kind, Rows)}
)


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
        HealthCheck.filter_too_much,
    ],
)
@given(WORK)
def test_any_work_comes_out_as_it_went_in_and_is_not_written_twice(work: dict[str, tuple[object, ...]]) -> None:
    text = write_plan(replace(AROUND, **work))  # type: ignore[arg-type]  # by kind, as the strategies make them
    company = parse_plan({"plan.yaml": text.encode()}).company
    with transaction.atomic():
        apply_plan(actor=None, company=company, today=TODAY)
        connection.check_constraints()
        exported = export_plan(TODAY)
        assert exported == text
        assert apply_plan(actor=None, company=company, today=TODAY).is_nothing
        transaction.set_rollback(True)


def test_the_demo_company_comes_out_as_it_was_written() -> None:
    company = demo.company(TODAY)
    apply_plan(actor=None, company=company, today=TODAY)
    wanted, found = (
        text.split("\nplans:\n")[1].split("\nreadings:\n")[0] for text in (write_plan(company), export_plan(TODAY))
    )
    assert found == wanted

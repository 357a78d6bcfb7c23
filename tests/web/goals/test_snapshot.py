"""The snapshot: the same number of queries for any size, one state of the database, facts once per generation."""

import time
from datetime import UTC, datetime

import pyarrow as pa
import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings
from tests.web.goals.big import big
from tests.web.goals.plans import TODAY, plan

from trine.analytics.store import FactStore
from trine.web.goals.plan_in import apply_plan
from trine.web.goals.snapshot import snapshot


def queries_of_a_snapshot() -> int:
    with CaptureQueriesContext(connection) as queries:
        snapshot(TODAY)
    return len(queries)


@pytest.mark.django_db
def test_ten_times_the_goals_need_no_more_queries() -> None:
    apply_plan(actor=None, company=big(10), today=TODAY)
    few = queries_of_a_snapshot()
    apply_plan(actor=None, company=big(100), today=TODAY)
    assert queries_of_a_snapshot() == few
    assert few <= 80


@pytest.mark.django_db
@pytest.mark.slow
def test_five_thousand_goals_are_imported_in_less_than_thirty_seconds_and_read_in_less_than_two() -> None:
    company = big(5000)
    began = time.perf_counter()
    apply_plan(actor=None, company=company, today=TODAY)
    imported = time.perf_counter()
    assert len(snapshot(TODAY).goals) == 5000
    read = time.perf_counter()
    assert imported - began < 30
    assert read - imported < 2


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_all_queries_see_one_state() -> None:
    apply_plan(actor=None, company=plan(), today=TODAY)
    with CaptureQueriesContext(connection) as queries:
        snapshot(TODAY)
    assert any("REPEATABLE READ" in query["sql"] for query in queries)


@pytest.mark.django_db
def test_without_facts_there_are_no_series(settings: Settings, tmp_path: object) -> None:
    settings.FACTS_DIR = tmp_path
    assert snapshot(TODAY).facts == ()


@pytest.mark.django_db
def test_facts_come_with_the_snapshot_and_a_new_import_is_seen(settings: Settings, tmp_path: object) -> None:
    settings.FACTS_DIR = tmp_path
    store = FactStore(django_settings.FACTS_DIR)
    store.replace({"leads": leads(3)}, source="crm")
    assert snapshot(TODAY).index.series["mqls"].points[-1].value == 3
    store.replace({"leads": leads(5)}, source="crm")
    assert snapshot(TODAY).index.series["mqls"].points[-1].value == 5


def leads(count: int) -> pa.Table:
    qualified = [datetime(2027, 1, 10, tzinfo=UTC)] * count
    return pa.table({"lead_id": [str(n) for n in range(count)], "mql_at": qualified})

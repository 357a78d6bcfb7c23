"""Loading the demo company: into an empty Trine only, once, and whole after a kill."""

from pathlib import Path

import pyarrow as pa
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from tests.web.conftest import SignedIn
from tests.web.factories import make_company, make_person, make_team

from trine.analytics.store import FactStore
from trine.core.company import Better, Role
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.models import Event
from trine.web.goals.actions.demo import load_demo
from trine.web.goals.models import Goal, Metric
from trine.web.insights.models import CheckRun, FindingRecord
from trine.web.people.models import Company, Person


@pytest.fixture
def store(db: None, settings: Settings, tmp_path: Path) -> FactStore:
    """A data folder of this test's own, and its store."""
    settings.DATA_DIR, settings.FACTS_DIR = tmp_path, tmp_path / "facts"
    return FactStore(tmp_path / "facts")


def test_an_owner_loads_the_demo_company_with_its_weeks_of_findings_and_keeps_the_own_account(
    store: FactStore, signed_in: SignedIn
) -> None:
    make_company("Ours")
    ana = make_person("Ana", role=Role.OWNER, email="ana@ours.example", password="a long walk home")
    Person.objects.update(slug="ana")  # as somebody of the demo company
    browser = signed_in(ana)
    answer = browser.post("/demo/load/", follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert (Company.objects.get().name, Company.objects.get().is_demo) == ("Halden Instruments", True)
    assert store.manifest().sources == ("demo",)
    assert CheckRun.objects.count() == 15  # of twelve weeks, of now, and after what each of two people mended
    ana.refresh_from_db()
    assert (ana.name, ana.email, ana.role) == ("Ana", "ana@ours.example", Role.OWNER)
    assert Person.objects.get(slug="ana").name == "Ana Sousa"
    assert Event.objects.filter(verb="demo_loaded", actor=ana).count() == 1
    before = FindingRecord.objects.count(), store.manifest().generation
    browser.post("/demo/load/")
    assert (FindingRecord.objects.count(), store.manifest().generation) == before
    assert Event.objects.filter(verb="demo_loaded").count() == 1


def test_a_load_that_was_killed_between_facts_and_plan_is_completed_by_the_next(store: FactStore) -> None:
    today = timezone.localdate()
    store.replace({"leads": pa.table({"lead_id": ["1"]})}, source="demo")
    assert load_demo(actor=None, today=today)
    assert store.manifest().tables["leads"].rows > 1000
    assert Goal.objects.exists()
    assert not load_demo(actor=None, today=today)


def test_nothing_is_loaded_where_there_is_a_plan(store: FactStore) -> None:
    Metric.objects.create(slug="mql", name="Leads", unit="count", better=Better.UP)
    with pytest.raises(Invalid, match="There is a plan here already"):
        load_demo(actor=None, today=timezone.localdate())
    assert store.manifest().generation == 0


def test_nothing_is_loaded_where_there_are_teams(store: FactStore) -> None:
    make_team("Sales")
    with pytest.raises(Invalid, match="There are teams here already"):
        load_demo(actor=None, today=timezone.localdate())


def test_nothing_is_loaded_beside_facts_of_ones_own(store: FactStore) -> None:
    store.replace({"leads": pa.table({"lead_id": ["1"]})}, source="crm")
    with pytest.raises(Invalid, match="There are facts here already"):
        load_demo(actor=None, today=timezone.localdate())
    assert not Company.objects.filter(is_demo=True).exists()


def test_a_refusal_is_a_sentence_on_the_next_page(store: FactStore, owner: Person, signed_in: SignedIn) -> None:
    make_team("Sales")
    page = signed_in(owner).post("/demo/load/", follow=True).content.decode()
    assert "There are teams here already. The demo company only goes into an empty Trine." in page


def test_only_an_owner_loads_it(store: FactStore, leader: Person, signed_in: SignedIn) -> None:
    assert signed_in(leader).post("/demo/load/").status_code == 403
    with pytest.raises(NotAllowed):
        load_demo(actor=leader, today=timezone.localdate())


def test_nobody_looks_around_in_a_company_that_is_not_the_demo(store: FactStore) -> None:
    make_company()
    answer = Client().get("/demo/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/demo/")

"""Looking around in the demo company without an account, and taking it away."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pghistory.models import Event as History
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker
from tests.web.conftest import SignedIn
from tests.web.factories import make_person
from tests.web.loaded import loaded, plan_of_the_demo

from trine.analytics.store import FactStore
from trine.core import company as core
from trine.core.company import Role
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.models import Event
from trine.web.data.actions import upload
from trine.web.goals.actions.demo import load_demo, wipe_demo
from trine.web.goals.actions.goals import create_goal
from trine.web.goals.facts import fact_series
from trine.web.goals.models import Cycle, Goal
from trine.web.goals.plan_in import apply_plan
from trine.web.goals.snapshot import snapshot
from trine.web.insights.actions import run_all_checks
from trine.web.people.models import Company, Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("halden"), pytest.mark.xdist_group("demo visits")]
PASSWORD = "a long walk home"
SET_UP = {"company_name": "Ours", "currency": "EUR", "name": "Ana", "email": "ana@ours.example", "password": PASSWORD}


@pytest.fixture(scope="module")
def halden(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    with loaded(plan_of_the_demo, django_db_blocker, tmp_path_factory.mktemp("halden")):
        yield


@pytest.fixture
def data(settings: Settings, tmp_path: Path) -> Path:
    """A data folder of this test's own."""
    settings.DATA_DIR, settings.FACTS_DIR = tmp_path, tmp_path / "facts"
    return tmp_path


def visit(slug: str) -> Client:
    """A browser that looks around through somebody's eyes."""
    browser = Client()
    assert browser.post("/demo/", {"person": slug}).status_code == 302
    return browser


def is_in(browser: Client) -> bool:
    return browser.get("/").status_code == 200


def own_owner() -> Person:
    return make_person("Olga Owner", role=Role.OWNER, password=PASSWORD)


def test_the_page_offers_people_who_are_there_and_says_what_they_see() -> None:
    page = Client().get("/demo/").content.decode()
    assert "Ana Sousa" in page
    assert "Head of sales" in page
    assert "Jonas" not in page  # he has left


def test_a_visitor_sees_the_company_through_the_eyes_of_the_one_chosen() -> None:
    assert "Halden Instruments" in visit("ana").get("/").content.decode()


def test_a_visitor_may_look_through_other_eyes_without_signing_out() -> None:
    browser = visit("ana")
    assert browser.post("/demo/", {"person": "freya"}).status_code == 302
    assert "Freya Lindqvold" in browser.get("/").content.decode()


@pytest.mark.parametrize("slug", ["nobody", "", "jonas"])
def test_nobody_comes_in_as_an_unknown_or_as_somebody_who_has_left(slug: str) -> None:
    browser = Client()
    assert browser.post("/demo/", {"person": slug}).status_code == 404
    assert not is_in(browser)


def test_nobody_comes_in_as_somebody_with_an_account() -> None:
    guest = make_person("Gus Guest", role=Role.GUEST, password=PASSWORD)
    assert Client().post("/demo/", {"person": guest.slug}).status_code == 404


def test_nobody_comes_in_as_somebody_with_a_passkey() -> None:
    colleague = make_person("Petra Passkey")
    Authenticator.objects.create(user=colleague, type="webauthn", data={"name": "Laptop"})
    assert Client().post("/demo/", {"person": colleague.slug}).status_code == 404


def test_the_door_closes_as_soon_as_an_owner_has_a_password() -> None:
    own_owner()
    assert Client().get("/demo/")["Location"] == "/accounts/login/?next=/demo/"
    assert Client().post("/demo/", {"person": "ana"})["Location"] == "/accounts/login/?next=/"


def test_visitors_are_out_as_soon_as_an_owner_has_a_password() -> None:
    browser = visit("ana")
    assert is_in(browser)
    own_owner()
    assert not is_in(browser)


def test_who_signed_in_stays_in_when_the_door_closes(signed_in: SignedIn) -> None:
    browser = signed_in(make_person("Gus Guest", role=Role.GUEST, password=PASSWORD))
    own_owner()
    assert is_in(browser)


def fill(data: Path, by: Person) -> None:
    """Findings, events, a dropped file and facts."""
    upload(actor=by, file=SimpleUploadedFile("leads.csv", b"Lead ID,Name,Created\n1,Ada,2026-01-02\n"))
    store_with_one_deal(data, amount=100.0)
    run_all_checks()


def store_with_one_deal(data: Path, *, amount: float) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    deal = {"opportunity_id": ["1"], "is_won": [True], "close_date": [yesterday], "amount": [amount]}
    FactStore(data / "facts").replace({"opportunities": pa.table(deal)}, source="demo")


def rows_left() -> dict[str, int]:
    """Every table of ours that has rows, but those of people and the company; and all history."""
    areas = [config for config in apps.get_app_configs() if config.name.startswith("trine.web.")]
    models = [model for area in areas for model in area.get_models(include_auto_created=True)]
    counted = [model for model in models if model._meta.app_label != "people" or issubclass(model, History)]
    found = {model.__name__: model._default_manager.count() for model in counted}
    return {name: count for name, count in found.items() if count}


def test_wiping_takes_everything_of_the_demo_and_leaves_the_own_account(data: Path, signed_in: SignedIn) -> None:
    owner = own_owner()
    fill(data, owner)
    answer = signed_in(owner).post("/demo/wipe/", follow=True)
    assert answer.redirect_chain == [("/welcome/", 302)]
    assert "The demo company is gone. This Trine is yours." in answer.content.decode()
    assert list(Person.objects.all()) == [owner]
    assert (Company.objects.get().name, Company.objects.get().is_demo) == ("Your company", False)
    assert rows_left() == {"Event": 1, "CheckRun": 1}  # that it was wiped, and the look at what is left
    assert [path.name for path in data.iterdir()] == []


def test_an_account_with_a_passkey_alone_stays_too(data: Path) -> None:
    owner = make_person("Petra Passkey", role=Role.OWNER)
    Authenticator.objects.create(user=owner, type="webauthn", data={"name": "Laptop"})
    assert wipe_demo(actor=owner) is None
    assert list(Person.objects.all()) == [owner]


def test_when_nobody_is_left_a_link_makes_the_first_owner_who_can_load_the_demo_again(data: Path) -> None:
    browser = visit(Person.objects.filter(role=Role.OWNER).earliest("slug").slug)
    link = browser.post("/demo/wipe/")["Location"]
    assert not Person.objects.exists()
    answer = browser.post(link, SET_UP, follow=True)
    assert answer.redirect_chain == [("/welcome/", 302)]
    assert 'action="/demo/load/"' in answer.content.decode()
    assert Company.objects.get().name == "Ours"
    assert load_demo(actor=Person.objects.get(), today=timezone.localdate())


def test_facts_of_a_store_that_was_filled_anew_are_not_mixed_up_with_the_demos(data: Path) -> None:
    store_with_one_deal(data, amount=100.0)
    before = {series.name: series for series in fact_series("EUR", 1)}
    wipe_demo(actor=own_owner())
    store_with_one_deal(data, amount=500.0)
    after = {series.name: series for series in fact_series("EUR", 1)}
    assert before["revenue"].points[-1].value == 100.0
    assert after["revenue"].points[-1].value == 500.0


def test_only_an_owner_wipes(data: Path) -> None:
    with pytest.raises(NotAllowed):
        wipe_demo(actor=make_person(role=Role.LEADER))


def test_what_is_not_the_demo_is_never_wiped(data: Path, signed_in: SignedIn) -> None:
    Company.objects.update(is_demo=False)
    owner = own_owner()
    with pytest.raises(Invalid):
        wipe_demo(actor=owner)
    answer = signed_in(owner).post("/demo/wipe/", follow=True)
    assert "This is not the demo company" in answer.content.decode()
    assert Event.objects.filter(verb="demo_wiped").count() == 0


def test_work_of_ones_own_is_not_taken_away_by_a_slip(data: Path, signed_in: SignedIn) -> None:
    owner = own_owner()
    client = signed_in(owner)
    create_goal(owner, content=core.Goal("", "Our own goal", Cycle.objects.latest("end").slug, ("sales",)))
    page = client.get("/demo/wipe/").content.decode()
    assert "1\N{NO-BREAK SPACE}change" in page
    refused = client.post("/demo/wipe/", {"name": "Halden"})
    assert refused.status_code == 422
    assert "Type “Halden Instruments”" in refused.content.decode()
    assert Goal.objects.filter(title="Our own goal").exists()
    assert wipe_demo(actor=owner, name="halden instruments") is None


def test_facts_of_ones_own_keep_the_demo_from_being_wiped(data: Path) -> None:
    store = FactStore(data / "facts")
    store.replace({"accounts": pa.table({"account_id": ["1"], "name": ["Ours"]})}, source="ours")
    with pytest.raises(Invalid, match="not the demo's: ours"):
        wipe_demo(actor=own_owner())
    assert store.manifest().sources == ("ours",)


def test_a_plan_of_another_company_ends_the_demo(data: Path) -> None:
    owner = own_owner()
    company = replace(snapshot(timezone.localdate(), facts=False), name="Ours")
    apply_plan(actor=owner, company=company, today=timezone.localdate())
    with pytest.raises(Invalid, match="not the demo company"):
        wipe_demo(actor=owner)


def test_a_demo_that_the_network_reaches_is_not_open(settings: Settings) -> None:
    settings.DEMO_IS_OPEN = False
    assert Client().get("/demo/").status_code in {302, 403}
    assert Client().post("/demo/", {"person": "ana"}).status_code in {302, 403}

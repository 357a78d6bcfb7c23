"""A metric: what it counts, who uses it, its values, and changing it."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.web.conftest import SignedIn
from tests.web.goals.world import person, take_in, today

from trine.web.base.models import Event
from trine.web.goals.models import KeyResult, Kpi, Metric, Reading
from trine.web.people.models import Membership, Person

pytestmark = pytest.mark.django_db


def page(client: Client, slug: str = "mql") -> str:
    response = client.get(f"/metrics/{slug}/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def marek(signed_in: SignedIn) -> Client:
    """The lead of Marketing, which owns the metric `mql`."""
    take_in()
    Membership.objects.filter(person__slug="marek").update(is_lead=True)
    return signed_in(person("marek"))


def metric_form(**changes: object) -> dict[str, object]:
    return {"name": "Qualified leads", "unit": "count", "better": "up", "owner_team": "marketing", **changes}


def test_the_page_says_who_uses_the_metric(marek: Client) -> None:
    text = page(marek)
    assert "Fill the pipeline" in text
    assert "120" in text


def test_pay_that_follows_it_is_shown_by_policy(marek: Client, signed_in: SignedIn) -> None:
    assert "of the variable part" in page(marek)
    assert "of the variable part" not in page(signed_in(person("ana")))


def test_a_definition_is_written_and_told(marek: Client) -> None:
    marek.post("/metrics/mql/edit/", metric_form(definition="Leads who asked for a price"))
    assert Metric.objects.get(slug="mql").definition == "Leads who asked for a price"
    assert Event.objects.filter(verb="metric_changed", subject_id="mql").exists()


def test_a_new_metric_gets_an_id_that_formulas_can_use(marek: Client) -> None:
    marek.post("/metrics/new/", metric_form(name="Price-list requests"))
    assert Metric.objects.filter(slug="price_list_requests").exists()


@pytest.mark.parametrize(
    ("formula", "sentence"),
    [
        ("mql *", "formula"),
        ("nothing * 2", "There is no metric nothing."),
        ("mql + 1", "comes back to this metric itself"),
        ("2 * market_share", "comes back to this metric itself"),
    ],
)
def test_a_formula_that_cannot_be_is_told_beside_its_field(marek: Client, formula: str, sentence: str) -> None:
    Metric.objects.filter(slug="market_share").update(formula="mql / 100")
    response = marek.post("/metrics/mql/edit/", metric_form(formula=formula))
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_somebody_of_another_team_changes_nothing(marek: Client, signed_in: SignedIn) -> None:
    assert signed_in(person("ana")).post("/metrics/mql/edit/", metric_form()).status_code == 403
    assert signed_in(person("ana")).post("/metrics/mql/readings/", {"value": 1}).status_code == 403


def test_a_value_is_entered_for_a_day_and_replaced_on_the_same_day(marek: Client) -> None:
    day = today() - timedelta(days=1)
    marek.post("/metrics/mql/readings/", {"value": "1,300", "on": day.isoformat()})
    marek.post("/metrics/mql/readings/", {"value": "1.4k", "on": day.isoformat()})
    assert Reading.objects.get(on=day).value == 1400


def test_a_value_of_a_day_to_come_is_refused(marek: Client) -> None:
    day = today() + timedelta(days=1)
    response = marek.post("/metrics/mql/readings/", {"value": "1", "on": day.isoformat()})
    assert response.status_code == 422
    assert "This day has not come yet." in response.content.decode()


def test_a_value_is_taken_out(marek: Client) -> None:
    reading = Reading.objects.get()
    marek.post(f"/metrics/mql/readings/{reading.pk}/remove/")
    assert not Reading.objects.exists()


def test_a_metric_in_use_stays_and_says_what_uses_it(marek: Client) -> None:
    response = marek.post("/metrics/mql/remove/", follow=True)
    assert "is in use" in response.content.decode()
    assert Metric.objects.filter(slug="mql").exists()


def test_a_metric_in_a_formula_stays_and_says_in_whose(marek: Client) -> None:
    Kpi.objects.all().delete()
    KeyResult.objects.all().delete()
    Metric.objects.filter(slug="market_share").update(formula="mql / 100")
    response = marek.post("/metrics/mql/remove/", follow=True)
    assert "is part of Market share" in response.content.decode()


def test_a_metric_that_nothing_uses_goes(marek: Client) -> None:
    Kpi.objects.all().delete()
    KeyResult.objects.all().delete()
    marek.post("/metrics/mql/remove/")
    assert not Metric.objects.filter(slug="mql").exists()


def test_money_is_not_shown_to_guests(marek: Client, signed_in: SignedIn, guest: Person) -> None:
    Metric.objects.filter(slug="mql").update(unit="EUR")
    Reading.objects.update(value=987_654)
    assert "987" not in page(signed_in(guest))

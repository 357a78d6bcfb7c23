"""The scoreboard: every team's top KPIs side by side, pay by policy, and changing one's own."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.web.conftest import SignedIn
from tests.web.factories import make_person
from tests.web.goals.big import big
from tests.web.goals.world import person, planned, take_in

from trine.core.company import Kpi as CoreKpi
from trine.core.company import Metric as CoreMetric
from trine.web.base.models import Event
from trine.web.goals.models import Kpi
from trine.web.goals.plan_in import apply_plan
from trine.web.people.models import Membership, Person

pytestmark = pytest.mark.django_db


def page(client: Client, query: str = "") -> str:
    response = client.get(f"/scoreboard/{query}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def marek(signed_in: SignedIn) -> Client:
    """The lead of Marketing."""
    take_in()
    Membership.objects.filter(person__slug="marek").update(is_lead=True)
    return signed_in(person("marek"))


def kpi_form(**changes: object) -> dict[str, object]:
    return {"metric": "Market share", "measured": "analyst panel", "source": "panel", "pay": "none", **changes}


def test_the_first_line_says_who_publishes_and_who_does_not(marek: Client) -> None:
    assert "1 of 2 teams say what they look after in Q1 2027; Sales does not." in page(marek)


def test_a_kpi_stands_with_value_target_measure_and_source(marek: Client) -> None:
    text = page(marek)
    assert '<p class="kpi-value">120</p>' in text
    assert "from 0 to 400" in text
    assert "by stage" in text
    assert "crm" in text


def test_free_places_are_shown(marek: Client) -> None:
    assert "Place 2 is free." in page(marek)


def test_pay_is_shown_to_the_own_team_and_to_leaders_and_named_as_hidden_to_others(
    marek: Client, signed_in: SignedIn, leader: Person
) -> None:
    assert "of variable pay follows" in page(marek)
    assert "of variable pay follows" in page(signed_in(leader))
    others = page(signed_in(person("ana")))
    assert "of variable pay" not in others
    assert "not shown to you" in others


def test_money_is_not_shown_to_guests(signed_in: SignedIn, guest: Person) -> None:
    company = planned()
    revenue = CoreMetric("revenue", "Revenue", "EUR", company.metrics[0].better)
    kpi = CoreKpi("sales", "2027-q1", 1, "revenue")
    reading = replace(company.readings[0], metric="revenue", value=987_654)
    take_in(replace(company, metrics=(*company.metrics, revenue), kpis=(*company.kpis, kpi), readings=(reading,)))
    text = page(signed_in(guest))
    assert "Its value is not shown to you." in text
    assert "987" not in text
    assert "987,654" in page(signed_in(make_person(teams=(Membership.objects.first().team,))))  # type: ignore[union-attr]  # the plan has some


def test_a_lead_publishes_a_kpi_and_the_event_tells(marek: Client) -> None:
    marek.post("/scoreboard/2027-q1/marketing/publish/", kpi_form())
    kpi = Kpi.objects.get(rank=2)
    assert (kpi.metric.slug, kpi.pay, kpi.measured) == ("market_share", "none", "analyst panel")
    assert Event.objects.filter(verb="kpi_published", actor=person("marek")).exists()


def test_a_lead_publishes_nothing_for_another_team(marek: Client) -> None:
    assert marek.post("/scoreboard/2027-q1/sales/publish/", kpi_form()).status_code == 403


def test_pay_is_typed_in_percent_and_follows_the_kpi_unless_another_metric_is_named(marek: Client) -> None:
    kpi = Kpi.objects.get()
    marek.post(f"/kpis/{kpi.pk}/edit/", kpi_form(pay="paid", pay_share="60 %"))
    kpi.refresh_from_db()
    assert (kpi.pay, kpi.pay_share, kpi.pay_basis) == ("paid", 0.6, kpi.metric)
    marek.post(f"/kpis/{kpi.pk}/edit/", kpi_form(pay="paid", pay_basis="Qualified leads", pay_share="10"))
    kpi.refresh_from_db()
    assert kpi.pay_share == 0.6


def test_saying_that_nobody_is_paid_takes_the_rule_away(marek: Client) -> None:
    kpi = Kpi.objects.get()
    marek.post(f"/kpis/{kpi.pk}/edit/", kpi_form(pay="none", pay_basis="Qualified leads", pay_share="60 %"))
    kpi.refresh_from_db()
    assert (kpi.pay, kpi.pay_basis, kpi.pay_share) == ("none", None, None)


def three(client: Client) -> list[int]:
    client.post("/scoreboard/2027-q1/marketing/publish/", kpi_form())
    client.post("/scoreboard/2027-q1/marketing/publish/", kpi_form(metric="mql"))
    return list(Kpi.objects.order_by("rank").values_list("pk", flat=True))


def test_kpis_change_places(marek: Client) -> None:
    first, second, third = three(marek)
    marek.post(f"/kpis/{third}/move/", {"to": "up"})
    assert list(Kpi.objects.order_by("rank").values_list("pk", flat=True)) == [first, third, second]
    marek.post(f"/kpis/{first}/move/", {"to": "up"})
    marek.post(f"/kpis/{first}/move/", {"to": "down"})
    assert list(Kpi.objects.order_by("rank").values_list("pk", flat=True)) == [third, first, second]


def test_the_places_close_up_when_a_kpi_is_taken_off(marek: Client) -> None:
    first, second, third = three(marek)
    marek.post(f"/kpis/{first}/remove/")
    assert list(Kpi.objects.order_by("rank").values_list("pk", "rank")) == [(second, 1), (third, 2)]


def test_ten_times_the_teams_need_no_more_queries(signed_in: SignedIn) -> None:
    counts = []
    reader = make_person()
    for teams in (3, 60):
        apply_plan(actor=None, company=big(60, teams=teams), today=timezone.localdate())
        client = signed_in(reader)
        client.get("/scoreboard/?cycle=2027-q1")
        with CaptureQueriesContext(connection) as queries:
            client.get("/scoreboard/?cycle=2027-q1")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_many_teams_come_in_pages(signed_in: SignedIn) -> None:
    apply_plan(actor=None, company=big(60, teams=60), today=timezone.localdate())
    client = signed_in(make_person())
    assert "1–24 of 60 teams" in page(client, "?cycle=2027-q1")
    assert "49–60 of 60 teams" in page(client, "?cycle=2027-q1&page=3")

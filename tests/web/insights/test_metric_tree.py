"""The metric tree: what it shows whom, near what, and at what cost."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.web.conftest import SignedIn
from tests.web.factories import make_person
from tests.web.insights.funnels import funnel, put, wide

from trine.core.company import Reading, Role
from trine.web.insights.metric_address import Asked
from trine.web.insights.models import FindingRecord
from trine.web.people.models import Person

pytestmark = pytest.mark.django_db
BOX = re.compile(r'aria-label="([^"]*)"[^>]*><g class="graph-box ([^"]*)"')


@pytest.fixture
def leader(db: None) -> Person:
    return make_person("Lena Leader", role=Role.LEADER)


@pytest.fixture
def reader(leader: Person, signed_in: SignedIn) -> Client:
    put(funnel())
    return signed_in(leader)


def page(client: Client, query: str = "") -> str:
    response = client.get(f"/metrics/{query}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def boxes(text: str) -> dict[str, str]:
    """Each box's name and its classes."""
    return {label.split(",")[0]: classes for label, classes in BOX.findall(text)}


def make_finding(code: str = "T109", **more: Any) -> FindingRecord:
    now = timezone.now()
    values: dict[str, Any] = {"subjects": [["goal", "s-rev"], ["metric", "price"], ["metric", "revenue"]], **more}
    return FindingRecord.objects.create(
        identity=f"{code} {values['subjects']}",
        code=code,
        sign=1,
        severity="error",
        rank=0,
        title="The price and the revenue pull apart",
        appeared_at=now,
        moved_at=now,
        **values,
    )


def test_a_small_company_is_drawn_at_once_with_values_and_targets(reader: Client) -> None:
    text = page(reader)
    assert boxes(text).keys() == {"New revenue", "Average deal", "Deals won", "Leads", "Win rate", "List price"}
    assert "71 → 96" in text
    assert "6 metrics hang together in 1 tree. 1 metric stands alone." in text


def test_boxes_carry_the_hue_of_their_teams_function_and_its_name(reader: Client) -> None:
    text = page(reader)
    assert {name: boxes(text)[name].split()[0] for name in ("Leads", "Win rate", "List price")} == {
        "Leads": "marketing",
        "Win rate": "sales",
        "List price": "product",
    }
    assert "Leads, no value yet, Marketing" in text


def test_near_a_metric_are_its_inputs_and_what_it_feeds(reader: Client) -> None:
    text = page(reader, "?focus=deals&depth=1")
    assert boxes(text).keys() == {"New revenue", "Deals won", "Leads", "Win rate"}
    assert "Deals won is made of Leads and Win rate, and moves New revenue." in text
    assert "Sales · 1 more" in text  # the win rate has a price behind it


def test_a_box_leads_to_its_surroundings_and_the_middle_one_to_its_page(reader: Client) -> None:
    text = page(reader, "?focus=deals&depth=1")
    assert 'href="/metrics/?focus=leads&amp;depth=1"' in text
    assert 'href="/metrics/deals/" aria-label="Deals won, 71 → 96, Sales" aria-current="true"' in text


def test_a_belief_is_dashed_and_signed_and_a_formula_is_not(reader: Client) -> None:
    text = page(reader, "?focus=win_rate&depth=1")
    assert set(re.findall(r'<path class="graph-arrow (\w+)" d="[^"]*" marker', text)) == {"lowers", "drives"}
    assert "List price lowers Win rate (−)" in text


def test_the_set_of_a_finding_stands_out_and_the_rest_steps_back(reader: Client) -> None:
    row = make_finding()
    text = page(reader, f"?finding={row.pk}")
    assert {name: classes.split()[-1] for name, classes in boxes(text).items()} == {
        "List price": "lit",
        "Win rate": "way",
        "Deals won": "way",
        "New revenue": "lit",
        "Leads": "faint",
        "Average deal": "faint",
    }
    assert "The price and the revenue pull apart" in text


def test_metrics_that_the_evidence_names_are_of_the_set(reader: Client) -> None:
    row = make_finding(
        "T111",
        subjects=[["goal", "s-rev"], ["metric", "revenue"]],
        evidence=[
            {"label": "“Grow” (Sales): New revenue", "value": 1, "unit": "EUR", "source": "plan", "as_of": None},
            {"label": "Average deal, last year's best", "value": 1, "unit": "EUR", "source": "plan", "as_of": None},
        ],
    )
    shown = boxes(page(reader, f"?finding={row.pk}"))
    assert {name for name, classes in shown.items() if "lit" in classes} == {"New revenue", "Average deal"}


def test_a_set_can_be_named_in_the_address(reader: Client) -> None:
    shown = boxes(page(reader, "?lit=leads,deals&depth=0"))
    assert shown == {"Leads": "marketing lit", "Deals won": "sales lit"}


def test_findings_that_reason_over_metrics_lead_here(reader: Client) -> None:
    row = make_finding()
    assert f"/metrics/?finding={row.pk}" in reader.get(row.get_absolute_url()).content.decode()
    other = make_finding("T101", subjects=[["goal", "s-rev"]])
    assert "/metrics/?finding" not in reader.get(other.get_absolute_url()).content.decode()


def test_a_guest_sees_no_money_in_boxes_table_or_addresses(signed_in: SignedIn) -> None:
    put(funnel())
    secret = make_finding(about_money=True)
    guest = signed_in(make_person("Gus Guest", role=Role.GUEST))
    for query in ("", "?focus=revenue&depth=all", "?lit=revenue,price"):
        text = page(guest, query)
        assert "New revenue, not shown, Sales" in text
        for figure in ("1.23", "1,234,567", "1.9", "1,900,000", "987", "5,000"):
            assert figure not in text
    assert "71 → 96" in page(guest, "?focus=deals")
    assert guest.get(f"/metrics/?finding={secret.pk}").status_code == 404


def test_the_table_holds_what_the_picture_shows(reader: Client) -> None:
    text = page(reader, "?focus=win_rate&depth=1")
    table = text[text.index("<tbody>") :]
    assert [name in table for name in ("Win rate", "List price", "Deals won", "Average deal")] == [True] * 3 + [False]
    assert "− List price" in table


def test_the_table_is_sorted_and_paged_on_the_server(leader: Person, signed_in: SignedIn) -> None:
    put(wide(60))
    text = page(signed_in(leader), "?sort=-metric")
    assert text.index("Metric number 9<") < text.index("Metric number 8<")
    assert "1–50 of 60" in text
    assert "51–60 of 60" in page(signed_in(leader), "?sort=-metric&page=2")


def test_a_large_company_begins_with_its_trees(leader: Person, signed_in: SignedIn) -> None:
    put(wide(60))
    browser = signed_in(leader)
    text = page(browser)
    assert boxes(text) == {}
    assert 'href="/metrics/?focus=m0000">Metric number 0</a>' in text
    assert "59 metrics" in text
    assert len(boxes(page(browser, "?show=whole"))) == 60


def test_a_large_picture_is_folded_to_the_steps_below_its_roots(leader: Person, signed_in: SignedIn) -> None:
    put(wide(60))
    text = page(signed_in(leader), "?show=whole&depth=1")
    assert boxes(text).keys() == {f"Metric number {number}" for number in (0, 1, 2, 3, 5)}  # 5 is believed to move it
    assert "1–50 of 60" in text


def test_one_match_is_opened_and_several_are_listed(reader: Client) -> None:
    assert reader.get("/metrics/?find=list").headers["Location"] == "/metrics/?focus=price"
    assert '<a href="/metrics/?focus=revenue">New revenue</a>' in page(reader, "?find=e")
    assert "No metric is called “xyz”" in page(reader, "?find=xyz")


def test_without_metrics_it_says_what_they_are_for(leader: Person, signed_in: SignedIn) -> None:
    assert "No metrics yet" in page(signed_in(leader))


def test_metrics_that_nothing_joins_are_told_how_to_be(leader: Person, signed_in: SignedIn) -> None:
    company = funnel()
    put(replace(company, metrics=tuple(replace(each, formula=None) for each in company.metrics), influences=()))
    text = page(signed_in(leader))
    assert "No metric is joined to another yet" in text
    assert "Recommendation" in text


@pytest.mark.parametrize(
    "query",
    ["?focus=gone", "?depth=x", "?depth=²", "?focus=deals&depth=9999999", "?lit=gone", "?finding=x", "?page=x&sort=no"],
)
def test_a_bent_address_is_a_page_and_not_an_error(query: str, reader: Client) -> None:
    page(reader, query)


def test_a_metric_in_a_circle_of_formulas_is_drawn(leader: Person, signed_in: SignedIn) -> None:
    company = funnel()
    put(replace(company, metrics=tuple(replace(m, formula="deals") if m.id == "leads" else m for m in company.metrics)))
    assert "Leads" in boxes(page(signed_in(leader), "?focus=deals&depth=all"))


def queries(client: Client, query: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        page(client, query)
    return len(seen)


@pytest.mark.parametrize("query", ["?show=whole", "?focus=m0000&depth=all", "?lit=m0001,m0004"])
def test_three_hundred_metrics_take_as_many_queries_as_ten(query: str, leader: Person, signed_in: SignedIn) -> None:
    put(wide(10))
    browser = signed_in(leader)
    page(browser, query)
    few = queries(browser, query)
    put(wide(300))
    assert queries(browser, query) == few


def test_the_address_says_all_and_nothing_else() -> None:
    asked = Asked(focus="deals", depth="1", finding=7)
    assert asked.url(focus="leads") == "/metrics/?focus=leads&depth=1&finding=7"
    assert Asked().url() == "/metrics/"


def test_what_nobody_measured_is_worked_out_and_says_so(leader: Person, signed_in: SignedIn) -> None:
    company = funnel()
    day = company.readings[0].on
    parts = (Reading("leads", day, 300), Reading("win_rate", day, 0.2))
    put(replace(company, readings=parts))
    text = page(signed_in(leader), "?focus=deals&depth=1")
    assert "60 → 96" in text
    assert "worked out, " in text

"""Health, the reader's day, and what an answer may be kept by."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.utils import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from trine.web.base.middleware import reader_time_zone
from trine.web.people.models import Person


@pytest.mark.django_db
def test_health_is_one_word_for_anybody(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_health_asks_the_database_and_nothing_else(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        client.get("/healthz")


def test_health_says_when_the_database_is_gone(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise OperationalError("the server has gone away")

    monkeypatch.setattr(connection, "cursor", gone)
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"the database does not answer\n")


@pytest.mark.parametrize(("zone", "day"), [("Pacific/Auckland", "19"), ("UTC", "18"), ("Pacific/Niue", "17")])
def test_a_page_knows_the_readers_own_day(zone: str, day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    hour = 23 if zone == "Pacific/Auckland" else 1
    monkeypatch.setattr(timezone, "now", lambda: datetime(2027, 3, 18, hour, tzinfo=UTC))

    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(timezone.localdate().day))

    request = RequestFactory().get("/")
    request.user = Person(time_zone=zone)
    response = reader_time_zone(page)(request)
    assert isinstance(response, HttpResponse)
    assert response.content.decode() == day
    assert timezone.get_current_timezone_name() == "UTC"

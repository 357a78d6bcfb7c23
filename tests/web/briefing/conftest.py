"""A launch that sales counts on, and a mail server that keeps what it is sent."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from pytest_django import Settings
from tests.web.briefing.smtp_sink import SmtpSink
from tests.web.factories import make_person

from trine.web.launches.models import Launch
from trine.web.people.models import Person, Team

MONDAY = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)


@pytest.fixture
def launch(marketing: Team, sales: Team) -> Launch:
    row = Launch.objects.create(
        slug="sensor-line", name="The sensor line", day=date(2027, 3, 1), tier=1, team=marketing
    )
    row.relied_on_by.add(sales)
    return row


@pytest.fixture
def rep(sales: Team) -> Person:
    return make_person("Rita Rep", teams=(sales,))


@pytest.fixture
def smtp(settings: Settings) -> Iterator[SmtpSink]:
    with SmtpSink() as sink:
        settings.MAIL_IS_SET_UP = True
        settings.EMAIL_BACKEND = "trine.web.briefing.channels.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield sink

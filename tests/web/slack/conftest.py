"""Slack on this machine, set up, and a rep who wants to be told there."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import transaction
from pytest_django import Settings
from tests.integrations.slack.server import SlackServer
from tests.web.factories import make_person

from trine.web.base.events import record
from trine.web.briefing.models import Preference
from trine.web.briefing.running import run_round
from trine.web.launches.models import Launch
from trine.web.people.models import Person, Team

MONDAY = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)


@pytest.fixture
def slack(settings: Settings) -> Iterator[SlackServer]:
    with SlackServer() as server:
        settings.SLACK_BOT_TOKEN, settings.SLACK_API_URL = server.token, server.api
        yield server


@pytest.fixture
def launch(marketing: Team, sales: Team) -> Launch:
    row = Launch.objects.create(
        slug="sensor-line", name="The sensor line", day=date(2027, 3, 1), tier=1, team=marketing
    )
    row.relied_on_by.add(sales)
    return row


@pytest.fixture
def rep(sales: Team, slack: SlackServer) -> Person:
    person = make_person("Rita Rep", email="rita@halden.example", teams=(sales,))
    Preference.objects.create(person=person, channels=["inbox", "slack"])
    slack.people["rita@halden.example"] = "U1"
    return person


def move(launch: Launch, **more: object) -> None:
    """The launch day moves."""
    words = {"name": launch.name, "before": "2027-03-01", "after": "2027-03-15", "because": "the supplier is late"}
    with transaction.atomic():
        record(None, "launch_moved", "launch", launch.slug, **words, told=["sales"], **more)


@pytest.fixture
def told(launch: Launch, rep: Person, slack: SlackServer) -> dict[str, Any]:
    """What Rita sees in Slack after the launch has moved."""
    move(launch)
    run_round(MONDAY)
    (message,) = slack.posted
    return message

"""A webhook of a leader, who may see launches, and a receiver on this machine."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings
from tests.integrations.webhooks.hook_sink import HERE, HookSink, hook_sink
from tests.web.briefing.conftest import launch  # noqa: F401 - the launch that events are about

from trine.web.people.models import Person
from trine.web.webhooks.actions import make
from trine.web.webhooks.models import Endpoint


@pytest.fixture
def sink(settings: Settings) -> Iterator[HookSink]:
    settings.EGRESS_ALLOWED = HERE
    with hook_sink() as sink:
        yield sink


@pytest.fixture
def made(leader: Person, sink: HookSink) -> tuple[Endpoint, str]:
    """A webhook for launches, and its secret."""
    return make(leader, name="Channel", url=f"{sink.address}/hook", topics=["launches"])

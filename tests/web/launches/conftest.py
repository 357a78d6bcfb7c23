"""The small company with its launch; Marek leads the launch, Ana leads Sales, which counts on it."""

from datetime import date

import pytest
from django.utils import timezone
from tests.web.launches.plans import take_in

from trine.web.launches.models import Launch
from trine.web.people.models import Person


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def launch(db: None, today: date) -> Launch:
    """The sensor line, 60 days away, with a task that was set by hand and one that follows the playbook."""
    take_in(today)
    return Launch.objects.get(slug="sensor")


@pytest.fixture
def marek(launch: Launch) -> Person:
    return Person.objects.get(slug="marek")


@pytest.fixture
def ana(launch: Launch) -> Person:
    return Person.objects.get(slug="ana")

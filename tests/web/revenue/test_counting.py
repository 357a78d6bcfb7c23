"""Many touches are counted by a job before a page answers from what was counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from trine import demo
from trine.analytics.attribution import Reach
from trine.analytics.store import FactStore
from trine.web.revenue import counting
from trine.web.revenue.tasks import count_touches, count_touches_for

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.conftest import SignedIn

    from trine.web.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store whose touches are too many to be counted while somebody waits."""
    settings.FACTS_DIR = tmp_path / "facts"
    FactStore(settings.FACTS_DIR).replace(demo.facts(timezone.localdate()), source="demo")
    monkeypatch.setattr(counting, "AT_ONCE", 1_000)


def test_a_page_over_uncounted_touches_says_so_and_has_a_job_count_them_once(
    many: None, leader: Person, signed_in: SignedIn
) -> None:
    client = signed_in(leader)
    for _ in range(2):
        assert "The touches are being counted." in client.get("/revenue/?lookback=90").content.decode()
    (job,) = ProcrastinateJob.objects.filter(task_name=count_touches_for.name)
    count_touches_for(**job.args)
    assert "model by model" in client.get("/revenue/?lookback=90").content.decode()


def test_files_and_campaigns_wait_for_the_count_as_well(many: None, leader: Person, signed_in: SignedIn) -> None:
    client = signed_in(leader)
    assert client.get("/revenue/attribution.csv?scope=contact")["Location"] == "/revenue/?scope=contact"
    assert client.get("/revenue/campaigns.csv")["Location"] == "/revenue/campaigns/"
    assert "The touches are being counted." in client.get("/revenue/campaigns/").content.decode()
    assert "The touches are being counted." in client.get("/revenue/sourced/").content.decode()


def test_what_the_pages_ask_first_is_counted_without_being_asked(many: None) -> None:
    assert not counting.is_counted(Reach("account"))
    count_touches(timestamp=0)
    assert counting.is_counted(Reach("account"))
    assert not counting.is_counted(Reach("account", 30))


def test_without_touches_there_is_nothing_to_count(settings: Any, tmp_path: Path) -> None:
    settings.FACTS_DIR = tmp_path / "facts"
    count_touches(timestamp=0)
    assert counting.is_counted(Reach("contact"))

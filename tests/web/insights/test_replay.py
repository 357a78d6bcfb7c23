"""Twelve weeks of findings for a company that was loaded at once: `load_demo`, and what the checks see in it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker
from tests.web.factories import make_person
from tests.web.loaded import loaded

from trine.analytics.errors import StoreDamagedError
from trine.core.company import Role
from trine.demo import PLANTED
from trine.web.briefing.models import Delivery, State
from trine.web.goals.models import Goal
from trine.web.insights.actions import replay_weeks, run_all_checks
from trine.web.insights.models import CheckRun, FindingRecord
from trine.web.insights.queries.findings import SHOWN_ON
from trine.web.insights.queries.signs import signs
from trine.web.insights.store import finding_of
from trine.web.people.models import Company, Person
from trine.web.revenue.models import Sourcing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("halden"), pytest.mark.xdist_group("replay")]


def load() -> str:
    """What the command says."""
    said = StringIO()
    call_command("load_demo", url="http://127.0.0.1:8000/", stdout=said)
    return said.getvalue()


@pytest.fixture(scope="module")
def halden(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    with loaded(load, django_db_blocker, tmp_path_factory.mktemp("halden")):
        yield


def spells() -> list[tuple[str, str, object, object]]:
    """Every finding with the times that it was there; the keys of rows, which a replay gives anew, are left out."""
    rows = FindingRecord.objects.order_by("identity", "appeared_at")
    return list(rows.values_list("identity", "title", "appeared_at__date", "resolved_at__date"))


def test_the_checks_have_run_once_a_week_and_once_now() -> None:
    runs = list(CheckRun.objects.order_by("at").values_list("at", flat=True))
    today = timezone.localdate()
    days = list(dict.fromkeys(run.date() for run in runs))
    assert days == [today - timedelta(weeks=week) for week in range(12, -1, -1)]


def test_findings_appeared_in_different_weeks_and_some_of_them_lately() -> None:
    days = set(FindingRecord.objects.values_list("appeared_at__date", flat=True))
    assert len(days) >= 4
    assert max(days) > timezone.localdate() - timedelta(weeks=7)


def test_some_findings_went_away_after_they_had_appeared() -> None:
    gone = FindingRecord.objects.exclude(resolved_at=None)
    assert gone.count() >= 5
    assert all(row.appeared_at < row.resolved_at for row in gone if row.resolved_at)


def test_what_two_of_them_agreed_to_went_away_by_their_names() -> None:
    gone = FindingRecord.objects.exclude(resolved_by=None).order_by("code")
    assert list(gone.values_list("code", "resolved_by__slug")) == [
        ("T115", "ana"),
        ("T204", "hanneke"),
        ("T205", "hanneke"),
    ]
    assert not Delivery.objects.exclude(channel="inbox").exclude(state=State.SUPPRESSED).exists()


def test_no_finding_is_older_than_the_change_that_it_tells_of() -> None:
    changed = Goal.objects.exclude(changed=None).get()
    told = FindingRecord.objects.open().get(code="T115", subjects__contains=[["goal", changed.slug]])
    assert changed.changed is not None
    assert told.appeared_at.date() >= changed.changed


def test_spells_of_one_finding_do_not_overlap() -> None:
    of_one = defaultdict(list)
    for row in FindingRecord.objects.order_by("appeared_at"):
        of_one[row.identity].append(row)
    pairs = [pair for rows in of_one.values() for pair in pairwise(rows)]
    assert all(one.resolved_at and one.resolved_at <= two.appeared_at for one, two in pairs)


def test_no_week_has_many_times_the_findings_of_another() -> None:
    person = make_person(role=Role.LEADER)
    weeks = [sum(each.trend[week] for each in signs(person).signs) for week in range(13)]
    assert len(set(weeks)) > 2
    assert max(weeks) <= 2 * min(weeks)


def test_what_is_planted_is_open_now() -> None:
    today = timezone.localdate()
    found = [finding_of(row) for row in FindingRecord.objects.open()]
    about = [(finding.code, {str(subject) for subject in finding.subjects}) for finding in found]
    missed = [
        each.story for each in PLANTED if not any(code == each.code and each.on(today) <= refs for code, refs in about)
    ]
    assert missed == []
    assert Counter(FindingRecord.objects.open().values_list("accepted", flat=True))[True] == 1


def test_a_finding_about_revenue_leads_to_the_page_that_shows_all_its_figures() -> None:
    client = Client()
    client.force_login(Person.objects.filter(role=Role.OWNER).order_by("slug")[0])
    found = FindingRecord.objects.filter(resolved_at=None, code__in=SHOWN_ON)
    assert "T506" in {row.code for row in found}  # T201 shows in some months alone
    for row in found:
        says, view = SHOWN_ON[row.code]
        page = client.get(row.get_absolute_url()).content.decode()
        assert re.search(rf'<a [^>]*href="{reverse(view)}"[^>]*>\s*{says}', page)
        assert client.get(reverse(view)).status_code == 200


def test_the_demo_company_says_what_sourced_means() -> None:
    assert Sourcing.objects.get().definition.channels >= {"webinar", "paid_search"}


def test_loading_again_changes_nothing_and_says_that_it_is_there() -> None:
    before = spells()
    said = load()
    pending = FindingRecord.objects.pending().count()
    assert said == (
        f"demo company is there: Halden Instruments, {pending} open findings\nlook around: http://127.0.0.1:8000/demo/\n"
    )
    assert spells() == before


def test_where_an_owner_can_sign_in_no_other_way_in_is_named() -> None:
    make_person(role=Role.OWNER, password="a long walk home")
    assert "look around" not in load()


def test_a_load_that_was_killed_before_the_weeks_were_told_tells_them_the_next_time() -> None:
    before = spells()
    FindingRecord.objects.all().delete()
    CheckRun.objects.all().delete()
    run_all_checks()  # the job worker was there first
    load()
    assert spells() == before


def test_a_replay_is_there_whole_or_not_at_all(settings: Settings, tmp_path: Path) -> None:
    before = spells()
    settings.FACTS_DIR = tmp_path
    (tmp_path / "CURRENT").write_text("nonsense")
    with pytest.raises(StoreDamagedError):
        replay_weeks()
    assert spells() == before


def test_where_there_is_a_plan_the_command_refuses_with_a_sentence() -> None:
    Company.objects.update(is_demo=False)
    with pytest.raises(CommandError, match="There is a plan here already"):
        load()


def test_nobody_of_the_demo_has_a_password() -> None:
    assert not any(person.has_usable_password() for person in Person.objects.all())

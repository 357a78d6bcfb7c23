"""The checks find what is planted in the demo company, and next to nothing else, whatever day it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from trine.analytics.metrics import with_facts
from trine.analytics.store import FactStore
from trine.core.checks import CATALOGUE, Report, run_checks
from trine.demo import PLANTED, as_of, company, facts, measured, questions
from trine.demo.planted import FOLLOWING

if TYPE_CHECKING:
    from trine.core.company import Company

pytestmark = pytest.mark.xdist_group("planted")  # each day's report is made once
DAYS = (date(2027, 1, 2), date(2027, 3, 18), date(2028, 2, 29))


def _with_facts(today: date, folder: pytest.TempPathFactory) -> Company:
    store = FactStore(folder.mktemp("facts") / "store", clock=lambda: as_of(today))
    store.replace(facts(today), source="demo")
    asked = tuple(each.tension for each in questions(today))
    return replace(with_facts(company(today), store), agreement=measured(today), tensions=asked)


@pytest.fixture(scope="module", params=DAYS, ids=str)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[date, Report]:
    today = request.param
    return today, run_checks(_with_facts(today, tmp_path_factory), today)


def test_every_planted_misalignment_is_found(told: tuple[date, Report]) -> None:
    today, report = told
    missed = [(each.code, each.subjects) for each in PLANTED if not each.is_found_in(report.findings, today)]
    assert missed == []


def test_whatever_else_is_found_follows_from_what_is_planted(told: tuple[date, Report]) -> None:
    today, report = told
    known = (*PLANTED, *FOLLOWING)
    more = [f.title for f in report.findings if not any(each.is_told_by(f, today) for each in known)]
    assert more == []


def test_what_the_data_say_about_a_belief_stands_beside_it(told: tuple[date, Report]) -> None:
    today, report = told
    (finding,) = (each for each in report.findings if each.code == "T109" and "goal:f-spend" in map(str, each.subjects))
    (belief,) = (each for each in finding.evidence if str(each.value).startswith("believed, strong: "))
    (data,) = (each for each in finding.evidence if each.label == f"{belief.label} in the data")
    assert str(data.value).startswith("a correlation of ")
    assert "over 8 quarters, seasons included" in str(data.value)
    assert data.as_of is not None
    assert data.as_of < today


def test_nothing_is_left_undecided(told: tuple[date, Report]) -> None:
    assert told[1].undecided == ()


def test_there_are_no_more_findings_than_a_person_reads(told: tuple[date, Report]) -> None:
    assert 15 <= len(told[1].findings) <= 50


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_plan_alone_shows_all_that_needs_no_facts(today: date) -> None:
    findings = run_checks(company(today), today).findings
    assert [each.code for each in PLANTED if not each.needs_facts and not each.is_found_in(findings, today)] == []


def test_at_least_a_dozen_kinds_of_misalignment_are_planted() -> None:
    assert len({each.code for each in PLANTED}) >= 12


def test_every_check_has_something_planted_but_for_what_only_some_months_show() -> None:
    planted = {each.code for each in PLANTED}
    assert {check.code for check in CATALOGUE} - planted == {each.code for each in FOLLOWING} - planted == {"T201"}


def test_one_finding_is_accepted_on_the_record(told: tuple[date, Report]) -> None:
    accepted = [finding for finding in told[1].findings if finding.accepted]
    assert [finding.code for finding in accepted] == ["T108"]


def test_all_copies_of_a_larger_company_have_findings_of_their_own() -> None:
    today = DAYS[0]
    one = len(run_checks(company(today), today).findings)
    assert len(run_checks(company(today, scale=3), today).findings) >= 3 * one


def test_the_guide_tells_every_story() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "guides" / "demo.md").read_text(encoding="utf-8")
    assert [
        each.code for each in PLANTED if f"| [{each.code}](../checks/{each.code}.md) | {each.story}" not in guide
    ] == []

from dataclasses import replace
from datetime import date

import pytest
from tests.core.checks.reading import TODAY, company

from trine.core.checks import CATALOGUE, run_checks
from trine.core.company import Accepted
from trine.core.findings import Finding

CLASH = """
goals:
  - {id: a, title: A, cycle: 2027-q1, owners: [product], key_results: [{metric: list_price, at_most: 900}]}
  - {id: b, title: B, cycle: 2027-q1, owners: [sales], key_results: [{metric: list_price, at_least: 950}]}
"""


def clash(*subjects: str, code: str = "T108", until: date = date(2027, 3, 31), today: date = TODAY) -> Finding:
    """The one clash of the plan, with what was accepted."""
    accepted = Accepted(code, subjects, "ana", date(2027, 1, 10), until, "the board has decided")
    report = run_checks(replace(company(CLASH), accepted=(accepted,)), today, select={"T108"})
    (found,) = report.findings
    return found


@pytest.mark.parametrize(
    "subjects",
    [("a", "b"), ("b", "a"), ("goal:a", "goal:b"), ("a", "b", "list_price"), ("a", "goal:b", "metric:list_price")],
)
def test_a_finding_is_accepted_by_its_code_and_its_subjects_in_any_order(subjects: tuple[str, ...]) -> None:
    found = clash(*subjects)
    assert found.accepted is not None
    assert found.accepted.because == "the board has decided"


@pytest.mark.parametrize("subjects", [("a",), ("a", "b", "c"), ("list_price",), ("metric:a", "goal:b"), ()])
def test_an_acceptance_of_other_subjects_accepts_nothing(subjects: tuple[str, ...]) -> None:
    assert clash(*subjects).accepted is None


def test_an_acceptance_of_another_code_accepts_nothing() -> None:
    assert clash("a", "b", code="T109").accepted is None


def test_an_acceptance_holds_on_its_last_day_and_then_runs_out() -> None:
    assert clash("a", "b", until=TODAY).accepted is not None
    found = clash("a", "b", until=date(2027, 2, 14))
    assert found.accepted is None
    assert found.evidence[-1].label == "Acceptance ran out"
    assert found.evidence[-1].value == "accepted by Ana Sousa until 14 February 2027: the board has decided"


SHORT = """
goals:
  - {id: c, title: C, cycle: 2027-q1, owners: [company], key_results: [{metric: revenue, at_least: 900}]}
  - {id: s, title: S, cycle: 2027-q1, owners: [sales], serves: [c], key_results: [{metric: revenue, at_least: 500}]}
"""


@pytest.mark.parametrize(("given", "is_accepted"), [(("c",), True), (("s", "c", "revenue"), True), (("s",), False)])
def test_what_a_finding_begins_with_has_to_be_accepted_and_the_rest_may_be(
    given: tuple[str, ...], is_accepted: bool
) -> None:
    accepted = Accepted("T112", given, "ana", TODAY, TODAY, "for now")
    (found,) = run_checks(replace(company(SHORT), accepted=(accepted,)), TODAY, select={"T112"}).findings
    assert [str(subject) for subject in found.subjects] == ["goal:c", "metric:revenue", "goal:s"]
    assert (found.accepted is not None) is is_accepted


def test_a_newer_acceptance_takes_the_place_of_one_that_ran_out() -> None:
    old = Accepted("T108", ("a", "b"), "ana", date(2026, 1, 1), date(2026, 6, 30), "for now")
    new = Accepted("T108", ("a", "b"), "ana", date(2027, 1, 1), date(2027, 6, 30), "again")
    for order in ((old, new), (new, old)):
        (found,) = run_checks(replace(company(CLASH), accepted=order), TODAY, select={"T108"}).findings
        assert found.accepted == new


def test_pending_findings_are_those_that_nobody_accepted() -> None:
    accepted = Accepted("T108", ("a", "b"), "ana", TODAY, TODAY, "for now")
    report = run_checks(replace(company(CLASH), accepted=(accepted,)), TODAY)
    assert "T108" in {finding.code for finding in report.findings}
    assert "T108" not in {finding.code for finding in report.pending}


@pytest.mark.parametrize(
    ("select", "ignore", "codes"),
    [
        (None, (), ["T108", "T101", "T101", "T103", "T103", "T103", "T105", "T105", "T105"]),
        (["T101"], (), ["T101", "T101"]),
        (["t101", "T108"], (), ["T108", "T101", "T101"]),
        (["T10"], ["T103", "T105"], ["T108", "T101", "T101"]),
        (["T2"], (), []),
        (None, ["T"], []),
    ],
)
def test_codes_and_their_beginnings_choose_the_checks(
    select: list[str] | None, ignore: list[str], codes: list[str]
) -> None:
    assert [finding.code for finding in run_checks(company(CLASH), TODAY, select, ignore).findings] == codes


def test_findings_come_by_severity_code_and_subjects() -> None:
    found = run_checks(company(CLASH), TODAY).findings
    assert [finding.sort_key for finding in found] == sorted(finding.sort_key for finding in found)


def test_codes_are_unique_in_order_and_of_a_known_sign() -> None:
    codes = [check.code for check in CATALOGUE]
    assert codes == sorted(set(codes))
    assert {check.sign for check in CATALOGUE} <= {1, 2, 3, 4, 5}

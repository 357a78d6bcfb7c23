import re

import pytest

from trine.core.checks import CATALOGUE, EXAMPLE_DAY, Check, run_checks
from trine.plan import parse_plan

every_check = pytest.mark.parametrize("check", CATALOGUE, ids=lambda check: check.code)


@every_check
def test_the_example_of_a_check_makes_it_speak_once(check: Check) -> None:
    company = check.with_example_facts(parse_plan({"plan.yaml": check.example.encode()}).company)
    found = [finding for finding in run_checks(company, EXAMPLE_DAY).findings if finding.code == check.code]
    assert len(found) == 1
    (finding,) = found
    assert finding.severity is check.severity
    assert finding.evidence
    assert finding.reasons
    assert finding.next_step


@every_check
def test_a_finding_is_told_in_names_and_not_in_ids(check: Check) -> None:
    company = check.with_example_facts(parse_plan({"plan.yaml": check.example.encode()}).company)
    (finding,) = (found for found in run_checks(company, EXAMPLE_DAY).findings if found.code == check.code)
    ids = {metric.id for metric in company.metrics if "_" in metric.id} | {goal.id for goal in company.goals}
    told = set(re.findall(r"[a-z0-9_-]+", finding.title + finding.next_step))
    assert not told & ids


@every_check
def test_a_check_says_what_it_finds_why_and_what_to_do(check: Check) -> None:
    assert check.title
    assert check.finds
    assert check.costs
    assert check.fix
    assert check.serves

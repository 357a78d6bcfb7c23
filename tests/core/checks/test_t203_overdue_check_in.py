from datetime import date

import pytest
from tests.core.checks.reading import findings


def plan(every: str, *days: str, cycle: str = "2027-q1") -> str:
    told = "".join(f"  - {{goal: g, on: {on}, by: ana, confidence: 0.5}}\n" for on in days)
    rhythm = f", check_in_every: {every}" if every else ""
    return f"""
goals: [{{id: g, title: Keep, cycle: {cycle}, owners: [sales]{rhythm}}}]
check_ins:
{told}
"""


@pytest.mark.parametrize(("today", "count"), [(date(2027, 2, 10), 0), (date(2027, 2, 11), 1)])
def test_a_check_in_is_late_after_its_rhythm_and_two_days_of_grace(today: date, count: int) -> None:
    assert len(findings("T203", plan("week", "2027-02-01", "2027-01-20"), today=today)) == count


def test_without_any_check_in_the_cycles_first_day_counts() -> None:
    late = findings("T203", plan("month"))
    assert [finding.title for finding in late] == ["The check-in on “Keep” is 14 days late"]
    assert not findings("T203", plan("month"), today=date(2027, 2, 3))


def test_a_check_in_of_the_last_cycle_does_not_make_the_first_one_of_this_late() -> None:
    assert not findings("T203", plan("week", "2026-12-01"), today=date(2027, 1, 8))


@pytest.mark.parametrize("text", [plan(""), plan("week", cycle="2027-q2"), plan("week", cycle="2026-q4")])
def test_goals_without_a_rhythm_or_that_do_not_run_are_silent(text: str) -> None:
    assert not findings("T203", text)

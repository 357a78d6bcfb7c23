from dataclasses import replace
from datetime import date

from tests.core.checks.reading import TODAY, company

from trine.core.checks.t207_undecided import run
from trine.core.findings import Finding
from trine.core.tensions import Tension

OPEN = Tension("7", "Discounts or margin?", date(2027, 1, 20), "ana", date(2027, 2, 14), ("sales", "gone"))


def found(*tensions: Tension, today: date = TODAY) -> list[Finding]:
    return list(run(replace(company(), tensions=tensions), today))


def test_a_question_is_overdue_on_the_day_after_its_last() -> None:
    assert not found(OPEN, today=date(2027, 2, 14))
    (finding,) = found(OPEN)
    assert finding.title == "“Discounts or margin?” should have been decided 1 day ago"
    assert [str(subject) for subject in finding.subjects] == ["tension:7", "team:sales"]
    assert finding.next_step.startswith("Ana Sousa: decide it today")


def test_leadership_is_named_once_the_question_was_brought_there() -> None:
    (finding,) = found(replace(OPEN, escalated_on=date(2027, 2, 15)))
    assert finding.next_step.startswith("Ana Sousa or leadership: decide")
    (finding,) = found(replace(OPEN, decider="nobody"))
    assert finding.next_step.startswith("Leadership: decide")


def test_a_question_that_was_asked_later_is_not_told_of_an_earlier_day() -> None:
    assert not found(replace(OPEN, decide_by=date(2027, 1, 1)), today=date(2027, 1, 19))

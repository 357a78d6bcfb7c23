from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.core.checks.reading import TODAY, company

from trine.core.checks.t505_unanswered_leads import run
from trine.core.findings import Finding
from trine.core.handoff import HandoffAgreement, HandoffFacts, Returned, Waiting
from trine.core.revenue import RevenueFacts

NOW = datetime(2027, 2, 15, 12, tzinfo=UTC)
"""A Monday, at noon."""


def found(
    *waiting: Waiting,
    returned: tuple[Returned, ...] = (),
    agreed: HandoffAgreement | None = HandoffAgreement("4h"),  # noqa: B008 - frozen
    known_at: datetime = NOW,
    today: date = TODAY,
) -> list[Finding]:
    facts = HandoffFacts("crm", known_at, 50, waiting, returned)
    return list(run(replace(company(), handoff=agreed, revenue=RevenueFacts(handoffs=(facts,))), today))


def since(text: str, n: int = 1, owner: str = "Ana Sousa") -> Waiting:
    return Waiting(datetime.fromisoformat(text).replace(tzinfo=UTC), owner, n)


@pytest.mark.parametrize(("hour", "count"), [("2027-02-12T15", 1), ("2027-02-12T16", 0), ("2027-02-14T09", 0)])
def test_a_lead_is_late_once_the_agreed_working_hours_have_passed(hour: str, count: int) -> None:
    """Friday at 15:59 has until Monday at 12:00; one from the hour after has until 13:00."""
    assert len(found(since(hour))) == count


def test_they_are_counted_with_those_who_have_most_first() -> None:
    (finding,) = found(since("2027-02-10T09", 2), since("2027-02-11T09", 1, "Rui"), since("2027-02-09T09", 3, "Rui"))
    assert (
        finding.title == "6 leads handed over to Sales have waited for an answer longer than the agreed 4 working hours"
    )
    assert [(item.label, item.value) for item in finding.evidence[2:]] == [("Rui", 4), ("Ana Sousa", 2)]
    assert [str(subject) for subject in finding.subjects] == ["handoff:unanswered", "team:sales"]


def test_without_an_agreement_five_working_days_are_taken() -> None:
    assert not found(since("2027-02-08T12"), agreed=None)
    (finding,) = found(since("2027-02-08T10"), agreed=None)
    assert finding.title.endswith("has waited for an answer longer than five working days")


def test_hours_are_those_of_the_agreed_time_zone() -> None:
    """Noon in UTC is seven in the morning in New York: Monday's hours have not begun."""
    assert not found(since("2027-02-12T18"), agreed=HandoffAgreement("4h", zone="America/New_York"))
    assert found(since("2027-02-12T15"), agreed=HandoffAgreement("4h", zone="America/New_York"))


def test_public_holidays_of_the_company_are_no_working_days() -> None:
    """The 15th of February 2027 is Washington's birthday."""
    facts = HandoffFacts("crm", NOW, 50, (since("2027-02-12T15"),), ())
    there = replace(company(), handoff=HandoffAgreement("4h"), revenue=RevenueFacts(handoffs=(facts,)))
    assert len(list(run(there, TODAY))) == 1
    assert not list(run(replace(there, country="US"), TODAY))


def test_what_may_have_been_answered_since_the_facts_came_in_is_not_held_against_anybody() -> None:
    assert not found(since("2027-02-12T15"), known_at=datetime(2027, 2, 13, 6, tzinfo=UTC))


def test_a_past_day_is_told_as_it_was() -> None:
    assert not found(since("2027-02-11T15"), today=date(2027, 2, 11))
    assert found(since("2027-02-11T15"), today=date(2027, 2, 12))


def test_leads_returned_without_a_reason_are_found_and_those_with_one_are_not() -> None:
    rows = (Returned(date(2027, 2, 1), "Ana", 5, 2), Returned(date(2027, 2, 3), "Rui", 4, 0))
    (finding,) = found(returned=rows)
    assert finding.title == "2 of 9 returned leads came back without a reason"
    assert [item.label for item in finding.evidence[2:]] == ["Ana"]
    assert not found(returned=rows[1:])
    assert not found(returned=rows, today=date(2027, 1, 31))


def test_a_source_that_records_no_answers_is_silent() -> None:
    facts = HandoffFacts("crm", NOW, 50, None, ())
    assert not list(run(replace(company(), revenue=RevenueFacts(handoffs=(facts,))), TODAY))

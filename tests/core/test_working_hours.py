"""Waiting in working hours over nights, weekends, changes of the clock and time zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from trine.core.handoff import HandoffAgreement
from trine.core.working_hours import USUAL, WorkingHours, deadline, working_hours

BERLIN = WorkingHours(zone="Europe/Berlin")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def waited(hours: WorkingHours, start: str, end: str) -> float:
    return float(working_hours(hours, [at(start).timestamp()], [at(end).timestamp()])[0])


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2027-01-06T10:00", "2027-01-06T11:30", 1.5),
        ("2027-01-06T16:00", "2027-01-07T10:00", 2),
        ("2027-01-08T16:30", "2027-01-11T09:30", 1),
        ("2027-01-09T03:00", "2027-01-10T22:00", 0),
        ("2027-01-06T18:00", "2027-01-06T23:00", 0),
        ("2027-01-04T09:00", "2027-01-18T09:00", 80),
        ("2027-01-11T09:30", "2027-01-08T16:30", -1),
    ],
)
def test_nights_and_weekends_do_not_count(start: str, end: str, hours: float) -> None:
    assert waited(USUAL, start, end) == pytest.approx(hours)


@pytest.mark.parametrize(
    ("start", "end"), [("2027-03-26T08:00", "2027-03-29T07:00"), ("2027-10-29T07:00", "2027-11-01T08:00")]
)
def test_hours_are_those_of_the_teams_own_clock(start: str, end: str) -> None:
    """Clocks go forward on 28 March 2027: nine in Berlin is 8:00 UTC on the 26th and 7:00 UTC on the 29th."""
    assert waited(BERLIN, start, end) == pytest.approx(8)


def test_a_change_of_the_clock_within_the_hours_makes_the_day_shorter() -> None:
    round_the_clock = WorkingHours(0, 24 * 60, (0, 1, 2, 3, 4, 5, 6), "Europe/Berlin")
    assert waited(round_the_clock, "2027-03-27T23:00", "2027-03-28T22:00") == pytest.approx(23)
    assert waited(round_the_clock, "2027-10-30T22:00", "2027-10-31T23:00") == pytest.approx(25)


def test_days_of_other_calendars_count() -> None:
    assert waited(WorkingHours(weekdays=(6, 0, 1, 2, 3)), "2027-01-07T16:00", "2027-01-10T10:00") == pytest.approx(2)


@pytest.mark.parametrize(
    ("start", "wait", "end"),
    [
        ("2027-01-06T10:00", 4, "2027-01-06T14:00"),
        ("2027-01-08T16:00", 4, "2027-01-11T12:00"),
        ("2027-01-09T12:00", 8, "2027-01-11T17:00"),
        ("2027-01-06T10:00", 40, "2027-01-13T10:00"),
    ],
)
def test_a_deadline_is_the_moment_at_which_so_much_was_waited(start: str, wait: float, end: str) -> None:
    found = deadline(USUAL, at(start), wait)
    assert found == at(end)
    assert waited(USUAL, start, found.isoformat()[:19]) == pytest.approx(wait)


def test_public_holidays_do_not_count() -> None:
    """Christmas, then four Mondays off for somebody who works on Mondays alone."""
    off = WorkingHours(off=frozenset({date(2026, 12, 25)}))
    assert waited(off, "2026-12-24T16:00", "2026-12-28T10:00") == pytest.approx(2)
    assert deadline(off, at("2026-12-24T16:00"), 2) == at("2026-12-28T10:00")
    mondays = frozenset(date(2027, 1, 4) + timedelta(weeks=n) for n in range(4))
    assert deadline(WorkingHours(weekdays=(0,), off=mondays), at("2027-01-04T10:00"), 1) == at("2027-02-01T10:00")
    assert off.words == "Monday to Friday, 9:00 to 17:00, UTC, without public holidays"


def test_many_waits_are_worked_out_at_once() -> None:
    starts = np.arange(1_800_000_000, 1_800_600_000, 7_000.0)
    together = working_hours(BERLIN, starts, starts + 90_000)
    assert together.tolist() == [float(working_hours(BERLIN, [s], [s + 90_000])[0]) for s in starts]


@pytest.mark.parametrize(("text", "limit"), [("45m", 0.75), ("4h", 4), ("2d", 18)])
def test_an_agreement_tells_its_time_in_working_hours(text: str, limit: float) -> None:
    assert HandoffAgreement(text, hours="9-18").limit == limit

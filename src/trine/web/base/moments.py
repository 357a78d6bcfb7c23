"""Moments and days as addresses and forms tell them: anybody can write anything there."""

from __future__ import annotations

from datetime import UTC, date, datetime

YEARS = range(2000, 2101)
"""What lies outside is no moment of a company; the database, or a zone, may have no room for it."""


def moment(text: str) -> datetime | None:
    """A moment with its zone, in UTC; none for what is none.

    >>> moment("2027-01-11T10:00:00+01:00")
    datetime.datetime(2027, 1, 11, 9, 0, tzinfo=datetime.timezone.utc)
    >>> moment("0001-01-01T00:00:00+14:00") is moment("2027-01-11T10:00:00") is None
    True
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.year in YEARS and found.tzinfo is not None else None


def day(text: str) -> date | None:
    """A day; none for what is none.

    >>> day("2027-01-11"), day("9999-12-31")
    (datetime.date(2027, 1, 11), None)
    """
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None

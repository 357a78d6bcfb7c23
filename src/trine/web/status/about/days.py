"""Days as a status tells them: against the day on which people read it."""

from __future__ import annotations

from datetime import date

from trine.core.wording import day, times

SOON = 7


def when(on: date, read: date) -> str:
    """When something is due.

    >>> when(date(2027, 1, 12), date(2027, 1, 15)), when(date(2027, 1, 15), date(2027, 1, 15))
    ('3 days overdue, since 12 January 2027', 'due today')
    >>> when(date(2027, 1, 20), date(2027, 1, 15))
    'due on Wednesday, 20 January 2027'
    """
    days = (on - read).days
    if days < 0:
        return f"{times(-days, 'day')} overdue, since {day(on)}"
    if days == 0:
        return "due today"
    return f"due on {on:%A}, {day(on)}" if days <= SOON else f"due on {day(on)}"


def late_first(on: date, read: date) -> float:
    """A weight by which what is most overdue comes first."""
    return float((read - on).days)

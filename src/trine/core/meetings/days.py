"""On which days a series of meetings takes place, and when its agenda goes out."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container
    from zoneinfo import ZoneInfo

MORNING = time(7, 30)
AT_LEAST_BEFORE = timedelta(minutes=30)
"""A meeting that begins early has its agenda so long before."""


def next_on(first: date, every_weeks: int, since: date, off: Container[date] = ()) -> date:
    """The first day of a series on or after another day; `first` is its very first day, and so its weekday.

    It does not meet on the days `off`, of which there is an end: public holidays, what was left out.

    >>> first = date(2027, 1, 5)
    >>> next_on(first, 1, date(2027, 1, 5)), next_on(first, 2, date(2027, 1, 6)), next_on(first, 1, date(2026, 1, 1))
    (datetime.date(2027, 1, 5), datetime.date(2027, 1, 19), datetime.date(2027, 1, 5))
    >>> next_on(first, 1, date(2027, 1, 6), off={date(2027, 1, 12)})
    datetime.date(2027, 1, 19)
    """
    step = timedelta(weeks=every_weeks)
    on = first + -(-max(timedelta(), since - first) // step) * step
    while on in off:
        on += step
    return on


def sent_at(starts_at: datetime, zone: ZoneInfo) -> datetime:
    """When the agenda of a meeting goes out (UTC): that morning at 7:30 by its own clock, half an hour before at least.

    >>> from zoneinfo import ZoneInfo
    >>> sent_at(datetime(2027, 1, 12, 9, 0, tzinfo=UTC), ZoneInfo("Europe/Berlin"))
    datetime.datetime(2027, 1, 12, 6, 30, tzinfo=datetime.timezone.utc)
    >>> sent_at(datetime(2027, 1, 12, 6, 30, tzinfo=UTC), ZoneInfo("Europe/Berlin"))
    datetime.datetime(2027, 1, 12, 6, 0, tzinfo=datetime.timezone.utc)
    """
    on = starts_at.astimezone(zone).date()
    morning = datetime.combine(on, MORNING, tzinfo=zone).astimezone(UTC)
    return min(morning, (starts_at - AT_LEAST_BEFORE).astimezone(UTC))

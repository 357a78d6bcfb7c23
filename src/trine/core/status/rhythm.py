"""When a status goes out: a weekday and an hour by the company's clock; it is made a working day before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FRIDAY, SATURDAY = 4, 5
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The weekday (0 is Monday), the minute after midnight, and whose clock; `off` are public holidays.

    >>> Rhythm().words
    'Friday, 14:00, UTC'
    """

    weekday: int = FRIDAY
    minute: int = 14 * 60
    zone: str = "UTC"
    off: frozenset[date] = frozenset()

    @property
    def words(self) -> str:
        """Weekday, hour and zone."""
        return f"{WEEKDAYS[self.weekday]}, {self.minute // 60}:{self.minute % 60:02}, {self.zone}"

    def on(self, day: date) -> datetime:
        """The hour on a day, in UTC."""
        clock = time(self.minute // 60, self.minute % 60)
        return datetime.combine(day, clock, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def day_of(self, moment: datetime) -> date:
        """Which day it is there at a moment."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def is_working(self, day: date) -> bool:
        """Whether people work on a day."""
        return day.weekday() < SATURDAY and day not in self.off


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def next_out(rhythm: Rhythm, after: datetime) -> datetime:
    """The first moment (UTC) after another at which a weekly status goes out.

    >>> next_out(Rhythm(zone="Europe/Berlin"), datetime(2027, 1, 8, 13, 0, tzinfo=UTC))
    datetime.datetime(2027, 1, 15, 13, 0, tzinfo=datetime.timezone.utc)
    """
    first = rhythm.day_of(after)
    days = (first + _DAY * offset for offset in range(9))
    return next(at for day in days if day.weekday() == rhythm.weekday and (at := rhythm.on(day)) > after)


def month_out(rhythm: Rhythm, after: datetime) -> datetime:
    """The first moment after another at which a monthly rollup goes out: the first working day of a month.

    >>> month_out(Rhythm(), datetime(2027, 1, 8, tzinfo=UTC))
    datetime.datetime(2027, 2, 1, 14, 0, tzinfo=datetime.timezone.utc)
    >>> month_out(Rhythm(off=frozenset({date(2027, 1, 1)})), datetime(2026, 12, 8, tzinfo=UTC)).day
    4
    """
    first = rhythm.day_of(after).replace(day=1)
    for _ in range(3):
        day = first
        while not rhythm.is_working(day):
            day += _DAY
        if (at := rhythm.on(day)) > after:
            return at
        first = (first + 31 * _DAY).replace(day=1)
    raise AssertionError("every month has a working day")


def made_at(rhythm: Rhythm, out: datetime) -> datetime:
    """When an edition is made: at the same hour, a working day before it goes out.

    >>> made_at(Rhythm(weekday=0), datetime(2027, 1, 11, 14, 0, tzinfo=UTC))
    datetime.datetime(2027, 1, 8, 14, 0, tzinfo=datetime.timezone.utc)
    """
    day = rhythm.day_of(out) - _DAY
    while not rhythm.is_working(day):
        day -= _DAY
    return rhythm.on(day)

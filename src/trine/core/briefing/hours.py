"""A person's quiet hours and working days, by the clock on their own wall.

Where the clocks go forward, an hour that does not exist is taken for the one after it; where they go back, an hour that
comes twice is quiet or not by what the clock shows, both times.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from trine.core.working_hours import WorkingHours

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """When a person may be interrupted, in minutes after midnight; quiet from `opens` back to `closes`.

    Raises ValueError where no minute of the week is left.

    >>> Hours(zone="Europe/Berlin").words
    'Monday to Friday, 8:00 to 18:00, Europe/Berlin'
    """

    zone: str = "UTC"
    opens: int = 8 * 60
    closes: int = 18 * 60
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    digest_at: int = 8 * 60 + 30
    digest_weekday: int = 0
    """The day of the weekly digest, 0 is Monday; on the next working day where it is none."""
    off: frozenset[date] = frozenset()
    """Public holidays, on which nothing comes either."""

    def __post_init__(self) -> None:
        if not self.weekdays:
            raise ValueError("There is no day on which messages may come; choose at least one.")
        if not 0 <= self.opens < self.closes <= 24 * 60:
            raise ValueError("Messages have to begin before they end; choose a later end.")

    @property
    def words(self) -> str:
        """The hours in words."""
        return WorkingHours(self.opens, self.closes, tuple(sorted(self.weekdays)), self.zone, self.off).words

    def is_working(self, day: date) -> bool:
        """Whether messages may come on a day.

        >>> Hours(off=frozenset({date(2027, 1, 6)})).is_working(date(2027, 1, 6))
        False
        """
        return day.weekday() in self.weekdays and day not in self.off


def is_open(hours: Hours, moment: datetime) -> bool:
    """Whether a person may be interrupted at a moment (UTC, or with a zone).

    >>> is_open(Hours(zone="America/New_York"), datetime(2027, 1, 8, 12, 30, tzinfo=UTC))
    False
    """
    local = moment.astimezone(ZoneInfo(hours.zone))
    return hours.is_working(local.date()) and hours.opens <= local.hour * 60 + local.minute < hours.closes


def next_open(hours: Hours, moment: datetime) -> datetime:
    """The first moment from here on (UTC) at which a person may be interrupted.

    >>> next_open(Hours(), datetime(2027, 1, 8, 19, tzinfo=UTC))
    datetime.datetime(2027, 1, 11, 8, 0, tzinfo=datetime.timezone.utc)
    """
    if is_open(hours, moment):
        return moment
    return next(at for at in _at_each_working_day(hours, hours.opens, moment) if at >= moment)


def next_digest(hours: Hours, after: datetime, *, weekly: bool = False) -> datetime:
    """The moment (UTC) of the first digest that comes after a moment.

    >>> next_digest(Hours(), datetime(2027, 1, 8, 9, tzinfo=UTC))
    datetime.datetime(2027, 1, 11, 8, 30, tzinfo=datetime.timezone.utc)
    """
    minute = min(max(hours.digest_at, hours.opens), hours.closes - 1)
    days = (at for at in _at_each_working_day(hours, minute, after) if at > after)
    return next(at for at in days if not weekly or _is_weekly(hours, at))


def digest_in(days: int, hours: Hours, now: datetime) -> datetime:
    """The moment (UTC) of the first digest so many days from today on, by the person's own clock: not the one of this
    morning, however early it is.

    >>> digest_in(1, Hours(), datetime(2027, 1, 11, 6, tzinfo=UTC))
    datetime.datetime(2027, 1, 12, 8, 30, tzinfo=datetime.timezone.utc)
    """
    zone = ZoneInfo(hours.zone)
    midnight = datetime.combine(now.astimezone(zone).date() + days * _DAY, time(), tzinfo=zone)
    return next_digest(hours, midnight.astimezone(UTC) - timedelta(microseconds=1))


def _is_weekly(hours: Hours, at: datetime) -> bool:
    """Whether it is the working day of the weekly digest: the chosen one, or the first after it."""
    on = at.astimezone(ZoneInfo(hours.zone)).date()
    passed = (on.weekday() - hours.digest_weekday) % 7
    return not any(hours.is_working(on - _DAY * back) for back in range(1, passed + 1))


@lru_cache(maxsize=4096)
def _moments(hours: Hours, minute: int, monday: datetime) -> tuple[datetime, ...]:
    """That minute of each working day of the week that begins the day before, in UTC."""
    zone = ZoneInfo(hours.zone)
    days = (monday + _DAY * offset for offset in range(-1, 6))
    return tuple(
        datetime.combine(day.date(), time(minute // 60, minute % 60), tzinfo=zone).astimezone(UTC)
        for day in days
        if hours.is_working(day.date())
    )


def _at_each_working_day(hours: Hours, minute: int, moment: datetime) -> Iterator[datetime]:
    """That minute of each working day from the week of a moment on, in UTC; holidays are known of some years alone."""
    utc = moment.astimezone(UTC)
    monday = utc.replace(hour=0, minute=0, second=0, microsecond=0) - _DAY * utc.weekday()
    for week in count():
        yield from _moments(hours, minute, monday + 7 * _DAY * week)

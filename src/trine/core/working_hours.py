"""Time by a team's working hours: a lead that comes on Friday evening and is answered on Monday morning did not wait
sixty hours.

Opening and closing are moments of the team's own clock, so a day on which the clocks change has as many working hours
as any other, unless they change within them. Public holidays are free where somebody has told which there are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Weekdays as the plan file names them, Monday first."""
_HOURS = re.compile(r"([01]?\d|2[0-3])(?::([0-5]\d))?-([01]?\d|2[0-4])(?::([0-5]\d))?")
_DAY = timedelta(days=1)
_AROUND = 31
"""In so many days there is a working day, whatever the holidays."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """From when to when, in minutes after midnight, on which weekdays (0 is Monday), in which time zone; not on `off`.

    >>> WorkingHours().words
    'Monday to Friday, 9:00 to 17:00, UTC'
    """

    opens: int = 9 * 60
    closes: int = 17 * 60
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    zone: str = "UTC"
    off: frozenset[date] = frozenset()
    """Public holidays."""

    @property
    def hours_a_day(self) -> float:
        """How many hours a working day has."""
        return (self.closes - self.opens) / 60

    @property
    def words(self) -> str:
        """The hours in words."""
        named = [_NAMES[day] for day in self.weekdays]
        row = list(range(self.weekdays[0], self.weekdays[-1] + 1)) == list(self.weekdays)
        days = f"{named[0]} to {named[-1]}" if row and len(named) > 2 else ", ".join(named)
        free = ", without public holidays" if self.off else ""
        return f"{days}, {_clock(self.opens)} to {_clock(self.closes)}, {self.zone}{free}"


USUAL = WorkingHours()
"""Where nothing else is agreed."""
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def parse_hours(text: str) -> tuple[int, int] | None:
    """Opening and closing in minutes after midnight; none if it can't be read or closes before it opens.

    >>> parse_hours("9-17"), parse_hours("8:30-18"), parse_hours("17-9")
    ((540, 1020), (510, 1080), None)
    """
    found = _HOURS.fullmatch(text)
    if found is None:
        return None
    opens = int(found[1]) * 60 + int(found[2] or 0)
    closes = int(found[3]) * 60 + int(found[4] or 0)
    return (opens, closes) if opens < closes <= 24 * 60 else None


def parse_days(text: str) -> tuple[int, ...] | None:
    """The weekdays of `mon-fri` or `mon,wed,fri`; none if they can't be read.

    >>> parse_days("mon-fri"), parse_days("sun,mon"), parse_days("fri-mon"), parse_days("monday")
    ((0, 1, 2, 3, 4), (0, 6), None, None)
    """
    days: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last and last not in DAYS):
            return None
        start, end = DAYS.index(first), DAYS.index(last or first)
        if end < start:
            return None
        days.update(range(start, end + 1))
    return tuple(sorted(days))


def working_hours(hours: WorkingHours, starts: ArrayLike, ends: ArrayLike) -> NDArray[np.float64]:
    """Working hours from each start to each end, both as seconds since 1970 (UTC); negative where the end is before.

    >>> friday, monday = datetime(2027, 1, 8, 16, tzinfo=UTC), datetime(2027, 1, 11, 10, tzinfo=UTC)
    >>> working_hours(WorkingHours(), [friday.timestamp()], [monday.timestamp()])
    array([2.])
    """
    import numpy as np  # here, so that a check without facts starts without it

    start, end = np.asarray(starts, dtype=np.float64), np.asarray(ends, dtype=np.float64)
    if not start.size:
        return np.zeros(0)
    low, high = float(min(start.min(), end.min())), float(max(start.max(), end.max()))
    opens, lengths, before = _calendar(hours, int(low // 86400) - _AROUND, int(high // 86400) + 2)

    def elapsed(moments: NDArray[np.float64]) -> NDArray[np.float64]:
        row = np.searchsorted(opens, moments, side="right") - 1
        worked: NDArray[np.float64] = before[row] + np.minimum(moments - opens[row], lengths[row])
        return worked

    waited: NDArray[np.float64] = (elapsed(end) - elapsed(start)) / 3600
    return waited


def deadline(hours: WorkingHours, start: datetime, wait: float) -> datetime:
    """The moment at which so many working hours have passed since a moment in UTC (with or without zone).

    >>> deadline(WorkingHours(), datetime(2027, 1, 8, 16), 4)
    datetime.datetime(2027, 1, 11, 12, 0, tzinfo=datetime.timezone.utc)
    """
    import numpy as np

    moment = start.replace(tzinfo=UTC) if start.tzinfo is None else start.astimezone(UTC)
    seconds = (moment - _EPOCH).total_seconds()
    today, days = int(seconds // 86400), 14
    while True:
        opens, lengths, before = _calendar(hours, today - _AROUND, today + days)
        row = int(np.searchsorted(opens, seconds, side="right")) - 1
        wanted = before[row] + min(seconds - opens[row], lengths[row]) + wait * 3600
        last = int(np.searchsorted(before + lengths, wanted, side="left"))
        if last < len(opens):
            return _EPOCH + timedelta(seconds=float(opens[last] + wanted - before[last]))
        days *= 4


@lru_cache(maxsize=32)
def _calendar(
    hours: WorkingHours, first: int, last: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Each working day between two days since 1970: when it opens, how long it is, how much was worked before."""
    import numpy as np

    zone = ZoneInfo(hours.zone)
    opens, lengths = [], []
    for offset in range(first, last + 1):
        midnight = _EPOCH.replace(tzinfo=None) + _DAY * offset
        if midnight.weekday() in hours.weekdays and midnight.date() not in hours.off:
            opened, closed = (_moment(midnight, at, zone) for at in (hours.opens, hours.closes))
            opens.append(opened)
            lengths.append(max(0.0, closed - opened))
    length = np.array(lengths)
    return np.array(opens), length, np.concatenate(([0.0], np.cumsum(length)))[:-1]


def _moment(midnight: datetime, minutes: int, zone: ZoneInfo) -> float:
    day = midnight + _DAY if minutes == 24 * 60 else midnight
    local = datetime.combine(day.date(), time(minutes // 60 % 24, minutes % 60), tzinfo=zone)
    return (local.astimezone(UTC) - _EPOCH).total_seconds()

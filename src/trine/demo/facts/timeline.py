"""When things happen at Halden: years, weeks and working hours as weights, and draws that follow them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from trine.demo.calendar import Calendar

if TYPE_CHECKING:
    from datetime import date

DAY = 86_400
"""Seconds in a day; all instants are whole seconds since 1970, UTC."""
QUARTERS_OF_HISTORY = 9
"""Complete quarters of facts before the present one."""
_MONTHS = np.array([0.97, 1.0, 1.08, 1.02, 1.02, 0.96, 0.9, 0.7, 1.25, 1.15, 1.12, 0.71])
"""Interest by month: the trade-fair spring, the August dip, the short December."""
_WEEKDAYS = np.array([1.08, 1.16, 1.14, 1.06, 0.86, 0.16, 0.14])
NEVER = np.iinfo(np.int64).min
"""The instant of what has not happened; the same bits as numpy's not-a-time."""

Ints = np.ndarray[tuple[int], np.dtype[np.int64]]
Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]


def _days_since_1970(day: date) -> int:
    return int(np.datetime64(day, "D").astype(np.int64))


@dataclass(frozen=True)
class Timeline:
    """The days of the facts: nine quarters and the present one to its end; only what lies before `cutoff` is told."""

    today: date

    @cached_property
    def calendar(self) -> Calendar:
        """The demo's calendar of the day."""
        return Calendar(self.today)

    @cached_property
    def first_day(self) -> int:
        """The first day with full records."""
        return _days_since_1970(self.calendar.quarter_start(-QUARTERS_OF_HISTORY))

    @cached_property
    def last_day(self) -> int:
        """The last day of the present quarter: nothing is made up beyond it."""
        return _days_since_1970(self.calendar.quarter().end)

    @cached_property
    def cutoff(self) -> int:
        """Midnight before the day: facts came in last night."""
        return _days_since_1970(self.today) * DAY

    def quarter_of(self, instants: Ints) -> Ints:
        """Quarters from the present one (0), the past ones negative.

        >>> from datetime import date
        >>> timeline = Timeline(date(2027, 3, 18))
        >>> timeline.quarter_of(np.array([timeline.cutoff, timeline.first_day * DAY])).tolist()
        [0, -9]
        """
        months = (instants // DAY).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
        present = np.datetime64(self.calendar.quarter_start(), "M").astype(np.int64) // 3
        return np.asarray(months // 3 - present, dtype=np.int64)

    def share_of_history(self, instants: Ints) -> Floats:
        """0 on the first day, 1 on the last: where trends stand."""
        span = (self.last_day - self.first_day) * DAY
        return np.clip((instants - self.first_day * DAY) / span, 0.0, 1.0)

    def told(self, instants: Ints) -> Ints:
        """The instants, with those after the cutoff not yet happened."""
        return np.where(instants < self.cutoff, instants, NEVER)


def spread(rng: np.random.Generator, first_day: int, last_day: int, count: int) -> Ints:
    """Instants of so many events between two days, in order, by season, weekday and working hours."""
    days = np.arange(first_day, last_day + 1)
    month = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
    weight = _MONTHS[month] * _WEEKDAYS[(days + 3) % 7] * rng.uniform(0.85, 1.15, days.size)
    places = (np.arange(count) + rng.random(count)) / count
    chosen = days[np.searchsorted(np.cumsum(weight) / weight.sum(), places).clip(0, days.size - 1)]
    return np.sort(chosen * DAY + hours(rng, count))


def hours(rng: np.random.Generator, count: int) -> Ints:
    """Seconds into the day: most around noon, none at night."""
    return (np.clip(rng.normal(12.6, 2.9, count), 6.5, 21.5) * 3_600).astype(np.int64)


def at_work(rng: np.random.Generator, instants: Ints) -> Ints:
    """The instants moved into working hours: the evening into the next morning, the weekend into Monday."""
    day = instants // DAY
    hour = (instants % DAY) / 3_600
    late, early = hour >= 18, hour < 8
    day = day + late
    weekday = (day + 3) % 7
    weekend = weekday >= 5
    day = day + np.where(weekend, 7 - weekday, 0)
    morning = day * DAY + (8 * 3_600 + rng.exponential(4_500, instants.size)).astype(np.int64)
    return np.where(late | early | weekend, morning, instants)


def systematic(rng: np.random.Generator, chances: Floats, order: Ints) -> Flags:
    """Draws by unequal chances whose sums come out right along an order (systematic sampling; Madow 1949).

    Plain draws of a few dozen deals a quarter would swing more than any company does.

    >>> rng = np.random.default_rng(1)
    >>> int(systematic(rng, np.full(100, 0.25), np.arange(100)).sum())
    25
    """
    sums = np.floor(np.cumsum(chances[order]) + rng.random())
    drawn = np.empty(chances.size, dtype=bool)
    drawn[order] = np.diff(sums, prepend=0.0) >= 1
    return drawn


def even(rng: np.random.Generator, groups: Ints) -> Floats:
    """Numbers between 0 and 1 that are spread evenly in each group, in random order."""
    order = np.lexsort((rng.random(groups.size), groups))
    _, starts, counts = np.unique(groups[order], return_index=True, return_counts=True)
    place = np.arange(groups.size) - np.repeat(starts, counts)
    drawn = np.empty(groups.size)
    drawn[order] = (place + rng.random(groups.size)) / np.repeat(counts, counts)
    return drawn


def pick(rng: np.random.Generator, weights: Any, count: int) -> Ints:
    """Indexes drawn by weights."""
    share = np.cumsum(np.asarray(weights, dtype=float))
    return np.searchsorted(share / share[-1], rng.random(count)).astype(np.int64)

"""What has happened, as the core sees it: a metric's values per period, each with the number of rows behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class FactPoint:
    """One period's value; `end` is the last day, `n` the rows that it was computed from (deals, leads)."""

    start: date
    end: date
    value: float
    n: int


@dataclass(frozen=True, slots=True)
class FactSeries:
    """A fact metric over equal periods (month or quarter), oldest first; periods without a value are left out."""

    name: str
    unit: str
    every: str
    points: tuple[FactPoint, ...]
    source: str
    as_of: datetime
    adds_up: bool = False
    """Whether a longer period's value is the sum of its parts: so with counts and sums, not with rates and averages."""

    def complete(self, today: date) -> tuple[FactPoint, ...]:
        """The periods that are over, so that a quarter just begun is not taken for a bad one."""
        return tuple(point for point in self.points if point.end < today)

    def known(self, today: date) -> tuple[FactPoint, ...]:
        """The periods that are over and that the facts cover to their end: imports may be older than the day."""
        return self.complete(min(today, self.as_of.date() + timedelta(days=1)))

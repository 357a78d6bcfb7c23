"""The handoff of leads to sales, as the company has agreed on it and as the checks see it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.working_hours import WorkingHours, parse_days, parse_hours

if TYPE_CHECKING:
    from datetime import date, datetime

_TIME = re.compile(r"([1-9]\d{0,3})([mhd])")


@dataclass(frozen=True, slots=True)
class HandoffAgreement:
    """Within which time sales answers a lead that was handed over, and in which hours it works.

    The words of the plan file: `respond_within` in minutes, hours or days of work (`30m`, `4h`, `2d`), `hours` as
    `9-17` or `8:30-18`, `days` as `mon-fri` or `mon,wed,fri`, `zone` as the tz database names it.
    """

    respond_within: str
    hours: str = "9-17"
    days: str = "mon-fri"
    zone: str = "UTC"

    @property
    def working(self) -> WorkingHours:
        """The hours of work. Raises `ValueError` where they can't be read; a plan file that was read is right."""
        hours, days = parse_hours(self.hours), parse_days(self.days)
        if hours is None or days is None:
            raise ValueError(f"{self.hours} on {self.days} are no working hours")
        return WorkingHours(*hours, days, self.zone)

    @property
    def limit(self) -> float:
        """The agreed time in working hours.

        >>> HandoffAgreement("30m").limit, HandoffAgreement("2d", hours="9-18").limit
        (0.5, 18.0)
        """
        found = _TIME.fullmatch(self.respond_within)
        if found is None:
            raise ValueError(f"{self.respond_within} is no time")
        unit = {"m": 1 / 60, "h": 1.0, "d": self.working.hours_a_day}[found[2]]
        return int(found[1]) * unit

    def __str__(self) -> str:
        """As it is told: `4h, 9-17, mon-fri, UTC`."""
        return f"{self.respond_within}, {self.hours}, {self.days}, {self.zone}"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Leads handed over within one hour (UTC, its beginning) to one owner and not answered when the facts came in."""

    handed_over: datetime
    owner: str
    n: int


@dataclass(frozen=True, slots=True)
class Returned:
    """Leads that one owner returned on a day without working them: how many, and of those without a reason.

    An owner may have several rows a day.
    """

    on: date
    owner: str
    n: int
    without_reason: int


@dataclass(frozen=True, slots=True)
class HandoffFacts:
    """The leads of one source that were handed over in the 90 days before its last known moment.

    `waiting` is none where the source records no answers: nobody knows then who waits.
    """

    source: str
    known_at: datetime
    handed_over: int
    waiting: tuple[Waiting, ...] | None
    returned: tuple[Returned, ...]

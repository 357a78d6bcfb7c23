"""The demo's days: cycles and dates told relative to the day on which somebody looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from trine.core.company import Cycle, CycleKind

_QUARTERS_A_YEAR = 4
_MONTHS_A_QUARTER = 3


@dataclass(frozen=True)
class Calendar:
    """A day, and the cycles and days around it; quarters are those of the calendar."""

    today: date

    def quarter_start(self, offset: int = 0) -> date:
        """The first day of the quarter `offset` quarters from the present one.

        >>> Calendar(date(2027, 3, 18)).quarter_start(-1)
        datetime.date(2026, 10, 1)
        """
        count = self.today.year * _QUARTERS_A_YEAR + (self.today.month - 1) // _MONTHS_A_QUARTER + offset
        year, quarter = divmod(count, _QUARTERS_A_YEAR)
        return date(year, quarter * _MONTHS_A_QUARTER + 1, 1)

    def quarter(self, offset: int = 0) -> Cycle:
        """The quarter as a planning cycle.

        >>> Calendar(date(2027, 3, 18)).quarter(1).id
        '2027-q2'
        """
        start = self.quarter_start(offset)
        number = (start.month - 1) // _MONTHS_A_QUARTER + 1
        end = self.quarter_start(offset + 1) - timedelta(days=1)
        return Cycle(f"{start.year}-q{number}", CycleKind.QUARTER, start, end)

    @cached_property
    def year(self) -> Cycle:
        """The calendar year as a planning cycle."""
        year = self.today.year
        return Cycle(str(year), CycleKind.YEAR, date(year, 1, 1), date(year, 12, 31))

    @cached_property
    def strategy(self) -> Cycle:
        """The three years of the strategic plan; the first of them is always over.

        >>> Calendar(date(2027, 3, 18)).strategy.id
        '2026-2028'
        """
        first, last = self.today.year - 1, self.today.year + 1
        return Cycle(f"{first}-{last}", CycleKind.MULTI_YEAR, date(first, 1, 1), date(last, 12, 31))

    def ago(self, days: int) -> date:
        """The working day on or just before the day so many days ago.

        >>> Calendar(date(2027, 3, 18)).ago(4)
        datetime.date(2027, 3, 12)
        """
        day = self.today - timedelta(days=days)
        return day - timedelta(days=max(0, day.weekday() - 4))

    def lately(self, days: int) -> date:
        """The working day so many days ago, but not before the present quarter began.

        >>> Calendar(date(2027, 1, 8)).lately(20)
        datetime.date(2027, 1, 1)
        """
        return max(self.ago(days), self.quarter_start())

    def ahead(self, days: int) -> date:
        """The working day on or just after the day in so many days.

        >>> Calendar(date(2027, 3, 18)).ahead(2)
        datetime.date(2027, 3, 22)
        """
        day = self.today + timedelta(days=days)
        return day + timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)

    def month(self, months_ago: int) -> date:
        """The first day of the month so many months before the present one.

        >>> Calendar(date(2027, 3, 18)).month(4)
        datetime.date(2026, 11, 1)
        """
        count = self.today.year * 12 + self.today.month - 1 - months_ago
        return date(count // 12, count % 12 + 1, 1)

    def before_quarter(self, days: int) -> date:
        """The working day so many days before the present quarter began: when its plan was agreed."""
        return Calendar(self.quarter_start()).ago(days)

    def before_year(self, days: int) -> date:
        """The working day so many days before the present year began."""
        return Calendar(self.year.start).ago(days)

    def before_strategy(self, days: int) -> date:
        """The working day so many days before the strategic plan began."""
        return Calendar(self.strategy.start).ago(days)

    @cached_property
    def cycles(self) -> tuple[Cycle, ...]:
        """The strategic plan, the year, the quarter and the one after it."""
        return self.strategy, self.year, self.quarter(), self.quarter(1)

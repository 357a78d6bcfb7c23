"""Months and quarters as numbers that every engine can group by, and the days that they stand for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Every = Literal["month", "quarter"]
MONTHS: dict[Every, int] = {"month": 1, "quarter": 3}


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar month, or a quarter of a year that starts in `fiscal_year_start` (1 is January)."""

    every: Every
    index: int
    fiscal_year_start: int = 1

    @property
    def start(self) -> date:
        """The first day.

        >>> Period.of(date(2027, 3, 31), "quarter", fiscal_year_start=2).start
        datetime.date(2027, 2, 1)
        """
        months = self.index * MONTHS[self.every] + self.fiscal_year_start - 1
        return date(months // 12, months % 12 + 1, 1)

    @property
    def end(self) -> date:
        """The last day.

        >>> Period.of(date(2028, 2, 3), "month").end
        datetime.date(2028, 2, 29)
        """
        return Period(self.every, self.index + 1, self.fiscal_year_start).start - timedelta(days=1)

    @property
    def name(self) -> str:
        """A short name: the month, the calendar quarter, or for other fiscal years the first month of the quarter.

        >>> Period.of(date(2027, 5, 9), "month").name, Period.of(date(2027, 5, 9), "quarter").name
        ('2027-05', '2027-q2')
        """
        if self.every == "quarter" and self.fiscal_year_start % 3 == 1:
            return f"{self.start.year}-q{(self.start.month + 2) // 3}"
        return f"{self.start:%Y-%m}" + ("…" if self.every == "quarter" else "")

    @staticmethod
    def of(day: date, every: Every, fiscal_year_start: int = 1) -> Period:
        """The period that a day lies in."""
        months = day.year * 12 + day.month - fiscal_year_start
        return Period(every, months // MONTHS[every], fiscal_year_start)

    def until(self, last: Period) -> Iterator[Period]:
        """This period and those after it, up to and with the last.

        >>> [p.name for p in Period.of(date(2026, 12, 1), "month").until(Period.of(date(2027, 1, 1), "month"))]
        ['2026-12', '2027-01']
        """
        for index in range(self.index, last.index + 1):
            yield Period(self.every, index, self.fiscal_year_start)


def period_index(day: Any, every: Every, fiscal_year_start: int = 1) -> Any:
    """The Ibis expression of `Period.of(day, …).index` for a date column."""
    months = day.year().cast("int64") * 12 + day.month().cast("int64") - fiscal_year_start
    return (months // MONTHS[every]).cast("int64")

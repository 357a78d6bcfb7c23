"""What a metric has reached in past periods: the ground for judging targets and for what is assumed to be possible.

A value that adds up is compared over spans as long as the cycle: a year's target with sums of four quarters in a row.
Any other value stands for itself, however long its period. "The last eight quarters" is the memory: enough to hold two
of each season, and short enough to speak of the company as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from trine.core.metric_kinds import adds_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trine.core.company import Company, Cycle, Metric
    from trine.core.series import FactPoint, FactSeries

FEWEST = 4
"""So many past periods it takes before anything is said about what is usual."""
MEMORY = {"quarter": 8, "month": 24}
"""How many periods back one looks."""
MONTHS = {"quarter": 3, "month": 1}


@dataclass(frozen=True, slots=True)
class Past:
    """What past periods reached: one value for each, with its last day, oldest first, and what they are called."""

    values: tuple[tuple[date, float], ...]
    periods: str
    source: str
    as_of: date

    @property
    def low(self) -> float:
        """The least that was reached."""
        return min(value for _, value in self.values)

    @property
    def high(self) -> float:
        """The most that was reached."""
        return max(value for _, value in self.values)


def past(metric: Metric, cycle: Cycle, company: Company, today: date) -> Past | None:
    """What the metric reached in past periods that compare with the cycle; none if fewer than four are known.

    Facts win over readings.
    """
    series = series_of(metric, company)
    found = _of_series(series, cycle, today) if series is not None else _of_readings(metric, cycle, company, today)
    return found if found is not None and len(found.values) >= FEWEST else None


def series_of(metric: Metric, company: Company) -> FactSeries | None:
    """The facts behind a metric, per quarter where there are such."""
    return company.index.series.get(metric.facts_name) if metric.facts_name else None


def months(cycle: Cycle) -> int:
    """A cycle's length in months.

    >>> from trine.core.company import Cycle, CycleKind
    >>> months(Cycle("2027", CycleKind.YEAR, date(2027, 1, 1), date(2027, 12, 31)))
    12
    """
    return max(1, round(((cycle.end - cycle.start).days + 1) / 30.44))


def _of_series(series: FactSeries, cycle: Cycle, today: date) -> Past | None:
    if series.every not in MEMORY:
        return None
    known_to = min(today, series.as_of.date() + timedelta(days=1))
    complete = series.complete(known_to)
    recent = complete[-MEMORY[series.every] :]
    each = f"{series.every}s"
    if not series.adds_up:
        values = tuple((point.end, point.value) for point in recent)
        return Past(values, f"last {len(values)} {each}", series.source, series.as_of.date())
    count, rest = divmod(months(cycle), MONTHS[series.every])
    if count == 0 or rest:
        return None
    values = tuple(_sums(recent, count))
    if count == 1:
        return Past(values, f"last {len(values)} {each}", series.source, series.as_of.date())
    return Past(values, f"last {len(recent)} {each}, {count} in a row", series.source, series.as_of.date())


def _sums(points: Sequence[FactPoint], count: int) -> list[tuple[date, float]]:
    """The sums of every so many periods that follow on each other without a gap."""
    found = []
    for first in range(len(points) - count + 1):
        run = points[first : first + count]
        if all(after.start == before.end + timedelta(days=1) for before, after in pairwise(run)):
            found.append((run[-1].end, sum(point.value for point in run)))
    return found


def _of_readings(metric: Metric, cycle: Cycle, company: Company, today: date) -> Past | None:
    """Readings over at least a quarter; of a value that adds up, those before the cycle that lie as far apart as it is
    long, so that half a quarter's leads are not taken for a quarter's.
    """
    readings = [reading for reading in company.readings_of.get(metric.id, ()) if reading.on <= today]
    if adds_up(metric, company):
        apart = timedelta(days=0.8 * ((cycle.end - cycle.start).days + 1))
        readings = [reading for reading in readings if reading.on < cycle.start]
        if any(after.on - before.on < apart for before, after in pairwise(readings)):
            return None
    readings = readings[-MEMORY["quarter"] :]
    if len(readings) < FEWEST or readings[-1].on - readings[0].on < timedelta(days=90):
        return None
    values = tuple((reading.on, reading.value) for reading in readings)
    return Past(values, f"last {len(values)} readings", "readings", readings[-1].on)

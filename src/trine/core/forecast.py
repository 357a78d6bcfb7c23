"""Where a value will stand when its period ends: a straight line through what was measured, with its uncertainty.

Readings: ordinary least squares on the day, and the prediction interval of one new value (N. R. Draper, H. Smith,
"Applied Regression Analysis", 3rd edition 1998, section 3.1). Sums: what is there, and for each period that is left the
mean of the last ones, with the prediction interval of a sum of new values (G. J. Hahn, W. Q. Meeker, "Statistical
Intervals", 1991, section 4.7). Both assume that what moved it goes on to do so, and say with how many values. They stay
silent with fewer than five.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist, fmean, stdev
from typing import TYPE_CHECKING

from trine.core.measuring import value_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from trine.core.company import Company, Cycle, Metric

FEWEST = 5
"""So many values it takes before anything is said about the end."""
CHANCE = 0.8
"""How often the end is to lie within the interval, if all goes on as it did."""


MEMORY = {"month": 12, "quarter": 8}
"""How many past periods of facts the mean is taken from."""
DAYS = {"month": 30.44, "quarter": 91.31}


@dataclass(frozen=True, slots=True)
class Forecast:
    """The value expected on the last day, the interval that holds it in four cases of five, and how many values `n`."""

    value: float
    low: float
    high: float
    on: date
    n: int
    basis: str
    """What it was made from, in words."""


def from_readings(readings: Sequence[tuple[date, float]], end: date) -> Forecast | None:
    """The straight line through readings, on the last day; none with too few, or all of one day.

    >>> from datetime import date, timedelta
    >>> weekly = [(date(2027, 1, 4) + timedelta(days=7 * week), 100.0 + 10 * week) for week in range(6)]
    >>> found = from_readings(weekly, date(2027, 3, 29))
    >>> round(found.value), found.n
    (220, 6)
    """
    n = len(readings)
    if n < FEWEST:
        return None
    days = [float((day - end).days) for day, _ in readings]
    values = [value for _, value in readings]
    mean_day, mean = fmean(days), fmean(values)
    spread = sum((day - mean_day) ** 2 for day in days)
    if spread == 0:
        return None
    slope = sum((day - mean_day) * (value - mean) for day, value in zip(days, values, strict=True)) / spread
    at_end = mean - slope * mean_day
    left = sum((value - at_end - slope * day) ** 2 for day, value in zip(days, values, strict=True))
    error = math.sqrt(left / (n - 2) * (1 + 1 / n + mean_day**2 / spread))
    reach = student_quantile((1 + CHANCE) / 2, n - 2) * error
    return Forecast(at_end, at_end - reach, at_end + reach, end, n, f"a straight line through {n} readings")


def from_sums(so_far: float, past: Sequence[float], left: float, end: date, period: str) -> Forecast | None:
    """What is there, and the mean of past periods for each that is left (which may be a fraction of one).

    >>> from datetime import date
    >>> found = from_sums(200.0, [90, 110, 100, 95, 105, 100], 1.0, date(2027, 3, 31), "month")
    >>> round(found.value), round(found.low), round(found.high)
    (300, 289, 311)
    """
    n = len(past)
    if n < FEWEST or left < 0:
        return None
    more = fmean(past) * left
    error = stdev(past) * math.sqrt(left + left**2 / n)
    reach = student_quantile((1 + CHANCE) / 2, n - 1) * error
    low = so_far + (max(more - reach, 0.0) if min(past) >= 0 else more - reach)
    return Forecast(so_far + more, low, so_far + more + reach, end, n, f"the mean of the last {n} {period}s")


def student_quantile(share: float, freedom: int) -> float:
    """The value below which Student's t lies with a probability.

    M. Abramowitz, I. A. Stegun, "Handbook of Mathematical Functions", 1964, formula 26.7.5; for three degrees of
    freedom and more within a hundredth of the tables where eight of ten values lie.

    >>> round(student_quantile(0.9, 3), 2), round(student_quantile(0.9, 10), 3)
    (1.64, 1.372)
    """
    z = NormalDist().inv_cdf(share)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    quantile: float = z + sum(term / freedom ** (power + 1) for power, term in enumerate(terms))
    return quantile


def forecast(company: Company, metric: Metric, cycle: Cycle, today: date) -> Forecast | None:
    """Where a metric will stand on the cycle's last day; none before and after the cycle, and with too little data.

    Facts that add up give a sum, other facts and readings a line through the last of them, as long back as the cycle
    is long before its first day.
    """
    if not cycle.start <= today < cycle.end:
        return None
    facts = {series.every: series for series in company.index.facts_of.get(metric.facts_name or "", ())}
    series = facts.get("month") or facts.get("quarter")
    now = value_of(company, metric, cycle, today)
    if series is not None and series.adds_up and now is not None and now.adds_up:
        past = [point.value for point in series.complete(now.on)][-MEMORY[series.every] :]
        left = (cycle.end - now.on).days / DAYS[series.every]
        return from_sums(now.value, past, left, cycle.end, series.every)
    if series is not None and not series.adds_up:
        points = [(point.end, point.value) for point in series.complete(today)][-MEMORY[series.every] :]
        return from_readings(points, cycle.end)
    since = cycle.start - (cycle.end - cycle.start)
    readings = [(row.on, row.value) for row in company.readings_of.get(metric.id, ()) if since <= row.on <= today]
    return from_readings(readings, cycle.end)

"""What the data say about a believed influence: a lagged correlation, which is no proof of a cause.

Both metrics are taken period by period, from facts (months before quarters) or else from readings (the last one in a
month, or in a quarter). What is correlated are the changes from one period to the next: two values that both rise
for years agree in level whatever they have to do with each other (C. W. J. Granger and P. Newbold, "Spurious
regressions in econometrics", Journal of Econometrics 2, 1974). Where enough years are known, each change is compared
with the change of the same period a year before, which takes the seasons out; else the result says that seasons are in
it. The cause's change is set beside the effect's of the same period and of up to four periods later; the lag with the
largest correlation is told.

Ranks are correlated (Spearman), so that one wild month does not decide. The interval is Fisher's with the variance
(1 + r^2 / 2) / (n - 3) that suits ranks (D. G. Bonett and T. A. Wright, Psychometrika 65, 2000), at a level shared
among the lags that were tried (Bonferroni), and with fewer periods counted where changes follow on each other (M. S.
Bartlett, "Some aspects of the time-correlation problem", Journal of the Royal Statistical Society 98, 1935).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist
from typing import TYPE_CHECKING

from trine.core.wording import number, times

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from trine.core.company import Company, Influence, Metric
    from trine.core.series import FactSeries

MOST_LAG = 4
"""So many periods later an effect is looked for."""
FEWEST = 8
"""So many pairs of changes it takes before anything is said of a lag."""
SURE = 0.95
"""The level of the interval over all lags together."""
_MONTHS = {"month": 1, "quarter": 3}


class Says(StrEnum):
    """What a correlation says of a belief."""

    AGREES = "agrees"
    OPEN = "open"
    DISAGREES = "disagrees"


@dataclass(frozen=True, slots=True)
class Correlation:
    """The correlation of two metrics' changes at the lag where it is largest, with its interval."""

    r: float
    low: float
    high: float
    n: int
    """Pairs of changes that it was computed from."""
    lag: int
    """Periods by which the effect follows the cause."""
    every: str
    says: Says
    source: str
    as_of: date
    has_seasons: bool = False
    """Whether seasons could not be taken out."""

    def __str__(self) -> str:
        """In words.

        >>> from datetime import date
        >>> str(Correlation(-0.72, -0.93, -0.15, 14, 2, "month", Says.AGREES, "crm", date(2027, 2, 1)))
        'a correlation of -0.72 (between -0.93 and -0.15) 2 months later, over 14 months; it agrees with the belief'
        """
        when = (
            f"{self.lag} {self.every}{'' if self.lag == 1 else 's'} later" if self.lag else f"in the same {self.every}"
        )
        told = {
            Says.AGREES: "it agrees with the belief",
            Says.OPEN: "too unsure to speak for or against the belief",
            Says.DISAGREES: "it speaks against the belief",
        }[self.says]
        r, low, high = (number(round(value, 2)) for value in (self.r, self.low, self.high))
        over = f"over {times(self.n, self.every)}{', seasons included' if self.has_seasons else ''}"
        return f"a correlation of {r} (between {low} and {high}) {when}, {over}; {told}"


@dataclass(frozen=True, slots=True)
class _Values:
    """A metric's values by the number of their period, counted from the year 0."""

    values: Mapping[int, float]
    source: str
    as_of: date


def evidence_for(influence: Influence, company: Company, today: date | None = None) -> Correlation | None:
    """What the data of both metrics, as far as known on a day, say of a belief; none if there are too few.

    Months are used where there are enough of them for both metrics, else quarters.
    """
    metrics = [company.metric.get(id_) for id_ in (influence.source, influence.target)]
    for every, months in _MONTHS.items():
        cause, effect = (_values(metric, every, company, today) if metric else None for metric in metrics)
        if cause is None or effect is None:
            continue
        best = _best(cause.values, effect.values, 12 // months)
        if best is not None:
            r, low, high, n, lag, has_seasons = best
            sign = 1 if influence.sign == "+" else -1
            says = Says.OPEN if low <= 0 <= high else Says.AGREES if r * sign > 0 else Says.DISAGREES
            source = cause.source if cause.source == effect.source else f"{cause.source}, {effect.source}"
            as_of = min(cause.as_of, effect.as_of)
            return Correlation(r, low, high, n, lag, every, says, source, as_of, has_seasons)
    return None


def _values(metric: Metric, every: str, company: Company, today: date | None) -> _Values | None:
    facts = company.index.facts_of.get(metric.facts_name or "", ())
    if facts:
        series = next((one for one in facts if one.every == every), None)
        return _of_series(series, every, company, today) if series else None
    readings = [row for row in company.readings_of.get(metric.id, ()) if today is None or row.on <= today]
    if not readings:
        return None
    values = {_period(row.on, every, company): row.value for row in readings}
    return _Values(values, "readings", readings[-1].on)


def _of_series(series: FactSeries, every: str, company: Company, today: date | None) -> _Values | None:
    known = series.as_of.date() if today is None else min(today, series.as_of.date())
    points = series.complete(known)
    if not points:
        return None
    values = {_period(point.start, every, company): point.value for point in points}
    return _Values(values, series.source, points[-1].end)


def _period(day: date, every: str, company: Company) -> int:
    """The number of the day's month, or of its quarter of the company's financial year."""
    return (12 * day.year + day.month - company.fiscal_year_start) // _MONTHS[every]


_Best = tuple[float, float, float, int, int, bool]
"""Correlation, low and high end, pairs, lag, and whether seasons are in it."""


def _best(cause: Mapping[int, float], effect: Mapping[int, float], year: int) -> _Best | None:
    """The largest correlation over all lags, the shorter lag where two are equal; `year` is a year's periods."""
    before, after = _changes(cause, 1), _changes(effect, 1)
    adjusted = _changes(before, year), _changes(after, year)
    has_seasons = len(adjusted[0].keys() & adjusted[1].keys()) < FEWEST
    if not has_seasons:
        before, after = adjusted
    tried: list[tuple[float, int, float, int]] = []
    for lag in range(MOST_LAG + 1):
        pairs = [(change, after[at + lag]) for at, change in sorted(before.items()) if at + lag in after]
        xs, ys = _ranks([x for x, _ in pairs]), _ranks([y for _, y in pairs])
        r = _pearson(xs, ys) if len(pairs) >= FEWEST else None
        if r is not None:
            tried.append((r, lag, _effective(xs, ys), len(pairs)))
    if not tried:
        return None
    r, lag, effective, n = max(tried, key=lambda row: (abs(row[0]), -row[1]))
    quantile = NormalDist().inv_cdf(1 - (1 - SURE) / 2 / len(tried))
    wide = quantile * math.sqrt((1 + r * r / 2) / (effective - 3))
    most = 1 - 0.5 / n  # a few ranks that fit perfectly are no certainty
    middle = math.atanh(max(-most, min(most, r)))
    low, high = min(r, math.tanh(middle - wide)), max(r, math.tanh(middle + wide))
    return r, low, high, n, lag, has_seasons


def _changes(values: Mapping[int, float], apart: int) -> dict[int, float]:
    """Each value less the one so many periods before it, where both are known."""
    changes = {at: value - values[at - apart] for at, value in values.items() if at - apart in values}
    return {at: change for at, change in changes.items() if math.isfinite(change)}


def _ranks(values: Sequence[float]) -> list[float]:
    """The place of each value in their order; equal ones share the mean of their places."""
    places: dict[float, list[int]] = {}
    for place, value in enumerate(sorted(values)):
        places.setdefault(value, []).append(place)
    return [sum(places[value]) / len(places[value]) for value in values]


def _pearson(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """The correlation, none if one side does not move."""
    if len(xs) < 2:
        return None
    mean_x, mean_y = math.fsum(xs) / len(xs), math.fsum(ys) / len(ys)
    across = math.fsum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    spread = math.fsum((x - mean_x) ** 2 for x in xs) * math.fsum((y - mean_y) ** 2 for y in ys)
    return max(-1.0, min(1.0, across / math.sqrt(spread))) if spread > 0 else None


def _effective(xs: Sequence[float], ys: Sequence[float]) -> float:
    """How many independent pairs these are worth, by the first autocorrelations; never more than there are."""
    one, two = _pearson(xs[:-1], xs[1:]) or 0.0, _pearson(ys[:-1], ys[1:]) or 0.0
    product = max(0.0, min(0.9, one * two))
    return max(4.0, len(xs) * (1 - product) / (1 + product))

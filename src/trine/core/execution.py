"""Which periods trend, season and market do not explain.

A straight line in time, a level for each season (calendar month or quarter) and, if given, the market are fitted by
least squares to all periods but the one that is judged; the period is a signal if it lies outside the prediction
interval of that fit (Student's t; Draper and Smith 1998, *Applied Regression Analysis*, 3.1). That is the same as
judging by the externally studentised residual, so one fit is enough for all periods (Cook and Weisberg 1982, *Residuals
and Influence in Regression*, 2.2.1). The judged period never bends the line that it is judged by.

The residuals also go on a process behaviour chart (Wheeler 2000, *Understanding Variation*; NIST/SEMATECH e-Handbook of
Statistical Methods, 6.3.2.2): the mean, and limits at 2.66 mean moving ranges from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Rhythm = Literal["month", "quarter"]
SEASONS: dict[Rhythm, int] = {"month": 12, "quarter": 4}
"""How many periods make a year."""
FEWEST: dict[Rhythm, int] = {"month": 24, "quarter": 12}
"""So many periods it takes before anything is said."""
LEVEL = 0.99
"""How much of what is usual lies within the interval: one usual period in a hundred is a false alarm."""
CHART_FACTOR = 2.66
"""Three standard deviations in mean moving ranges of two: 3 / 1.128."""
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Observation:
    """A period's value; `at` counts periods (months or quarters since any beginning), so that gaps are seen."""

    at: int
    value: float
    market: float | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A period beside what trend, season and market let expect; `p` is how rare it would be among usual ones."""

    at: int
    value: float
    expected: float
    low: float
    high: float
    score: float
    """How far off, in standard errors of the prediction."""
    p: float

    @property
    def is_signal(self) -> bool:
        """Whether it lies outside the interval."""
        return not self.low <= self.value <= self.high


@dataclass(frozen=True, slots=True)
class Expected:
    """What the mean of some later periods would be if all went on as in the `n` periods before."""

    mean: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class BehaviourChart:
    """A process behaviour chart of single values (XmR): mean, mean moving range and the two limits."""

    mean: float
    moving_range: float
    low: float
    high: float

    def is_outside(self, value: float) -> bool:
        """Whether a value lies beyond the limits."""
        return not self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Execution:
    """Every period of a series judged by all the others, and the chart of what is left over."""

    periods: tuple[Judged, ...]
    residuals: tuple[float, ...]
    chart: BehaviourChart
    has_market: bool = False

    @property
    def last(self) -> Judged:
        """The newest period."""
        return self.periods[-1]

    @property
    def signals(self) -> tuple[Judged, ...]:
        """The periods outside their interval."""
        return tuple(period for period in self.periods if period.is_signal)


def behaviour_chart(values: Sequence[float]) -> BehaviourChart:
    """The process behaviour chart of values in their order; raises `ValueError` for fewer than two.

    The flow rates of NIST's handbook, 6.3.2.2:

    >>> chart = behaviour_chart([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1])
    >>> round(chart.mean, 2), round(chart.moving_range, 4), round(chart.high, 4), round(chart.low, 4)
    (50.81, 1.8778, 55.8049, 45.8151)
    """
    if len(values) < 2:
        raise ValueError("A process behaviour chart needs at least two values.")
    x = np.asarray(values, dtype=float)
    mean, moving = float(x.mean()), float(np.abs(np.diff(x)).mean())
    return BehaviourChart(mean, moving, mean - CHART_FACTOR * moving, mean + CHART_FACTOR * moving)


def lacking(rows: Sequence[Observation], every: Rhythm) -> str | None:
    """Why nothing can be said of a series, in a sentence; none if something can.

    >>> lacking([Observation(month, 1.0) for month in range(20)], "month")
    'Not enough history: 20 months, and it takes 24 to tell season and trend from the rest.'
    """
    if len(rows) < FEWEST[every]:
        return (
            f"Not enough history: {len(rows)} {every}s, and it takes {FEWEST[every]} to tell season and trend from the "
            "rest."
        )
    return None


def judge(rows: Sequence[Observation], every: Rhythm, *, level: float = LEVEL) -> Execution | None:
    """Each period against the fit to all the others; none with less than 12 quarters or 24 months.

    Rows come in the order of time. The market counts if every row has it. A period whose season occurs only once can't
    be told from its season: its interval is without limit, and it is no signal.
    """
    if lacking(rows, every):
        return None
    values = np.array([row.value for row in rows])
    scale = float(np.abs(values).max()) or 1.0
    y = values / scale
    fitted, leverage, rank = _fit(_columns(rows, every), y)
    residuals, free = y - fitted, y.size - rank - 1
    if free < 1:
        return None
    deleted = _deleted_errors(residuals, leverage, free)
    reach = _student(level, free) * deleted / np.sqrt(np.maximum(1 - leverage, _TINY))
    is_known = leverage < 1 - _TINY
    expected = y - np.where(is_known, residuals / np.where(is_known, 1 - leverage, 1), 0)
    reach = np.where(is_known, reach, np.inf)
    judged = tuple(
        _judged(row, scale * float(middle), scale * (float(width) + _TINY), free, level)
        for row, middle, width in zip(rows, expected, reach, strict=True)
    )
    left = tuple(scale * float(value) for value in residuals)
    return Execution(judged, left, behaviour_chart(left), has_market=_has_market(rows))


def expect(
    rows: Sequence[Observation], ahead: Sequence[Observation], every: Rhythm, *, level: float = LEVEL
) -> Expected | None:
    """The mean of the later periods `ahead` that the same fit to `rows` alone lets expect, with its interval.

    None with less than 12 quarters or 24 months, or if a season of `ahead` never occurs in `rows`. The values of
    `ahead` are not looked at. Where neighbouring residuals resemble each other, the interval is wider by what that
    takes away from averaging (G. E. P. Box, G. M. Jenkins, *Time Series Analysis*, 1976, 2.1.6).
    """
    if lacking(rows, every) or not ahead:
        return None
    columns = _columns([*rows, *ahead], every)
    x, weights = columns[: len(rows)], columns[len(rows) :].mean(axis=0)
    values = np.array([row.value for row in rows])
    scale = float(np.abs(values).max()) or 1.0
    u, sizes, v = np.linalg.svd(x, full_matrices=False)
    is_kept = sizes > sizes[0] * 1e-10
    u, sizes, v = u[:, is_kept], sizes[is_kept], v[is_kept]
    free = values.size - sizes.size
    if free < 1 or float(np.abs(weights - v.T @ (v @ weights)).max()) > 1e-6:
        return None
    parts = (v @ weights) / sizes
    residuals = values / scale - u @ (u.T @ values / scale)
    alike = _autocorrelation(residuals, rows)
    count = len(ahead)
    of_mean = (1 + 2 * sum((1 - lag / count) * alike**lag for lag in range(1, count))) / count
    of_fit = float(parts @ parts) * (1 + alike) / (1 - alike)
    error = float(np.sqrt((residuals**2).sum() / free * (of_mean + of_fit)))
    mean, reach = scale * float(parts @ (u.T @ values / scale)), scale * _student(level, free) * error
    return Expected(mean, mean - reach, mean + reach, len(rows))


def _autocorrelation(residuals: Floats, rows: Sequence[Observation]) -> float:
    """How much neighbouring periods' residuals resemble each other: 0 (or less, taken for 0) to at most 0.8."""
    at = np.array([row.at for row in rows])
    is_next = np.diff(at) == 1
    total = float((residuals**2).sum())
    if total <= _TINY**2:
        return 0.0
    return float(np.clip((residuals[1:] * residuals[:-1])[is_next].sum() / total, 0.0, 0.8))


def _judged(row: Observation, expected: float, reach: float, free: int, level: float) -> Judged:
    from scipy.special import stdtr

    error = reach / _student(level, free)
    score = (row.value - expected) / error
    p = float(2 * stdtr(free, -abs(score)))
    return Judged(row.at, row.value, expected, expected - reach, expected + reach, score, p)


def _student(level: float, free: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(free, (1 + level) / 2))


def _columns(rows: Sequence[Observation], every: Rhythm) -> Floats:
    """The constant, the trend (from -1 to 1, so that sums stay small), each season but the first, and the market."""
    at = np.array([row.at for row in rows], dtype=float)
    middle, half = (at[0] + at[-1]) / 2, max((at[-1] - at[0]) / 2, 1.0)
    seasons = [row.at % SEASONS[every] for row in rows]
    columns = [np.ones(len(rows)), (at - middle) / half]
    columns += [np.array([season == other for other in seasons], dtype=float) for season in sorted(set(seasons))[1:]]
    if _has_market(rows):
        market = np.array([row.market for row in rows], dtype=float)
        spread = float(market.std())
        columns += [(market - market.mean()) / spread] if spread > 0 else []
    return np.column_stack(columns)


def _has_market(rows: Sequence[Observation]) -> bool:
    return all(row.market is not None for row in rows)


def _fit(x: Floats, y: Floats) -> tuple[Floats, Floats, int]:
    """Fitted values, leverages and rank, by the singular value decomposition: columns that say the same do no harm."""
    u, sizes, _ = np.linalg.svd(x, full_matrices=False)
    basis = u[:, sizes > sizes[0] * 1e-10]
    return basis @ (basis.T @ y), np.asarray((basis**2).sum(axis=1)), basis.shape[1]


def _deleted_errors(residuals: Floats, leverage: Floats, free: int) -> Floats:
    """The residual standard error of the fit without each period in turn."""
    rest = float((residuals**2).sum()) - residuals**2 / np.maximum(1 - leverage, _TINY)
    return np.sqrt(np.maximum(rest, 0.0) / free)

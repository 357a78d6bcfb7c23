"""How long things take when some are not done yet: the Kaplan–Meier curve, its quantiles, and what is still to come.

A lead of last month that has not been won is not lost: it has been watched for a month only (right censoring). A lead
that was made before wins were recorded could be seen to win only from the first recorded day on (left truncation,
delayed entry). Durations are whole days; a row is watched on the days after `entry` up to and with its duration.

* E. L. Kaplan, P. Meier, "Nonparametric estimation from incomplete observations", JASA 53 (1958), 457–481.
* J. P. Klein, M. L. Moeschberger, "Survival Analysis", 2nd ed. 2003: log-log limits p. 105, left truncation p. 123.

>>> weeks = [6, 6, 6, 6, 7, 9, 10, 10]
>>> done = [True, True, True, False, True, False, True, False]
>>> curve = kaplan_meier(weeks, done, least=1)
>>> round(float(curve.at(6).low), 3), round(float(curve.survival(7)), 5)
(0.229, 0.46875)
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np

from trine.core.estimates import CONFIDENCE, Estimate

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

FEWEST_EVENTS = 5
"""Fewer than so many wins say nothing of how long the next ones take."""
FEWEST_AT_RISK = 10
"""Where fewer than so many are watched for so long, the curve ends."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A Kaplan–Meier curve: at each time with events, how many were watched and how many of those had it.

    `horizon` is the longest time for which enough were watched; nothing is said beyond it.
    """

    times: Floats
    at_risk: Floats
    events: Floats
    horizon: float
    n: float
    """Rows behind the curve."""
    confidence: float = CONFIDENCE

    @property
    def is_enough(self) -> bool:
        """Whether there were enough events to say anything."""
        return float(self.events.sum()) >= FEWEST_EVENTS and self.horizon >= 0

    @property
    def steps(self) -> Floats:
        """The part that stays at each time."""
        left: Floats = 1.0 - self.events / self.at_risk
        return left

    def survival(self, time: ArrayLike) -> Any:
        """The share that has not had the event up to and with a time; beyond the horizon as at the horizon."""
        values = np.concatenate(([1.0], np.cumprod(self.steps)))
        clipped = np.minimum(np.asarray(time, dtype=np.float64), self.horizon)
        return values[np.searchsorted(self.times, clipped, side="right")]

    def done(self, time: ArrayLike) -> Any:
        """The share that has had the event up to and with a time: one minus `survival`."""
        return 1.0 - self.survival(time)

    @property
    def final(self) -> Estimate:
        """The share that has had it by the horizon, with its interval."""
        there = self.at(self.horizon)
        return Estimate(
            1.0 - there.value,
            None if there.high is None else 1.0 - there.high,
            None if there.low is None else 1.0 - there.low,
        )

    def at(self, time: float) -> Estimate:
        """Survival at a time with pointwise log-log limits; without limits before the first event and at zero."""
        within = self.times <= min(time, self.horizon)
        value = float(self.survival(time))
        if not within.any() or not 0.0 < value < 1.0:
            return Estimate(value)
        variance = float(self._hazard_variance[within].sum())
        spread = NormalDist().inv_cdf(0.5 + self.confidence / 2) * np.sqrt(variance) / np.log(value)
        low, high = sorted((value ** float(np.exp(spread)), value ** float(np.exp(-spread))))
        return Estimate(value, float(low), float(high))

    @property
    def _hazard_variance(self) -> Floats:
        """Greenwood's terms, d / (n (n − d)); where all that were watched had the event, the term before the last."""
        left = np.maximum(self.at_risk - self.events, 0.5)
        terms: Floats = self.events / (self.at_risk * left)
        return terms

    def quantile(self, share: float) -> float | None:
        """The time by which a share of those that have the event within the horizon have had it; none with too few.

        >>> kaplan_meier([1, 2, 3, 4, 5], [True] * 5, least=1).quantile(0.5)
        3.0
        """
        if not self.is_enough:
            return None
        done = np.asarray(self.done(self.times))
        wanted = share * float(self.done(self.horizon)) - 1e-12
        return float(self.times[np.searchsorted(done, wanted)])

    def within(self, start: ArrayLike, end: ArrayLike) -> Any:
        """The chance to have it after `start` and up to `end`, of those that did not have it by `start`.

        Zero beyond the horizon: of what nobody has been watched for, nothing is promised.
        """
        before = self.survival(start)
        return np.where(before > 0, 1.0 - self.survival(np.maximum(end, start)) / np.maximum(before, 1e-300), 0.0)

    def expected(self, ages: ArrayLike, ends: ArrayLike, weights: ArrayLike) -> Estimate:
        """Events still to come, of rows that had none by their age, until they are as old as `ends`.

        The interval holds both the chance of each row and the doubt about the curve: the variance of the sum is
        Σ p (1 − p) plus Σ g² d / (n (n − d)) over the curve's times, where g is how much a time's hazard weighs
        (delta method, increments of the hazard being independent). Limits are on the scale of square roots.
        """
        age, end, weight = (np.asarray(each, dtype=np.float64) for each in (ages, ends, weights))
        chance = np.asarray(self.within(age, end))
        mean = float((weight * chance).sum())
        if mean <= 0:
            return Estimate(0.0)
        reached = np.minimum(end, self.horizon)
        pull = weight * (1.0 - chance)
        gains = _running(self.times, age, pull) - _running(self.times, reached, pull)
        variance = float((weight * chance * (1.0 - chance)).sum() + (gains**2 * self._hazard_variance).sum())
        return on_root_scale(mean, variance, self.confidence)


def _running(times: Floats, ends: Floats, pull: Floats) -> Floats:
    """For each time, the sum of the pulls whose end lies before it."""
    order = np.argsort(ends, kind="stable")
    sums = np.concatenate(([0.0], np.cumsum(pull[order])))
    found: Floats = sums[np.searchsorted(ends[order], times, side="left")]
    return found


def on_root_scale(mean: float, variance: float, confidence: float = CONFIDENCE) -> Estimate:
    """A count with limits that are never below zero: the square root is taken for normal.

    >>> nine = on_root_scale(9.0, 9.0)
    >>> round(nine.low, 3), round(nine.high, 3)
    (4.08, 15.84)
    """
    spread = NormalDist().inv_cdf(0.5 + confidence / 2) * float(np.sqrt(variance / mean)) / 2
    root = float(np.sqrt(mean))
    return Estimate(mean, max(0.0, root - spread) ** 2, (root + spread) ** 2)


def kaplan_meier(
    durations: ArrayLike,
    events: ArrayLike,
    entries: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    *,
    least: int = FEWEST_AT_RISK,
    confidence: float = CONFIDENCE,
) -> Curve:
    """The curve of rows that had the event at their duration, or were watched so long without it.

    `entries` are the last days on which a row was not yet watched (−1, the default: watched from the first day on);
    `weights` say how many rows each one stands for. Raises `ValueError` for a duration that is not after its entry.
    """
    length = np.asarray(durations, dtype=np.float64)
    entry = np.full(length.shape, -1.0) if entries is None else np.asarray(entries, dtype=np.float64)
    weight = np.ones(length.shape) if weights is None else np.asarray(weights, dtype=np.float64)
    happened = np.asarray(events, dtype=bool)
    if length.size and not (length > entry).all():
        raise ValueError("a row is watched after its entry: leave out those whose duration is not longer")
    times = np.unique(length[happened])
    entered = _running(times, entry, weight)
    gone = _running(times, length, weight)
    risk = entered - gone
    ending = np.searchsorted(times, length[happened])
    count = np.bincount(ending, weights=weight[happened], minlength=times.size).astype(np.float64)
    horizon = _horizon(length, entry, weight, least)
    kept = times <= horizon
    return Curve(times[kept], risk[kept], count[kept], horizon, float(weight.sum()), confidence)


def _horizon(length: Floats, entry: Floats, weight: Floats, least: int) -> float:
    """The last duration at which at least so many rows are watched; −1 if there is none."""
    ends = np.unique(length)
    watched = _running(ends, entry, weight) - _running(ends, length, weight)
    enough = np.flatnonzero(watched >= least)
    return float(ends[enough[-1]]) if enough.size else -1.0


def with_unseen(
    durations: ArrayLike, events: ArrayLike, entries: ArrayLike, weights: ArrayLike, *, least: int = FEWEST_AT_RISK
) -> tuple[Curve, Floats]:
    """The curve where rows that entered late may have had the event before, unseen, and the chance that each had not.

    Truncation proper leaves such rows out of the data. Leads are listed all the same, so one without an event on
    record either had it before its entry or has not had it yet. Each counts as watched with the chance of the latter,
    S(age) / (1 − S(entry) + S(age)), by the curve itself, until both agree (an EM step: B. W. Turnbull, JRSS B 38
    (1976), 290–295). A row that ended by its entry was never watched: it is left out of the curve, and its chance is 1.
    """
    length, entry, weight = (np.asarray(each, dtype=np.float64) for each in (durations, entries, weights))
    watched = length > entry
    length, entry, weight = length[watched], entry[watched], weight[watched]
    happened = np.asarray(events, dtype=bool)[watched]
    there = np.ones(weight.shape)
    curve = kaplan_meier(length, happened, entry, weight, least=least)
    for _ in range(200):
        still = np.asarray(curve.survival(length))
        unseen = np.asarray(curve.done(entry))
        fresh = np.where(happened, 1.0, still / np.maximum(unseen + still, 1e-300))
        moved = float(np.abs(fresh - there).max(initial=0.0))
        there = fresh
        curve = kaplan_meier(length, happened, entry, weight * there, least=least)
        if moved < 1e-10:
            break
    chances = np.ones(watched.shape)
    chances[watched] = there
    return curve, chances

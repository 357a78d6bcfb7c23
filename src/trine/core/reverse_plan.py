"""The reverse funnel plan: from a revenue target back to the wins, opportunities and leads that it takes, by month.

What is created late in a period is mostly won after it, so a rate alone ("we win 12 %") promises too much. The plan
takes the share that is won *within the rest of the period*, by the curve of days to win (`trine.core.survival`):
something created on day s of a period that ends on day e is won in it with the chance F(e − s), and a month's yield is
the mean of that over its days. What is open already brings its own part first.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from trine.core.estimates import Estimate
from trine.core.survival import Curve
from trine.core.wording import about, amount, day, number, times

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

HARDLY = 0.5
"""After the day from which less than this part of the final conversion falls into the period, it is late."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Something that is created and then won, such as leads: how long it takes, what is there, what a month brings.

    `open_ages` are the days for which each group of those not won yet was watched by last night, `open_counts` how many
    there are in it. Where lost ones are among them, as they are in the curve, `open_factors` is left out; where only
    open ones are, it has for each group how much likelier these are to be won than all that are not won:
    S(age) / (S(age) − the share lost by that age). `most_a_month` is the most ever created in a calendar month.
    """

    noun: str
    curve: Curve
    open_ages: NDArray[np.float64]
    open_counts: NDArray[np.float64]
    most_a_month: int = 0
    best_month: str = ""
    open_factors: NDArray[np.float64] | None = None

    @property
    def open_weights(self) -> NDArray[np.float64]:
        """How much each group weighs beside one of all that are not won."""
        return self.open_counts if self.open_factors is None else self.open_counts * self.open_factors


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the arithmetic: what it is, how it is worked out in words, and the value."""

    label: str
    how: str
    value: Estimate
    unit: str


@dataclass(frozen=True, slots=True)
class Month:
    """What to create in a month: `needed`, of which so many are won within the period.

    `share` is the part of what is created then that is won in the period; `alone` is how many it would take if this
    month had to bring everything that is missing (none if it can't).
    """

    start: date
    end: date
    share: Estimate
    needed: Estimate
    wins: float
    alone: float | None


@dataclass(frozen=True, slots=True)
class StagePlan:
    """How many of one stage are needed, month by month; `verdict` says whether there is time, in a sentence."""

    noun: str
    months: tuple[Month, ...]
    steps: tuple[Step, ...]
    late_after: date | None
    """After this day, less than half of those that are won in the end are won within the period."""
    is_too_late: bool
    verdict: str


@dataclass(frozen=True, slots=True)
class ReversePlan:
    """From the target to the wins that are missing, then for each stage what must be created by when."""

    target: float
    unit: str
    start: date
    end: date
    today: date
    steps: tuple[Step, ...]
    stages: tuple[StagePlan, ...]
    silent: tuple[str, ...] = ()
    """What could not be worked out, and why."""


def reverse_plan(
    *,
    target: float,
    unit: str,
    start: date,
    end: date,
    today: date,
    won: float,
    average_deal: Estimate,
    stages: tuple[Stage, ...],
) -> ReversePlan:
    """What must be created from `today` on so that the period from `start` to `end` brings the target.

    `won` is what the period has brought so far, in the target's unit, and `average_deal` what one win brings (1 if the
    target counts wins). Each stage stands for itself: its open ones and its new ones are to bring all that is missing.
    Ranges join the curve's limits with those of the average deal, at the corners: they are wide on purpose. Raises
    `ValueError` if the period ends before it starts.
    """
    if end < start:
        raise ValueError("the period ends before it starts")
    left = max(0.0, target - won)
    missing = Estimate(
        left / average_deal.value,
        left / average_deal.high if average_deal.high else None,
        left / average_deal.low if average_deal.low else None,
    )
    steps = [
        Step("Target", "as given", Estimate(target), unit),
        Step("Won so far", "in the period", Estimate(won), unit),
    ]
    if unit != "count":
        steps.append(Step("Average deal", "mean of deals won", average_deal, unit))
    how = f"({amount(target, unit)} − {about(won, unit)}) ÷ {about(average_deal.value, unit)}"
    steps.append(Step("Wins still needed", how, missing, "count"))
    silent = tuple(
        f"Of {stage.noun} nothing can be said: fewer than five were won, or too few have been watched."
        for stage in stages
        if not stage.curve.is_enough
    )
    plans = tuple(_stage_plan(stage, missing, start, end, today) for stage in stages if stage.curve.is_enough)
    return ReversePlan(target, unit, start, end, today, tuple(steps), plans, silent)


def _stage_plan(stage: Stage, missing: Estimate, start: date, end: date, today: date) -> StagePlan:
    brought = _from_open(stage, start, end, today)
    gap = Estimate(
        max(0.0, missing.value - brought.value),
        _less(missing.low, brought.high),
        _less(missing.high, brought.low),
    )
    spans = tuple(_months(today, end))
    shares = [_share(stage.curve, first, last, start, end) for first, last in spans]
    days = [(last - first).days + 1 for first, last in spans]
    months = _needed(spans, shares, days, gap)
    there = number(round(float(stage.open_counts.sum())))
    steps = (
        Step(f"Wins from the {stage.noun} there are", f"{there}, by age", brought, "count"),
        Step("Wins from new ones", f"{about(missing.value, 'count')} − {about(brought.value, 'count')}", gap, "count"),
        *_sum_steps(stage, shares, days, gap, months),
    )
    late_after = _late_after(stage.curve, end)
    too_late, verdict = _verdict(stage, months, gap, late_after, today)
    return StagePlan(stage.noun, months, steps, late_after, too_late, verdict)


def _less(value: float | None, taken: float | None) -> float | None:
    return None if value is None or taken is None else max(0.0, value - taken)


def _from_open(stage: Stage, start: date, end: date, today: date) -> Estimate:
    """The wins in the period that those open already are expected to bring."""
    ahead = (end - today).days + 1
    if ahead <= 0:
        return Estimate(0.0, 0.0, 0.0)
    wait = max(0, (start - today).days)
    whole = stage.curve.expected(stage.open_ages, stage.open_ages + ahead, stage.open_weights)
    if not wait:
        return whole
    before = stage.curve.expected(stage.open_ages, stage.open_ages + wait, stage.open_weights)
    part = (whole.value - before.value) / whole.value if whole.value else 0.0
    return Estimate(
        whole.value * part,
        None if whole.low is None else whole.low * part,
        None if whole.high is None else whole.high * part,
    )


def _months(today: date, end: date) -> Iterator[tuple[date, date]]:
    """The days from today to the end, by calendar month."""
    first = today
    while first <= end:
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        yield first, min(end, following - timedelta(days=1))
        first = following


def _share(curve: Curve, first: date, last: date, start: date, end: date) -> Estimate:
    """The part of what is created on these days, evenly, that is won in the period, with the curve's limits."""
    values: list[tuple[float, float, float]] = []
    for offset in range((last - first).days + 1):
        on = first + timedelta(days=offset)
        late, early = curve.at((end - on).days), curve.at((start - on).days - 1)
        value = early.value - late.value
        low = 1.0 - late.value if late.high is None else 1.0 - late.high
        high = 1.0 - late.value if late.low is None else 1.0 - late.low
        part = value / (1.0 - late.value) if late.value < 1.0 else 0.0
        values.append((value, low * part, high * part))
    mean = np.array(values).mean(axis=0)
    return Estimate(float(mean[0]), float(mean[1]), float(mean[2]))


def _needed(
    spans: tuple[tuple[date, date], ...], shares: list[Estimate], days: list[int], gap: Estimate
) -> tuple[Month, ...]:
    """The same number a day until the end, so that the sum over the months of number × share is the gap."""
    per_day = gap.value / _yield(shares, days, "value") if _yield(shares, days, "value") else math.inf
    lowest = None if gap.low is None else _over(gap.low, _yield(shares, days, "high"))
    highest = None if gap.high is None else _over(gap.high, _yield(shares, days, "low"))
    return tuple(
        Month(
            first,
            last,
            share,
            Estimate(
                per_day * count if gap.value else 0.0,
                None if lowest is None else lowest * count,
                None if highest is None else highest * count,
            ),
            per_day * count * share.value if gap.value and math.isfinite(per_day) else 0.0,
            gap.value / share.value if share.value else None,
        )
        for (first, last), share, count in zip(spans, shares, days, strict=True)
    )


def _over(value: float, divisor: float) -> float | None:
    return value / divisor if divisor else None


def _yield(shares: list[Estimate], days: list[int], end: str) -> float:
    return float(sum(getattr(share, end) * count for share, count in zip(shares, days, strict=True)))


def _sum_steps(
    stage: Stage, shares: list[Estimate], days: list[int], gap: Estimate, months: tuple[Month, ...]
) -> Iterator[Step]:
    if not months or not gap.value:
        return
    mean = _yield(shares, days, "value") / sum(days)
    low, high = (_yield(shares, days, end) / sum(days) for end in ("low", "high"))
    yield Step("Won within the period", "mean over the days left", Estimate(mean, low, high), "ratio")
    if mean:
        lows, highs = [m.needed.low for m in months], [m.needed.high for m in months]
        total = Estimate(
            sum(m.needed.value for m in months),
            sum(x for x in lows if x is not None) if None not in lows else None,
            sum(x for x in highs if x is not None) if None not in highs else None,
        )
        how = f"{about(gap.value, 'count')} ÷ {about(mean, 'ratio')}"
        yield Step(f"New {stage.noun} needed", how, total, "count")


def _late_after(curve: Curve, end: date) -> date | None:
    median = curve.quantile(HARDLY)
    return None if median is None else date.fromordinal(max(1, end.toordinal() - int(median)))


def _verdict(
    stage: Stage, months: tuple[Month, ...], gap: Estimate, late_after: date | None, today: date
) -> tuple[bool, str]:
    if not gap.value:
        return False, f"The {stage.noun} there are can be expected to bring it: no new ones are needed for the period."
    if not months:
        return True, "The period is over."
    if not any(month.share.value for month in months):
        return True, f"It is too late: none of the {stage.noun} created from today on is won within the period."
    full = max(months, key=lambda month: (month.end - month.start).days)
    rate = full.needed.value / ((full.end - full.start).days + 1) * 30.4
    if stage.most_a_month and rate > stage.most_a_month:
        most = f"{times(stage.most_a_month, 'was', 'were')} the most that a month has brought ({stage.best_month})"
        return True, f"It is too late for that: it takes about {about(rate, 'count')} {stage.noun} a month, and {most}."
    if late_after is not None and today > late_after:
        return False, (
            f"It is late: of {stage.noun} created after {day(late_after)}, fewer than half of those that are won "
            "in the end are won within the period."
        )
    return False, f"There is time: it takes about {about(rate, 'count')} {stage.noun} a month."

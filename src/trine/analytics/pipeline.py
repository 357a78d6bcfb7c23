"""Coverage, velocity and sales cycle, and the reverse funnel plan from the facts."""

from __future__ import annotations

import calendar
import math
from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np

from trine.analytics.lags import Watched, last_day, number, started_deals, started_leads, watch
from trine.analytics.metric_rows import currencies
from trine.core.estimates import CONFIDENCE, Estimate, share
from trine.core.reverse_plan import ReversePlan, Stage, reverse_plan
from trine.core.survival import FEWEST_EVENTS

if TYPE_CHECKING:
    from trine.analytics.snapshot import Facts

WINDOW = 365
"""Rates and averages are of the deals closed in so many days up to the last known one."""
MOST_LIKELIER = 20.0
"""No open deal is taken for more times as likely to be won as all of its age: so few are left that nobody knows."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Open pipeline ÷ target left, by value at the stage of today and not weighted.

    `pipeline` is the value of open deals whose expected close date lies between the day after the last known one and
    the period's end; `overdue` that of open deals whose date is past, `before` of those that are to close between now
    and the period's start, `later` of those after the period: all three are left out.
    `ratio` is none once nothing is left. Deals without a value or a date are counted in `unknown` and left out.
    """

    start: date
    end: date
    target: float
    won: float
    left: float
    pipeline: float
    deals: int
    overdue: float
    overdue_deals: int
    before: float
    later: float
    unknown: int
    ratio: float | None


@dataclass(frozen=True, slots=True)
class Pipeline:
    """How much is open and how fast it is won, in one currency; what is not known is none, and `silent` says why.

    `velocity` is open deals × win rate × average deal ÷ mean sales cycle, in money a day: what the pipeline of today
    brings at the pace of the last year. `cycle_days` are mean, median and 90th percentile from creation to win.
    """

    currency: str | None
    until: date
    since: date
    open_deals: int
    win_rate: Estimate | None
    closed: int
    average_deal: Estimate | None
    won_with_value: int
    cycle_days: tuple[float, float, float] | None
    wins: int
    velocity: float | None
    other_currencies: int
    silent: tuple[str, ...]


def pipeline(facts: Facts, *, today: date | None = None, currency: str | None = None) -> Pipeline | None:
    """The pipeline as of a day (none: by the newest facts); none without facts."""
    until = last_day(facts, today)
    if until is None:
        return None
    money, others = _currency(facts, currency)
    since = until - timedelta(days=WINDOW - 1)
    row = _closed_in(facts, since, until, money)
    watched = watch(started_deals(facts), until, noun="deal")
    days = _cycle(watched, since)
    rate = share(row["rated_won"], row["rated"]) if row["rated"] else None
    deal = _mean(row["amount"], row["amount_squared"], row["valued"])
    silent = []
    if rate is None:
        silent.append("No win rate: no source has lost deals in the last year.")
    if deal is None:
        silent.append(f"No average deal: fewer than {FEWEST_EVENTS} won deals of the last year have a value.")
    if days is None:
        silent.append(f"No sales cycle: fewer than {FEWEST_EVENTS} wins in the last year.")
    velocity = row["open"] * rate.value * deal.value / days[0] if rate and deal and days and days[0] else None
    return Pipeline(
        money,
        until,
        since,
        row["open"],
        rate,
        row["rated"],
        deal,
        row["valued"],
        days,
        int(_wins(watched, since).sum()),
        velocity,
        others,
        tuple(silent),
    )


def coverage(
    facts: Facts, target: float, start: date, end: date, *, today: date | None = None, currency: str | None = None
) -> Coverage | None:
    """How much open pipeline stands against what is left of a target in money; none without facts."""
    until = last_day(facts, today)
    if until is None:
        return None
    money, _ = _currency(facts, currency)
    deals = _in_currency(facts.table("opportunities"), money)
    won = _won_between(deals, start, min(end, until))
    open_ = deals.filter(
        ~(deals.is_closed.fill_null(False) | deals.is_won.fill_null(False))
        & (deals.created_at.isnull() | (deals.created_at.date() <= ibis.literal(until)))
    )
    value = open_.amount.cast("float64")
    known = value.notnull() & open_.close_date.notnull()
    first = max(start, until + timedelta(days=1))
    here = known & open_.close_date.between(ibis.literal(first), ibis.literal(end))
    past, after = known & (open_.close_date <= ibis.literal(until)), known & (open_.close_date > ibis.literal(end))
    before = known & (open_.close_date > ibis.literal(until)) & (open_.close_date < ibis.literal(first))
    row = open_.aggregate(
        here=value.sum(where=here),
        here_n=here.cast("int64").sum(),
        past=value.sum(where=past),
        past_n=past.cast("int64").sum(),
        before=value.sum(where=before),
        after=value.sum(where=after),
        unknown=(~known).cast("int64").sum(),
    )
    found = {name: cell or 0 for name, cell in row.to_pyarrow().to_pylist()[0].items()}
    left = max(0.0, target - won)
    return Coverage(
        start,
        end,
        target,
        won,
        left,
        float(found["here"]),
        int(found["here_n"]),
        float(found["past"]),
        int(found["past_n"]),
        float(found["before"]),
        float(found["after"]),
        int(found["unknown"]),
        float(found["here"]) / left if left else None,
    )


def plan_for(
    facts: Facts,
    *,
    target: float,
    start: date,
    end: date,
    today: date | None = None,
    currency: str | None = None,
    unit: str | None = None,
) -> ReversePlan | None:
    """The reverse funnel plan for a target in money, or in wins with `unit="count"`, from the last known day on.

    None without facts, or without an average deal to turn money into wins (`pipeline` says why).
    """
    state = pipeline(facts, today=today, currency=currency)
    if state is None or (unit != "count" and state.average_deal is None):
        return None
    deals = _in_currency(facts.table("opportunities"), None if unit == "count" else state.currency)
    last = min(end, state.until)
    won = _wins_between(deals, start, last) if unit == "count" else _won_between(deals, start, last)
    deal = Estimate(1.0, 1.0, 1.0) if unit == "count" else state.average_deal
    return reverse_plan(
        target=target,
        unit=unit or state.currency or "currency",
        start=start,
        end=end,
        today=state.until + timedelta(days=1),
        won=won,
        average_deal=deal or Estimate(1.0),
        stages=tuple(_stages(facts, state.until)),
    )


def _stages(facts: Facts, until: date) -> list[Stage]:
    deals = started_deals(facts)
    lost = deals.is_closed.fill_null(False) & ~deals.is_won.fill_null(False)
    deals = deals.mutate(loss=lost.ifelse(_win_day(deals), ibis.null("date")))
    lossy = deals.group_by("source").mutate(losses=deals.loss.count())
    found = [_deals_stage(lossy.filter(lossy.losses > 0), until)]
    marked = watch(started_leads(facts, "mql"), until)
    named = ("MQLs", marked) if marked.weight.size else ("leads", watch(started_leads(facts), until))
    return [stage for stage in (*found, _stage(*named)) if stage.open_counts.size or stage.curve.n]


def _stage(noun: str, watched: Watched) -> Stage:
    open_ = ~watched.is_won
    months: dict[str, float] = {}
    for on, weight in zip(watched.started.tolist(), watched.weight.tolist(), strict=True):
        day = date(1970, 1, 1) + timedelta(days=int(on))
        name = f"{calendar.month_name[day.month]} {day.year}"
        months[name] = months.get(name, 0.0) + weight
    best = max(months, key=lambda name: months[name], default="")
    return Stage(
        noun,
        watched.curve,
        watched.duration[open_],
        (watched.weight * watched.there)[open_],
        int(months.get(best, 0)),
        best,
    )


def _deals_stage(deals: Any, until: date) -> Stage:
    """Opportunities, of which it is known which are open: of the others none will be won."""
    watched = watch(deals, until, noun="deal")
    stage = _stage("opportunities", watched)
    last = ibis.literal(until)
    closed = (deals.is_closed.fill_null(False) | deals.is_won.fill_null(False)) & ~(_win_day(deals) > last)
    open_ = deals.filter(~closed.fill_null(True) & (deals.start <= last))
    rows = open_.group_by("start").aggregate(n=open_.count()).order_by("start").to_pyarrow().to_pylist()
    ages = np.array([(until - row["start"]).days for row in rows], dtype=np.float64)
    lost = watch(deals.drop("win").rename(win="loss"), until, noun="deal").curve
    left = np.asarray(watched.curve.survival(ages))
    factors = left / np.maximum(left - np.asarray(lost.done(ages)), left / MOST_LIKELIER)
    counts = np.array([row["n"] for row in rows], dtype=np.float64)
    return replace(stage, open_ages=ages, open_counts=counts, open_factors=factors)


def _currency(facts: Facts, wanted: str | None) -> tuple[str | None, int]:
    """The currency, and how many won deals with a value are in another."""
    known = currencies(facts)
    chosen = wanted or next((name for name, _ in known.most_common(1)), None)
    return chosen, sum(count for name, count in known.items() if name != chosen)


def _in_currency(deals: Any, currency: str | None) -> Any:
    return deals.filter(deals.currency.fill_null(currency) == currency) if currency else deals


def _win_day(deals: Any) -> Any:
    return ibis.coalesce(deals.close_date, deals.closed_at.date())


def _between(deals: Any, start: date, end: date) -> Any:
    won = deals.filter(deals.is_won.fill_null(False))
    return won.filter(_win_day(won).between(ibis.literal(start), ibis.literal(end)))


def _won_between(deals: Any, start: date, end: date) -> float:
    return float(_between(deals, start, end).amount.cast("float64").sum().to_pyarrow().as_py() or 0.0)


def _wins_between(deals: Any, start: date, end: date) -> float:
    return float(_between(deals, start, end).count().to_pyarrow().as_py())


def _closed_in(facts: Facts, since: date, until: date, currency: str | None) -> dict[str, Any]:
    """Open, closed and won deals, and what the won ones brought; sources without a lost deal have no win rate."""
    deals = facts.table("opportunities")
    won = deals.is_won.fill_null(False)
    closed = deals.is_closed.fill_null(False) | won
    lost = (closed & ~won).cast("int64")
    lossy = lost.sum().over(group_by=[deals.source]) > 0
    deals = deals.mutate(won=won, closed=closed, lossy=lossy, on=_win_day(deals))
    lately = deals.on.between(ibis.literal(since), ibis.literal(until)).fill_null(False)
    value = deals.amount.cast("float64")
    ours = (deals.currency.fill_null(currency) == currency) if currency else ibis.literal(True)
    valued = deals.won & lately & value.notnull() & ours
    there = deals.created_at.isnull() | (deals.created_at.date() <= ibis.literal(until))
    table = deals.aggregate(
        open=(~deals.closed & there).cast("int64").sum(),
        rated=(deals.closed & lately & deals.lossy).cast("int64").sum(),
        rated_won=(deals.won & lately & deals.lossy).cast("int64").sum(),
        valued=valued.cast("int64").sum(),
        amount=value.sum(where=valued),
        amount_squared=(value * value).sum(where=valued),
    )
    return {name: cell or 0 for name, cell in table.to_pyarrow().to_pylist()[0].items()}


def _mean(total: float, squares: float, n: int) -> Estimate | None:
    """A mean with its normal interval; the lower end is none where it would not be above zero."""
    if n < FEWEST_EVENTS:
        return None
    mean = total / n
    error = math.sqrt(max(0.0, squares - n * mean * mean) / (n - 1) / n)
    half = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2) * error
    return Estimate(mean, mean - half if mean > half else None, mean + half) if mean > 0 else None


def _wins(watched: Watched, since: date) -> Any:
    return np.where(watched.is_won & (np.nan_to_num(watched.won) >= number(since)), watched.weight, 0.0)


def _cycle(watched: Watched, since: date) -> tuple[float, float, float] | None:
    """Days from creation to win, of the wins since a day: mean, median, 90th percentile."""
    wins = _wins(watched, since).astype(np.int64)
    if wins.sum() < FEWEST_EVENTS:
        return None
    days = np.repeat(watched.duration, wins)
    return float(days.mean()), float(np.quantile(days, 0.5)), float(np.quantile(days, 0.9))

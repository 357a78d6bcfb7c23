"""T506: a change in win rate and what made it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check, ExampleFacts
from trine.core.explained import drivers, explained, percent, points
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.revenue import ClosedCell, ClosedPeriod, CloseRates, RevenueFacts
from trine.core.series import FactPoint, FactSeries
from trine.core.tracked import answers_for, first_tracked, period_name
from trine.core.wording import listed, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trine.core.company import Company, Metric
    from trine.core.intervals import Interval
    from trine.core.standardisation import Cell, Decomposition, Spread

LEVEL = 0.95
"""A change is told if chance alone would make a smaller one this often."""
QUARTERS_BEFORE = 4
"""The last quarter is held against so many before it: a year, so that one odd quarter is no yardstick."""
PER_KIND = 10
"""Kinds are told apart as finely as leaves so many closed deals to a kind."""


def run(company: Company, today: date) -> Iterator[Finding]:
    """The last complete quarter against the four before it, if the win rate changed by more than chance explains."""
    found = first_tracked(company, "win_rate")
    for rates in company.revenue.close_rates if found else ():
        known_to = min(today, rates.as_of.date() + timedelta(days=1))
        over = [period for period in rates.periods if period.end < known_to]
        if found and len(over) > QUARTERS_BEFORE and _follow(over[-QUARTERS_BEFORE - 1 :]):
            yield from _compared(found[0], rates, over[-QUARTERS_BEFORE - 1 :], company)


def _follow(periods: Sequence[ClosedPeriod]) -> bool:
    """Whether each period begins when the one before it ends."""
    return all(after.start == before.end + timedelta(days=1) for before, after in pairwise(periods))


@dataclass(frozen=True, slots=True)
class Comparison:
    """The last quarter beside the four before it, and what made the change."""

    rates: CloseRates
    last: ClosedPeriod
    found: Decomposition
    spread: Spread


def _compared(
    metric: Metric, rates: CloseRates, periods: Sequence[ClosedPeriod], company: Company
) -> Iterator[Finding]:
    from trine.core.standardisation import FEWEST, approximate, decompose

    count = _factors(rates, periods)
    if count == 0 or min(_size(periods[:-1]), _size(periods[-1:])) < FEWEST:
        return
    factors = rates.factors[:count]
    sides = _cells(periods[:-1], count), _cells(periods[-1:], count)
    spread = approximate(factors, *sides, level=LEVEL)
    if 0 not in spread.change:
        yield _finding(metric, Comparison(rates, periods[-1], decompose(factors, *sides), spread), company)


def _factors(rates: CloseRates, periods: Sequence[ClosedPeriod]) -> int:
    """How many of the factors, in their order, leave enough deals of the last period to a kind."""
    for count in range(len(rates.factors), 1, -1):
        kinds = {cell.kind[:count] for period in periods for cell in period.cells}
        if _size(periods[-1:]) >= PER_KIND * len(kinds):
            return count
    return min(1, len(rates.factors))


def _size(periods: Sequence[ClosedPeriod]) -> int:
    return sum(cell.closed for period in periods for cell in period.cells)


def _cells(periods: Sequence[ClosedPeriod], count: int) -> list[Cell]:
    from trine.core.standardisation import Cell

    closed, won = Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()
    for period in periods:
        for cell in period.cells:
            closed[cell.kind[:count]] += cell.closed
            won[cell.kind[:count]] += cell.won
    return [Cell(kind, closed[kind], won[kind]) for kind in sorted(closed)]


def _finding(metric: Metric, compared: Comparison, company: Company) -> Finding:
    last, found = compared.last, compared.found
    before, after = (cell.hits / cell.n for cell in (found.before, found.after))
    way = "fell" if after < before else "rose"
    named = [row.kind[0] for row in drivers(found)]
    where = f" of {listed(named)}" if named else ""
    is_mix = abs(found.mix) > abs(found.rate)
    look = "what the leads are made of now" if is_mix else f"the deals{where} that were closed"
    counts = (
        f"In {period_name(last.start, last.end)} {number(found.after.hits)} of {number(found.after.n)} closed deals "
        f"were won; in the four quarters before, {number(found.before.hits)} of {number(found.before.n)}."
    )
    sure = f"The change is {_range(compared.spread.change)} points, sure to {percent(LEVEL, 0)}."
    moved = f"{way} to {percent(after)} from {percent(before)} in the four quarters before"
    return Finding(
        "T506",
        Severity.INFO,
        f"{metric.name} {moved}: {explained(found)}",
        (Ref("metric", metric.id),),
        evidence=tuple(_evidence(compared)),
        reasons=(counts, sure),
        next_step=f"{answers_for(metric, company)}: look together with marketing at {look}.",
    )


def _evidence(compared: Comparison) -> Iterator[Evidence]:
    found, spread, source, end = compared.found, compared.spread, compared.rates.source, compared.last.end
    before, after = (cell.hits / cell.n for cell in (found.before, found.after))
    yield Evidence(f"Last quarter (n = {number(found.after.n)})", after, "ratio", source, end)
    yield Evidence(f"Four quarters before (n = {number(found.before.n)})", before, "ratio", source, end)
    for factor, effect, interval in zip(found.factors, found.mix_by_factor, spread.mix_by_factor, strict=True):
        said = f"{points(effect)} points, {_range(interval)}, sure to {percent(LEVEL, 0)}"
        yield Evidence(f"From the mix of {factor.replace('_', ' ')}", said, None, source, end)
    said = f"{points(found.rate)} points, {_range(spread.rate)}, sure to {percent(LEVEL, 0)}"
    yield Evidence("From the rates within them", said, None, source, end)
    for row in found.by_value()[:4]:
        said = f"{row.before.hits} of {row.before.n} before, {row.after.hits} of {row.after.n} now: "
        said += f"{points(row.rate)} by its rate, {points(row.mix)} by its share"
        yield Evidence(row.kind[0], said, None, source, end)


def _range(interval: Interval) -> str:
    return f"{points(interval.low)} to {points(interval.high)}"


def _example() -> ExampleFacts:
    as_of = datetime(2027, 2, 14, tzinfo=UTC)
    quarters = [date(2025, 10, 1), *(date(2026, month, 1) for month in (1, 4, 7, 10)), date(2027, 1, 1)]
    periods = []
    for start, end, won in zip(quarters, quarters[1:], ((18, 12),) * 4 + ((12, 7),), strict=False):
        cells = (ClosedCell(("organic search",), 60, won[0]), ClosedCell(("paid search",), 60, won[1]))
        periods.append(ClosedPeriod(start, end - timedelta(days=1), cells))
    rates = CloseRates(("lead_source",), tuple(periods), "facts: opportunities", as_of)
    points_ = tuple(FactPoint(p.start, p.end, sum(c.won for c in p.cells) / 120, 120) for p in periods)
    series = FactSeries("win_rate", "ratio", "quarter", points_, "facts: opportunities", as_of)
    return ExampleFacts(
        """in each quarter 60 deals from organic and 60 from paid search are closed. Until September 18 and 12 of them
are won a quarter, in the quarter to December 12 and 7.""",
        (series,),
        RevenueFacts(close_rates=(rates,)),
    )


CHECK = Check(
    code="T506",
    severity=Severity.INFO,
    title="A change in win rate and what made it: the mix of leads, or the rate within each kind",
    finds="""The deals won or lost in the last complete quarter, held against those of the four quarters before it. If
the win rate changed by more than chance alone would make it in 95 of 100 cases, the change is taken apart: how much of
it comes from the mix (more leads of a kind that is seldom won), how much from the rates within each kind (the same
leads are won less often). Kinds are lead source, new and repeat business, segment and region, as many of them as leave
ten deals to a kind. It needs a metric with `source: facts:win_rate` and 30 closed deals on each side.
[How it is worked out](../algorithms/diagnosis.md).""",
    costs="""Sales says that the leads are poor, Marketing that they are not closed. Both argue from one total that
cannot tell. Budget is moved to the wrong place for a quarter or more.""",
    example="""trine: 1
company: {name: Halden Instruments}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams: [{id: sales, name: Sales, function: sales}]
metrics:
  - {id: wins, name: Win rate, unit: ratio, better: up, source: facts:win_rate, owner: sales}
""",
    fix="""Look at it together: `trine revenue winrate` shows every kind with its numbers, for any two periods. If
it is the mix, talk about which leads are wanted; if it is the rate, about the deals of the kinds that fell.""",
    serves=("R3",),
    run=run,
    example_facts=_example,
)

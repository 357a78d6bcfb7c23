"""Fact metrics over time, and the rows behind each figure."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import ibis

from trine.analytics.catalogue import CURRENCY, METRICS, NAMES, FactMetric, find
from trine.analytics.metric_rows import counted, currencies, currency_of, metric_rows
from trine.analytics.periods import MONTHS, Every, Period, period_index
from trine.analytics.revenue import revenue_facts
from trine.analytics.schema import TABLES
from trine.analytics.snapshot import Snapshot
from trine.analytics.store import FactStore
from trine.core.series import FactPoint, FactSeries

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from trine.analytics.snapshot import Facts
    from trine.core.company import Company

__all__ = ["METRICS", "NAMES", "Current", "RowPage", "current", "find", "rows", "series", "with_facts"]

NEVER = datetime(1, 1, 1, tzinfo=UTC)
"""The as-of time of a metric whose tables nothing was imported into."""


@dataclass(frozen=True, slots=True)
class Current:
    """A metric now: the last period that is over, the one before it, and the one that is running."""

    metric: FactMetric
    series: FactSeries
    last: FactPoint | None
    before: FactPoint | None
    running: FactPoint | None


@dataclass(frozen=True, slots=True)
class RowPage:
    """Some of the rows behind a figure: their columns, the page's rows in that order, and how many there are in all."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    total: int


@contextlib.contextmanager
def _opened(facts: Facts | FactStore) -> Iterator[Facts]:
    if isinstance(facts, FactStore):
        with facts.snapshot() as snapshot:
            yield snapshot
    else:
        yield facts


def series(
    facts: Facts | FactStore,
    names: Collection[str] | None = None,
    every: Every = "quarter",
    *,
    fiscal_year_start: int = 1,
    currency: str | None = None,
) -> tuple[FactSeries, ...]:
    """The metrics' values per month or quarter, oldest first, named as asked for (else all names, aliases too).

    Money is in one currency: the one given, else the one that most won deals have. Deals in another are left out and
    the series' `source` says how many; deals without one are taken to be in it. A metric without a single value is
    left out. Raises `UnknownFactError` for a name that is not in the catalogue.
    """
    wanted = {name: find(name) for name in (NAMES if names is None else dict.fromkeys(names))}
    with _opened(facts) as opened:
        found = _known(opened, every, fiscal_year_start, currency)
        missing = {metric.name: metric for metric in wanted.values() if metric.name not in found}
        if missing:
            measure = _Measure(opened, every, fiscal_year_start, currency)
            found.update({name: measure.series(metric) for name, metric in missing.items()})
    return tuple(replace(found[metric.name], name=name) for name, metric in wanted.items() if found[metric.name].points)


def _known(facts: Facts, every: Every, fiscal_year_start: int, currency: str | None) -> dict[str, FactSeries]:
    """The series that were worked out before: an edition of the store never changes, so neither do they."""
    if not isinstance(facts, Snapshot):
        return {}
    return _memory(facts.root, facts.manifest.edition, every, fiscal_year_start, currency)


@lru_cache(maxsize=64)
def _memory(*_: object) -> dict[str, FactSeries]:
    return {}


def current(
    facts: Facts | FactStore,
    today: date,
    names: Collection[str] | None = None,
    every: Every = "quarter",
    *,
    fiscal_year_start: int = 1,
    currency: str | None = None,
) -> tuple[Current, ...]:
    """Each metric's last complete period, the one before and the running one; metrics without values are left out."""
    wanted = tuple(METRICS) if names is None else names
    found = series(facts, wanted, every, fiscal_year_start=fiscal_year_start, currency=currency)
    return tuple(_current(one, today) for one in found)


def _current(one: FactSeries, today: date) -> Current:
    over = one.complete(today)
    running = next((point for point in one.points if point.start <= today <= point.end), None)
    return Current(find(one.name), one, over[-1] if over else None, over[-2] if len(over) > 1 else None, running)


def with_facts(company: Company, facts: Facts | FactStore) -> Company:
    """The company with the series that its metrics name as their source, in its own currency and fiscal year, and with
    its leads, deals and campaigns as the checks see them.

    Each comes by the month and by the quarter: cycles are not all quarters, and a quarter that runs on beyond the day
    that is asked about says nothing of that day. A metric whose source is a fact metric that does not exist, or that
    has no values, stays without a series.
    """
    named = sorted({metric.facts_name for metric in company.metrics if metric.facts_name in NAMES} - {None})
    with _opened(facts) as opened:
        found = [
            one
            for every in MONTHS
            for one in series(
                opened, named, every, fiscal_year_start=company.fiscal_year_start, currency=company.currency
            )
        ]
        revenue = revenue_facts(opened, currency=company.currency, fiscal_year_start=company.fiscal_year_start)
    return replace(company, facts=tuple(found), revenue=revenue)


def rows(
    facts: Facts | FactStore,
    name: str,
    start: date,
    end: date,
    *,
    page: int = 1,
    size: int = 50,
    currency: str | None = None,
) -> RowPage:
    """The rows behind a metric's figure between two days, both included, in a stable order; pages count from 1."""
    metric = find(name)
    with _opened(facts) as opened:
        table = metric_rows(counted(metric), opened, currency_of(opened, currency) if metric.unit == CURRENCY else None)
        table = table.filter((table.on >= ibis.literal(start)) & (table.on <= ibis.literal(end)))
        total = int(table.count().to_pyarrow().as_py())
        ordered = table.order_by([table.on, table.source, table[TABLES[metric.table].id]]).limit(
            size, offset=(page - 1) * size
        )
        arrow = ordered.to_pyarrow()
    filled = [
        column for column in arrow.column_names if arrow[column].null_count < arrow.num_rows
    ] or arrow.column_names
    return RowPage(tuple(filled), tuple(zip(*(arrow[column].to_pylist() for column in filled), strict=True)), total)


class _Measure:
    """The series of one set of facts, at one rhythm and in one currency."""

    def __init__(self, facts: Facts, every: Every, fiscal_year_start: int, currency: str | None) -> None:
        self.facts = facts
        self.every = every
        self.fiscal_year_start = fiscal_year_start
        known = currencies(facts)
        self.currency = currency or next((name for name, _ in known.most_common(1)), None)
        self.left_out = {name: count for name, count in known.items() if name != self.currency}
        self.currencies_known = bool(known)
        self._memory: dict[str, tuple[FactPoint, ...]] = {}

    def series(self, metric: FactMetric) -> FactSeries:
        points = self._ratio(*metric.over) if metric.over else self._folded(metric)
        unit = metric.unit
        if unit == CURRENCY:
            unit = self.currency or "currency"
        adds_up = metric.fold.is_total and not metric.over
        as_of = self.facts.known_at(metric.tables) or NEVER
        return FactSeries(metric.name, unit, self.every, points, self._source(metric), as_of, adds_up)

    def _source(self, metric: FactMetric) -> str:
        if metric.unit != CURRENCY or not self.left_out:
            return f"facts: {metric.table}"
        rest = ", ".join(f"{count} in {name}" for name, count in sorted(self.left_out.items()))
        return f"facts: {metric.table} in {self.currency} (won deals left out: {rest})"

    def _folded(self, metric: FactMetric) -> tuple[FactPoint, ...]:
        if metric.name not in self._memory:
            self._memory[metric.name] = self._computed(metric)
        return self._memory[metric.name]

    def _computed(self, metric: FactMetric) -> tuple[FactPoint, ...]:
        currency = self.currency if metric.unit == CURRENCY and self.currencies_known else None
        table = metric_rows(metric, self.facts, currency)
        table = table.mutate(period=period_index(table.on, self.every, self.fiscal_year_start))
        grouped = table.group_by("period").aggregate(figure=metric.fold.apply(table.value), n=table.value.count())
        found = {row["period"]: row for row in grouped.to_pyarrow().to_pylist()}
        return tuple(self._points(found, fill=metric.fold.is_total))

    def _points(self, found: dict[int, dict[str, Any]], *, fill: bool) -> Iterator[FactPoint]:
        indexes = range(min(found), max(found) + 1) if fill and found else sorted(found)
        for index in indexes:
            period = Period(self.every, index, self.fiscal_year_start)
            row = found.get(index, {"figure": 0.0, "n": 0})
            yield FactPoint(period.start, period.end, float(row["figure"]), int(row["n"]))

    def _ratio(self, numerator: str, denominator: str) -> tuple[FactPoint, ...]:
        above = {point.start: point for point in self._folded(METRICS[numerator])}
        return tuple(
            FactPoint(below.start, below.end, above[below.start].value / below.value, below.n)
            for below in self._folded(METRICS[denominator])
            if below.value and below.start in above
        )

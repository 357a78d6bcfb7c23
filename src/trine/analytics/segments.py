"""Fact metrics by segment, region, product, lead source, kind of deal, and by new and repeat business."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple

import ibis

from trine.analytics.catalogue import CURRENCY, METRICS, Fold
from trine.analytics.metric_rows import currencies, metric_rows
from trine.analytics.periods import MONTHS, Every, Period, period_index
from trine.core.revenue import BUSINESS, NEW, REPEAT, SegmentSeries
from trine.core.series import FactPoint, FactSeries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trine.analytics.catalogue import FactMetric
    from trine.analytics.snapshot import Facts

SPLIT = ("revenue", "deals_won", "win_rate", "opportunities", "mqls")
"""The fact metrics that are told by segment: those whose rows say which they are of, and whose months add up."""
DIMENSIONS: Mapping[str, tuple[str, ...]] = {
    "opportunities": ("segment", "region", "product", "lead_source", "deal_type"),
    "leads": ("segment", "lead_source"),
}
"""The columns that say which part of the company a row is of, by table."""
MOST = 12
"""So many values of a dimension are told, those with the most rows."""

_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)


class Month(NamedTuple):
    """The rows of one month: the sum of their values, and how many there are."""

    total: float
    n: int


def segment_series(
    facts: Facts, *, currency: str | None = None, fiscal_year_start: int = 1
) -> tuple[SegmentSeries, ...]:
    """The series of each value of each dimension, by month and by quarter, ordered by metric, dimension and value.

    Rows that do not say which they are of are in none; of a dimension with more than twelve values the commonest twelve
    are told. A series begins in the first month of its own and goes on to the last of the metric, with zeros between
    where it adds up, so that what has stopped shows.
    """
    known = currencies(facts)
    money = currency or next((name for name, _ in known.most_common(1)), None)
    monthly = _monthly(facts, money if known else None)
    found = []
    for name in SPLIT:
        metric = METRICS[name]
        unit = (money or CURRENCY) if metric.unit == CURRENCY else metric.unit
        found += list(_of_metric(metric, unit, monthly.get(name, {}), facts, fiscal_year_start))
    return tuple(sorted(found, key=lambda one: (one.metric, one.dimension, one.value, one.series.every)))


def with_business(deals: Any, facts: Facts) -> Any:
    """Rows of opportunities with a day `on`, and `business`: new or repeat by whether their account had won before.

    Rows without an account get none.
    """
    won = facts.table("opportunities")
    won = won.filter(won.is_won.fill_null(False) & won.account_id.notnull() & won.close_date.notnull())
    firsts = won.group_by(["source", "account_id"]).aggregate(first_win=won.close_date.min())
    joined = deals.left_join(firsts, ["source", "account_id"])
    is_repeat = joined.first_win.notnull() & (joined.first_win < joined.on)
    kind = ibis.cases((joined.account_id.isnull(), ibis.null("string")), (is_repeat, REPEAT), else_=NEW)
    return joined.mutate(**{BUSINESS: kind})


def _monthly(facts: Facts, money: str | None) -> dict[str, dict[tuple[str, str], dict[int, Month]]]:
    """By metric, the months (as `Period.index`) of every value of every dimension.

    The engine adds up what agrees in all dimensions, one query for each table; what is left is small.
    """
    found: dict[str, dict[tuple[str, str], dict[int, Month]]] = {}
    for table, columns in DIMENSIONS.items():
        names = [name for name in SPLIT if METRICS[name].table == table]
        rows = reduce(_union, [_rows(METRICS[name], facts, money) for name in names])
        is_of_accounts = table == "opportunities"
        rows = with_business(rows, facts) if is_of_accounts else rows
        dimensions = (*columns, BUSINESS) if is_of_accounts else columns
        rows = rows.mutate(month=period_index(rows.on, "month"))
        grouped = rows.group_by(["metric", "month", *dimensions])
        cube = grouped.aggregate(total=rows.value.sum(), n=rows.value.count()).to_pyarrow()
        for dimension in dimensions:
            _add(found, cube, dimension)
    return found


def _add(found: dict[str, dict[tuple[str, str], dict[int, Month]]], cube: Any, dimension: str) -> None:
    """Add up the cube for one dimension; spaces around a value do not count, and blanks are left out."""
    sums = cube.group_by(["metric", dimension, "month"]).aggregate([("total", "sum"), ("n", "sum")])
    for row in sums.to_pylist():
        part = (row[dimension] or "").strip()
        if part:
            months = found.setdefault(row["metric"], {}).setdefault((dimension, part), {})
            before = months.get(row["month"], Month(0.0, 0))
            months[row["month"]] = Month(before.total + float(row["total_sum"]), before.n + int(row["n_sum"]))


def _rows(metric: FactMetric, facts: Facts, money: str | None) -> Any:
    table = metric_rows(metric, facts, money if metric.unit == CURRENCY else None)
    columns = ("source", "account_id", "on", *DIMENSIONS[metric.table])
    return table.select(*columns, value=table.value.cast("float64"), metric=ibis.literal(metric.name))


def _union(one: Any, other: Any) -> Any:
    return one.union(other)


def _of_metric(
    metric: FactMetric, unit: str, monthly: Mapping[tuple[str, str], dict[int, Month]], facts: Facts, year: int
) -> Iterator[SegmentSeries]:
    last = max((month for months in monthly.values() for month in months), default=0)
    as_of = facts.known_at(metric.tables) or _BEGINNING
    for dimension, value in _commonest(monthly):
        named = value if dimension == BUSINESS else f"{dimension.replace('_', ' ')} {value}"
        source = f"facts: {metric.table}, {named}"
        for every in MONTHS:
            points = tuple(_points(monthly[dimension, value], last, every, metric.fold, year))
            adds_up = metric.fold.is_total
            series = FactSeries(metric.name, unit, every, points, source, as_of, adds_up)
            yield SegmentSeries(dimension, value, series, metric.aliases)


def _commonest(monthly: Mapping[tuple[str, str], dict[int, Month]]) -> Iterator[tuple[str, str]]:
    sizes: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for (dimension, value), months in monthly.items():
        sizes[dimension].append((-sum(month.n for month in months.values()), value))
    for dimension, values in sorted(sizes.items()):
        if len(values) > 1:
            yield from ((dimension, value) for _, value in sorted(values)[:MOST])


def _points(months: Mapping[int, Month], last: int, every: Every, fold: Fold, year: int) -> Iterator[FactPoint]:
    grouped: dict[int, Month] = {}
    for index, month in months.items():
        period = Period.of(Period("month", index).start, every, year).index
        before = grouped.get(period, Month(0.0, 0))
        grouped[period] = Month(before.total + month.total, before.n + month.n)
    end = Period.of(Period("month", last).start, every, year).index
    for index in range(min(grouped), end + 1):
        found, period_ = grouped.get(index, Month(0.0, 0)), Period(every, index, year)
        if fold.is_total:
            yield FactPoint(period_.start, period_.end, found.total, found.n)
        elif found.n:
            yield FactPoint(period_.start, period_.end, found.total / found.n, found.n)

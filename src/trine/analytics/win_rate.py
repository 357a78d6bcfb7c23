"""The win rate of two periods by kinds: by the leads' cohort, or by the deals' closing."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

import ibis

from trine.analytics.catalogue import METRICS
from trine.analytics.errors import FactError
from trine.analytics.metric_rows import metric_rows
from trine.analytics.segments import with_business
from trine.core.revenue import BUSINESS, OTHER, UNKNOWN
from trine.core.standardisation import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trine.analytics.snapshot import Facts

Count = Literal["leads", "deals"]

FACTORS: dict[Count, tuple[str, ...]] = {
    "leads": ("lead_source", "segment", "industry", "country", "campaign_id", "asset", "owner"),
    "deals": ("lead_source", BUSINESS, "segment", "region", "product", "deal_type", "campaign_id", "owner", "manager"),
}
"""What kinds can be told apart by, depending on what is counted."""
ALIASES = {"origin": "lead_source", "source": "lead_source", "campaign": "campaign_id", "channel": "lead_source"}
MOST = 40
"""So many values of a factor stand for themselves; the rest is `other`."""
DEFINITIONS: dict[Count, str] = {
    "leads": "Leads by the day on which they were created; won is a lead whose opportunity was won, whenever that was.",
    "deals": "Opportunities won or lost, by the day of the win or loss. Sources without a lost one are left out.",
}


class UnusableQuestionError(FactError):
    """The question can't be answered from these facts; the message says why, and what to ask instead."""


@dataclass(frozen=True, slots=True)
class Span:
    """A period that was asked for, by the name that it was asked by; both days included."""

    name: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Side:
    """One period: its cells, and how it was seen."""

    span: Span
    cells: tuple[Cell, ...]
    lags: tuple[int, ...] = ()
    """Days from lead to win of its wins, in order."""

    @property
    def n(self) -> int:
        """How many cases there are."""
        return sum(cell.n for cell in self.cells)

    @property
    def hits(self) -> int:
        """How many of them were won."""
        return sum(cell.hits for cell in self.cells)

    @property
    def rate(self) -> float:
        """Won as a share of all; nan without cases."""
        return self.hits / self.n if self.n else float("nan")


@dataclass(frozen=True, slots=True)
class Sides:
    """Two periods beside each other, by what, and how long the younger cohort has been watched."""

    count: Count
    factors: tuple[str, ...]
    before: Side
    after: Side
    watched_to: date | None
    """The newest win or loss on record: later ones can't be known."""
    within: int | None = None

    @property
    def definition(self) -> str:
        """What was counted, in a sentence."""
        if self.within is None:
            return DEFINITIONS[self.count]
        leads = "Leads by the day on which they were created"
        return f"{leads}; won is a lead whose opportunity was won within {self.within} days of it."

    @property
    def shortest_watch(self) -> int | None:
        """For how many days the last lead of the later period was watched."""
        if self.count == "deals" or self.watched_to is None:
            return None
        return max(0, (self.watched_to - self.after.span.end).days)

    @property
    def later_share(self) -> float | None:
        """Of the earlier period's wins, the share that came later than the later period could be watched."""
        days = self.shortest_watch
        if days is None or not self.before.lags:
            return None
        return sum(lag > days for lag in self.before.lags) / len(self.before.lags)


def factor_named(name: str, count: Count) -> str:
    """The column behind a factor's name or alias; raises `UnusableQuestionError` with the names that there are.

    >>> factor_named("origin", "leads")
    'lead_source'
    """
    found = ALIASES.get(name.strip().lower().replace("-", "_"), name.strip().lower().replace("-", "_"))
    if found not in FACTORS[count]:
        other = "deals" if count == "leads" else "leads"
        hint = f" It is known of {other}: --count {other}." if found in FACTORS[other] else ""  # type: ignore[index]
        raise UnusableQuestionError(
            f"`{name}` in `--by` is nothing that {count} can be told apart by; there are: origin, "
            f"{', '.join(FACTORS[count])}.{hint}"
        )
    return found


def sides(
    facts: Facts,
    factors: Sequence[str],
    before: Span,
    after: Span,
    *,
    count: Count = "leads",
    within: int | None = None,
) -> Sides:
    """Two periods' cases and wins by kind; factors are columns (`factor_named`).

    Rows that do not say which they are of are `unknown`; of a factor with more than forty values the rest is `other`.
    With `within`, a lead's win counts only if it came so many days after the lead or sooner. Raises
    `UnusableQuestionError` where a period has no cases, or where the two share days.
    """
    if before.start <= after.end and after.start <= before.end:
        raise UnusableQuestionError(f"{before.name} and {after.name} share days; compare two periods that don't.")
    table = counted_rows(facts, count, within)
    rows = [_rows(table, factors, span) for span in (before, after)]
    names = [_commonest(place, rows) for place in range(len(factors))]
    found = [_side(span, each, names) for span, each in zip((before, after), rows, strict=True)]
    for side in found:
        if side.n == 0:
            raise UnusableQuestionError(f"There are no {count} in {side.span.name}. {DEFINITIONS[count]}")
    return Sides(count, tuple(factors), found[0], found[1], _last_closed(facts), within)


def counted_rows(facts: Facts, count: Count, within: int | None = None) -> Any:
    """The leads or deals that are counted: all their columns, their day `on`, `hit` (1 if won), and `lag` of a lead."""
    return _leads(facts, within) if count == "leads" else _deals(facts)


def _leads(facts: Facts, within: int | None) -> Any:
    leads, deals = facts.table("leads"), facts.table("opportunities")
    won = deals.filter(deals.is_won.fill_null(False) & deals.close_date.notnull())
    won = won.select("source", "opportunity_id", won_on=won.close_date)
    joined = leads.filter(leads.created_at.notnull()).left_join(won, ["source", "opportunity_id"])
    joined = joined.mutate(on=joined.created_at.date())
    lag = joined.won_on.delta(joined.on, unit="day")
    is_hit = joined.won_on.notnull() if within is None else (joined.won_on.notnull() & (lag <= within))
    return joined.mutate(hit=is_hit.fill_null(False).cast("int64"), lag=lag)


def _deals(facts: Facts) -> Any:
    table = with_business(metric_rows(METRICS["win_rate"], facts, None), facts)
    return table.mutate(hit=table.value.cast("int64"), lag=ibis.null("int64"))


def _rows(table: Any, factors: Sequence[str], span: Span) -> list[dict[str, Any]]:
    """The period's cases by kind and lag, each with its number."""
    cut = table.filter((table.on >= ibis.literal(span.start)) & (table.on <= ibis.literal(span.end)))
    cut = cut.mutate(lag=ibis.cases((cut.hit == 1, cut.lag), else_=ibis.null("int64")))
    grouped = cut.group_by([*factors, "hit", "lag"]).aggregate(cases=cut.hit.count())
    found: list[dict[str, Any]] = grouped.to_pyarrow().to_pylist()
    for row in found:
        row["kind"] = tuple(str(row[factor] or "").strip() or UNKNOWN for factor in factors)
    return found


def _commonest(place: int, sides: Sequence[list[dict[str, Any]]]) -> frozenset[str]:
    sizes = Counter[str]()
    for side in sides:
        for row in side:
            sizes[row["kind"][place]] += row["cases"]
    return frozenset(sorted(sizes, key=lambda value: (-sizes[value], value))[:MOST])


def _side(span: Span, rows: Sequence[dict[str, Any]], names: Sequence[frozenset[str]]) -> Side:
    n, hits, lags = Counter[tuple[str, ...]](), Counter[tuple[str, ...]](), Counter[int]()
    for row in rows:
        kind = tuple(value if value in known else OTHER for value, known in zip(row["kind"], names, strict=True))
        n[kind] += row["cases"]
        if row["hit"]:
            hits[kind] += row["cases"]
            lags[row["lag"] if row["lag"] is not None else 0] += row["cases"]
    return Side(span, tuple(Cell(kind, n[kind], hits[kind]) for kind in sorted(n)), tuple(sorted(lags.elements())))


def _last_closed(facts: Facts) -> date | None:
    deals = facts.table("opportunities")
    closed = deals.filter(deals.is_won.fill_null(False) | deals.is_closed.fill_null(False))
    last = closed.close_date.max().to_pyarrow().as_py()
    return last if isinstance(last, date) else None


def span_named(text: str, fiscal_year_start: int = 1) -> Span:
    """A period as people write it: `2018Q1`, `2018-q1`, `2018-03`, `2018`, or two days with `..` between.

    Quarters and years are those of the fiscal year that begins in the month given; it has the name of the calendar year
    in which it begins. Raises `UnusableQuestionError`.

    >>> span_named("2018Q1").end, span_named("2018-02").start, span_named("2018Q1", 4).start
    (datetime.date(2018, 3, 31), datetime.date(2018, 2, 1), datetime.date(2018, 4, 1))
    """
    span = _read(text, text.strip().lower().replace(" ", ""), fiscal_year_start)
    if span is None:
        raise UnusableQuestionError(
            f"`{text}` is not a period; write a quarter as 2018Q1, a month as 2018-03, a year as 2018, or two days as "
            "2018-01-01..2018-03-31."
        )
    if span.end < span.start:
        raise UnusableQuestionError(f"`{text}` ends before it starts; write the earlier day first.")
    return span


_QUARTER, _MONTH, _YEAR = (re.compile(each) for each in (r"(\d{4})-?q([1-4])", r"(\d{4})-(0?[1-9]|1[0-2])", r"(\d{4})"))


def _read(text: str, plain: str, year_starts: int) -> Span | None:
    if match := _QUARTER.fullmatch(plain):
        return _months(text, int(match[1]), year_starts + 3 * (int(match[2]) - 1), 3)
    if match := _MONTH.fullmatch(plain):
        return _months(text, int(match[1]), int(match[2]), 1)
    if match := _YEAR.fullmatch(plain):
        return _months(text, int(match[1]), year_starts, 12)
    first, dots, last = plain.partition("..")
    try:
        return Span(text, date.fromisoformat(first), date.fromisoformat(last)) if dots else None
    except ValueError:
        return None


def _months(text: str, year: int, month: int, length: int) -> Span:
    first, after = year * 12 + month - 1, year * 12 + month - 1 + length
    start, end = (date(max(1, min(months // 12, 9998)), months % 12 + 1, 1) for months in (first, after))
    return Span(text, start, end - timedelta(days=1))

"""The fact metrics, each defined once: pages, checks and the command line all read these.

A metric is the rows that it is about — an Ibis table with the day (`on`) and the number (`value`) of each — and the
way in which a period's rows become one figure. The rows behind a figure are therefore always at hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from trine.analytics.errors import UnknownFactError
from trine.core.company import Better

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trine.analytics.snapshot import Facts

CURRENCY = "currency"
"""The unit of metrics in money; a series carries the currency itself where it is known."""


class Fold(StrEnum):
    """How the rows of a period become one figure."""

    COUNT = "count"
    SUM = "sum"
    MEAN = "mean"
    MEDIAN = "median"

    @property
    def is_total(self) -> bool:
        """Whether a period without rows has the value 0, rather than none."""
        return self in {Fold.COUNT, Fold.SUM}

    def apply(self, value: Any) -> Any:
        """The Ibis aggregate over a column."""
        return {
            Fold.COUNT: value.count,
            Fold.SUM: value.sum,
            Fold.MEAN: value.mean,
            Fold.MEDIAN: value.median,
        }[self]().cast("float64")


@dataclass(frozen=True, slots=True)
class FactMetric:
    """One fact metric.

    `day` names the column that puts a row into a period. `rows` gives the rows behind it with `on`, `value` and, for
    money, `currency`; rows without a day or a value do not count. A ratio of two other metrics has `over` (numerator,
    denominator) instead, and takes its rows from the numerator. `also` are the tables that it needs beside its own.
    """

    name: str
    title: str
    unit: str
    better: Better
    definition: str
    table: str
    day: str
    fold: Fold = Fold.COUNT
    rows: Callable[[Facts], Any] | None = None
    over: tuple[str, str] | None = None
    aliases: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def tables(self) -> tuple[str, ...]:
        """Every table that its rows are made of."""
        below = [name for metric in self.over or () for name in METRICS[metric].tables]
        return tuple(dict.fromkeys((self.table, *self.also, *below)))


def _dated(table: Any, day: Any, value: Any) -> Any:
    return table.mutate(on=day, value=value.cast("float64")).filter(lambda row: row.on.notnull() & row.value.notnull())


def _mqls(facts: Facts) -> Any:
    leads = facts.table("leads")
    return _dated(leads, leads.mql_at.date(), leads.lead_id.notnull().cast("int64"))


def _opportunities(facts: Facts) -> Any:
    deals = facts.table("opportunities")
    return _dated(deals, deals.created_at.date(), deals.opportunity_id.notnull().cast("int64"))


def _won(facts: Facts) -> Any:
    deals = facts.table("opportunities")
    return deals.filter(deals.is_won.fill_null(False))


def _deals_won(facts: Facts) -> Any:
    deals = _won(facts)
    return _dated(deals, deals.close_date, deals.opportunity_id.notnull().cast("int64"))


def _closed(facts: Facts) -> Any:
    deals = facts.table("opportunities")
    won = deals.is_won.fill_null(False)
    closed = deals.filter(deals.is_closed.fill_null(False) | won)
    lost = (~closed.is_won.fill_null(False)).cast("int64")
    closed = closed.mutate(lost=lost).group_by("source").mutate(losses=lambda row: row.lost.sum())
    known = closed.filter(closed.losses > 0)
    return _dated(known, known.close_date, 1 - known.lost).drop("lost", "losses")


def _revenue(facts: Facts) -> Any:
    deals = _won(facts)
    return _dated(deals, deals.close_date, deals.amount)


def _by_account(facts: Facts) -> Any:
    deals = _won(facts).filter(lambda row: row.account_id.notnull() & row.close_date.notnull())
    return deals.group_by(["source", "account_id"]).mutate(first_win=lambda row: row.close_date.min())


def _revenue_new(facts: Facts) -> Any:
    deals = _by_account(facts)
    return _dated(deals.filter(deals.close_date == deals.first_win), deals.close_date, deals.amount)


def _revenue_repeat(facts: Facts) -> Any:
    deals = _by_account(facts)
    return _dated(deals.filter(deals.close_date > deals.first_win), deals.close_date, deals.amount)


def _sales_cycle(facts: Facts) -> Any:
    deals = _won(facts)
    return _dated(deals, deals.close_date, deals.close_date.delta(deals.created_at.date(), unit="day"))


def _lead_to_win(facts: Facts) -> Any:
    leads = facts.table("leads")
    leads = leads.filter(leads.opportunity_id.notnull())
    firsts = leads.group_by(["source", "opportunity_id"]).aggregate(lead_created_at=leads.created_at.min())
    deals = _won(facts).join(firsts, ["source", "opportunity_id"])
    return _dated(deals, deals.close_date, deals.close_date.delta(deals.lead_created_at.date(), unit="day"))


_CATALOGUE = (
    FactMetric(
        "mqls",
        "Marketing qualified leads",
        "count",
        Better.UP,
        "Leads by the day on which marketing qualified them",
        "leads",
        "mql_at",
        rows=_mqls,
        aliases=("mql",),
    ),
    FactMetric(
        "opportunities",
        "Opportunities",
        "count",
        Better.UP,
        "Opportunities by the day on which they were created",
        "opportunities",
        "created_at",
        rows=_opportunities,
    ),
    FactMetric(
        "acceptance",
        "Lead acceptance",
        "ratio",
        Better.UP,
        "Opportunities created in a period for each marketing qualified lead of the same period",
        "opportunities",
        "created_at",
        over=("opportunities", "mqls"),
    ),
    FactMetric(
        "deals_won",
        "Deals won",
        "count",
        Better.UP,
        "Won opportunities by close date",
        "opportunities",
        "close_date",
        rows=_deals_won,
    ),
    FactMetric(
        "win_rate",
        "Win rate",
        "ratio",
        Better.UP,
        "Won opportunities as a share of those won or lost, by close date; a source without a lost one is left out",
        "opportunities",
        "close_date",
        Fold.MEAN,
        rows=_closed,
    ),
    FactMetric(
        "revenue",
        "Revenue",
        CURRENCY,
        Better.UP,
        "Contract value of deals won, by close date",
        "opportunities",
        "close_date",
        Fold.SUM,
        rows=_revenue,
    ),
    FactMetric(
        "revenue_new",
        "New revenue",
        CURRENCY,
        Better.UP,
        "Contract value of deals won with accounts that had no earlier won deal; deals without an account are left out",
        "opportunities",
        "close_date",
        Fold.SUM,
        rows=_revenue_new,
    ),
    FactMetric(
        "revenue_repeat",
        "Repeat revenue",
        CURRENCY,
        Better.UP,
        "Contract value of deals won with accounts that had an earlier won deal; deals without an account are left out",
        "opportunities",
        "close_date",
        Fold.SUM,
        rows=_revenue_repeat,
    ),
    FactMetric(
        "average_deal",
        "Average deal",
        CURRENCY,
        Better.UP,
        "Mean contract value of deals won that have one, by close date",
        "opportunities",
        "close_date",
        Fold.MEAN,
        rows=_revenue,
    ),
    FactMetric(
        "sales_cycle",
        "Sales cycle",
        "days",
        Better.DOWN,
        "Median days from the creation of an opportunity to its win, by close date",
        "opportunities",
        "close_date",
        Fold.MEDIAN,
        rows=_sales_cycle,
    ),
    FactMetric(
        "lead_to_win",
        "Lead to win",
        "days",
        Better.DOWN,
        "Median days from the creation of a lead to the win of its opportunity, by close date",
        "opportunities",
        "close_date",
        Fold.MEDIAN,
        rows=_lead_to_win,
        also=("leads",),
    ),
)

METRICS: Mapping[str, FactMetric] = MappingProxyType({metric.name: metric for metric in _CATALOGUE})
"""Every fact metric by name; a plan uses one as `source: facts:NAME`."""

_ALIASES = {alias: metric for metric in _CATALOGUE for alias in metric.aliases}
NAMES: tuple[str, ...] = (*METRICS, *_ALIASES)
"""Every name that a plan may use, aliases included."""


def find(name: str) -> FactMetric:
    """The metric of that name or alias; raises `UnknownFactError` with the names that there are.

    >>> find("mql").name
    'mqls'
    """
    metric = METRICS.get(name) or _ALIASES.get(name)
    if metric is None:
        raise UnknownFactError(f"There is no fact metric {name!r}; there are: {', '.join(NAMES)}.")
    return metric

"""How long leads and opportunities take to be won, from the facts: the curve, and what it is made of.

A deal counts once, at the earliest lead that became it. A lead that was lost, returned or given up stays in the count
until the last day that is known, because it won't be won: what the curve tells is the share of *all* leads that is won
within so many days (the cumulative incidence, with every lead's time of watching known).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Literal

import ibis
import numpy as np

from trine.analytics.schema import TABLES, Type
from trine.analytics.snapshot import Snapshot
from trine.core.survival import FEWEST_AT_RISK, Curve, kaplan_meier, with_unseen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trine.analytics.snapshot import Facts

    Floats = NDArray[np.float64]

Start = Literal["created", "mql"]
"""From which day a lead is watched: its creation, or the day on which marketing qualified it."""
QUIET = timedelta(days=14)
"""Longer than this, no company is without any news of leads and deals."""
UNLIKELY = 0.01
"""If chance leaves so long a time without a single win more rarely than this, wins were not recorded then."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows that could not be used as they are: how many, and what was done about it, in a sentence."""

    what: str
    n: int


@dataclass(frozen=True, slots=True)
class Quantiles:
    """Days from the start to the win, of so many wins."""

    n: int
    median: float | None
    p75: float | None
    p90: float | None


@dataclass(frozen=True)
class Watched:
    """Rows watched from a start to a win, in groups: days are numbers of days since 1970, `weight` counts the rows.

    `won` is NaN where there was no win by `until`. `recorded_from` is the first day on which wins were recorded, none
    if they have been from the first start on.
    """

    started: Floats
    won: Floats
    weight: Floats
    until: date
    recorded_from: date | None
    left_out: tuple[LeftOut, ...] = ()

    @cached_property
    def is_won(self) -> NDArray[np.bool_]:
        """Whether the rows of a group are won."""
        return ~np.isnan(self.won)

    @cached_property
    def duration(self) -> Floats:
        """Days from the start to the win, or for how long it has been watched."""
        return np.where(self.is_won, self.won, number(self.until)) - self.started

    @cached_property
    def entry(self) -> Floats:
        """The last day after the start on which a win would not have been recorded; −1 if there was none."""
        if self.recorded_from is None:
            return np.full(self.started.shape, -1.0)
        return np.maximum(-1.0, number(self.recorded_from) - self.started - 1.0)

    @cached_property
    def _fitted(self) -> tuple[Curve, Floats]:
        return with_unseen(self.duration, self.is_won, self.entry, self.weight)

    @property
    def curve(self) -> Curve:
        """The share that is not won yet, by days since the start."""
        return self._fitted[0]

    @property
    def there(self) -> Floats:
        """The chance that a row without a recorded win was not won before wins were recorded."""
        return self._fitted[1]

    @property
    def observed(self) -> Quantiles:
        """Days to win of the wins on record as they are: too short while cohorts are not done."""
        lags, weights = self.duration[self.is_won], self.weight[self.is_won]
        order = np.argsort(lags)
        every = np.repeat(lags[order], weights[order].astype(np.int64))
        if not every.size:
            return Quantiles(0, None, None, None)
        return Quantiles(every.size, *(float(np.quantile(every, share)) for share in (0.5, 0.75, 0.9)))

    @property
    def corrected(self) -> Quantiles:
        """Days to win of all that are won within the curve's horizon, by the curve; none with too few wins."""
        curve = self.curve
        n = int(self.weight[self.is_won].sum())
        return Quantiles(n, curve.quantile(0.5), curve.quantile(0.75), curve.quantile(0.9))


def number(day: date) -> float:
    """A day as days since 1970.

    >>> number(date(1970, 1, 2))
    1.0
    """
    return float((day - date(1970, 1, 1)).days)


def last_day(facts: Facts, today: date | None = None) -> date | None:
    """The last day that leads and deals tell of, and not after `today`: up to it, everything is taken to be known.

    Not the day of the import: a file of last year that is imported today says nothing of this year. Days after the
    newest import (or `today`) are mistakes in the data and don't count. None without facts.
    """
    asked = [day for day in (today, facts.as_of.date() if facts.as_of else None) if day is not None]
    if not asked:
        return None
    edition = (facts.address, facts.manifest.edition) if isinstance(facts, Snapshot) else object()
    return _last_day_until(_Until(min(asked), edition, facts))


@dataclass(frozen=True, slots=True)
class _Until:
    """Facts up to a day; those of the same edition are the same."""

    limit: date
    edition: object
    facts: Facts = field(compare=False)


@lru_cache(maxsize=64)
def _last_day_until(asked: _Until) -> date | None:
    """Kept, because every question begins with it, and it looks at every lead and deal."""
    facts, limit = asked.facts, asked.limit
    leads, deals = facts.table("leads"), facts.table("opportunities")
    seen = [leads[column.name].date() for column in TABLES["leads"].columns if column.type is Type.TIMESTAMP]
    of_leads = len(seen)
    seen += [deals[name].date() for name in ("created_at", "closed_at", "updated_at")]
    closed = deals.is_closed.fill_null(False) | deals.is_won.fill_null(False)
    seen.append(closed.ifelse(deals.close_date, ibis.null("date")))
    found: list[date] = []
    for table, columns in ((leads, seen[:of_leads]), (deals, seen[of_leads:])):
        asked_for = {f"d{i}": column.max(where=column <= ibis.literal(limit)) for i, column in enumerate(columns)}
        row = table.aggregate(**asked_for).to_pyarrow().to_pylist()[0]
        found += [day for day in row.values() if day is not None]
    return max(found, default=None)


def last_moment(facts: Facts, now: datetime | None = None) -> datetime | None:
    """Up to which moment (UTC) it is known who waits, and not after `now`.

    The newest import, if leads and deals tell of something in the two weeks before it: then nothing has happened since.
    Else, as with a file of last year, the end of the last day that they tell of.
    """
    last = last_day(facts, now.date() if now else None)
    if last is None:
        return None
    end = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)
    asked = [moment.astimezone(UTC) for moment in (now, facts.as_of) if moment is not None]
    latest = min(asked, default=end)
    return latest if latest <= end + QUIET else end


def win_days(facts: Facts) -> Any:
    """Won deals by source and id with the day of the win."""
    deals = facts.table("opportunities")
    won = deals.filter(deals.is_won.fill_null(False))
    return won.select("source", "opportunity_id", win=ibis.coalesce(won.close_date, won.closed_at.date()))


def started_leads(facts: Facts, by: Start = "created") -> Any:
    """Leads with the day from which they are watched (`start`) and the day of their win (`win`), each deal once."""
    leads = facts.table("leads")
    leads = leads.mutate(start=(leads.created_at if by == "created" else leads.mql_at).date())
    place = ibis.row_number().over(
        group_by=[leads.source, leads.opportunity_id], order_by=[leads.start.isnull(), leads.start, leads.lead_id]
    )
    leads = leads.mutate(of_deal=(place == 0).ifelse(leads.opportunity_id, ibis.null("string")))
    deals = win_days(facts).rename(deal_source="source", deal_id="opportunity_id")
    joined = leads.left_join(deals, [leads.source == deals.deal_source, leads.of_deal == deals.deal_id])
    return joined.drop("deal_source", "deal_id", "of_deal")


def started_deals(facts: Facts) -> Any:
    """Opportunities with the day of their creation (`start`) and of their win (`win`)."""
    deals = facts.table("opportunities")
    win = deals.is_won.fill_null(False).ifelse(
        ibis.coalesce(deals.close_date, deals.closed_at.date()), ibis.null("date")
    )
    return deals.mutate(start=deals.created_at.date(), win=win)


def watch(rows: Any, until: date, *, recorded_from: date | None = None, noun: str = "lead") -> Watched:
    """The rows of `started_leads` or `started_deals` as groups of the same days, known up to a day.

    Without `recorded_from` it is found: if no win is on record for so long that chance would leave it so in fewer than
    one case of a hundred, by the curve itself, wins were recorded from the first one on.
    """
    grouped = rows.group_by(["start", "win"]).aggregate(n=rows.count()).order_by(["start", "win"]).to_pyarrow()
    start, win = (_numbers(grouped[name].to_pylist()) for name in ("start", "win"))
    weight = np.array(grouped["n"].to_pylist(), dtype=np.float64)
    last = number(until)
    undated, future = np.isnan(start), start > last
    early = win < start
    later = ~undated & ~future & (win > last)
    left_out = (
        LeftOut(f"{noun}s without a first day are left out", int(weight[undated].sum())),
        LeftOut(f"{noun}s that begin after {until.isoformat()} are left out", int(weight[future].sum())),
        LeftOut(f"wins after {until.isoformat()} are not counted", int(weight[later].sum())),
        LeftOut(f"{noun}s won before they began are left out of the days to win", int(weight[early & ~later].sum())),
    )
    kept = ~undated & ~future & ~early
    win = np.where(win > last, np.nan, win)
    made = Watched(
        start[kept], win[kept], weight[kept], until, recorded_from, tuple(each for each in left_out if each.n)
    )
    return made if recorded_from else _with_first_record(made)


def _numbers(days: list[date | None]) -> Floats:
    return np.array([math.nan if day is None else number(day) for day in days], dtype=np.float64)


def _with_first_record(made: Watched) -> Watched:
    """With the first win as the first recorded day, where so long a time without wins can't be chance."""
    if not made.is_won.any():
        return made
    first = float(made.won[made.is_won].min())
    before = made.started < first
    late = Watched(
        made.started, made.won, made.weight, made.until, date.fromordinal(int(first) + _EPOCH), made.left_out
    )
    fitted = kaplan_meier(late.duration, late.is_won, late.entry, late.weight, least=FEWEST_AT_RISK)
    expected = float((made.weight[before] * np.asarray(fitted.done(first - 1 - made.started[before]))).sum())
    return late if fitted.is_enough and math.exp(-expected) < UNLIKELY else made


_EPOCH = date(1970, 1, 1).toordinal()

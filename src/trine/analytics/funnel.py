"""The funnel with time: cohorts of leads, how many are won so far, how many will be, and how long it takes.

`docs/algorithms/funnel.md` tells the methods. A young cohort has had less time than an old one; its plain share of wins
is no rate that can be compared. Here every cohort stands with its conversion so far and with the one to expect.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np

from trine.analytics.lags import LeftOut, Quantiles, Start, Watched, last_day, number, started_leads, watch
from trine.analytics.periods import Every, Period, period_index
from trine.core.estimates import Estimate, share

if TYPE_CHECKING:
    from datetime import date

    from trine.analytics.snapshot import Facts

STAGES: dict[str, str] = {
    "mql": "marketing qualified",
    "accepted": "accepted by sales",
    "sql": "sales qualified",
    "opportunity": "became an opportunity",
}
"""The stages between a lead and its win, told where the facts have their days."""
DONE = 0.99
"""A cohort is done when at least this part of its wins is expected to be on record."""
MOST_UNSEEN = 0.1
"""Where a larger part of a cohort's wins was never recorded, its conversion would be little but the others'."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """The leads of one month or quarter.

    `reached` counts those that have reached each stage by the last known day. `conversion` is won ÷ leads so far with
    its Wilson interval. `to_come` are the wins still expected, `unseen` those expected to have happened before wins
    were recorded; `final` is the conversion to expect with all of them. The last three are none where there are too few
    wins to say, and `final` also where more than a tenth of the wins were never recorded.
    """

    period: Period
    leads: int
    reached: tuple[tuple[str, int], ...]
    won: int
    conversion: Estimate
    to_come: Estimate | None = None
    unseen: float | None = None
    final: Estimate | None = None
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Funnel:
    """The cohorts, oldest first, and what their figures mean.

    `overall` is the share of leads that is won within `horizon` days, corrected for cohorts that are not done and for
    wins before `recorded_from`; `plain` is won ÷ leads. `observed` are the days to win of the wins on record,
    `corrected` those of all that are won within the horizon. None of the corrected figures is given with too few wins.
    """

    by: Start
    every: Every
    until: date | None
    recorded_from: date | None
    cohorts: tuple[Cohort, ...]
    plain: Estimate | None
    overall: Estimate | None
    horizon: float | None
    to_come: Estimate | None
    observed: Quantiles
    corrected: Quantiles
    left_out: tuple[LeftOut, ...]

    @property
    def definitions(self) -> tuple[str, ...]:
        """What each figure means, in sentences."""
        first = "creation" if self.by == "created" else "marketing qualification"
        told = [
            f"A cohort: the leads by the day of their {first}. A deal counts once, at its earliest lead.",
            "So far: won ÷ leads up to the last known day, with a 95 % interval (Wilson).",
            "Expected: won so far and the wins still to come ÷ leads; days to win by Kaplan–Meier.",
        ]
        if self.recorded_from:
            told.append(
                f"No wins are on record before {self.recorded_from}: older leads are watched from that day on, and "
                "“expected” holds the wins that must have gone unrecorded."
            )
        if self.horizon is not None:
            told.append(
                f"Nothing is expected later than {self.horizon:.0f} days after the start: too few leads are older."
            )
        return tuple(told)


def funnel(
    facts: Facts,
    *,
    today: date | None = None,
    every: Every = "month",
    by: Start = "created",
    fiscal_year_start: int = 1,
    recorded_from: date | None = None,
) -> Funnel:
    """The funnel as it was known on a day (none: by the newest facts). Empty without leads.

    `recorded_from` says from which day on wins are on record; without it, that is found (`trine.analytics.lags.watch`).
    """
    until = last_day(facts, today)
    nothing = Quantiles(0, None, None, None)
    if until is None:
        return Funnel(by, every, None, None, (), None, None, None, None, nothing, nothing, ())
    rows = started_leads(facts, by)
    watched = watch(rows, until, recorded_from=recorded_from)
    counted = _counted(rows, until, every, fiscal_year_start)
    cohorts = tuple(_cohort(row, watched, Period(every, row["period"], fiscal_year_start)) for row in counted)
    curve = watched.curve
    leads, won = sum(each.leads for each in cohorts), sum(each.won for each in cohorts)
    return Funnel(
        by,
        every,
        until,
        watched.recorded_from,
        cohorts,
        share(won, leads) if leads else None,
        curve.final if curve.is_enough else None,
        curve.horizon if curve.is_enough else None,
        _to_come(watched, np.ones(watched.started.shape, dtype=bool)) if curve.is_enough else None,
        watched.observed,
        watched.corrected,
        watched.left_out,
    )


def _counted(rows: Any, until: date, every: Every, fiscal_year_start: int) -> list[dict[str, Any]]:
    """Leads, and how many of them have reached each stage, by cohort; a later stage does not imply an earlier one."""
    last = ibis.literal(until)
    rows = rows.filter(rows.start.notnull() & (rows.start <= last))
    rows = rows.mutate(period=period_index(rows.start, every, fiscal_year_start))
    days = {"mql": rows.mql_at, "accepted": rows.accepted_at, "sql": rows.sql_at, "opportunity": rows.converted_at}
    reached = {name: (day.notnull() & (day.date() <= last)).fill_null(False) for name, day in days.items()}
    reached["opportunity"] = reached["opportunity"] | (
        rows.converted_at.isnull() & rows.opportunity_id.notnull() & (rows.win.isnull() | (rows.win <= last))
    )
    sums = {name: hit.cast("int64").sum() for name, hit in reached.items()}
    won = (rows.win.notnull() & (rows.win <= last)).cast("int64").sum()
    table = rows.group_by("period").aggregate(leads=rows.count(), won=won, **sums).order_by("period")
    found: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
    unknown = {name for name in STAGES if not any(row[name] for row in found)}
    return [{key: value for key, value in row.items() if key not in unknown} for row in found]


def _cohort(row: dict[str, Any], watched: Watched, period: Period) -> Cohort:
    leads, won = int(row["leads"]), int(row["won"] or 0)
    reached = tuple((name, int(row[name])) for name in STAGES if name in row)
    plain = Cohort(period, leads, reached, won, share(won, leads))
    if not watched.curve.is_enough:
        return plain
    own = (watched.started >= number(period.start)) & (watched.started <= number(period.end))
    to_come = _to_come(watched, own)
    unseen = float((watched.weight * (1.0 - watched.there))[own].sum())
    expected = won + unseen + to_come.value
    if unseen > MOST_UNSEEN * expected:
        return Cohort(period, leads, reached, won, plain.conversion, to_come, unseen)
    low, high = to_come.low or 0.0, to_come.value if to_come.high is None else to_come.high
    final = Estimate(expected / leads, (won + unseen + low) / leads, (won + unseen + high) / leads)
    done = to_come.value <= (1.0 - DONE) * expected
    return Cohort(period, leads, reached, won, plain.conversion, to_come, unseen, final, done)


def _to_come(watched: Watched, own: Any) -> Estimate:
    """The wins still expected of some groups, within the curve's horizon."""
    open_ = own & ~watched.is_won
    age = watched.duration[open_]
    ends = np.full(age.shape, watched.curve.horizon)
    return watched.curve.expected(age, np.maximum(age, ends), (watched.weight * watched.there)[open_])

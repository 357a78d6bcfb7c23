"""The leads that were handed over to sales, as both teams see them: how long each waited, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

import ibis
import numpy as np

from trine.analytics.lags import LeftOut, last_moment
from trine.core.working_hours import USUAL, WorkingHours, working_hours

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from trine.analytics.snapshot import Facts

By = Literal["owner", "lead_source", "segment", "asset", "country", "campaign_id"]
NOT_SAID = "not said"
"""The group of leads that do not say which one they are of."""
STATES = ("accepted", "returned", "disqualified", "decided")
"""What may be known of a lead that was handed over; several may hold."""
NO_REASONS = frozenset({"", "no reason", "no reason given", "none", "n/a", "na", "null", "unknown", "unspecified"})
"""What CRMs hold where nobody gave a reason."""


@dataclass(frozen=True, slots=True)
class HandoffRow:
    """One lead as both teams see it. `waited` are working hours to the answer, or until now while it waits."""

    source: str
    lead_id: str
    name: str | None
    company: str | None
    owner: str | None
    lead_source: str | None
    handed_over_at: datetime
    answered_at: datetime | None
    waited: float | None
    state: str
    reason: str | None


@dataclass(frozen=True)
class HandedOver:
    """The handed-over leads, newest first, and the columns that are counted."""

    now: datetime
    rows: list[dict[str, Any]]
    group: NDArray[np.str_]
    waited: NDArray[np.float64]
    """NaN where it can't be told: dates without time, clock jumps, no answer recorded and the lead decided."""
    is_answered: NDArray[np.bool_]
    left_out: tuple[LeftOut, ...]

    @cached_property
    def states(self) -> Mapping[str, NDArray[np.bool_]]:
        """Whether each row is accepted, returned, disqualified, decided."""
        return {name: np.array([row[name] for row in self.rows], dtype=bool) for name in STATES}


def handed_over(
    facts: Facts, since: date | None, now: datetime | None, by: By, hours: WorkingHours
) -> HandedOver | None:
    """The leads handed over from a day on, as they stood at a moment; none if there are none."""
    known = last_moment(facts, now)
    if known is None:
        return None
    now = known.replace(tzinfo=None)
    leads = facts.table("leads")
    leads = leads.mutate(handed_over_at=leads.assigned_at, grouped=leads[by].fill_null(NOT_SAID))
    dated = leads.filter(leads.handed_over_at.notnull())
    future = int(dated.filter(dated.handed_over_at >= ibis.literal(now)).count().to_pyarrow().as_py())
    dated = dated.filter(dated.handed_over_at < ibis.literal(now))
    if since is not None:
        dated = dated.filter(dated.handed_over_at.date() >= ibis.literal(since))
    rows = _told(dated, now).order_by([ibis.desc("handed_over_at"), "source", "lead_id"]).to_pyarrow().to_pylist()
    if not rows:
        return None
    jumps, dates, unrecorded = _add_waits(rows, now, hours)
    left_out = (
        LeftOut("leads handed over after the last known moment are left out", future),
        LeftOut("leads answered before they were handed over have no response time", jumps),
        LeftOut("leads whose hand-over or answer is a day without a time have no response time", dates),
        LeftOut("leads of sources that record no answers have no response time", unrecorded),
    )
    waited = np.array([np.nan if row["waited"] is None else row["waited"] for row in rows])
    answered = np.array([row["answered_at"] is not None for row in rows])
    group = np.array([row["grouped"] for row in rows])
    return HandedOver(now, rows, group, waited, answered, tuple(each for each in left_out if each.n))


def _told(leads: Any, now: datetime) -> Any:
    """What had happened with each lead up to a moment."""
    at = ibis.literal(now)

    def known(column: Any) -> Any:
        return (column < at).ifelse(column, ibis.null("timestamp"))

    accepted, returned = known(leads.accepted_at), known(leads.rejected_at)
    worked = ibis.coalesce(accepted, known(leads.sql_at), known(leads.converted_at))
    is_returned = returned.notnull() & (worked.isnull() | (returned >= worked))
    disqualified = known(leads.disqualified_at).notnull()
    taken = worked.notnull() | leads.opportunity_id.notnull() | disqualified
    return leads.select(
        "source",
        "lead_id",
        "name",
        "company",
        "owner",
        "lead_source",
        "handed_over_at",
        "grouped",
        "rejection_reason",
        "disqualification_reason",
        answered_at=known(leads.first_response_at),
        accepted=taken & ~is_returned,
        returned=is_returned,
        disqualified=disqualified,
        decided=taken | is_returned,
    )


def said(reason: str | None) -> str | None:
    """A reason, or none where the text says that there is none.

    >>> said(" Wrong contact "), said("No reason given"), said("n/a"), said(None)
    ('Wrong contact', None, None, None)
    """
    text = (reason or "").strip()
    return text if text.casefold().strip(".-() ") not in NO_REASONS else None


def _add_waits(rows: list[dict[str, Any]], now: datetime, hours: WorkingHours) -> tuple[int, int, int]:
    """Give each row its working hours of waiting and its state; counts clock jumps, plain dates, silent sources."""
    recording = {row["source"] for row in rows if row["answered_at"] is not None}
    zone = ZoneInfo(hours.zone)
    ends = [row["answered_at"] or now for row in rows]
    waits = working_hours(hours, [_seconds(row["handed_over_at"]) for row in rows], [_seconds(end) for end in ends])
    jumps = dates = unrecorded = 0
    for row, end, wait in zip(rows, ends, waits.tolist(), strict=True):
        row["waited"] = None
        row["reason"] = said(row["rejection_reason"]) or said(row["disqualification_reason"])
        if row["source"] not in recording:
            unrecorded += 1
        elif row["answered_at"] is None and row["decided"]:
            pass  # decided without an answer on record: it does not wait, and nobody knows for how long it did
        elif _is_day(row["handed_over_at"], zone) or (row["answered_at"] and _is_day(row["answered_at"], zone)):
            dates += 1
        elif end < row["handed_over_at"]:
            jumps += 1
        else:
            row["waited"] = max(0.0, wait)
        row["state"] = _named(row)
    return jumps, dates, unrecorded


def _named(row: dict[str, Any]) -> str:
    for name in ("disqualified", "returned", "accepted"):
        if row[name]:
            return name
    return "answered" if row["answered_at"] else "waiting"


def _seconds(moment: datetime) -> float:
    return moment.replace(tzinfo=UTC).timestamp()


def _is_day(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether a moment is midnight to the second, in UTC or by the team's clock: then it was a day without a time."""
    local = moment.replace(tzinfo=UTC).astimezone(zone)
    return any((at.hour, at.minute, at.second, at.microsecond) == (0, 0, 0, 0) for at in (moment, local))


def handoff_rows(
    facts: Facts,
    *,
    since: date | None = None,
    now: datetime | None = None,
    hours: WorkingHours = USUAL,
    state: str | None = None,
    page: int = 1,
    size: int = 50,
) -> tuple[tuple[HandoffRow, ...], int]:
    """The leads behind the figures, the newest first, and how many there are; pages count from 1.

    `state` is one of accepted, returned, disqualified, waiting, answered. A lead has the last of these that is true.
    """
    read = handed_over(facts, since, now, "owner", hours)
    if read is None:
        return (), 0
    rows = read.rows if state is None else [row for row in read.rows if row["state"] == state]
    shown = rows[(page - 1) * size : page * size]
    return tuple(HandoffRow(**{name: row[name] for name in HandoffRow.__slots__}) for row in shown), len(rows)

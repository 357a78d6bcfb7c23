"""The handoff as the checks see it: small counts of who waits and what came back, whatever the day asked about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import ibis

from trine.analytics.handed_over import NOT_SAID, said
from trine.analytics.lags import last_moment
from trine.core.handoff import HandoffFacts, Returned, Waiting

if TYPE_CHECKING:
    from trine.analytics.snapshot import Facts

DAYS = 90
"""Leads handed over longer ago are no longer to be answered."""


def handoff_facts(facts: Facts) -> tuple[HandoffFacts, ...]:
    """Each source's leads of the 90 days before its last known moment; nothing without leads that were handed over."""
    known_at = last_moment(facts)
    if known_at is None:
        return ()
    limit, since = known_at.replace(tzinfo=None), (known_at - timedelta(days=DAYS)).replace(tzinfo=None)
    leads = facts.table("leads")
    handed = leads.filter(
        (leads.assigned_at >= ibis.literal(since)) & (leads.assigned_at < ibis.literal(limit)).fill_null(False)
    )
    handed = handed.mutate(who=handed.owner.fill_null(NOT_SAID))
    counts = {row["source"]: row for row in _rows(_sources(handed))}
    recording = {row["source"] for row in _rows(_recording(leads))}
    waiting, returned = _rows(_waiting(handed)), _rows(_returned(leads, since, limit))
    return tuple(
        HandoffFacts(
            source,
            known_at,
            int(counts[source]["n"]) if source in counts else 0,
            tuple(
                Waiting(row["hour"].replace(tzinfo=UTC), row["who"], int(row["n"]))
                for row in waiting
                if row["source"] == source
            )
            if source in recording
            else None,
            tuple(
                Returned(row["on"], row["who"], int(row["n"]), 0 if said(row["rejection_reason"]) else int(row["n"]))
                for row in returned
                if row["source"] == source
            ),
        )
        for source in sorted({*counts, *(row["source"] for row in returned)})
    )


def _rows(table: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
    return rows


def _sources(handed: Any) -> Any:
    return handed.group_by("source").aggregate(n=handed.count())


def _recording(leads: Any) -> Any:
    """Sources that record answers: one that records none has no leads that wait."""
    return leads.filter(leads.first_response_at.notnull()).select("source").distinct()


def _waiting(handed: Any) -> Any:
    done = (
        handed.first_response_at.notnull()
        | handed.rejected_at.notnull()
        | handed.disqualified_at.notnull()
        | handed.accepted_at.notnull()
        | handed.sql_at.notnull()
        | handed.converted_at.notnull()
        | handed.opportunity_id.notnull()
    )
    open_ = handed.filter(~done)
    day = open_.assigned_at.truncate("D")
    is_day = open_.assigned_at == day  # a day without a time: it may have been as late as that evening
    open_ = open_.mutate(hour=is_day.ifelse(day + ibis.interval(hours=23), open_.assigned_at.truncate("h")))
    return open_.group_by(["source", "hour", "who"]).aggregate(n=open_.count()).order_by(["source", "hour", "who"])


def _returned(leads: Any, since: datetime, limit: datetime) -> Any:
    back = leads.filter(
        (leads.rejected_at >= ibis.literal(since)) & (leads.rejected_at < ibis.literal(limit)).fill_null(False)
    )
    worked = ibis.coalesce(back.accepted_at, back.sql_at, back.converted_at)
    back = back.filter(worked.isnull() | (back.rejected_at >= worked))
    back = back.mutate(on=back.rejected_at.date(), who=back.owner.fill_null(NOT_SAID))
    keys = ["source", "on", "who", "rejection_reason"]
    return back.group_by(keys).aggregate(n=back.count()).order_by(keys)

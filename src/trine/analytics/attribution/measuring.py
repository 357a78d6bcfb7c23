"""Counting on whatever engine the facts are in, from the touches themselves."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any

import ibis

from trine.analytics.attribution import counting
from trine.analytics.attribution.counts import Counts, Outside, columns
from trine.analytics.attribution.journeys import STATUSES, journeys, on_two_accounts, unstaged
from trine.analytics.attribution.spelling import channel_key
from trine.analytics.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.analytics.attribution.journeys import Journeys, Stage
    from trine.analytics.attribution.reach import Question, Reach
    from trine.analytics.snapshot import Facts

A_ROUND = 3_000_000
"""So many touches are put in order at a time."""
_NUMBERS: Iterator[int] = count()


def measure(facts: Facts, reach: Reach, asked: Question) -> Counts:
    """The counts that are asked for, from the touches."""
    stage = stage_for(facts)
    found = journeys(facts, reach, [asked.dimension], stage)
    outside = beside(facts, found, reach)
    within = replace(found, deals=between(found.deals, asked.start, asked.end))
    rounds = rounds_for(facts, outside)
    placed = counting.placed(within, [asked.dimension], reach.half_life_days, stage, rounds)
    kept = ("currency", *asked.grain)
    return Counts(
        columns(counting.cells(placed, asked.dimension, kept).to_pyarrow()),
        columns(counting.steps(placed, asked.dimension, kept).to_pyarrow()),
        columns(counting.sets(placed, asked.dimension, kept).to_pyarrow()),
        columns(counting.totals(placed, kept).to_pyarrow()),
        outside,
    )


def rounds_for(facts: Facts, outside: Outside) -> int:
    """In how many rounds the touches are put in order, so that memory is bounded where the engine is ours."""
    return 1 + sum(outside.pairs.values()) // A_ROUND if isinstance(facts, Snapshot) else 1


def between(deals: Any, start: date | None, end: date | None) -> Any:
    """The deals closed between two days."""
    if start is not None:
        deals = deals.filter(deals.day >= ibis.literal(start))
    if end is not None:
        deals = deals.filter(deals.day <= ibis.literal(end))
    return deals


def beside(facts: Facts, found: Journeys, reach: Reach) -> Outside:
    """What is counted beside the deals."""
    touches = facts.table("touches")
    deals = facts.table("opportunities")
    closed = deals.filter(deals.is_won.fill_null(False) | deals.is_closed.fill_null(False))
    timeless = closed.filter(closed.closed_at.isnull() & closed.close_date.isnull())
    statuses = rows(counting.statuses(found))
    return Outside(
        touches=int(touches.filter(touches.touched_at.notnull()).count().to_pyarrow().as_py()),
        owned=sum(int(row["owned"]) for row in statuses),
        on_two_accounts=int(rows(on_two_accounts(facts))[0]["touches"]) if reach.scope == "account" else 0,
        without_close=int(timeless.count().to_pyarrow().as_py()),
        titles=_spellings(facts),
        pairs={STATUSES[row["status"]]: int(row["pairs"]) for row in statuses},
    )


def _spellings(facts: Facts) -> dict[str, str]:
    """Channel keys as the sources spell them most often, and campaigns by their name."""
    touches, campaigns = facts.table("touches"), facts.table("campaigns")
    spelled = touches.filter(touches.channel.notnull()).group_by("channel").aggregate(n=lambda row: row.count())
    ordered = sorted(rows(spelled), key=lambda row: (row["n"], row["channel"]))
    named = rows(
        campaigns.filter(campaigns.name.notnull()).select("campaign_id", "name").order_by("campaign_id", "name")
    )
    return {channel_key(row["channel"]): row["channel"].strip() for row in ordered} | {
        row["campaign_id"]: row["name"] for row in named
    }


def stage_for(facts: Facts) -> Stage:
    """Steps of the way are tables of their own where the facts are a snapshot, whose engine is ours alone."""
    if not isinstance(facts, Snapshot):
        return unstaged
    connection = facts.connection
    connection.raw_sql(
        "SET preserve_insertion_order = false"
    )  # a third less memory; every sum is the same in any order

    def stage(table: Any) -> Any:
        return connection.create_table(f"attribution_{next(_NUMBERS)}", table, temp=True)

    return stage


def rows(table: Any) -> tuple[dict[str, Any], ...]:
    """The rows of an expression."""
    return tuple(table.to_pyarrow().to_pylist())

"""Campaigns, what they cost, and whom they touched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from trine.demo.facts import channels
from trine.demo.facts.columns import days, ids, money, same, times, words
from trine.demo.facts.tables.known import CURRENCY, Known, assets
from trine.demo.facts.timeline import DAY

if TYPE_CHECKING:
    from trine.demo.facts.campaigns import Spend
    from trine.demo.facts.journeys import Touches


def campaigns(known: Known) -> Any:
    """The campaigns, with what they were planned to cost and to bring; this quarter's fair is kept out of habit."""
    made, today = known.campaigns, known.timeline.cutoff // DAY
    rows = np.arange(made.count)
    out_of_habit = (np.array(made.kind) == "event") & (made.end >= today)
    expected = made.budget * np.where(out_of_habit, 0.8, 4.5)
    return pa.table(
        {
            "campaign_id": ids("M", rows, 3),
            "name": pa.array(made.name),
            "channel": words(channels.NAMES.tolist(), made.channel),
            "campaign_type": pa.array(made.kind),
            "status": words(("Completed", "Running"), (made.end >= today).astype(np.int64)),
            "start_date": days(made.start * DAY),
            "end_date": days(made.end * DAY),
            "budget": money(made.budget),
            "expected_revenue": money(expected.round(-3)),
            "currency": same(CURRENCY, made.count),
            "created_at": times((made.start - 30) * DAY + 9 * 3_600),
        }
    )


def spend(known: Known, made: Spend) -> Any:
    """What was spent a week, up to the cutoff."""
    rows = np.flatnonzero(made.day * DAY < known.timeline.cutoff)
    clicks = made.clicks[rows]
    return pa.table(
        {
            "spend_id": ids("S", rows),
            "spend_date": days(made.day[rows] * DAY),
            "campaign_id": ids("M", made.campaign[rows], 3),
            "channel": words(channels.NAMES.tolist(), known.campaigns.channel[made.campaign[rows]]),
            "cost": money(made.cost[rows]),
            "currency": same(CURRENCY, rows.size),
            "clicks": pa.array(clicks, mask=clicks == 0),
            "impressions": pa.array(clicks * 34, mask=clicks == 0),
        }
    )


def touches(known: Known, made: Touches) -> Any:
    """Every touch, with the campaign that ran on its channel then."""
    rows = np.arange(made.at.size)
    campaign = known.campaigns.of(made.channel, known.timeline.quarter_of(made.at))
    return pa.table(
        {
            "touch_id": ids("T", rows),
            "touched_at": times(made.at),
            "contact_id": ids("C", made.contact),
            "account_id": ids("A", made.account, 5),
            "lead_id": ids("L", made.lead),
            "campaign_id": ids("M", campaign, 3),
            "channel": words(channels.NAMES.tolist(), made.channel),
            "asset": assets(made.channel, made.asset),
            "touch_type": words([channel.touch for channel in channels.CHANNELS], made.channel),
        }
    )

"""The campaigns and what they cost: forty in ten quarters, some for a quarter, some for a half-year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trine.demo.facts import channels
from trine.demo.facts.timeline import QUARTERS_OF_HISTORY, Floats, Ints, Timeline


@dataclass(frozen=True)
class _Series:
    """Campaigns of one channel that follow each other."""

    channel: str
    kind: str
    names: tuple[str, ...]
    quarters: int
    """How many quarters each lasts."""
    budget: float
    """In euros, for each campaign."""
    last_quarter: int = 0


_SERIES = (
    _Series("paid search", "search", ("Search: bearing failure", "Search: retrofit sensors"), 1, 92_000),
    _Series("webinar", "webinar", ("Webinar: vibration basics", "Webinar: a plant in numbers"), 1, 21_000),
    _Series("trade fair", "event", ("Maintenance fair", "Process industry days"), 1, 66_000),
    _Series("email", "email", ("Monthly letter", "Case study series"), 2, 9_500),
    _Series("outbound", "outbound", ("Letters to plant managers",), 2, 19_000),
    _Series("partner", "partner", ("Partner programme",), 2, 14_000, last_quarter=-2),
)
_SEARCH_PUSH = 1.35
"""Marketing pays so much more for search in the present quarter than in the ones before."""


@dataclass(frozen=True)
class Campaigns:
    """One row a campaign; `of` gives the campaign of a channel in a quarter."""

    name: list[str]
    kind: list[str]
    channel: Ints
    start: Ints
    """First day."""
    end: Ints
    """Last day."""
    budget: Floats
    by_channel_and_quarter: np.ndarray[tuple[int, int], np.dtype[np.int64]]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.name)

    def of(self, channel: Ints, quarter: Ints) -> Ints:
        """The campaign behind what came through a channel in a quarter (0 is the present one); -1 for none."""
        row = self.by_channel_and_quarter[channel, np.clip(quarter + QUARTERS_OF_HISTORY, 0, QUARTERS_OF_HISTORY)]
        return np.where(quarter < -QUARTERS_OF_HISTORY, -1, row)


@dataclass(frozen=True)
class Spend:
    """One row a campaign and week."""

    day: Ints
    campaign: Ints
    cost: Floats
    clicks: Ints


def make_campaigns(rng: np.random.Generator, timeline: Timeline) -> Campaigns:
    """The campaigns of all channels that have some, in order of their first day."""
    planned = [
        (series, place, first)
        for series in _SERIES
        for place, first in enumerate(range(-QUARTERS_OF_HISTORY, series.last_quarter + 1, series.quarters))
    ]
    planned.sort(key=lambda each: (each[2], _SERIES.index(each[0])))
    by_quarter = np.full((len(channels.CHANNELS), QUARTERS_OF_HISTORY + 1), -1)
    names, ends = [], []
    for row, (series, place, first) in enumerate(planned):
        last = min(first + series.quarters - 1, series.last_quarter)
        names.append(f"{series.names[place % len(series.names)]}, {timeline.calendar.quarter(first).id}")
        ends.append(_day(timeline, last + 1) - 1)
        by_quarter[channels.index(series.channel), first + QUARTERS_OF_HISTORY : last + QUARTERS_OF_HISTORY + 1] = row
    pushed = [_SEARCH_PUSH if series.kind == "search" and first == 0 else 1.0 for series, _, first in planned]
    budgets = np.array([series.budget for series, *_ in planned]) * rng.uniform(0.92, 1.08, len(planned)) * pushed
    return Campaigns(
        names,
        [series.kind for series, *_ in planned],
        np.array([channels.index(series.channel) for series, *_ in planned]),
        np.array([_day(timeline, first) for *_, first in planned]),
        np.array(ends),
        budgets.round(-2),
        by_quarter,
    )


def _day(timeline: Timeline, quarter: int) -> int:
    return int(np.datetime64(timeline.calendar.quarter_start(quarter), "D").astype(np.int64))


def make_spend(rng: np.random.Generator, campaigns: Campaigns) -> Spend:
    """What each campaign costs a week: fairs in a few, everything else week by week."""
    parts = []
    for row in range(campaigns.count):
        days = np.arange(campaigns.start[row], campaigns.end[row] + 1, 7)
        weights = rng.uniform(0.8, 1.2, days.size)
        if campaigns.kind[row] == "event":
            weights = np.where(np.arange(days.size) == days.size // 2, 12.0, 0.4)
        cost = (campaigns.budget[row] * rng.uniform(0.97, 1.06) * weights / weights.sum()).round(2)
        parts.append((days, np.full(days.size, row), cost))
    day, campaign, cost = (np.concatenate(column) for column in zip(*parts, strict=True))
    per_click = np.array([channel.cost_per_click for channel in channels.CHANNELS])[campaigns.channel[campaign]]
    clicks = np.where(per_click > 0, cost / np.where(per_click > 0, per_click, 1), 0).astype(np.int64)
    order = np.lexsort((campaign, day))
    return Spend(day[order], campaign[order], cost[order], clicks[order])

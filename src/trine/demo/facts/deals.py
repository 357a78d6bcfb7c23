"""The opportunities: from accepted leads, and those of the years before leads were kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trine.demo.facts import channels
from trine.demo.facts.timeline import DAY, NEVER, Flags, Floats, Ints, Timeline, at_work, even, pick, spread, systematic

if TYPE_CHECKING:
    from trine.demo.facts.leads import Leads

SENSOR_PRICE = 940
"""List price of one sensor with a year of monitoring, in euros."""
_EARLIER_QUARTERS = 5
_EARLIER_A_QUARTER = 190
_WIN_RATE = 0.205
_BY_QUARTER = np.array([1.0, 1.02, 1.05, 1.01, 1.0, 1.01, 0.99, 1.02, 0.77, 0.77])
"""Win rates against the average, nine quarters ago to now: the last two have dropped."""
LOSS_REASONS = ("no decision", "price", "competitor", "no budget", "no offline mode", "timing", "no answer")
_LOSS_WEIGHTS = (0.25, 0.2, 0.17, 0.12, 0.08, 0.1, 0.08)


@dataclass(frozen=True)
class Deals:
    """One array a column, in order of creation; `closed` is when it will be decided, even if that lies ahead."""

    created: Ints
    closed: Ints
    won: Flags
    enterprise: Flags
    lead: Ints
    """Row of the lead, -1 for none."""
    channel: Ints
    """Place in `CHANNELS`."""
    amount: Floats
    list_amount: Floats
    loss: Ints
    """Place in `LOSS_REASONS`."""

    @property
    def count(self) -> int:
        """How many there are."""
        return self.created.size

    @property
    def repeat(self) -> Flags:
        """Whether a customer buys again."""
        return np.equal(self.channel, channels.SERVICE)


def make_deals(rng: np.random.Generator, timeline: Timeline, leads: Leads, scale: int) -> Deals:
    """All opportunities to the end of the quarter, with what will become of them."""
    earlier, earlier_channel = _earlier(rng, timeline, scale)
    rows = np.flatnonzero(leads.accepted != NEVER)
    opened = at_work(rng, leads.accepted[rows] + rng.integers(600, 2 * DAY, rows.size))
    created = np.concatenate([earlier, opened])
    order = np.argsort(created, kind="stable")
    created = created[order]
    lead = np.concatenate([np.full(earlier.size, -1), rows])[order]
    channel = np.concatenate([earlier_channel, leads.channel[rows]])[order]
    enterprise = np.concatenate([rng.random(earlier.size) < 0.2, leads.enterprise[rows]])[order]
    repeat = channel == channels.SERVICE
    raw = created + _cycle(rng, enterprise, repeat)
    won = _outcome(rng, timeline, raw, enterprise, channel)
    closed = _at_the_end_of_the_quarter(rng, created, raw, won)
    group = timeline.quarter_of(closed) * 8 + won * 4 + enterprise * 2 + repeat
    list_amount = _sensors(rng, group, enterprise, repeat) * SENSOR_PRICE
    amount = (list_amount * (1 - _discount(rng, timeline, closed, enterprise))).round(-1)
    loss = pick(rng, _LOSS_WEIGHTS, created.size)
    return Deals(created, closed, won, enterprise, lead, channel, amount, list_amount, loss)


def _earlier(rng: np.random.Generator, timeline: Timeline, scale: int) -> tuple[Ints, Ints]:
    """Opportunities from before leads were kept: a smaller company, with few customers who could buy again."""
    days = _EARLIER_QUARTERS * 91
    first = timeline.first_day - days
    every = spread(rng, first, timeline.first_day - 1, _EARLIER_A_QUARTER * _EARLIER_QUARTERS * scale)
    age = (every / DAY - first) / days
    every = every[rng.random(every.size) < 0.55 + 0.45 * age]
    accepted = channels.THEN * channels.QUALIFIED * channels.ACCEPTED
    channel = pick(rng, accepted, every.size)
    too_early = (channel == channels.SERVICE) & (every < (first + 200) * DAY)
    return every, np.where(too_early, channels.index("organic search"), channel)


def _cycle(rng: np.random.Generator, enterprise: Flags, repeat: Flags) -> Ints:
    """Seconds from opening to decision: lognormal, longer for groups, shorter for customers."""
    median = np.where(repeat, 24, np.where(enterprise, 88, 44))
    days = np.clip(median * np.exp(rng.normal(0, 0.52, median.size)), 4, 400)
    return np.asarray(days * DAY, dtype=np.int64)


def _outcome(rng: np.random.Generator, timeline: Timeline, closed: Ints, enterprise: Flags, channel: Ints) -> Flags:
    quarter = timeline.quarter_of(closed)
    level = _BY_QUARTER[np.clip(quarter, -_BY_QUARTER.size + 1, 0) - 1]
    chance = _WIN_RATE * level * channels.WON[channel] * np.where(enterprise, 0.8, 1.06)
    return systematic(rng, np.clip(chance, 0, 0.95), np.lexsort((channel, enterprise, quarter)))


def _at_the_end_of_the_quarter(rng: np.random.Generator, created: Ints, closed: Ints, won: Flags) -> Ints:
    """Sellers bring wins in, and clean up what is lost, in a quarter's last two weeks; nobody signs at a weekend."""
    months = (closed // DAY).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    quarter_end = ((months // 3 + 1) * 3).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) - 1
    hurried = rng.random(closed.size) < np.where(won, 0.34, 0.15)
    pulled = quarter_end - rng.exponential(5.0, closed.size).clip(0, 20).astype(np.int64)
    moved = np.where(hurried, np.maximum(pulled, created // DAY + 6), closed // DAY)
    weekday = (moved + 3) % 7
    moved = moved - np.where(weekday >= 5, weekday - 4, 0)
    signed = (np.clip(rng.normal(14.5, 2.4, closed.size), 8, 19) * 3_600).astype(np.int64)
    return np.asarray(moved * DAY + signed, dtype=np.int64)


def _sensors(rng: np.random.Generator, group: Ints, enterprise: Flags, repeat: Flags) -> Floats:
    """How many sensors a deal is about, spread evenly in each group so that averages do not jump."""
    usual = np.where(repeat, np.where(enterprise, 30, 15), np.where(enterprise, 38, 17))
    return np.asarray(np.maximum(4.0, (usual * np.exp(0.42 * _normal(even(rng, group)))).round()), dtype=np.float64)


def _discount(rng: np.random.Generator, timeline: Timeline, closed: Ints, enterprise: Flags) -> Floats:
    """Discounts have become deeper, and are deepest for groups."""
    depth = 0.095 + 0.045 * timeline.share_of_history(closed) + 0.02 * enterprise
    return np.asarray(np.clip(rng.normal(depth, 0.055), 0.0, 0.35), dtype=np.float64)


def _normal(shares: Floats) -> Floats:
    """The standard normal quantile, by Hastings' formula (Abramowitz and Stegun 1964, 26.2.23; error below 0.00045)."""
    tail = np.sqrt(-2 * np.log(np.clip(np.minimum(shares, 1 - shares), 1e-9, None)))
    above = 2.515517 + tail * (0.802853 + tail * 0.010328)
    below = 1 + tail * (1.432788 + tail * (0.189269 + tail * 0.001308))
    quantile = tail - above / below
    return np.asarray(np.where(shares < 0.5, -quantile, quantile), dtype=np.float64)

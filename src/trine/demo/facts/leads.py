"""The leads: when they came, from where, and how marketing and sales handled them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trine.demo.facts import channels
from trine.demo.facts.timeline import DAY, NEVER, Flags, Floats, Ints, Timeline, at_work, pick, spread, systematic

LEADS_A_QUARTER = 790
_BIG_FAIR, _SEARCH_BEGUN, _SEARCH_PUSH = -6, -1, 0
"""The quarter of the big fair, and those in which more is paid for search: more leads, not better ones."""
_LIFTS = {_BIG_FAIR: 0.24, _SEARCH_BEGUN: 0.08, _SEARCH_PUSH: 0.16}
_HOURS = 3_600
REJECTIONS = (
    "no budget this year",
    "student or supplier",
    "wrong contact",
    "fewer than ten machines",
    "no reason given",
)
_REJECTION_WEIGHTS = (0.27, 0.2, 0.22, 0.19, 0.12)
"""The last grows: sales returns more leads without saying why."""


@dataclass(frozen=True)
class Leads:
    """One array a column, in order of creation; instants that never came are `NEVER`."""

    created: Ints
    channel: Ints
    enterprise: Flags
    mql: Ints
    assigned: Ints
    answered: Ints
    accepted: Ints
    rejected: Ints
    rejection: Ints
    """Place in `REJECTIONS`, -1 where not rejected."""
    score: Floats

    @property
    def count(self) -> int:
        """How many there are."""
        return self.created.size


def make_leads(rng: np.random.Generator, timeline: Timeline, scale: int) -> Leads:
    """All leads to the end of the quarter, with what will become of them."""
    created, is_bought = _arrivals(rng, timeline, scale)
    share = timeline.share_of_history(created)
    channel = np.where(is_bought, channels.index("paid search"), channels.draw(rng, share))
    enterprise = rng.random(created.size) < 0.2
    by_month = np.lexsort((channel, created // (30 * DAY)))
    wobble = rng.normal(1.0, 0.03, 12)[timeline.quarter_of(created)]
    qualified = systematic(rng, np.clip(channels.QUALIFIED[channel] * wobble, 0, 1), by_month)
    accepts = systematic(rng, np.clip(channels.ACCEPTED[channel] * _taste(timeline, created), 0, 1), by_month)
    mql = _after(rng, created, qualified, median_hours=30, spread_of=1.3)
    assigned = _after(rng, mql, qualified, median_hours=3, spread_of=0.8)
    slower = 1.0 + 1.1 * np.clip(share - 0.8, 0, None) * 5
    answered = _after(rng, assigned, qualified, median_hours=8, spread_of=1.1, times=slower)
    accepted = _after(rng, answered, qualified & accepts, median_hours=20, spread_of=0.7)
    rejected = _after(rng, answered, qualified & ~accepts, median_hours=34, spread_of=0.8)
    reason = pick(rng, _REJECTION_WEIGHTS, created.size)
    silent = rng.random(created.size) < 0.25 * np.clip(share - 0.6, 0, None) * 2.5
    reason = np.where(silent, len(REJECTIONS) - 1, reason)
    score = np.clip(np.where(qualified, 62, 31) + rng.normal(0, 13, created.size), 1, 99).round()
    return Leads(
        created,
        channel,
        enterprise,
        mql,
        assigned,
        answered,
        accepted,
        rejected,
        np.where(qualified & ~accepts, reason, -1),
        score,
    )


def _arrivals(rng: np.random.Generator, timeline: Timeline, scale: int) -> tuple[Ints, Flags]:
    """When leads come, and which of them only because more is paid for search."""
    quarters = -timeline.quarter_of(np.array([timeline.first_day * DAY]))[0] + 1
    usual = spread(rng, timeline.first_day, timeline.last_day, LEADS_A_QUARTER * int(quarters) * scale)
    quarter = timeline.quarter_of(usual)
    fair, *bought = (_more(rng, usual[quarter == which], lift) for which, lift in _LIFTS.items())
    every = np.concatenate([usual, fair, *bought])
    order = np.argsort(every, kind="stable")
    return every[order], order >= usual.size + fair.size


def _more(rng: np.random.Generator, quarter: Ints, lift: float) -> Ints:
    """So many more leads, most of a quarter's length before its end, so that they are worked within it."""
    early = quarter[: int(quarter.size * 0.75)]
    return rng.choice(early, int(quarter.size * lift), replace=False) + 1_800


def _taste(timeline: Timeline, instants: Ints) -> Floats:
    """How much of what it gets sales takes, by quarter; the last is the present one."""
    by_quarter = np.array([1.0, 1.01, 1.02, 0.99, 1.0, 0.99, 1.01, 0.99, 0.98, 0.98])
    return by_quarter[timeline.quarter_of(instants) - 1]


def _after(
    rng: np.random.Generator,
    instants: Ints,
    which: Flags,
    *,
    median_hours: float,
    spread_of: float,
    times: Floats | float = 1.0,
) -> Ints:
    delay = np.minimum(rng.lognormal(np.log(median_hours), spread_of, instants.size) * times, 24 * 18) * _HOURS
    moved = at_work(rng, np.where(which, instants, 0) + delay.astype(np.int64))
    return np.where(which, moved, NEVER)

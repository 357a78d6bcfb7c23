"""What buyers and sellers did along the way: touches, stages and activities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trine.demo.facts import channels
from trine.demo.facts.timeline import DAY, NEVER, Ints, at_work, hours, pick

if TYPE_CHECKING:
    from trine.demo.facts.deals import Deals
    from trine.demo.facts.leads import Leads
    from trine.demo.facts.market import Market
    from trine.demo.facts.timeline import Timeline

STAGES = ("Qualification", "Trial", "Proposal", "Negotiation", "Won", "Lost")
WON, LOST = 4, 5
PROBABILITY = (0.1, 0.25, 0.4, 0.6, 1.0, 0.0)
ACTIVITIES = (
    # type, direction, subject, minutes
    ("Call", "Outbound", "First call", 18),
    ("Mail", "Outbound", "What we agreed", 6),
    ("Meeting", "Outbound", "Walk through the plant", 90),
    ("Call", "Inbound", "Question about the trial", 14),
    ("Meeting", "Outbound", "Results of the trial", 55),
    ("Mail", "Outbound", "Offer", 9),
)
_LATER_CHANNELS = (0.2, 0.1, 0.09, 0.19, 0.28, 0.03, 0.05, 0.06, 0.0)
"""What reaches an account once it is known: mostly mail, webinars and its own visits."""


@dataclass(frozen=True)
class Touches:
    """In order of time; `lead` and `contact` are -1 where nobody is known."""

    at: Ints
    contact: Ints
    account: Ints
    lead: Ints
    channel: Ints
    asset: Ints


@dataclass(frozen=True)
class Steps:
    """Changes of stage, by deal and time; `before` is -1 for the first."""

    deal: Ints
    at: Ints
    stage: Ints
    before: Ints


@dataclass(frozen=True)
class Activities:
    """In order of time; `deal` or `lead` is -1."""

    at: Ints
    kind: Ints
    deal: Ints
    lead: Ints


def make_touches(rng: np.random.Generator, timeline: Timeline, leads: Leads, deals: Deals, market: Market) -> Touches:
    """Each lead's own form and what came before it, then what reached the deals' people until they decided."""
    before = rng.geometric(0.55, leads.count) - 1
    rows = np.repeat(np.arange(leads.count), before)
    earlier = leads.created[rows] - (rng.exponential(11, rows.size) * DAY).astype(np.int64) - DAY
    drawn = channels.draw(rng, timeline.share_of_history(earlier))
    lead = np.concatenate([np.arange(leads.count), rows])
    many = np.clip(rng.lognormal(2.0, 0.65, deals.count), 1, 40).astype(np.int64)
    deal = np.repeat(np.arange(deals.count), many)
    begin = deals.created[deal] - 35 * DAY
    there = (begin + rng.beta(1.3, 1.1, deal.size) * (deals.closed[deal] - begin)).astype(np.int64)
    account = np.concatenate([market.lead_account[lead], market.deal_account[deal]])
    anybody = market.first_contact[account] + rng.integers(0, 99, account.size) % market.contacts[account]
    every = Touches(
        np.concatenate([leads.created, _by_day(rng, earlier), _by_day(rng, there)]),
        np.concatenate([market.lead_contact[lead], anybody[lead.size :]]),
        account,
        np.concatenate([lead, np.full(deal.size, -1)]),
        np.concatenate(
            [leads.channel, np.where(drawn == channels.SERVICE, 0, drawn), pick(rng, _LATER_CHANNELS, deal.size)]
        ),
        rng.integers(0, 99, account.size),
    )
    return _told(every, timeline, leads, market)


def _by_day(rng: np.random.Generator, instants: Ints) -> Ints:
    return instants // DAY * DAY + hours(rng, instants.size)


def _told(touches: Touches, timeline: Timeline, leads: Leads, market: Market) -> Touches:
    """Those of the time for which touches are kept, by people who were known last night."""
    known = (touches.lead < 0) | (leads.created[touches.lead] < timeline.cutoff)
    known &= (touches.account < 0) | (market.created[touches.account] < timeline.cutoff)
    kept = np.flatnonzero(known & (touches.at < timeline.cutoff) & (touches.at >= timeline.first_day * DAY))
    order = kept[np.argsort(touches.at[kept], kind="stable")]
    columns = (touches.at, touches.contact, touches.account, touches.lead, touches.channel, touches.asset)
    return Touches(*(column[order] for column in columns))


def make_steps(rng: np.random.Generator, timeline: Timeline, deals: Deals) -> Steps:
    """From qualification on; won deals pass every stage, lost ones stop somewhere."""
    reached = np.where(deals.won, 4, 1 + pick(rng, (0.34, 0.28, 0.26, 0.12), deals.count))
    deal = np.repeat(np.arange(deals.count), reached + 1)
    starts = np.cumsum(reached + 1) - (reached + 1)
    place = np.arange(deal.size) - np.repeat(starts, reached + 1)
    last = place == reached[deal]
    share = np.sort(rng.random((deals.count, 3)) * 0.85 + 0.05, axis=1)
    fraction = np.where(place == 0, 0.0, share[deal, np.clip(place - 1, 0, 2)])
    between = deals.created[deal] + (fraction * (deals.closed[deal] - deals.created[deal])).astype(np.int64)
    at = np.where(last, deals.closed[deal], between)
    stage = np.where(last, np.where(deals.won[deal], WON, LOST), place)
    told = (deals.created[deal] < timeline.cutoff) & (at < timeline.cutoff)
    before = np.where(place > 0, place - 1, -1)
    return Steps(deal[told], at[told], stage[told], before[told])


def make_activities(rng: np.random.Generator, timeline: Timeline, leads: Leads, deals: Deals) -> Activities:
    """The first answer to each lead, and what sellers did on each deal."""
    answered = np.flatnonzero(leads.answered != NEVER)
    many = rng.poisson(3.6, deals.count) + 1
    deal = np.repeat(np.arange(deals.count), many)
    span = deals.closed[deal] - deals.created[deal]
    at = at_work(rng, deals.created[deal] + (rng.random(deal.size) * span * 0.95).astype(np.int64))
    at = np.concatenate([leads.answered[answered], np.minimum(at, deals.closed[deal])])
    kind = np.concatenate(
        [np.zeros(answered.size, dtype=np.int64), pick(rng, (0.1, 0.3, 0.12, 0.2, 0.1, 0.18), deal.size)]
    )
    of_deal = np.concatenate([np.full(answered.size, -1), deal])
    of_lead = np.concatenate([answered, np.full(deal.size, -1)])
    kept = (at < timeline.cutoff) & (at >= timeline.first_day * DAY)
    order = np.flatnonzero(kept)[np.argsort(at[kept], kind="stable")]
    return Activities(at[order], kind[order], of_deal[order], of_lead[order])

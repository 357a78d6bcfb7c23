"""The accounts and their people: who could buy, who did, and whose leads and deals are whose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trine.demo.facts import channels, names
from trine.demo.facts.timeline import DAY, NEVER, Flags, Ints, pick

if TYPE_CHECKING:
    from trine.demo.facts.deals import Deals
    from trine.demo.facts.leads import Leads

_NEVER_BOUGHT = 330
_STRANGERS = 1_900
_LEADS_OF_KNOWN_ACCOUNTS = 0.45


@dataclass(frozen=True)
class Market:
    """Accounts (first those that buy, in order of their first win), contacts, and the rows that are theirs."""

    enterprise: Flags
    since: Ints
    """The first win; `NEVER` where there will be none."""
    created: Ints
    industry: Ints
    country: Ints
    name: list[str]
    contact_account: Ints
    contact_name: list[str]
    contact_title: Ints
    first_contact: Ints
    """Row of each account's first contact."""
    contacts: Ints
    """How many contacts each account has."""
    deal_account: Ints
    deal_contact: Ints
    lead_account: Ints
    """-1 where the lead belongs to no known account."""
    lead_contact: Ints
    stranger: list[str]
    """Names of those whose leads belong to no known account; a lead's row says which."""
    stranger_company: list[str]

    @property
    def count(self) -> int:
        """How many accounts there are."""
        return self.since.size


def make_market(rng: np.random.Generator, leads: Leads, deals: Deals, scale: int) -> Market:
    """Accounts for every deal, so that a first win is always the account's first."""
    wins = np.flatnonzero(deals.won & ~deals.repeat)
    wins = wins[np.argsort(deals.closed[wins], kind="stable")]
    never = _NEVER_BOUGHT * scale
    enterprise = np.concatenate([deals.enterprise[wins], rng.random(never) < 0.25])
    since = np.concatenate([deals.closed[wins], np.full(never, NEVER)])
    deal_account = _accounts_of_deals(rng, deals, wins, enterprise, since)
    lead_account = _accounts_of_leads(rng, leads, deals, deal_account, since)
    contacts = rng.integers(2, 6, enterprise.size) + np.where(enterprise, 2, 0)
    first = np.cumsum(contacts) - contacts
    deal_contact = first[deal_account] + rng.integers(0, 99, deals.count) % contacts[deal_account]
    known = np.where(lead_account >= 0, lead_account, 0)
    lead_contact = np.where(lead_account >= 0, first[known] + rng.integers(0, 99, leads.count) % contacts[known], -1)
    converted = deals.lead >= 0
    lead_contact[deals.lead[converted]] = deal_contact[converted]
    strangers = _STRANGERS * scale
    industry = pick(rng, [share for _, _, share in names.INDUSTRIES], enterprise.size + strangers)
    company = names.companies(rng, industry)
    return Market(
        enterprise,
        since,
        _first_seen(leads, deals, deal_account, lead_account, enterprise.size),
        industry[: enterprise.size],
        pick(rng, names.COUNTRY_WEIGHTS, enterprise.size),
        company[: enterprise.size],
        np.repeat(np.arange(enterprise.size), contacts),
        names.people(rng, int(contacts.sum())),
        pick(rng, (0.2, 0.2, 0.2, 0.15, 0.1, 0.08, 0.07), int(contacts.sum())),
        first,
        contacts,
        deal_account,
        deal_contact,
        lead_account,
        lead_contact,
        names.people(rng, strangers),
        company[enterprise.size :],
    )


def _accounts_of_deals(rng: np.random.Generator, deals: Deals, wins: Ints, enterprise: Flags, since: Ints) -> Ints:
    """Wins open the accounts; customers buy again after theirs; what is lost goes to those who have not bought yet."""
    account = np.empty(deals.count, dtype=np.int64)
    account[wins] = np.arange(wins.size)
    buys = since != NEVER
    for kind in (False, True):
        buyers = np.flatnonzero(buys & (enterprise == kind))
        others = np.flatnonzero(~buys & (enterprise == kind))
        again = np.flatnonzero(deals.repeat & (deals.enterprise == kind))
        earlier = np.searchsorted(since[buyers], deals.created[again])
        account[again] = buyers[(rng.random(again.size) * np.maximum(earlier, 1)).astype(np.int64)]
        lost = np.flatnonzero(~deals.repeat & ~deals.won & (deals.enterprise == kind))
        later = np.searchsorted(since[buyers], deals.closed[lost] + 30 * DAY)
        left = buyers.size - later
        comes_back = (rng.random(lost.size) < 0.35) & (left > 0)
        place = np.minimum(later + (rng.random(lost.size) * np.maximum(left, 1)).astype(np.int64), buyers.size - 1)
        account[lost] = np.where(comes_back, buyers[place], others[rng.integers(0, others.size, lost.size)])
    return account


def _accounts_of_leads(rng: np.random.Generator, leads: Leads, deals: Deals, deal_account: Ints, since: Ints) -> Ints:
    """Service visits are paid to customers; of the other leads, half are from companies that nobody knows yet."""
    known = rng.random(leads.count) < _LEADS_OF_KNOWN_ACCOUNTS
    account = np.where(known, rng.integers(0, since.size, leads.count), -1)
    visits = leads.channel == channels.SERVICE
    customers = np.searchsorted(since[since != NEVER], leads.created[visits])
    account[visits] = (rng.random(customers.size) * customers).astype(np.int64)
    converted = deals.lead >= 0
    account[deals.lead[converted]] = deal_account[converted]
    return account


def _first_seen(leads: Leads, deals: Deals, deal_account: Ints, lead_account: Ints, count: int) -> Ints:
    seen = np.full(count, np.iinfo(np.int64).max)
    np.minimum.at(seen, deal_account, deals.created)
    known = lead_account >= 0
    np.minimum.at(seen, lead_account[known], leads.created[known])
    return seen

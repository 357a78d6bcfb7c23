"""Deals won with the hands of three teams in them, as far as the facts can prove it, proposed as wins.

A team had a hand in a deal if somebody of it owns the deal or has logged an activity on it, or owns a campaign that
touched the account; marketing also if a campaign on one of its own channels did, by the company's definition of
sourcing. Owners are people here by their mail address, or by a name that only one person has.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from textwrap import shorten
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from trine.analytics.won_together import WonDeal, won_deals
from trine.core.company import Function
from trine.core.wording import amount, listed, times
from trine.web.people.models import Team
from trine.web.revenue.collateral import people_by_name, plain
from trine.web.revenue.facts import answered, manifest
from trine.web.revenue.models import Sourcing
from trine.web.wins.hands import Hand, team_of
from trine.web.wins.models import LONGEST, LONGEST_WITH_MONEY, Win
from trine.web.wins.proposing import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

TEAMS, FUNCTIONS = 3, 2
"""So many teams, of so many functions, have to have had a hand in it."""
PREFIX = "deal/"
A_WEEK = 3
"""So many deals won in one week are proposed: those of the most teams, then the largest."""


class DealsWonTogether:
    """Deals in which several teams had a hand."""

    name = "deals"

    def find(self, since: date, today: date) -> Iterable[Candidate]:
        """Those won from a day on. Reads the fact store; five queries of the database.

        Whole weeks are ranked, however far into one `since` lies, and what a week has had already counts: else each
        night would find three more.
        """
        if not manifest().generation:
            return []
        row = Sourcing.objects.first()
        lookback = row.lookback_days if row is not None else 180
        deals: tuple[WonDeal, ...] = answered(won_deals, start=_monday(since), end=today, lookback_days=lookback)
        known = _Known.of(deals, frozenset(row.channels) if row is not None else frozenset())
        proposed = _proposed(deals, _monday(since))
        found: dict[date, list[tuple[int, float, WonDeal, list[Hand]]]] = defaultdict(list)
        for deal in deals:
            hands = known.hands(deal)
            teams = {hand.team for hand in hands if hand.team is not None}
            if len(teams) >= TEAMS and len({known.teams[team].function for team in teams}) >= FUNCTIONS:
                found[_monday(deal.on)].append((len(teams), deal.amount or 0.0, deal, hands))
        had = Counter(_monday(on) for on in proposed.values())
        candidates: list[Candidate] = []
        for monday, week in found.items():
            best = sorted(week, key=lambda one: (-one[0], -one[1], one[2].opportunity_id))[:A_WEEK]
            new = [one for one in best if one[2].on >= since and _source(one[2]) not in proposed]
            candidates += (known.candidate(deal, hands) for _, _, deal, hands in new[: max(0, A_WEEK - had[monday])])
        return candidates


@dataclass(frozen=True, slots=True)
class _Known:
    """Who the facts name, the teams of today, and the one team that stands for marketing's own channels."""

    people: Mapping[str, set[int]]
    teams: Mapping[int, Team]
    team_of: Mapping[int, int]
    own_channels: frozenset[str]
    marketing: int | None

    @classmethod
    def of(cls, deals: Iterable[WonDeal], own_channels: frozenset[str]) -> _Known:
        names = {name for deal in deals for name in _named(deal)}
        people = people_by_name(names)
        teams = {team.pk: team for team in Team.objects.lasting(timezone.localdate())}
        found = team_of({person for each in people.values() if len(each) == 1 for person in each})
        tops = [
            team.pk
            for team in teams.values()
            if team.function == Function.MARKETING
            and (team.parent_id not in teams or teams[team.parent_id].function != Function.MARKETING)
        ]
        return cls(people, teams, found, own_channels, tops[0] if len(tops) == 1 else None)

    def hands(self, deal: WonDeal) -> list[Hand]:
        """The hands that the facts prove, the owner's first, each in a team of today."""
        return [hand for hand in self._hands(deal) if hand.team in self.teams]

    def _hands(self, deal: WonDeal) -> Iterator[Hand]:
        if (person := self._person(deal.owner)) is not None:
            yield Hand("owned the deal", self.team_of.get(person), person)
        for each in deal.worked:
            if (person := self._person(each.owner)) is not None:
                what = f"{times(each.activities, 'activity', 'activities')} on it"
                yield Hand(what, self.team_of.get(person), person)
        reached: dict[tuple[int | None, int | None], list[str]] = {}
        for campaign in deal.reached:
            if (person := self._person(campaign.owner)) is not None:
                reached.setdefault((self.team_of.get(person), person), []).append(campaign.campaign)
            elif campaign.channel in self.own_channels and self.marketing is not None:
                reached.setdefault((self.marketing, None), []).append(campaign.campaign)
        for (team, who), names in reached.items():
            others = f" and {times(len(names) - 1, 'other campaign')}" if len(names) > 1 else ""
            yield Hand(f"“{names[0]}”{others} reached them", team, who)

    def _person(self, owner: str | None) -> int | None:
        found = self.people.get(plain(owner or ""), set())
        return next(iter(found)) if len(found) == 1 else None

    def candidate(self, deal: WonDeal, hands: list[Hand]) -> Candidate:
        """The deal as a win: everybody reads the teams, who may see money its name and value too."""
        names = [self.teams[team].name for team in dict.fromkeys(hand.team for hand in hands) if team is not None]
        told = listed(names, most=4)
        name = deal.name or "a deal"
        what = f"{deal.account}: {name}" if deal.account and deal.account not in name else name
        value = f", {amount(deal.amount, deal.currency)}" if deal.amount is not None and deal.currency else ""
        return Candidate(
            source=_source(deal),
            kind=Win.Kind.DEAL,
            text=shorten(f"A deal won together, by {told}", LONGEST, placeholder=" …"),
            with_money=shorten(f"Won together, by {told}: {what}{value}", LONGEST_WITH_MONEY, placeholder=" …"),
            on=deal.on,
            hands=tuple(hands),
        )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _source(deal: WonDeal) -> str:
    return f"{PREFIX}{deal.source}/{deal.opportunity_id}"[:250]


def _proposed(deals: Iterable[WonDeal], since: date) -> dict[str, date]:
    """Deals that were proposed, whatever became of it, with the day they were won: by the facts, else by the win."""
    by_facts = {_source(deal): deal.on for deal in deals}
    of_deals = Q(source__in=by_facts) | Q(source__startswith=PREFIX, on__gte=since)
    rows = Win.objects.filter(of_deals).values_list("source", "on")
    return {source: by_facts.get(source, on) for source, on in rows}


def _named(deal: WonDeal) -> Iterator[str]:
    owners = (deal.owner, *(each.owner for each in deal.worked), *(each.owner for each in deal.reached))
    yield from (owner for owner in owners if owner)


DEALS_WON_TOGETHER = DealsWonTogether()

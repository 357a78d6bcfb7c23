"""One round: its pairs, and who has none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from trine.core.shadowing import match
from trine.core.wording import day as in_words
from trine.core.wording import times
from trine.web.people.models import Membership, Person
from trine.web.shadowing.circle import circle, may_arrange
from trine.web.shadowing.models import LIVE, Round, State
from trine.web.shadowing.queries.days import OneDay, with_teams
from trine.web.shadowing.wishes import wished

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round with its pairs, and who has none."""

    row: Round
    days: tuple[OneDay, ...]
    not_to_be: tuple[OneDay, ...]
    unplaced: tuple[tuple[str, str], ...]
    """Names and reasons."""
    could_be: int
    """So many of those could be paired now."""
    may_arrange: bool
    is_open: bool
    whole: bool
    """Whether the reader sees all of it, or only the days of people they lead."""

    @property
    def lede(self) -> str:
        """How it stands, in a sentence."""
        if self.row.called_off_on:
            return f"This round was called off on {in_words(self.row.called_off_on)}"
        if self.row.sent_at is None:
            pairs = times(len(self.days), "day")
            return f"{pairs} worked out; nobody knows of it yet" if self.days else "No two people could be paired"
        settled = sum(one.row.state in (State.ACCEPTED, State.DONE) for one in self.days)
        return f"{settled} of {times(len(self.days), 'day')} {'is' if settled == 1 else 'are'} settled"


def round_view(reader: Person, row: Round, today: date) -> RoundView:
    """The page of a round. A constant number of queries."""
    whole = may_arrange(reader)
    rows = row.days.select_related("guest", "host", "said_by").order_by("on", "pk")
    if not whole:
        led = Membership.objects.current(today).filter(team__in=reader.led_team_ids).values("person")
        rows = rows.filter(Q(guest__in=led) | Q(host__in=led))
    days = with_teams(rows, today)
    is_open = row.is_open(today)
    unplaced: list[tuple[str, str]] = []
    could_be = 0
    if is_open:
        around = circle(row, today)
        most = None if row.most is None else max(0, row.most - len(around.days))
        found = match(
            around.guests,
            around.hosts,
            met=around.met,
            wishes=wished(),
            most=most,
            everybody=tuple(around.people.values()),
        )
        could_be = len(found.pairs)
        mine = {each.id for pk, each in around.people.items() if whole or _is_led(reader, each.profile.teams)}
        names = {each.id: each.name for each in around.people.values()}
        left = [(each.guest, around.out.get(int(each.guest), each.because)) for each in found.unplaced]
        left += [(pair.guest, "There is somebody by now: propose again.") for pair in found.pairs]
        unplaced = sorted((names[id_], why) for id_, why in left if id_ in mine)
    return RoundView(
        row,
        tuple(one for one in days if one.row.state in LIVE),
        tuple(one for one in days if one.row.state not in LIVE and one.row.said_by_id),
        tuple(unplaced),
        could_be,
        whole,
        is_open,
        whole,
    )


def _is_led(reader: Person, teams: Iterable[str]) -> bool:
    return any(int(team) in reader.led_team_ids for team in teams)

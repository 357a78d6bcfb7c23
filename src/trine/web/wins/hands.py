"""Whose hands were in it: people with the teams they are in, each once, with what they did."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten
from typing import TYPE_CHECKING

from django.utils import timezone

from trine.web.base.among import among
from trine.web.people.models import Membership
from trine.web.wins.models import LONGEST_PART, Contribution

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from trine.web.wins.models import Win

MOST = 12
"""So many hands a win names; who did the most stands first."""


@dataclass(frozen=True, slots=True)
class Hand:
    """One hand: of a person, of a team (primary keys), or of a person in a team that is said; and what it did."""

    what: str = ""
    team: int | None = None
    person: int | None = None


def team_of(people: Collection[int]) -> dict[int, int]:
    """The team that each of the people is in today: the one they lead, else the first by name. One query."""
    rows = Membership.objects.current(timezone.localdate()).filter(person_id__in=among(people))
    found: dict[int, int] = {}
    for person, team in rows.order_by("-is_lead", "team__name").values_list("person_id", "team_id"):
        found.setdefault(person, team)
    return found


def gathered(hands: Iterable[Hand]) -> list[Hand]:
    """Each person, and each team by itself, once, with all that they did; people come with their teams. One query."""
    rows = list(hands)
    teams = team_of({hand.person for hand in rows if hand.person is not None and hand.team is None})
    parts: dict[tuple[int | None, int | None], list[str]] = {}
    for hand in rows:
        team = hand.team if hand.team is not None or hand.person is None else teams.get(hand.person)
        if team is None and hand.person is None:
            continue
        said = parts.setdefault((team, hand.person), [])
        if hand.what and hand.what not in said:
            said.append(hand.what)
    return [
        Hand(shorten("; ".join(said), LONGEST_PART, placeholder=" …"), team, person)
        for (team, person), said in list(parts.items())[:MOST]
    ]


def write_down(win: Win, hands: Iterable[Hand]) -> None:
    """Make these the hands of a win, in their order."""
    win.contributions.all().delete()
    Contribution.objects.bulk_create(
        Contribution(win=win, position=place, team_id=hand.team, person_id=hand.person, what=hand.what)
        for place, hand in enumerate(hands)
    )

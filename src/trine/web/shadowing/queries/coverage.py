"""Who has seen which other team from within."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from trine.core.company import Role
from trine.core.wording import times
from trine.web.people.models import Membership, Team
from trine.web.shadowing.models import Day, State

if TYPE_CHECKING:
    from datetime import date

FOUR_QUARTERS = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Covered:
    """How many people of a team had a day with somebody of another one (of any other one, without `other`)."""

    team: Team
    other: Team | None
    had: int
    of: int

    @property
    def share(self) -> float | None:
        """The fraction."""
        return self.had / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who of which team has seen which other team from within, in the last four quarters."""

    teams: tuple[Team, ...]
    totals: tuple[Covered, ...]
    rows: tuple[tuple[Team, tuple[Covered | None, ...]], ...]
    had: int
    of: int
    days: int

    @property
    def lede(self) -> str:
        """All of it, in a sentence."""
        if not self.days:
            return "Nobody has had a day with another team yet"
        people = times(self.of, "person", "people")
        return f"{self.had} of {people} had a day with another team in the last four quarters"


def coverage(today: date) -> Coverage:
    """By team and by pair of teams, by the teams that people are in today. Three queries."""
    members: dict[int, set[int]] = defaultdict(set)
    people: dict[int, set[int]] = defaultdict(set)
    current = Membership.objects.current(today).filter(person__is_active=True).exclude(person__role=Role.GUEST)
    for person, team in current.values_list("person_id", "team_id"):
        members[team].add(person)
        people[person].add(team)
    teams = tuple(Team.objects.lasting(today).filter(pk__in=members).order_by("name"))
    done = Day.objects.filter(state=State.DONE, on__gt=today - FOUR_QUARTERS, on__lte=today)
    pairs = list(done.values_list("guest_id", "host_id"))
    seen: dict[tuple[int, int], set[int]] = defaultdict(set)
    for one, other in (*pairs, *((host, guest) for guest, host in pairs)):
        for team in people.get(one, ()):
            for their in people.get(other, ()):
                seen[team, their].add(one)
    anybody = {person for pair in pairs for person in pair} & set(people)
    return Coverage(
        teams,
        tuple(Covered(team, None, len(members[team.pk] & anybody), len(members[team.pk])) for team in teams),
        tuple(
            (
                team,
                tuple(
                    None if team == other else Covered(team, other, len(seen[team.pk, other.pk]), len(members[team.pk]))
                    for other in teams
                ),
            )
            for team in teams
        ),
        len(anybody),
        len(people),
        len(pairs),
    )

"""Who is asked, for which team, and who may arrange."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.utils import timezone

from trine.core.agreement.jackknife import LEAST
from trine.core.company import Role
from trine.web.people.models import Membership, Person

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from trine.web.pulse.models import Wave

NOT_YOURS = "Leaders and owners of the company arrange the survey."


def asked(teams: Collection[int], on: date) -> dict[int, int]:
    """Everybody of the teams on a day but guests, and for which team they answer. One query.

    Somebody in several teams answers for the one they lead; else for the smallest of them that has five people, because
    nothing is shown of a smaller one; else for the largest. They can choose another when they answer.
    """
    rows = Membership.objects.current(on).filter(team__in=teams, person__is_active=True)
    rows = rows.exclude(person__role=Role.GUEST).order_by("team__slug", "person_id")
    pairs = list(dict.fromkeys(rows.values_list("person_id", "team_id", "is_lead")))
    size = Counter({team: len({p for p, t, _ in pairs if t == team}) for team in teams})
    found: dict[int, list[tuple[bool, bool, int, int]]] = {}
    for person, team, leads in pairs:
        enough = size[team] >= LEAST
        found.setdefault(person, []).append((not leads, not enough, size[team] if enough else -size[team], team))
    return {person: min(choices)[-1] for person, choices in sorted(found.items())}


def teams_of(person: Person, wave: Wave) -> list[int]:
    """The teams of the wave that somebody is in today."""
    return [team.pk for team in wave.teams.order_by("name") if team.pk in person.team_ids]


def here(people: Collection[int]) -> set[int]:
    """Who of the people has not left. One query."""
    rows = Person.objects.present(timezone.localdate()).filter(pk__in=people, is_active=True)
    return set(rows.values_list("pk", flat=True))

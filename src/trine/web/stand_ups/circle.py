"""Who belongs to a stand-up, who of them is asked on a day, and who may read and arrange it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.company import Role
from trine.web.people import policy
from trine.web.people.holidays import on_holiday
from trine.web.people.models import Membership, Person
from trine.web.roadmap.models import Absence

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from trine.web.stand_ups.models import StandUp


def members(stand_up: StandUp, on: date) -> dict[int, str]:
    """Everybody of its teams on a day but guests, with the name of the (first) team. Two queries."""
    rows = Membership.objects.current(on).filter(team__in=stand_up.teams.all(), person__is_active=True)
    rows = rows.exclude(person__role=Role.GUEST).order_by("team__name", "person__name")
    found: dict[int, str] = {}
    for person, team in rows.values_list("person_id", "team__name"):
        found.setdefault(person, team)
    return found


def absent(people: Collection[int], on: date) -> set[int]:
    """Who of the people has said that they are away on a day. One query."""
    rows = Absence.objects.filter(person_id__in=people, start__lte=on, end__gte=on)
    return set(rows.values_list("person_id", flat=True))


def away(people: Collection[int], on: date) -> set[int]:
    """Who of the people is away on a day, or has a public holiday. Three queries."""
    return absent(people, on) | set(on_holiday(people, on))


def holiday(stand_up: StandUp, on: date) -> str:
    """What a day is called on which everybody of its teams has a public holiday: nobody is asked; else nothing."""
    there = members(stand_up, on)
    named = on_holiday(there, on)
    return next(iter(named.values())) if there and len(named) == len(there) else ""


def asked(stand_up: StandUp, on: date) -> set[int]:
    """Who is asked on a day: its members who are there and have not said that they do not want to be."""
    there = set(members(stand_up, on))
    return there - away(there, on) - set(stand_up.not_asked.values_list("pk", flat=True))


def may_arrange(actor: Person, teams: Collection[int]) -> bool:
    """Setting a stand-up of these teams up, changing it, leaving a day out: who leads one of them, leaders, owners."""
    return policy.leader(actor) or (policy.lead(actor) and bool(set(teams) & actor.led_team_ids))


def may_read(reader: Person, teams: Collection[int]) -> bool:
    """Reading what was said: everybody of the teams, leaders and owners."""
    return policy.leader(reader) or (policy.member(reader) and bool(set(teams) & reader.team_ids))

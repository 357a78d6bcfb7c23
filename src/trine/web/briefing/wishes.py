"""How people want to be told, by the clock of their own zone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from trine.web.base.among import among
from trine.web.briefing.models import Preference
from trine.web.people.models import Company, Person

if TYPE_CHECKING:
    from collections.abc import Collection

    from trine.core.briefing import Preferences

NOT_SAID = "UTC"
"""The zone of somebody whose zone nobody knows."""


def wishes_of(people: Collection[int]) -> dict[int, Preferences]:
    """How each of the people (primary keys) wants to be told. Three queries at most."""
    rows = {row.person_id: row for row in Preference.objects.filter(person_id__in=among(people))}
    zones = zones_of(people, {pk for pk, row in rows.items() if row.knows_zone})
    usual = {zone: Preference().wants(zone) for zone in set(zones.values())}
    return {pk: rows[pk].wants(zone) if pk in rows else usual[zone] for pk, zone in zones.items()}


def wishes(person: Person) -> Preferences:
    """How one person wants to be told."""
    return wishes_of([person.pk])[person.pk]


def zones_of(people: Collection[int], known: Collection[int] = ()) -> dict[int, str]:
    """The zone of each person: their own; where nobody has said it, the company's, in which its sales team works."""
    zones = dict(Person.objects.filter(pk__in=among(people)).values_list("pk", "time_zone"))
    unknown = [pk for pk, zone in zones.items() if zone == NOT_SAID and pk not in known]
    if unknown:
        zones |= dict.fromkeys(unknown, _company_zone())
    return zones


def zone_of(person: int) -> ZoneInfo:
    """The zone in which a person reads times."""
    known = [person] if Preference.objects.filter(person=person, knows_zone=True).exists() else []
    return ZoneInfo(zones_of([person], known).get(person, NOT_SAID))


def _company_zone() -> str:
    handoff = Company.objects.values_list("handoff", flat=True).first()
    return (handoff or {}).get("zone") or NOT_SAID

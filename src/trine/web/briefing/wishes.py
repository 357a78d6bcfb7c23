"""How people want to be told, by the clock of their own zone and without their holidays."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from trine.web.base.among import among
from trine.web.briefing.models import Preference
from trine.web.people.holidays import holidays_in
from trine.web.people.models import Company, Person

if TYPE_CHECKING:
    from collections.abc import Collection

    from trine.core.briefing import Preferences

NOT_SAID = "UTC"
"""The zone of somebody whose zone nobody knows."""


def wishes_of(people: Collection[int]) -> dict[int, Preferences]:
    """How each of the people (primary keys) wants to be told. Three queries at most."""
    rows = {row.person_id: row for row in Preference.objects.filter(person_id__in=among(people))}
    places = _places(people, {pk for pk, row in rows.items() if row.knows_zone})
    off = {country: frozenset(holidays_in(country)) for _, country in set(places.values())}
    usual = {place: Preference().wants(place[0], off[place[1]]) for place in set(places.values())}
    return {
        pk: rows[pk].wants(zone, off[country]) if pk in rows else usual[zone, country]
        for pk, (zone, country) in places.items()
    }


def wishes(person: Person) -> Preferences:
    """How one person wants to be told."""
    return wishes_of([person.pk])[person.pk]


def zones_of(people: Collection[int], known: Collection[int] = ()) -> dict[int, str]:
    """The zone of each person: their own; where nobody has said it, the company's, in which its sales team works."""
    return {pk: zone for pk, (zone, _) in _places(people, known).items()}


def zone_of(person: int) -> ZoneInfo:
    """The zone in which a person reads times."""
    known = [person] if Preference.objects.filter(person=person, knows_zone=True).exists() else []
    return ZoneInfo(zones_of([person], known).get(person, NOT_SAID))


def _places(people: Collection[int], known: Collection[int]) -> dict[int, tuple[str, str]]:
    """The zone of each person and the country of their holidays. Two queries."""
    handoff, country = Company.objects.values_list("handoff", "country").first() or (None, "")
    zone = (handoff or {}).get("zone") or NOT_SAID
    own = Person.objects.filter(pk__in=among(people)).values_list("pk", "time_zone", "country")
    return {pk: (zone if said == NOT_SAID and pk not in known else said, place or country) for pk, said, place in own}

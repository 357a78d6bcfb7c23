"""What launches are read against: people, teams and metrics by name, and the deliverables that they bring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.company import Company
from trine.web.goals.snapshots import counting, structure
from trine.web.launches.models import Launch
from trine.web.people import models as people
from trine.web.roadmap import snapshots as roadmap

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from trine.web.goals.snapshots.rows import Ids
    from trine.web.people.models import Person, Team


@dataclass(frozen=True, slots=True)
class Whom:
    """Somebody, and whether they have left."""

    person: Person
    has_left: bool


@dataclass(frozen=True, slots=True)
class Around:
    """What the pages of launches call things by."""

    company: Company
    """Teams, people, metrics and the deliverables that the launches bring; nothing else."""
    people: dict[str, Whom]
    teams: dict[str, Team]


def around(ids: Ids, launches: Collection[int], today: date) -> Around:
    """What these launches (primary keys) are read against. A constant number of queries."""
    row = people.Company.objects.first()
    brought = Launch.deliverables.through._default_manager.filter(launch_id__in=list(launches))
    company = Company(
        row.name if row else "",
        currency=(row.currency or None) if row else None,
        teams=structure.teams(ids),
        people=structure.people(ids, today),
        metrics=counting.metrics(ids),
        deliverables=roadmap.deliverables(ids, list(brought.values_list("deliverable_id", flat=True))),
    )
    rows = people.Person.objects.only("id", "slug", "name", "until", "role")
    return Around(
        company,
        {person.slug: Whom(person, person.has_left(today)) for person in rows},
        {team.slug: team for team in people.Team.objects.all()},
    )

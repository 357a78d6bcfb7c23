"""What one is to hand over, and who of one's teams is away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q

from trine.core.deliverables import Commitment
from trine.integrations.calendar.writing import Entry
from trine.web.calendars.sources import PAST, UNCHANGED, revisions
from trine.web.people import policy
from trine.web.people.models import Membership, Person
from trine.web.roadmap.models import Absence, Deliverable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

OPEN = [commitment.value for commitment in Commitment if commitment.is_open]


class Deliverables:
    """The day on which each is to be there."""

    words = "Deliverables that you answer for or work on"

    def entries(self, reader: Person, today: date) -> Iterator[Entry]:
        """Those that are open, of the reader's own."""
        if not policy.member(reader):
            return
        working = Q(assignments__until=None) | Q(assignments__until__gte=today)
        mine = Q(lead=reader) | (Q(assignments__person=reader) & working)
        rows = list(
            Deliverable.objects.filter(mine, shipped=None, commitment__in=OPEN, end__gte=today - PAST)
            .select_related("team")
            .distinct()
        )
        known = revisions(Deliverable, [row.pk for row in rows])
        for row in rows:
            revision = known.get(row.pk, UNCHANGED)
            yield Entry(
                f"deliverable-{row.slug}@trine",
                f"Due: {row.title}",
                row.end,
                row.end,
                revision.changed_at,
                revision.sequence,
                f"{row.team.name} hands it over; it is {row.get_commitment_display().lower()}.",
                f"{settings.PUBLIC_URL}{row.get_absolute_url()}",
            )


class Absences:
    """Who is away; why is nobody's business."""

    words = "Who of your teams is away"

    def entries(self, reader: Person, today: date) -> Iterator[Entry]:
        """The reader's own absences, and those of people who are in one of their teams today."""
        if not policy.member(reader):
            return
        mates = Membership.objects.current(today).filter(team__in=reader.team_ids).values("person")
        near = Absence.objects.filter(Q(person__in=mates) | Q(person=reader), end__gte=today - PAST)
        rows = list(near.select_related("person"))
        known = revisions(Absence, [row.pk for row in rows])
        for row in rows:
            revision = known.get(row.pk, UNCHANGED)
            yield Entry(
                f"absence-{row.person.slug}-{row.start}@trine",
                "You are away" if row.person_id == reader.pk else f"{row.person.name} is away",
                row.start,
                row.end,
                revision.changed_at,
                revision.sequence,
            )


DELIVERABLES, ABSENCES = Deliverables(), Absences()

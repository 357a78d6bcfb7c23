"""What teams owe each other, and when cycles begin and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from trine.core.company import DependencyState
from trine.core.wording import day
from trine.integrations.calendar.writing import Entry
from trine.web.calendars.sources import PAST, UNCHANGED, revisions
from trine.web.goals.models import Cycle, Dependency
from trine.web.people import policy
from trine.web.ui.tags.words import whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.web.people.models import Person

OPEN = [DependencyState.ASKED, DependencyState.ACCEPTED]


class Dependencies:
    """What the reader's teams have asked for, or were asked for, on the day that was promised or is needed."""

    words = "What your teams and others owe each other"

    def entries(self, reader: Person, today: date) -> Iterator[Entry]:
        """Those that are asked for or promised, and not delivered."""
        if not policy.member(reader):
            return
        ours = Q(team__in=reader.team_ids) | Q(of__in=reader.team_ids)
        rows = list(
            Dependency.objects.filter(ours, state__in=OPEN, needed_by__gte=today - PAST).select_related("team", "of")
        )
        known = revisions(Dependency, [row.pk for row in rows])
        for row in rows:
            revision = known.get(row.pk, UNCHANGED)
            due = row.promised_for or row.needed_by
            promised = f"promised for {day(row.promised_for)}" if row.promised_for else "not promised yet"
            way = f"For {row.team.name}" if row.of_id in reader.team_ids else f"From {row.of.name}"
            yield Entry(
                f"dependency-{row.slug}@trine",
                f"{way}: {row.what}",
                due,
                due,
                revision.changed_at,
                revision.sequence,
                f"{row.team.name} needs it of {row.of.name} by {day(row.needed_by)}; {promised}.",
                f"{settings.PUBLIC_URL}{reverse('goals:team', args=[row.of.slug])}",
            )


class Cycles:
    """The first and the last day of each cycle, for guests too."""

    words = "First and last days of cycles"

    def entries(self, reader: Person, today: date) -> Iterator[Entry]:
        """Two days of each cycle."""
        if not policy.signed_in(reader):
            return
        rows = list(Cycle.objects.filter(end__gte=today - PAST))
        known = revisions(Cycle, [row.pk for row in rows])
        url = f"{settings.PUBLIC_URL}{reverse('goals:cycles')}"
        for row in rows:
            revision = known.get(row.pk, UNCHANGED)
            name = whole(row.slug) if whole(row.slug) != row.slug else f"Cycle {row.slug}"
            days = (("begins", row.start), ("ends", row.end))
            for what, on in ((what, on) for what, on in days if on >= today - PAST):
                yield Entry(
                    f"cycle-{row.slug}-{what}@trine",
                    f"{name} {what}",
                    on,
                    on,
                    revision.changed_at,
                    revision.sequence,
                    url=url,
                )


DEPENDENCIES, CYCLES = Dependencies(), Cycles()

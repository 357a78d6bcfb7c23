"""Days that are settled, in the calendars of both; one that is called off stays there as such."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q

from trine.integrations.calendar.writing import Entry
from trine.web.calendars.sources import PAST
from trine.web.people import policy
from trine.web.shadowing.models import Day, State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.web.people.models import Person


class ShadowingDays:
    """The reader's own."""

    words = "Your days with another team"

    def entries(self, reader: Person, today: date) -> Iterator[Entry]:
        """Those to which both have said yes, with those of them that are not to be any more."""
        if not policy.member(reader):
            return
        both = Q(guest_yes__isnull=False, host_yes__isnull=False)
        rows = Day.objects.filter(both, Q(guest=reader) | Q(host=reader), on__gte=today - PAST)
        for day in rows.exclude(state=State.PROPOSED).select_related("guest", "host").order_by("pk"):
            other = day.other(reader)
            visits = f"You visit {other.name}" if reader.pk == day.guest_id else f"{other.name} visits you"
            yield Entry(
                f"shadowing-{day.pk}@trine",
                f"Shadowing: {visits}",
                day.on,
                day.on,
                day.changed_at,
                day.changes,
                f"{day.guest.name} spends the day with {day.host.name}. {day.because or day.note}".strip(),
                f"{settings.PUBLIC_URL}{day.get_absolute_url()}",
                is_called_off=day.state in (State.DECLINED, State.CANCELLED),
            )


SHADOWING_DAYS = ShadowingDays()

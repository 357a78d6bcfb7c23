"""An agenda that stands: the points of a meeting as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.web.meetings.gathering import agenda_of
from trine.web.meetings.models import Item
from trine.web.meetings.table import table_of

if TYPE_CHECKING:
    from datetime import datetime

    from trine.core.meetings import Agenda, Candidate
    from trine.web.meetings.models import Meeting

KEPT = 40
"""So many of those for which there is no time are kept with the meeting; the next agenda looks anew."""


def freeze(meeting: Meeting, now: datetime, agenda: Agenda | None = None) -> None:
    """Write the agenda of a meeting, as things stand if none is given; within a transaction."""
    agenda = agenda or agenda_of(table_of(meeting.series, meeting.on, now))
    rows = [
        _row(meeting, point.candidate, place, position=place, minutes=point.minutes)
        for place, point in enumerate(agenda.points, start=1)
    ]
    rows += [
        _row(meeting, candidate, place, position=None, minutes=candidate.minutes)
        for place, candidate in enumerate(agenda.not_today[:KEPT], start=len(rows) + 1)
    ]
    Item.objects.bulk_create(rows)
    meeting.agenda_at = now
    meeting.save(update_fields=["agenda_at"])


def _row(meeting: Meeting, found: Candidate, place: int, *, position: int | None, minutes: int) -> Item:
    return Item(
        meeting=meeting,
        position=position,
        place=place,
        key=found.key,
        kind=found.kind.value,
        text=found.text,
        because=found.because,
        url=found.url,
        needs=sorted(found.needs),
        details=[{"text": row.text, "url": row.url, "needs": sorted(row.needs)} for row in found.details],
        minutes=minutes,
    )

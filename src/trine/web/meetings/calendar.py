"""Check-ins in people's own calendars."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

from trine.integrations.calendar.writing import Entry
from trine.web.calendars.sources import PAST, UNCHANGED, revisions
from trine.web.meetings.circle import own_series
from trine.web.meetings.models import Meeting, Series
from trine.web.people.holidays import company_holidays

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date, datetime

    from trine.web.calendars.sources import Revision
    from trine.web.people.models import Person

AHEAD = 8
"""So many meetings of each series stand in the calendar before they are held."""


class CheckIns:
    """Each meeting from its hour to the end of its time."""

    words = "Check-ins that you take part in"

    def entries(self, reader: Person, today: date) -> Iterator[Entry]:
        """Those that were held in the last months, and the next ones; one that was left out says so, and on public
        holidays there is none. Seven queries.
        """
        rows = list(own_series(reader))
        held: dict[int, list[Meeting]] = {row.pk: [] for row in rows}
        for meeting in Meeting.objects.filter(series__in=rows, on__gte=today - PAST).select_related("series"):
            held[meeting.series_id].append(meeting)
        changed = revisions(Series, [row.pk for row in rows])
        moved = revisions(Meeting, [meeting.pk for meetings in held.values() for meeting in meetings])
        holidays = company_holidays()
        for row in rows:
            of_row = changed.get(row.pk, UNCHANGED)
            known = {meeting.on for meeting in held[row.pk]}
            for meeting in held[row.pk]:
                own = moved.get(meeting.pk, UNCHANGED)
                if meeting.on >= today or meeting.state != Meeting.State.PLANNED:
                    off = meeting.state == Meeting.State.SKIPPED
                    both = type(own)(of_row.sequence + own.sequence + 1, max(of_row.changed_at, own.changed_at))
                    yield _entry(row, meeting.on, meeting.starts_at, both, meeting.skipped_because, is_off=off)
            for on in _days(row, today, set(holidays) - known):
                if on not in known:
                    yield _entry(row, on, row.starts_at(on), of_row)


def _days(row: Series, today: date, off: Collection[date]) -> Iterator[date]:
    on = today
    for _ in range(AHEAD if row.ended_on is None else 0):
        on = row.next_on(on, off)
        yield on
        on += timedelta(days=1)


def _entry(
    row: Series, on: date, starts_at: datetime, revision: Revision, because: str = "", *, is_off: bool = False
) -> Entry:
    start = starts_at.astimezone(ZoneInfo(row.zone))
    return Entry(
        f"meeting-{row.pk}-{on.isoformat()}@trine",
        f"Left out: {row.name}" if is_off else row.name,
        start,
        start + timedelta(minutes=row.minutes),
        revision.changed_at,
        revision.sequence,
        because if is_off else "The agenda comes that morning.",
        f"{settings.PUBLIC_URL}{row.get_absolute_url()}",
        is_off,
    )


CHECK_INS = CheckIns()

"""From entries to the text of a calendar; folding and escaping are the library's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar, Event

if TYPE_CHECKING:
    from collections.abc import Iterable

DAY = timedelta(days=1)
READ_AGAIN = timedelta(hours=1)
PRODUCT = "-//Trine//Calendar//EN"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something on a day, on several (both ends included), or from one moment to another (with a zone).

    `uid` is the same for ever. `changed_at` is when it was last changed, and `sequence` how often.
    """

    uid: str
    title: str
    start: date
    end: date
    changed_at: datetime
    sequence: int = 0
    details: str = ""
    url: str = ""
    is_called_off: bool = False

    @property
    def is_of_days(self) -> bool:
        """Whether it is of whole days."""
        return not isinstance(self.start, datetime)


def write_calendar(name: str, entries: Iterable[Entry]) -> bytes:
    """The text of a calendar. The same entries give the same bytes, so that a reader can ask for changes alone.

    It has no METHOD, because it invites nobody; DTSTAMP then is when the entry was last changed (RFC 5545, 3.8.7.2).
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", READ_AGAIN, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")  # the same for Outlook, which knows no types here
    for entry in sorted(entries, key=lambda each: (_moment(each.start), each.uid)):
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> Event:
    """An event; one of days ends on the day after its last, as the standard has it, and leaves its reader free."""
    event = Event()
    event.add("uid", entry.uid)
    event.add("summary", entry.title)
    if entry.is_of_days:
        event.add("dtstart", entry.start)
        event.add("dtend", min(entry.end, date.max - DAY) + DAY)
        event.add("transp", "TRANSPARENT")
    else:
        event.add("dtstart", _moment(entry.start))
        event.add("dtend", _moment(entry.end))
    if entry.details:
        event.add("description", entry.details)
    if entry.url:
        event.add("url", entry.url)
    event.add("status", "CANCELLED" if entry.is_called_off else "CONFIRMED")
    event.add("sequence", entry.sequence)
    changed_at = entry.changed_at.astimezone(UTC).replace(microsecond=0)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    return event


def _moment(value: date) -> datetime:
    """A day as its first moment, and a moment as itself, in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return datetime(value.year, value.month, value.day, tzinfo=UTC)

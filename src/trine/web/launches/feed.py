"""Launches, and a person's own tasks in them, as an iCalendar (RFC 5545)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from icalendar import Calendar, Event

from trine.core.deliverables import Stage
from trine.web.launches.models import Launch, LaunchTask
from trine.web.people.models import Company

if TYPE_CHECKING:
    from trine.web.people.models import Person

PAST = timedelta(days=180)
"""Launches of so many days ago are still in it."""
DAY = timedelta(days=1)


def calendar_text(reader: Person, address: str) -> bytes:
    """All launches from half a year ago on, and the reader's open tasks. `address` is that of the app."""
    company = Company.objects.first()
    today = timezone.localdate()
    calendar = Calendar()
    calendar.add("prodid", "-//Trine//Launches//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Launches of {company.name}" if company else "Launches")
    calendar.add("refresh-interval", timedelta(hours=4), parameters={"value": "DURATION"})
    rows = Launch.objects.filter(day__gte=today - PAST).select_related("team", "lead").prefetch_related("revisions")
    for row in rows.order_by("day", "slug"):
        calendar.add_component(_launch(row, address))
    mine = LaunchTask.objects.filter(owner=reader, done=None, launch__is_stopped=False).select_related("launch")
    for task in mine.order_by("start", "pk"):
        calendar.add_component(_task(task, address))
    return bytes(calendar.to_ical())


def _launch(row: Launch, address: str) -> Event:
    lead = row.lead.name if row.lead else "nobody"
    event = _event(
        f"launch-{row.slug}", row.name if not row.is_stopped else f"Called off: {row.name}", row.day, row.day
    )
    event.add("description", f"Tier {row.tier}, {Stage(row.stage).words}. {row.team.name}; {lead} answers for it.")
    event.add("url", f"{address}{row.get_absolute_url()}")
    event.add("sequence", len(row.revisions.all()) + int(row.is_stopped))
    event.add("status", "CANCELLED" if row.is_stopped else "CONFIRMED")
    return event


def _task(row: LaunchTask, address: str) -> Event:
    event = _event(f"task-{row.launch.slug}-{row.slug}", f"{row.title} ({row.launch.name})", row.start, row.end)
    event.add("url", f"{address}{row.launch.get_absolute_url()}tasks/")
    return event


def _event(uid: str, title: str, start: date, end: date) -> Event:
    """An event of whole days; its end is the day after the last, as the standard has it."""
    event = Event()
    event.add("uid", f"{uid}@trine")
    event.add("dtstamp", timezone.now())
    event.add("summary", title)
    event.add("dtstart", start)
    event.add("dtend", min(end, date.max - DAY) + DAY)
    event.add("transp", "TRANSPARENT")
    return event

"""What the addresses of this area name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from trine.web.meetings.models import Action, Entry, Meeting, Series, Topic


def meetings_world(world: dict[str, Any]) -> dict[str, Any]:
    """A check-in of Sales and Marketing that is on, and one of tomorrow that was left out."""
    now, lead = timezone.now(), world["lead"]
    row = Series.objects.create(name="Both", first_on=now.date(), minute=0, made_by=lead)
    row.teams.set([world["sales"], world["marketing"]])
    on = {"series": row, "on": now.date(), "starts_at": now, "begun_at": now, "agenda_at": now}
    meeting = Meeting.objects.create(**on, state=Meeting.State.RUNNING)
    meeting.items.create(position=1, place=1, key="topic/1", kind="asked", text="Fairs", minutes=5)
    later = now + timedelta(days=7)
    values = {"by": lead, "at": now}
    action = Action.objects.create(series=row, meeting=meeting, text="Call", who=lead, due=now.date(), at=now)
    return {
        "series": row,
        "meeting": meeting,
        "meeting_out": Meeting.objects.create(
            series=row, on=later.date(), starts_at=later, state=Meeting.State.SKIPPED, skipped_because="A fair"
        ),
        "meeting_entry": Entry.objects.create(meeting=meeting, kind=Entry.Kind.NOTE, text="Said", **values),
        "meeting_action": action,
        "meeting_topic": Topic.objects.create(series=row, text="Fairs", **values),
    }

"""Holding a meeting: begin, write down, end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.briefing.actions import clear
from trine.web.meetings.actions.series import OF_OTHERS
from trine.web.meetings.agendas import freeze
from trine.web.meetings.circle import may_arrange, may_take_part
from trine.web.meetings.models import Action, Entry, Item, Meeting, Series
from trine.web.people import policy

if TYPE_CHECKING:
    from datetime import date, datetime

    from trine.web.people.models import Person


@transaction.atomic
def begin(actor: Person, *, series: Series, now: datetime) -> Meeting:
    """Begin today's meeting, or one more on a day on which it does not usually meet; once is enough.

    Raises NotAllowed, and Invalid where today's was held or left out.
    """
    if not may_take_part(actor, series):
        raise NotAllowed(OF_OTHERS)
    if series.ended_on is not None:
        raise Invalid("This check-in has ended. Take it up again first.")
    on = series.day_of(now)
    Meeting.objects.get_or_create(series=series, on=on, defaults={"starts_at": now})
    row = Meeting.objects.select_for_update(of=("self",)).select_related("series").get(series=series, on=on)
    if row.state == Meeting.State.SKIPPED:
        raise Invalid(f"Today’s check-in was left out: {row.skipped_because}")
    if row.state == Meeting.State.HELD:
        raise Invalid("Today’s check-in was held already.")
    if row.state == Meeting.State.PLANNED:
        row.state, row.begun_at = Meeting.State.RUNNING, now
        row.save(update_fields=["state", "begun_at"])
        if row.agenda_at is None:
            freeze(row, now)
    return row


@transaction.atomic
def write(actor: Person, *, meeting: Meeting, kind: str, text: str, item: Item | None, now: datetime) -> Entry:
    """Write down a note or a decision, on a point of the agenda or on none. Raises NotAllowed, Invalid."""
    row = _running(actor, meeting)
    if not text.strip():
        raise Invalid(text="Write what was decided." if kind == Entry.Kind.DECISION else "Write the note.")
    return Entry.objects.create(meeting=row, item=item, kind=kind, text=text.strip(), by=actor, at=now)


@transaction.atomic
def take_back(actor: Person, *, entry: Entry, is_gone: bool) -> None:
    """Take back what was written, or put it back: who wrote it, and who arranges it. Raises NotAllowed, Invalid."""
    row = _running(actor, entry.meeting)
    if entry.by_id != actor.pk and not may_arrange(actor, row.series):
        raise NotAllowed(f"{entry.by.name} wrote this and can take it back.")
    Entry.objects.filter(pk=entry.pk).update(is_gone=is_gone)


@transaction.atomic
def promise(
    actor: Person, *, meeting: Meeting, text: str, who: Person, due: date, item: Item | None, now: datetime
) -> Action:
    """Write down who does what by when. Raises NotAllowed, Invalid."""
    row = _running(actor, meeting)
    problems = {}
    if not text.strip():
        problems["text"] = "Write what is to be done."
    if due < row.on:
        problems["due"] = "Choose a day from today on."
    if not policy.member(who):
        problems["who"] = f"{who.name} is a guest or has left, and takes nothing on here."
    if problems:
        raise Invalid(**problems)
    return Action.objects.create(series=row.series, meeting=row, item=item, text=text.strip(), who=who, due=due, at=now)


@transaction.atomic
def finish(actor: Person | None, *, meeting: Meeting, now: datetime) -> None:
    """End it: everybody gets what it came to. Nobody (None) is the step that ends what was forgotten.

    Raises NotAllowed, and Invalid where it is not on.
    """
    row = _running(actor, meeting)
    row.state, row.ended_at = Meeting.State.HELD, now
    row.save(update_fields=["state", "ended_at"])
    talked = [int(key.removeprefix("topic/")) for key in _keys(row) if key.startswith("topic/")]
    row.series.topics.filter(pk__in=talked, meeting=None).update(meeting=row)
    decided = row.entries.filter(kind=Entry.Kind.DECISION, is_gone=False).count()
    said = {"name": row.series.name, "on": row.on.isoformat(), "decided": decided, "actions": row.actions.count()}
    clear(row.told, now=now)
    record(actor, "meeting_held", "meeting", str(row.pk), **said, replaces=[row.told] if row.told else [])


def _keys(row: Meeting) -> list[str]:
    return list(row.items.exclude(position=None).values_list("key", flat=True))


def _running(actor: Person | None, meeting: Meeting) -> Meeting:
    row = Meeting.objects.select_for_update(of=("self",)).select_related("series").get(pk=meeting.pk)
    if actor is not None and not may_take_part(actor, row.series):
        raise NotAllowed(OF_OTHERS)
    if row.state != Meeting.State.RUNNING:
        raise Invalid("This check-in is not on. What it came to stands on its page.")
    return row

"""What was taken back: who has not heard of the first hears of neither.

A concern says in `undoes` which verb takes which back. The event that does may name the other one; else it is the
latest of the same subject.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Q

from trine.core.briefing import Channel
from trine.web.base.models import Event
from trine.web.briefing.concerns import concern_of
from trine.web.briefing.models import Delivery, State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from trine.core.briefing import Planned

NAMING = ("event", "of")
"""In a payload: the number of the event that is taken back."""
ALIKE = ("team", "on", "start", "end")
"""What both have in common, as far as they tell it."""
HEARD = Q(channel=Channel.INBOX, read_at__isnull=False) | (
    ~Q(channel=Channel.INBOX) & Q(state__in=(State.GOING, State.SENT, State.DIGESTED))
)
NOT_HEARD = "what it takes back had not been read yet"


def taken_back_by(event: Event) -> Event | None:
    """The event that this one takes back, if it takes one back."""
    verb = getattr(concern_of(event.subject_kind), "undoes", {}).get(event.verb)
    if verb is None:
        return None
    if named := next((event.payload[name] for name in NAMING if name in event.payload), None):
        return Event.objects.filter(pk=named).first()
    rows = Event.objects.filter(subject_kind=event.subject_kind, subject_id=event.subject_id, verb=verb)
    return next((row for row in rows.filter(pk__lt=event.pk).order_by("-pk")[:10] if _is_alike(row, event)), None)


def _is_alike(row: Event, event: Event) -> bool:
    return all(
        row.payload[name] == event.payload[name] for name in ALIKE if name in row.payload and name in event.payload
    )


def for_those_who_heard(planned: Iterable[Planned], first: str, now: datetime) -> list[Planned]:
    """The deliveries of what takes a message (its key) back, not sent to who had not heard of it; the message itself
    leaves all inboxes.
    """
    told = Delivery.objects.filter(message__key=first)
    heard = {str(person) for person in told.filter(HEARD).values_list("person_id", flat=True)}
    told.filter(channel=Channel.INBOX, done_at=None).update(done_at=now)
    return [
        each if each.person in heard or each.suppressed else replace(each, suppressed=NOT_HEARD) for each in planned
    ]

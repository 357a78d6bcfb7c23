"""The inbox and the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from trine.core.briefing import Reason
from trine.core.wording import times
from trine.web.briefing.concerns import visible
from trine.web.briefing.models import Delivery, Message, Outgoing, Waiting

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from trine.web.people.models import Person

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Item:
    """A message in the inbox, and why it is there."""

    row: Delivery
    why: tuple[tuple[Reason, str], ...]

    @property
    def message(self) -> Message:
        """What it says."""
        return self.row.message

    @property
    def reason(self) -> Reason:
        """The first reason, by which it can be turned down."""
        return self.why[0][0]


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits for a person, or what they are done with."""

    items: tuple[Item, ...]
    unread: int
    more: int
    is_done: bool

    @property
    def lede(self) -> str:
        """How it stands, in a sentence."""
        if self.is_done:
            return "What you are done with"
        if not self.items:
            return "Nothing waits for you"
        return f"{times(self.unread, 'message')} not read yet" if self.unread else "You have read everything"


def inbox(person: Person, now: datetime, *, done: bool = False) -> Inbox:
    """A person's messages, the newest first; what they may no longer see is left out. A constant number of queries."""
    rows = of_inbox(person, now, done=done).select_related("message__event").order_by("-pk")
    taken = list(rows[: SHOWN + 1])
    seen = visible((row.message.event for row in taken), person.pk)
    items = tuple(_item(row) for row in taken[:SHOWN] if row.message.event_id in seen)
    unread = sum(item.row.read_at is None for item in items)
    return Inbox(items, unread, max(0, rows.count() - SHOWN), done)


def of_inbox(person: Person, now: datetime, *, done: bool = False) -> QuerySet[Delivery]:
    """The rows of a person's inbox: those that wait, or those that are done."""
    rows = Delivery.objects.filter(person=person, channel="inbox", state="sent")
    if done:
        return rows.exclude(done_at=None)
    return rows.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=now), done_at=None)


def _item(row: Delivery) -> Item:
    return Item(row, tuple((Reason(reason), words) for reason, words in row.relations))


@dataclass(frozen=True, slots=True)
class Outbox:
    """What went out, goes out, or could not."""

    rows: tuple[Outgoing, ...]
    waiting: int
    """Events that nobody has been told of yet."""
    pending: int
    held: int


def outbox() -> Outbox:
    """The latest of what goes out, what is held first."""
    rows = Outgoing.objects.select_related("person").prefetch_related("deliveries__message")
    held = Outgoing.objects.filter(state=Outgoing.State.HELD)
    latest = [*rows.filter(state=Outgoing.State.HELD)[:SHOWN], *rows.exclude(state="held").order_by("-pk")[:SHOWN]]
    pending = Outgoing.objects.filter(state=Outgoing.State.PENDING).count()
    return Outbox(tuple(latest), Waiting.objects.count(), pending, held.count())

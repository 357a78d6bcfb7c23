"""What people do with their messages, and how they want them; what owners do with those that are held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.briefing.following import names_of
from trine.web.briefing.models import Delivery, Follow, Outgoing, Preference, State
from trine.web.briefing.wishes import NOT_SAID
from trine.web.people import policy
from trine.web.ui.zones import ZONES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from trine.core.briefing import Reason, Topic
    from trine.web.people.models import Person

KNOWN_ZONES = frozenset(name for name, _ in ZONES)


def read(actor: Person, *, delivery: Delivery, now: datetime) -> None:
    """Note that a message was read; once is enough."""
    _own(actor, delivery)
    Delivery.objects.filter(pk=delivery.pk, read_at=None).update(read_at=now)


def pass_over(actor: Person, *, hidden: Collection[int], now: datetime) -> None:
    """Count what the person may no longer see as read: it would hide others from the number beside “Inbox”."""
    if hidden:
        Delivery.objects.filter(person=actor, pk__in=hidden, read_at=None).update(read_at=now)


def finish(actor: Person, *, delivery: Delivery, now: datetime) -> None:
    """Take a message off the inbox; it stays among those that are done."""
    _own(actor, delivery)
    read(actor, delivery=delivery, now=now)
    Delivery.objects.filter(pk=delivery.pk).update(done_at=now)


def reopen(actor: Person, *, delivery: Delivery) -> None:
    """Put a message back into the inbox."""
    _own(actor, delivery)
    Delivery.objects.filter(pk=delivery.pk).update(done_at=None, snoozed_until=None)


def snooze(actor: Person, *, delivery: Delivery, until: datetime) -> None:
    """Let a message come back at a later moment."""
    _own(actor, delivery)
    Delivery.objects.filter(pk=delivery.pk).update(snoozed_until=until)


def finish_all(actor: Person, *, now: datetime) -> int:
    """Take everything off the inbox; how many it were."""
    rows = Delivery.objects.filter(person=actor, channel="inbox", done_at=None)
    Delivery.objects.filter(pk__in=rows, read_at=None).update(read_at=now)
    return rows.update(done_at=now)


def clear(event: int | None, *, now: datetime, person: Person | None = None) -> None:
    """Take the message of an event (its number) off inboxes, because what it asked is answered or past: one person's,
    or everybody's. Areas call it within the transaction of the answer; what was not sent elsewhere yet is not sent.
    """
    rows = Delivery.objects.filter(message__key=f"event:{event}", channel="inbox", done_at=None)
    (rows.filter(person=person) if person is not None else rows).update(done_at=now)


def take_back_all(actor: Person, *, finished_at: datetime) -> int:
    """Put back what was taken off at a moment; how many it were."""
    return Delivery.objects.filter(person=actor, channel="inbox", done_at=finished_at).update(done_at=None)


@transaction.atomic
def turn_down(actor: Person, *, reason: Reason, topic: Topic) -> None:
    """No messages on a topic for a reason any more; what somebody asks by name still comes."""
    row, _ = Preference.objects.select_for_update().get_or_create(person=actor)
    pair = [reason.value, topic.value]
    if pair not in row.turned_down:
        row.turned_down = [*row.turned_down, pair]
        row.save(update_fields=["turned_down"])


@transaction.atomic
def turn_up(actor: Person, *, reason: str, topic: str) -> None:
    """Messages on a topic for a reason again."""
    row = Preference.objects.select_for_update().filter(person=actor).first()
    if row is not None:
        row.turned_down = [pair for pair in row.turned_down if pair != [reason, topic]]
        row.save(update_fields=["turned_down"])


@transaction.atomic
def save_preferences(actor: Person, *, wanted: Mapping[str, Any], zone: str) -> None:
    """Write how a person wants to be told, and the zone that they are in."""
    _set_zone(actor, zone)
    Preference.objects.update_or_create(person=actor, defaults={**wanted, "knows_zone": True})


@transaction.atomic
def note_zone(actor: Person, *, zone: str) -> bool:
    """Take the zone of the person's browser, once, and only if they have not chosen one; whether it was taken.

    Raises Invalid for a zone that nobody knows.
    """
    if zone not in KNOWN_ZONES:
        raise Invalid("This time zone is not known here. Choose another one.")
    row, _ = Preference.objects.select_for_update().get_or_create(person=actor)
    if row.knows_zone or actor.time_zone != NOT_SAID:
        return False
    row.knows_zone = True
    row.save(update_fields=["knows_zone"])
    _set_zone(actor, zone)
    return True


def _set_zone(actor: Person, zone: str) -> None:
    if actor.time_zone != zone:
        actor.time_zone = zone
        actor.save(update_fields=["time_zone"])


@transaction.atomic
def follow(actor: Person, *, kind: str, subject_id: str) -> None:
    """Hear of something from now on, though nothing else ties the person to it. Raises Invalid for what is not told."""
    if not names_of([(kind, subject_id)], actor):
        raise Invalid("This can't be followed: it is not there, or nothing is told of it.")
    Follow.objects.get_or_create(person=actor, subject_kind=kind, subject_id=subject_id)


@transaction.atomic
def unfollow(actor: Person, *, kind: str, subject_id: str) -> None:
    """Do not hear of it any more, unless something else ties the person to it."""
    Follow.objects.filter(person=actor, subject_kind=kind, subject_id=subject_id).delete()


@transaction.atomic
def send_held(actor: Person, *, outgoing: Outgoing, now: datetime) -> None:
    """Send what was held, though it may have gone out before."""
    _holder(actor)
    Outgoing.objects.filter(pk=outgoing.pk, state=Outgoing.State.HELD).update(
        state=Outgoing.State.PENDING, next_try=now, leased_until=None, error=""
    )


@transaction.atomic
def let_go(actor: Person, *, outgoing: Outgoing) -> None:
    """Do not send what was held."""
    _holder(actor)
    held = Outgoing.objects.filter(pk=outgoing.pk, state=Outgoing.State.HELD)
    if held.update(state=Outgoing.State.DROPPED):
        why = f"let go by {actor.name}"
        Delivery.objects.filter(outgoing=outgoing).update(state=State.SUPPRESSED, why=why)


@transaction.atomic
def send_restored(actor: Person) -> int:
    """Let everything go that was held since a back-up was restored: by each person's hours, as if new; how many."""
    _holder(actor)
    count = Delivery.objects.filter(state=State.HELD).update(state=State.PENDING, why="")
    if count:
        record(actor, "held_messages_sent", "outbox", "outbox", count=count)
    return count


@transaction.atomic
def let_restored_go(actor: Person) -> int:
    """Do not send what was held since a back-up was restored; the inbox has it all the same; how many it were."""
    _holder(actor)
    why = f"let go by {actor.name} after a back-up was restored"
    count = Delivery.objects.filter(state=State.HELD).update(state=State.SUPPRESSED, why=why)
    if count:
        record(actor, "held_messages_let_go", "outbox", "outbox", count=count)
    return count


def _own(actor: Person, delivery: Delivery) -> None:
    if delivery.person_id != actor.pk:
        raise NotAllowed("This message is somebody else’s.")


def _holder(actor: Person) -> None:
    if not policy.owner(actor):
        raise NotAllowed("Only owners decide about messages that are held.")

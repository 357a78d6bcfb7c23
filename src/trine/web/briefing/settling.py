"""What is due for each person becomes what goes out, by the policy; one person at a time, whoever asks."""

from __future__ import annotations

import logging
from collections import defaultdict
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.db import connection, transaction
from django.db.models import Q
from django.db.utils import InterfaceError, OperationalError

from trine.core.briefing import (
    Channel,
    Digest,
    Due,
    Later,
    MustKnow,
    Pace,
    Planned,
    Reason,
    Relation,
    Send,
    Suppress,
    Topic,
)
from trine.core.briefing import settle as decide_all
from trine.core.briefing.deciding import DAY
from trine.core.findings import Ref
from trine.web.base.among import among
from trine.web.briefing.concerns import visible
from trine.web.briefing.models import Delivery, Outgoing, State
from trine.web.briefing.outbox import AGAIN
from trine.web.briefing.wishes import wishes_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from trine.core.briefing import Settled, Verdict

logger = logging.getLogger(__name__)

LOCK = 0x7472_696E
"""Names our locks among a database's advisory locks; the second number is the person."""
TOLD = (State.GOING, State.SENT, State.DIGESTED)
WIRE = UUID("6a4b0a5e-0e5c-5d0a-9a36-3f4f2d9d8a51")
"""Of what goes out, ids are made from this and what it is, so that the same thing has the same id for ever."""


def settle_due(now: datetime, most: int = 200) -> int:
    """Decide on everything that is due, for so many people at most; how many people it were."""
    waiting = Delivery.objects.filter(_is_due(now), state=State.PENDING)
    people = waiting.order_by("person").values_list("person", flat=True).distinct()[:most]
    return sum(_settle_or_wait(person, now) for person in list(people))


def _settle_or_wait(person: int, now: datetime) -> bool:
    """Decide for one person; what is wrong with theirs must not hold up all the others."""
    try:
        return settle_person(person, now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:  # whatever is wrong with one person’s, the others get theirs
        logger.exception("Nothing could be decided for %s; it is tried again", person)
        due = Delivery.objects.filter(_is_due(now), state=State.PENDING, person=person)
        due.update(due=now + AGAIN)
        return False


def _is_due(now: datetime) -> Q:
    return Q(due__lte=now) | Q(message__is_replaced=True)


def settle_person(person: int, now: datetime) -> bool:
    """Decide on what is due for one person; false if somebody else is just doing it."""
    with transaction.atomic():
        if not _is_ours(person):
            return False
        rows = list(
            Delivery.objects.filter(_is_due(now), state=State.PENDING, person=person)
            .select_related("message__event")
            .order_by("due", "pk")
        )
        if rows:
            wants = wishes_of([person])[person]
            settled = decide_all(_due(rows, person), wants, _sent(person, now), now)
            _apply(rows, settled, person, now)
    return True


def _is_ours(person: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK, person])
        row = cursor.fetchone()
    return bool(row and row[0])


def _sent(person: int, now: datetime) -> list[datetime]:
    """When the person was interrupted in the last 24 hours."""
    rows = Outgoing.objects.filter(person=person, decided_at__gt=now - DAY).exclude(state=Outgoing.State.DROPPED)
    return list(rows.values_list("decided_at", flat=True))


def _due(rows: Iterable[Delivery], person: int) -> list[Due]:
    """The rows for the policy, with what is known of them now."""
    rows = list(rows)
    others = Delivery.objects.filter(message__in={row.message_id for row in rows}, person=person)
    was_read = others.filter(Q(read_at__isnull=False) | Q(done_at__isnull=False))
    read = set(was_read.values_list("message_id", flat=True))
    told = set(others.filter(state__in=TOLD).exclude(channel=Channel.INBOX).values_list("message_id", flat=True))
    seen = visible((row.message.event for row in rows), person)
    return [
        Due(
            row.pk,
            planned(row),
            may_see=row.message.event_id in seen,
            is_read=row.message_id in read,
            is_replaced=row.message.is_replaced,
            is_told=row.message_id in told,
        )
        for row in rows
    ]


def planned(row: Delivery) -> Planned:
    """A delivery for the policy."""
    ref = Ref(row.message.subject_kind, row.message.subject_id)
    ties = tuple(Relation(str(row.person_id), ref, Reason(reason), words) for reason, words in row.relations)
    named = MustKnow.NAMED if any(tie.reason is Reason.NAMED for tie in ties) else None
    return Planned(
        row.message.key,
        str(row.person_id),
        Channel(row.channel),
        Topic(row.message.topic),
        ties,
        row.due,
        Pace(row.pace) if row.pace else None,
        MustKnow(row.message.must_know) if row.message.must_know else named,
    )


def _apply(rows: list[Delivery], settled: Settled, person: int, now: datetime) -> None:
    digest = None
    if settled.digest is not None:
        first = min(settled.digest.items)
        known_as = _known_as(next(row for row in rows if row.pk == first))
        digest = _outgoing(person, settled.digest.channel, f"digest:{known_as}", now, is_digest=True)
    alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)  # thousands that wait for one digest change at once
    for row in rows:
        verdict = settled.verdicts.get(row.pk)
        if verdict is not None:
            _apply_one(row, verdict, digest, now)
            alike[row.state, row.due, row.pace, row.why, row.outgoing_id].append(row.pk)
    for values, keys in alike.items():
        changed = dict(zip(("state", "due", "pace", "why", "outgoing_id"), values, strict=True))
        Delivery.objects.filter(pk__in=among(keys)).update(**changed)


def _apply_one(row: Delivery, verdict: Verdict, digest: Outgoing | None, now: datetime) -> None:
    match verdict:
        case Suppress(why):
            row.state, row.why = State.SUPPRESSED, why
        case Later(at):
            row.due = at
        case Digest(at, why) if at > now:
            row.due, row.why = at, why
            row.pace = row.pace or Pace.DAILY
        case Digest():
            row.state, row.outgoing = State.GOING, digest
        case Send() if Channel(row.channel).interrupts:
            row.state = State.GOING
            row.outgoing = _outgoing(row.person_id, Channel(row.channel), f"message:{_known_as(row)}", now)
        case Send():
            row.state = State.SENT


def _known_as(row: Delivery) -> str:
    """What a delivery is known by for ever: after a back-up was restored its number is given a second time, and who
    had a mail by that number would take the new one for it.
    """
    return f"{row.pk}:{row.message.event.at.isoformat()}"


def _outgoing(person: int, channel: Channel, what: str, now: datetime, *, is_digest: bool = False) -> Outgoing:
    return Outgoing.objects.create(
        person_id=person,
        channel=channel,
        is_digest=is_digest,
        decided_at=now,
        next_try=now,
        wire_id=uuid5(WIRE, what),
    )

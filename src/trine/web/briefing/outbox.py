"""From an event to deliveries: kept in the event's own transaction, planned by a job soon after."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import F, Q
from django.db.utils import InterfaceError, OperationalError

from trine.core.briefing import Event as Told
from trine.core.briefing import MustKnow, Planned, Reason, Relation, fan_out
from trine.core.findings import Ref
from trine.web.base.models import Event
from trine.web.briefing.concerns import concern_of, headline_of, topic_of
from trine.web.briefing.models import Delivery, Follow, Message, State, Waiting
from trine.web.briefing.taking_back import for_those_who_heard, taken_back_by
from trine.web.briefing.wishes import wishes_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

logger = logging.getLogger(__name__)

AGAIN = timedelta(minutes=5)
"""After which what could not be planned is tried again; meanwhile it holds up nobody else."""
BATCH = "batch"
"""In an event's payload: the bulk operation that it is of."""
WITHIN = "within"
"""In an event's payload: another event tells of it, with all the others of the same bulk operation."""
SAID = 4
"""So many reasons are told of each message."""
REPLACES = "replaces"
"""In an event's payload: the numbers of earlier events that it corrects."""

Planner = Callable[[Event, datetime], None]
_PLANNERS: list[Planner] = []


def on_planned(planner: Planner) -> None:
    """Have an area plan for each event too, in the same transaction; called once, when the area is ready."""
    _PLANNERS.append(planner)


def keep_for_briefing(events: Sequence[Event]) -> None:
    """Keep the events that people are told of; within the transaction that recorded them."""
    told = (event for event in events if WITHIN not in event.payload and topic_of(event) is not None)
    rows = [Waiting(event=event) for event in told]
    if rows:
        Waiting.objects.bulk_create(rows, ignore_conflicts=True)


def plan_waiting(now: datetime, most: int = 100) -> int:
    """Plan the deliveries of events that wait, each in one transaction with the end of its waiting; how many it were.

    Several workers share the work without meeting: each takes what no other holds.
    """
    done = 0
    while done < most:
        row = None
        try:
            with transaction.atomic():
                waiting = (
                    Waiting.objects.filter(Q(next_try=None) | Q(next_try__lte=now))
                    .select_for_update(skip_locked=True, of=("self",))
                    .select_related("event__actor")
                    .order_by("pk")
                )
                row = waiting.first()
                if row is None:
                    return done
                for each in (plan, *_PLANNERS):
                    each(row.event, now)
                row.delete()
        except (OperationalError, InterfaceError):
            raise
        except Exception:  # whatever is wrong with one event, the others are told
            logger.exception("Nobody could be told of event %s; it is tried again", row.pk if row else "")
            Waiting.objects.filter(pk=row.pk if row else None).update(next_try=now + AGAIN)
        done += 1
    return done


def plan(event: Event, now: datetime) -> None:
    """Write the deliveries of one event; what is there already stays as it is."""
    concern, topic = concern_of(event.subject_kind), topic_of(event)
    if concern is None or topic is None:
        return
    ref, first = Ref(event.subject_kind, event.subject_id), taken_back_by(event)
    replaced = tuple(f"event:{number}" for number in event.payload.get(REPLACES, ()))
    told = Told(
        id=f"event:{event.pk}",
        topic=topic,
        subjects=(ref,),
        at=event.at,
        actor=str(event.actor_id) if event.actor_id else None,
        must_know=MustKnow(event.payload["must_know"]) if event.payload.get("must_know") else None,
        batch=_batch_of(event),
        replaces=(*replaced, key_of(first)) if first else replaced,
    )
    relations = list(concern.relations(event))
    relations += _followers(ref, {each.person for each in relations if each.reason is Reason.FOLLOWS})
    people = {int(relation.person) for relation in relations}
    allowed = {str(person) for person in concern.may_see(event, people)}
    wants = {str(person): each for person, each in wishes_of(people).items()}
    planned = fan_out(told, [each for each in relations if each.person in allowed], wants, now)
    # those that could not be told of yet, or are just being planned elsewhere, which this waits for
    Waiting.objects.filter(event_id__in=event.payload.get(REPLACES, ())).delete()
    if first is not None:
        batch = first.payload.get(BATCH)
        Waiting.objects.filter(Q(event__payload__batch=batch) if batch else Q(event=first)).delete()
        planned = for_those_who_heard(planned, key_of(first), now)
    message = _message(event, told, concern.url(event))
    Message.objects.filter(key__in=told.replaces).update(is_replaced=True)
    _write(message, planned)


def _batch_of(event: Event) -> str | None:
    return f"batch:{event.payload[BATCH]}" if event.payload.get(BATCH) else None


def key_of(event: Event) -> str:
    """What the message that tells of an event is known by."""
    return _batch_of(event) or f"event:{event.pk}"


def _followers(ref: Ref, told: Collection[str]) -> list[Relation]:
    """Who follows the subject itself, and was not told already what of it they follow."""
    rows = Follow.objects.filter(subject_kind=ref.kind, subject_id=ref.id).values_list("person_id", flat=True)
    return [Relation(str(person), ref, Reason.FOLLOWS, "you follow it") for person in rows if str(person) not in told]


def _message(event: Event, told: Told, url: str) -> Message:
    values = {
        "topic": told.topic,
        "subject_kind": event.subject_kind,
        "subject_id": event.subject_id,
        "sentence": headline_of(event),
        "url": url,
        "event": event,
        "must_know": told.must_know or "",
    }
    message, is_new = Message.objects.get_or_create(key=told.batch or told.id, defaults=values)
    if not is_new and message.event_id != event.pk:
        Message.objects.filter(pk=message.pk).update(events=F("events") + 1)
    return message


def _write(message: Message, planned: Sequence[Planned]) -> None:
    """Add the deliveries that are not there yet, by COPY: an event may concern ten thousand. Whoever else plans for
    the same message waits until we are done, so that none can come between.
    """
    number, told = message.pk, {False: State.PENDING.value, True: State.SUPPRESSED.value}
    Message.objects.select_for_update().get(pk=number)
    known = set(Delivery.objects.filter(message=number).values_list("person_id", "channel"))
    reasons: dict[int, str] = {}  # the same ones come with every channel of a person
    columns = ", ".join(("message_id", "person_id", "channel", "state", "relations", "due", "pace", "why"))
    with connection.cursor() as cursor, cursor.copy(f"COPY {Delivery._meta.db_table} ({columns}) FROM STDIN") as copy:
        for each in planned:
            person, channel, ties = int(each.person), str(each.channel), each.relations
            if (person, channel) in known:
                continue
            why = reasons.get(id(ties)) or reasons.setdefault(
                id(ties), json.dumps([[str(tie.reason), tie.words] for tie in ties])
            )
            state = told[each.suppressed is not None]
            copy.write_row(
                (number, person, channel, state, why, each.due, str(each.digest or ""), each.suppressed or "")
            )

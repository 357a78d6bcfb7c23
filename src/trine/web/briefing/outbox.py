"""From an event to deliveries: kept in the event's own transaction, planned by a job soon after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from trine.core.briefing import Event as Told
from trine.core.briefing import MustKnow, Planned, Reason, Relation, fan_out
from trine.core.findings import Ref
from trine.web.base.models import Event
from trine.web.base.sentences import sentence
from trine.web.briefing.concerns import concern_of, topic_of
from trine.web.briefing.models import Delivery, Follow, Message, State, Waiting
from trine.web.briefing.wishes import wishes_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

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
        with transaction.atomic():
            waiting = (
                Waiting.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("event__actor")
                .order_by("pk")
            )
            row = waiting.first()
            if row is None:
                return done
            for each in (plan, *_PLANNERS):
                each(row.event, now)
            row.delete()
        done += 1
    return done


def plan(event: Event, now: datetime) -> None:
    """Write the deliveries of one event; what is there already stays as it is."""
    concern, topic = concern_of(event.subject_kind), topic_of(event)
    if concern is None or topic is None:
        return
    ref = Ref(event.subject_kind, event.subject_id)
    batch = event.payload.get(BATCH)
    told = Told(
        id=f"event:{event.pk}",
        topic=topic,
        subjects=(ref,),
        at=event.at,
        actor=str(event.actor_id) if event.actor_id else None,
        must_know=MustKnow(event.payload["must_know"]) if event.payload.get("must_know") else None,
        batch=f"batch:{batch}" if batch else None,
        replaces=tuple(f"event:{number}" for number in event.payload.get(REPLACES, ())),
    )
    relations = list(concern.relations(event))
    relations += _followers(ref, {each.person for each in relations if each.reason is Reason.FOLLOWS})
    people = {int(relation.person) for relation in relations}
    allowed = {str(person) for person in concern.may_see(event, people)}
    wants = {str(person): each for person, each in wishes_of(people).items()}
    planned = fan_out(told, [each for each in relations if each.person in allowed], wants, now)
    message = _message(event, told, concern.url(event))
    Message.objects.filter(key__in=told.replaces).update(is_replaced=True)
    _write(message, planned)


def _followers(ref: Ref, told: Collection[str]) -> list[Relation]:
    """Who follows the subject itself, and was not told already what of it they follow."""
    rows = Follow.objects.filter(subject_kind=ref.kind, subject_id=ref.id).values_list("person_id", flat=True)
    return [Relation(str(person), ref, Reason.FOLLOWS, "you follow it") for person in rows if str(person) not in told]


def _message(event: Event, told: Told, url: str) -> Message:
    values = {
        "topic": told.topic,
        "subject_kind": event.subject_kind,
        "subject_id": event.subject_id,
        "sentence": sentence(event),
        "url": url,
        "event": event,
        "must_know": told.must_know or "",
    }
    message, is_new = Message.objects.get_or_create(key=told.batch or told.id, defaults=values)
    if not is_new and message.event_id != event.pk:
        Message.objects.filter(pk=message.pk).update(events=F("events") + 1)
    return message


def _write(message: Message, planned: Iterable[Planned]) -> None:
    rows = [
        Delivery(
            message=message,
            person_id=int(each.person),
            channel=each.channel,
            state=State.SUPPRESSED if each.suppressed else State.PENDING,
            relations=_reasons(each.relations),
            due=each.due,
            pace=each.digest or "",
            why=each.suppressed or "",
        )
        for each in planned
    ]
    Delivery.objects.bulk_create(rows, batch_size=5000, ignore_conflicts=True)


def _reasons(relations: Iterable[Relation]) -> list[list[str]]:
    """Why it comes, each once: the first words of every reason, and some more as long as they are few."""
    pairs = list(dict.fromkeys((tie.reason.value, tie.words) for tie in relations))
    first = {reason: (reason, words) for reason, words in reversed(pairs)}.values()
    room = max(0, SAID - len(first))
    more = [pair for pair in pairs if pair not in first][:room]
    return [list(pair) for pair in pairs if pair in first or pair in more]

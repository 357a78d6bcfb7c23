"""Writing to the event log, and knowing what one request has written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.db import connection

from trine.web.base.models import Event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trine.web.people.models import Person

Listener = Callable[[Sequence[Event]], None]
_listeners: list[Listener] = []


def on_recorded(listener: Listener) -> None:
    """Have every batch of events heard within the transaction that records it; called once, when an area is ready."""
    _listeners.append(listener)


_recorded: ContextVar[list[Event] | None] = ContextVar("recorded_events", default=None)


def record(actor: Person | None, verb: str, subject_kind: str, subject_id: str, **payload: Any) -> Event:
    """Add one event inside the transaction of the change that it tells of.

    The verb is in the past tense (`goal_changed`); the payload is JSON. Raises RuntimeError outside a transaction,
    because an event without its change, or a change without its event, must not exist.
    """
    event = Event(actor=actor, verb=verb, subject_kind=subject_kind, subject_id=subject_id, payload=payload)
    return record_all([event])[0]


def record_all(events: Sequence[Event]) -> list[Event]:
    """Add many events at once, such as those of an import; otherwise as `record`."""
    if not connection.in_atomic_block:
        verbs = ", ".join(dict.fromkeys(event.verb for event in events))
        msg = f"The event {verbs} must be recorded in the same transaction as its change."
        raise RuntimeError(msg)
    created = Event.objects.bulk_create(events, batch_size=1000)
    if (recorded := _recorded.get()) is not None:
        recorded.extend(created)
    for listener in _listeners:
        listener(created)
    return created


@contextmanager
def collected() -> Iterator[list[Event]]:
    """Gather the events that the block records, such as one request's."""
    events: list[Event] = []
    token = _recorded.set(events)
    try:
        yield events
    finally:
        _recorded.reset(token)

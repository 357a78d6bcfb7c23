"""From an event to the calls that tell of it, in the transaction that plans what people are told."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from trine.web.briefing.concerns import concern_of, topic_of
from trine.web.webhooks.about import KIND
from trine.web.webhooks.models import Call, Endpoint

if TYPE_CHECKING:
    from datetime import datetime

    from trine.web.base.models import Event

WIRE = UUID("0b8e3b56-3f0c-5d5e-8a64-2f1b7f6f7a10")
"""Ids of calls are made from this and what is called for what, so that the same call has the same id for ever."""


def plan_calls(event: Event, now: datetime) -> None:
    """Write the calls of one event; those that are there already stay as they are."""
    concern, topic = concern_of(event.subject_kind), topic_of(event)
    if concern is None or topic is None or event.subject_kind == KIND:
        return
    rows = list(Endpoint.objects.filter(topics__contains=[topic.value], off_at=None))
    if not rows:
        return
    allowed = set(concern.may_see(event, {row.made_by_id for row in rows}))
    calls = [
        Call(endpoint=row, event=event, wire_id=uuid5(WIRE, f"{row.pk}:{event.pk}"), next_try=now)
        for row in rows
        if row.made_by_id in allowed
    ]
    Call.objects.bulk_create(calls, ignore_conflicts=True)

"""What a call says of an event: what the person who made the webhook may see now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from trine.integrations.webhooks.calling import Request, body_of
from trine.web.base.sealing import unseal
from trine.web.base.sentences import sentence, told_values
from trine.web.briefing.concerns import concern_of, topic_of

if TYPE_CHECKING:
    from datetime import datetime

    from trine.core.briefing import Story
    from trine.web.base.models import Event
    from trine.web.webhooks.models import Call, Endpoint

PURPOSE = "webhooks"
TEST = "trine.test"


def kind_of(event: Event) -> str:
    """The type of an event as programs know it: `launch.moved` for the verb `launch_moved`."""
    return f"{event.subject_kind}.{event.verb.removeprefix(f'{event.subject_kind}_')}"


def request_of(call: Call, now: datetime) -> Request:
    """What is sent for a call at a moment. Raises SealedElsewhereError if its secret can't be opened."""
    body = body_of(kind_of(call.event), call.event.at, data_of(call.event, call.endpoint.made_by_id))
    return Request(call.endpoint.url, str(call.wire_id), secrets_of(call.endpoint, now), body)


def secrets_of(endpoint: Endpoint, now: datetime) -> tuple[str, ...]:
    """The secret, and the old ones as long as they hold. Raises SealedElsewhereError."""
    return tuple(unseal(each, PURPOSE) for each in sealed_secrets(endpoint, now))


def sealed_secrets(endpoint: Endpoint, now: datetime) -> list[str]:
    """The secrets that hold, sealed, the latest first."""
    holds = endpoint.old_until is not None and now < endpoint.old_until
    return [endpoint.secret, *(endpoint.old_secret.split() if holds else ())]


def data_of(event: Event, person: int) -> dict[str, Any]:
    """What is told of an event, in words and as values; values only where the event's own sentence tells it all."""
    concern, topic = concern_of(event.subject_kind), topic_of(event)
    story = concern.story(event, person) if concern else None
    path = story.url if story and story.url else concern.url(event) if concern else ""
    return {
        "event": event.pk,
        "topic": topic.value if topic else None,
        "subject": {"kind": event.subject_kind, "id": event.subject_id},
        "url": _absolute(path),
        "by": {"id": event.actor.slug, "name": event.actor.name} if event.actor else None,
        "sentence": story.headline if story else sentence(event),
        **({"sections": _sections(story)} if story else {"values": told_values(event)}),
    }


def _sections(story: Story) -> list[dict[str, Any]]:
    return [
        {
            "title": section.title,
            "lines": [{"text": line.text, "url": _absolute(line.url)} for line in section.lines],
        }
        for section in story.sections
    ]


def _absolute(path: str) -> str | None:
    return f"{settings.PUBLIC_URL}{path}" if path else None

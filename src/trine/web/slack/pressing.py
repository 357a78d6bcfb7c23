"""A press of a button under a message in Slack: done, later, back, or an answer; then the message says what was done.

Who pressed is known from Slack's own id, and acts on their own messages alone, by the actions of the inbox.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from trine.core.briefing import Channel, Story, digest_in
from trine.integrations.slack.blocks import ANSWER, BACK, DONE, LATER, Post, Said, post_of
from trine.integrations.slack.client import Posted
from trine.web.briefing import actions
from trine.web.briefing.concerns import visible
from trine.web.briefing.models import Delivery, Outgoing
from trine.web.briefing.stories import told
from trine.web.briefing.wishes import wishes, zone_of
from trine.web.slack.accounts import person_behind
from trine.web.slack.acting import post_as
from trine.web.slack.connecting import slack

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from trine.web.people.models import Person
    from trine.web.slack.models import Asked

logger = logging.getLogger(__name__)

GONE = "You can’t see this any more."
TOO_LATE = "This can’t be answered any more. Trine shows how it stands."
REFUSED = "Trine did not take this answer. Open it there to see why."


@dataclass(frozen=True, slots=True)
class Pressed:
    """Who pressed which button under which message, and what of it they may see now."""

    person: Person
    action: str
    handle: str
    answer: str
    """The address that an answer goes to."""
    items: Sequence[Delivery]
    stories: Sequence[Story]
    more: int
    """How many of the items tell no story, because there are too many."""

    def shown(self, said: Said | None = None) -> Post:
        """The message, with its buttons or with what was done."""
        return post_of(self.stories, settings.PUBLIC_URL, handle=self.handle, said=said, more=self.more)


def press(row: Asked, now: datetime) -> None:
    """Do what a press asks for, once, and change the message. Raises SlackError if that can't be told."""
    pressed = _read(row)
    if pressed is None:
        logger.warning("Somebody pressed a button in Slack that is not theirs: %s", row.payload["user"])
        return
    slack().update(Posted(row.payload["channel"], row.payload["ts"]), _done(row, pressed, now))


def _done(row: Asked, pressed: Pressed, now: datetime) -> Post:
    """Do it; what the message then shows."""
    if not pressed.items:
        return post_of([Story(GONE)], settings.PUBLIC_URL)
    if pressed.action == BACK:
        for item in _of_inbox(pressed):
            actions.reopen(pressed.person, delivery=item)
        return pressed.shown()
    if not row.said:
        with transaction.atomic():  # what was done and that it was: a kill does not do it again
            said = _act(pressed, now)
            row.said, row.may_take_back = said.words, said.can_take_back
            row.save(update_fields=["said", "may_take_back"])
    return pressed.shown(Said(row.said, can_take_back=row.may_take_back))


def _read(row: Asked) -> Pressed | None:
    """What a press is about; none if the message is not of whoever pressed."""
    person = person_behind(row.payload["user"])
    handle, answer = _value(row.payload["action"], row.payload["value"])
    try:
        wire_id = UUID(handle)
    except ValueError:
        return None
    outgoing = Outgoing.objects.filter(wire_id=wire_id, person=person, channel=Channel.SLACK).first()
    if person is None or outgoing is None:
        return None
    rows = list(outgoing.deliveries.select_related("message__event").order_by("pk"))
    seen = visible((each.message.event for each in rows), person.pk)
    items = [each for each in rows if each.message.event_id in seen]
    return Pressed(person, row.payload["action"], handle, answer, items, *told(items))


def _value(action: str, value: str) -> tuple[str, str]:
    """The message that a button stands under, and the address that it answers to."""
    if not action.startswith(ANSWER):
        return value, ""
    try:
        found = json.loads(value)
        return str(found["of"]), str(found["url"])
    except (ValueError, TypeError, KeyError):
        return "", ""


def _of_inbox(pressed: Pressed) -> list[Delivery]:
    messages = [item.message_id for item in pressed.items]
    return list(Delivery.objects.filter(person=pressed.person, channel=Channel.INBOX, message__in=messages))


def _act(pressed: Pressed, now: datetime) -> Said:
    if pressed.action.startswith(ANSWER):
        return _answer(pressed, now)
    if pressed.action == LATER:
        until = digest_in(1, wishes(pressed.person).hours, now)
        for item in _of_inbox(pressed):
            actions.snooze(pressed.person, delivery=item, until=until)
        at = timezone.localtime(until, zone_of(pressed.person.pk))
        return Said(f"Put off: it is back in your inbox on {at:%A} at {at.hour}:{at.minute:02}.", can_take_back=True)
    if pressed.action == DONE:
        _finish(pressed, now)
        return Said("Done. It stands under “What is done” in your inbox.", can_take_back=True)
    return Said(TOO_LATE)


def _answer(pressed: Pressed, now: datetime) -> Said:
    """Post an answer that the message still offers."""
    offered = {answer.url: answer.words for story in pressed.stories for answer in story.answers}
    if pressed.answer not in offered or not pressed.answer.startswith("/") or pressed.answer.startswith("//"):
        return Said(TOO_LATE)
    outcome = post_as(pressed.person, pressed.answer)
    if not outcome.is_taken:
        return Said(outcome.words or REFUSED)
    _finish(pressed, now)
    return Said(f"{offered[pressed.answer]}. {outcome.words}".strip())


def _finish(pressed: Pressed, now: datetime) -> None:
    for item in _of_inbox(pressed):
        actions.finish(pressed.person, delivery=item, now=now)

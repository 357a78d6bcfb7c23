"""What deliveries say to their person, for every channel."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

from trine.core.briefing import Reason, Story
from trine.web.briefing.concerns import concern_of
from trine.web.briefing.wishes import NOT_SAID, zone_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trine.web.briefing.models import Delivery

TOLD = 30
"""So many messages a digest tells; the inbox has the rest. A mail of more than 100 kB is cut by some programs."""


def told(rows: Sequence[Delivery]) -> tuple[list[Story], int]:
    """What goes out together says, and how many more there are."""
    return [story_of(row) for row in rows[:TOLD]], max(0, len(rows) - TOLD)


def reasons_of(row: Delivery) -> dict[Reason, tuple[str, ...]]:
    """The reasons why it came that can be turned down, each with the words behind “because”.

    None at all where somebody asks by name, or where one must know.
    """
    found: dict[Reason, tuple[str, ...]] = {}
    for reason, words in row.relations:
        found[Reason(reason)] = (*found.get(Reason(reason), ()), words)
    return {} if row.message.must_know or Reason.NAMED in found else found


def story_of(row: Delivery) -> Story:
    """What the message says to the person now, with the reasons why it came, in the person's own zone."""
    message = row.message
    concern = concern_of(message.subject_kind)
    own = row.person.time_zone
    with timezone.override(ZoneInfo(own) if own != NOT_SAID else zone_of(row.person_id)):
        told = concern.story(message.event, row.person_id) if concern else None
    more = f" And {message.events - 1} more like it." if message.events > 1 else ""
    story = told or Story(message.sentence + more, message.url)
    less = reverse("briefing:turn_down", args=[row.pk]) if reasons_of(row) else ""
    return replace(story, because=tuple(words for _, words in row.relations), less=less)

"""What a delivery says to its person, for every channel."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import timezone

from trine.core.briefing import Story
from trine.web.briefing.concerns import concern_of
from trine.web.briefing.wishes import NOT_SAID, zone_of

if TYPE_CHECKING:
    from trine.web.briefing.models import Delivery


def story_of(row: Delivery) -> Story:
    """What the message says to the person now, with the reasons why it came, in the person's own zone."""
    message = row.message
    concern = concern_of(message.subject_kind)
    own = row.person.time_zone
    with timezone.override(ZoneInfo(own) if own != NOT_SAID else zone_of(row.person_id)):
        told = concern.story(message.event, row.person_id) if concern else None
    more = f" And {message.events - 1} more like it." if message.events > 1 else ""
    story = told or Story(message.sentence + more, message.url)
    return replace(story, because=tuple(words for _, words in row.relations))

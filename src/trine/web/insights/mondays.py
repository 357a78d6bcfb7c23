"""A step of each round of briefing: on Mondays from seven o'clock, by each reader's own clock, the signs are sent.

The row of a person and a day is written with the event that people are told of, so that a kill in between neither
loses a mail nor sends it twice. The mail itself waits for the hours in which its reader may be interrupted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from trine.web.briefing.about.people import readers
from trine.web.briefing.wishes import zones_of
from trine.web.insights.actions.signs import send_signs
from trine.web.insights.models import SignsMail, SignsWish
from trine.web.people import policy

if TYPE_CHECKING:
    from datetime import datetime

MONDAY, HOUR = 0, 7
SOMEWHERE_MONDAY = (6, 0, 1)
"""The weekdays of UTC on which it is Monday somewhere."""


def send_mondays(now: datetime) -> int:
    """Send the signs to those who want them and lead the company still; how many people."""
    if now.weekday() not in SOMEWHERE_MONDAY:
        return 0
    wishing = set(SignsWish.objects.values_list("person_id", flat=True))
    zones = zones_of(wishing) if wishing else {}
    local = {pk: now.astimezone(ZoneInfo(zone)) for pk, zone in zones.items()}
    due = {pk: at.date() for pk, at in local.items() if at.weekday() == MONDAY and at.hour >= HOUR}
    if not due:
        return 0
    had = set(SignsMail.objects.filter(person__in=due, team=None).values_list("person_id", "on"))
    waiting = [pk for pk, on in due.items() if (pk, on) not in had]
    people = [person for person in readers(waiting) if policy.leader(person)] if waiting else []
    return sum(send_signs(person, on=due[person.pk]) is not None for person in people)

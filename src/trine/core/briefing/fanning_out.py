"""From an event to deliveries: one for each person that it concerns and each channel that they chose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.briefing.events import MustKnow, Reason
from trine.core.briefing.hours import next_digest
from trine.core.briefing.preferences import USUAL_PREFERENCES, Channel, Pace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from trine.core.briefing.events import Event, Relation, Topic
    from trine.core.briefing.preferences import Preferences


@dataclass(frozen=True, slots=True)
class Planned:
    """A delivery to come: unique by message, person and channel. A message is an event, or the batch that it is of.

    `digest` says that it waits for a digest at `due`; `suppressed` says why it will not come at all.
    """

    message: str
    person: str
    channel: Channel
    topic: Topic
    relations: tuple[Relation, ...]
    due: datetime
    digest: Pace | None = None
    must_know: MustKnow | None = None
    suppressed: str | None = None


def fan_out(
    event: Event, relations: Iterable[Relation], preferences: Mapping[str, Preferences], now: datetime
) -> list[Planned]:
    """The deliveries of an event, by person; the actor is not told what they did themselves.

    Reasons that a person has turned down do not count, unless somebody asked for them by name. The inbox has every
    message at once; other channels wait where the pace of the topic says so. Nobody is left out without a trace: who
    wants none of it has a delivery that says why it was suppressed.
    """
    by_person: dict[str, list[Relation]] = {}
    for relation in relations:
        if relation.person != event.actor:
            by_person.setdefault(relation.person, []).append(relation)
    planned: list[Planned] = []
    for person, ties in sorted(by_person.items()):
        planned += _for_person(event, person, ties, preferences.get(person, USUAL_PREFERENCES), now)
    return planned


def _for_person(
    event: Event, person: str, ties: list[Relation], wants: Preferences, now: datetime
) -> Iterable[Planned]:
    named = any(tie.reason is Reason.NAMED for tie in ties)
    must_know = event.must_know or (MustKnow.NAMED if named else None)
    kept = tuple(tie for tie in ties if must_know or (tie.reason, event.topic) not in wants.turned_down)
    if not kept:
        why = "turned down: " + ", ".join(sorted({tie.reason.value for tie in ties}))
        yield Planned(event.batch or event.id, person, Channel.INBOX, event.topic, tuple(ties), now, suppressed=why)
        return
    pace = Pace.IMMEDIATE if must_know else wants.pace(event.topic)
    yield Planned(event.batch or event.id, person, Channel.INBOX, event.topic, kept, now, must_know=must_know)
    if pace is Pace.NEVER:
        return
    if any(tie.at_once for tie in kept):
        pace = Pace.IMMEDIATE
    digest = pace if pace is not Pace.IMMEDIATE else None
    due = next_digest(wants.hours, now, weekly=pace is Pace.WEEKLY) if digest else now
    wanted = [channel for channel in wants.channels if channel.interrupts]
    for channel in wanted[:1] if digest else wanted:
        yield Planned(event.batch or event.id, person, channel, event.topic, kept, due, digest, must_know)

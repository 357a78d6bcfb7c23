"""What was learnt on a day: written by each of the two, told to both teams once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from trine.web.base.errors import Invalid
from trine.web.base.events import record
from trine.web.briefing.actions import clear
from trine.web.shadowing.actions.holding import held_own
from trine.web.shadowing.models import Day, Learning, State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from trine.web.people.models import Person


@transaction.atomic
def write_learnings(actor: Person, *, day: Day, lines: Sequence[str], now: datetime) -> None:
    """Keep what one learnt, three lines at most, one at least; written anew each time. Raises NotAllowed, Invalid."""
    row = held_own(actor, day)
    if row.state != State.DONE:
        raise Invalid("What you learnt is kept once the day is over.")
    said = [line.strip() for line in lines if line.strip()]
    if not said:
        raise Invalid("Write at least one line.")
    row.learnings.filter(person=actor).delete()
    Learning.objects.bulk_create(
        Learning(day=row, person=actor, position=at, text=text) for at, text in enumerate(said, 1)
    )
    if row.event:
        clear(row.event, now=now, person=actor)
    share(row, now, only_if_both=True)


def share(day: Day, now: datetime, *, only_if_both: bool) -> bool:
    """Have both teams told what was learnt, once; within the caller's transaction."""
    wrote = set(day.learnings.values_list("person_id", flat=True))
    if day.shared_at is not None or (only_if_both and len(wrote) < 2):
        return False
    day.shared_at = now
    day.save(update_fields=["shared_at"])
    if wrote:
        names = {"guest": day.guest.name, "host": day.host.name, "on": day.on.isoformat()}
        record(None, "shadowing_shared", "shadowing_day", str(day.pk), **names)
    return bool(wrote)

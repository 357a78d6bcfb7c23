"""What was promised: done, dropped, open again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.briefing.actions import clear
from trine.web.meetings.actions.series import OF_OTHERS
from trine.web.meetings.circle import may_take_part
from trine.web.meetings.models import Action

if TYPE_CHECKING:
    from datetime import date

    from trine.web.people.models import Person


@transaction.atomic
def finish_action(actor: Person, *, action: Action, on: date) -> None:
    """Say that it is done. Raises NotAllowed."""
    row = _own(actor, action)
    if row.is_open:
        row.done_on = on
        _close(actor, row, "meeting_action_done")


@transaction.atomic
def drop_action(actor: Person, *, action: Action, because: str) -> None:
    """Say that it is not done, and why. Raises NotAllowed, Invalid."""
    row = _own(actor, action)
    if not because.strip():
        raise Invalid(because="Say why nobody has to do it any more.")
    if row.is_open:
        row.dropped_because = because.strip()
        _close(actor, row, "meeting_action_dropped", because=row.dropped_because)


@transaction.atomic
def reopen_action(actor: Person, *, action: Action) -> None:
    """Take back that it was done or dropped. Raises NotAllowed."""
    row = _own(actor, action)
    if not row.is_open:
        row.done_on, row.dropped_because = None, ""
        _close(actor, row, "meeting_action_reopened")


def _own(actor: Person, action: Action) -> Action:
    row = Action.objects.select_for_update(of=("self",)).select_related("series").get(pk=action.pk)
    if actor.pk != row.who_id and not may_take_part(actor, row.series):
        raise NotAllowed(OF_OTHERS)
    return row


def _close(actor: Person, row: Action, verb: str, **said: str) -> None:
    row.save(update_fields=["done_on", "dropped_because"])
    if row.told and not row.is_open:
        clear(row.told, now=timezone.now())
    record(actor, verb, "meeting_action", str(row.pk), text=row.text, **said)

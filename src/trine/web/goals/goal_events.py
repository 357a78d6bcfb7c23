"""The events that tell of changes to goals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.web.base.models import Event
from trine.web.goals.changes import How

if TYPE_CHECKING:
    from trine.web.goals.changes import Change
    from trine.web.people.models import Person

VERBS = {How.CREATED: "goal_created", How.CHANGED: "goal_changed", How.REMOVED: "goal_removed"}


def goal_event(actor: Person | None, change: Change) -> Event:
    """The event of one goal's change; what it said before and says now is kept in words."""
    details = [{"field": row.field, "before": row.before, "after": row.after} for row in change.details]
    payload = {"title": change.name, "changes": details}
    return Event(actor=actor, verb=VERBS[change.how], subject_kind="goal", subject_id=change.id, payload=payload)

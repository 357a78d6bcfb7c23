"""Planning cycles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import ProtectedError

from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.goals.models import Cycle
from trine.web.people import policy

if TYPE_CHECKING:
    from datetime import date

    from trine.web.people.models import Person


@transaction.atomic
def plan_cycle(actor: Person, *, slug: str, kind: str, start: date, end: date) -> Cycle:
    """Add a cycle; `end` is its last day. Raises NotAllowed unless the actor is a leader, and Invalid."""
    _check(actor, start, end)
    if Cycle.objects.filter(slug=slug).exists():
        raise Invalid(slug=f"There is a cycle {slug} already.")
    cycle = Cycle.objects.create(slug=slug, kind=kind, start=start, end=end)
    record(actor, "cycle_planned", "cycle", slug, name=slug)
    return cycle


@transaction.atomic
def change_cycle(actor: Person, *, cycle: Cycle, kind: str, start: date, end: date) -> None:
    """Move or lengthen a cycle. Raises NotAllowed unless the actor is a leader, and Invalid."""
    _check(actor, start, end)
    cycle.kind, cycle.start, cycle.end = kind, start, end
    cycle.save()
    record(actor, "cycle_changed", "cycle", cycle.slug, name=cycle.slug)


@transaction.atomic
def remove_cycle(actor: Person, *, cycle: Cycle) -> None:
    """Take out a cycle that nothing is planned in. Raises NotAllowed unless the actor is a leader, and Invalid."""
    _check(actor, cycle.start, cycle.end)
    slug = cycle.slug
    try:
        cycle.delete()
    except ProtectedError as error:
        raise Invalid(f"{slug} has goals, KPIs or targets. Take these out first.") from error
    record(actor, "cycle_removed", "cycle", slug, name=slug)


def _check(actor: Person, start: date, end: date) -> None:
    if not policy.leader(actor):
        raise NotAllowed("Leaders and owners plan cycles.")
    if end < start:
        raise Invalid(end="The last day is before the first.")

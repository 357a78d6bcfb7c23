"""Planning cycles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import ProtectedError

from trine.core.wording import day
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.goals.models import Cycle, KeyResult
from trine.web.goals.versions import check_version
from trine.web.people import policy

if TYPE_CHECKING:
    from datetime import date

    from trine.web.people.models import Person

CALLED = {"kind": "kind", "start": "first day", "end": "last day"}
"""What people call a cycle's fields."""


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
def change_cycle(actor: Person, *, cycle: Cycle, kind: str, start: date, end: date, seen: str = "") -> Cycle:
    """Move or lengthen a cycle; `seen` is the version (`web.goals.versions`) that the actor looked at.

    Raises NotAllowed unless the actor is a leader, and Invalid: for days in the wrong order, for targets that would be
    due outside it, or if others changed it since.
    """
    _check(actor, start, end)
    row = Cycle.objects.select_for_update().filter(pk=cycle.pk).first()
    if row is None:
        raise Invalid(f"{cycle.slug} was taken out meanwhile.")
    check_version(row, seen, name=row.slug, fields=CALLED, subject=("cycle", row.slug))
    _check_targets(row, start, end)
    row.kind, row.start, row.end = kind, start, end
    row.save()
    record(actor, "cycle_changed", "cycle", row.slug, name=row.slug)
    return row


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


def _check_targets(cycle: Cycle, start: date, end: date) -> None:
    """No key result may be due on a day outside its goal's cycle."""
    due = KeyResult.objects.filter(goal__cycle=cycle).select_related("goal").order_by("by")
    if (early := due.filter(by__lt=start).first()) and early.by:
        raise Invalid(start=f"A target of “{early.goal}” is due on {day(early.by)}. Begin by then, or change it first.")
    if (late := due.filter(by__gt=end).last()) and late.by:
        raise Invalid(end=f"A target of “{late.goal}” is due on {day(late.by)}. End no earlier, or change it first.")


def _check(actor: Person, start: date, end: date) -> None:
    if not policy.leader(actor):
        raise NotAllowed("Leaders and owners plan cycles.")
    if end < start:
        raise Invalid(end="The last day is before the first.")

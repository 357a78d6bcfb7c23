"""Who works on what, and who is away."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from trine.core.wording import day
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.people import policy
from trine.web.people.models import Person
from trine.web.roadmap.models import Absence, Assignment, Deliverable

if TYPE_CHECKING:
    from trine.web.base.models import Event

NOT_YOURS = "Who answers for it and the leads of its team say who works on it."
NOT_THEIRS = "People enter their own absences; leads those of their teams."
LONGEST = 366
"""Days of one absence; longer ones are mistakes, or somebody has left."""


@transaction.atomic
def assign(
    actor: Person,
    *,
    deliverable: Deliverable,
    person: Person,
    since: date | None = None,
    until: date | None = None,
    share: float | None = None,
) -> Assignment:
    """Have somebody work on it; the same first day replaces what was said before. Raises NotAllowed, Invalid."""
    if not policy.can_change_deliverable(actor, deliverable.team_id, deliverable.lead_id):
        raise NotAllowed(NOT_YOURS)
    if since and until and until < since:
        raise Invalid(until="It ends before it begins.")
    values = {"until": until, "share": share}
    row, _ = Assignment.objects.update_or_create(deliverable=deliverable, person=person, since=since, defaults=values)
    said = f"{person.name} works on it{f' from {day(since)}' if since else ''}{f' until {day(until)}' if until else ''}"
    _record(actor, deliverable, said, person)
    return row


@transaction.atomic
def release(actor: Person, *, assignment: Assignment) -> None:
    """Take somebody off it. Raises NotAllowed."""
    row = assignment.deliverable
    if not policy.can_change_deliverable(actor, row.team_id, row.lead_id):
        raise NotAllowed(NOT_YOURS)
    person = assignment.person
    assignment.delete()
    _record(actor, row, f"{person.name} no longer works on it", person)


def _record(actor: Person, row: Deliverable, said: str, person: Person) -> None:
    record(
        actor,
        "deliverable_people_changed",
        "deliverable",
        row.slug,
        title=row.title,
        changes=said,
        people=[person.slug],
        teams=list(row.reliances.order_by("team__slug").values_list("team__slug", flat=True)),
    )


@transaction.atomic
def enter_absence(actor: Person, *, person: Person, start: date, end: date) -> Absence:
    """Say that somebody is away, both days included. Raises NotAllowed, and Invalid for days in the wrong order or that
    are entered already.
    """
    if not policy.can_enter_absence(actor, person):
        raise NotAllowed(NOT_THEIRS)
    if end < start:
        raise Invalid(end="The last day is before the first.")
    if (end - start).days > LONGEST:
        raise Invalid(end="An absence lasts a year at most. Enter a longer one in parts.")
    meets = Absence.objects.filter(person=person, start__lte=end, end__gte=start).first()
    if meets is not None:
        raise Invalid(start=f"It is entered already, from {day(meets.start)} to {day(meets.end)}.")
    row = Absence.objects.create(person=person, start=start, end=end)
    _record_absence(actor, "absence_entered", row)
    return row


@transaction.atomic
def restore_absence(actor: Person, *, removed: Event) -> Absence:
    """Enter an absence again that was taken out. Raises as `enter_absence`, and Invalid if the person is gone."""
    person = Person.objects.filter(slug=removed.subject_id.partition("/")[0]).first()
    if person is None:
        raise Invalid("The person is no longer here.")
    start, end = (date.fromisoformat(removed.payload[name]) for name in ("start", "end"))
    return enter_absence(actor, person=person, start=start, end=end)


@transaction.atomic
def remove_absence(actor: Person, *, absence: Absence) -> Event:
    """Take an absence out; the event is what `restore_absence` takes back. Raises NotAllowed."""
    if not policy.can_enter_absence(actor, absence.person):
        raise NotAllowed(NOT_THEIRS)
    removed = _record_absence(actor, "absence_removed", absence)
    absence.delete()
    return removed


def _record_absence(actor: Person, verb: str, row: Absence) -> Event:
    return record(
        actor,
        verb,
        "absence",
        f"{row.person.slug}/{row.start}",
        name=row.person.name,
        start=row.start.isoformat(),
        end=row.end.isoformat(),
    )

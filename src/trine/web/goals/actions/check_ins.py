"""Check-ins: how a goal stands, in ten seconds, and the way back if it was a slip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.goals.models import CheckIn, Metric, Reading
from trine.web.people import policy

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from trine.web.base.models import Event
    from trine.web.goals.models import Goal
    from trine.web.people.models import Person


def may_check_in(person: Person, goal: Goal) -> bool:
    """Whether somebody checks in on the goal: its lead, the people of its teams, leaders."""
    owners = [ownership.team_id for ownership in goal.ownerships.all()]
    return policy.can_check_in(person, owners, goal.lead_id)


@transaction.atomic
def check_in(
    actor: Person,
    *,
    goal: Goal,
    on: date,
    confidence: float,
    values: Mapping[str, float],
    note: str = "",
    blocker: str = "",
) -> Event:
    """Say how sure one is (0 to 1), what blocks, and the values of key results (by metric's plan id) on that day.

    A second check-in of the same person on the same day replaces the first. Gives the event, which undoes it. Raises
    NotAllowed, and Invalid for a value of a metric that the goal does not have.
    """
    if not may_check_in(actor, goal):
        raise NotAllowed("The people of a goal's teams, its lead and leaders check in on it.")
    metrics = {row.slug: row for row in Metric.objects.filter(key_results__goal=goal, slug__in=values)}
    if unknown := set(values) - set(metrics):
        raise Invalid(f"This goal has no key result on {', '.join(sorted(unknown))}.")
    before = CheckIn.objects.filter(goal=goal, on=on, by=actor).values("confidence", "note", "blocker").first()
    CheckIn.objects.update_or_create(
        goal=goal, on=on, by=actor, defaults={"confidence": confidence, "note": note, "blocker": blocker}
    )
    readings = [_read(metrics[slug], on, value, actor) for slug, value in sorted(values.items())]
    return record(
        actor,
        "goal_checked_in",
        "goal",
        goal.slug,
        title=goal.title,
        on=on.isoformat(),
        confidence=confidence,
        blocker=blocker,
        before=before,
        readings=readings,
    )


def _read(metric: Metric, on: date, value: float, actor: Person) -> dict[str, Any]:
    """Write a reading; what it replaced is kept."""
    before = Reading.objects.filter(metric=metric, on=on).values("value", "by_id").first()
    Reading.objects.update_or_create(metric=metric, on=on, defaults={"value": value, "by": actor})
    return {"metric": metric.slug, "value": value, "before": before}


@transaction.atomic
def undo_check_in(actor: Person, *, event: Event) -> None:
    """Take a check-in back with its values, as long as nobody has written others since.

    Raises NotAllowed unless it is the actor's own, and Invalid if it was changed since.
    """
    if event.actor_id != actor.pk:
        raise NotAllowed("Only who checked in takes it back.")
    told = event.payload
    row = CheckIn.objects.select_for_update().filter(goal__slug=event.subject_id, on=told["on"], by=actor).first()
    if row is None or (row.confidence, row.blocker) != (told["confidence"], told["blocker"]):
        raise Invalid("This check-in was changed or taken back already.")
    if told["before"]:
        CheckIn.objects.filter(pk=row.pk).update(**told["before"])
    else:
        row.delete()
    for reading in told["readings"]:
        _unread(reading, told["on"])
    record(actor, "check_in_undone", "goal", event.subject_id, title=told["title"], on=told["on"], of=event.pk)


def _unread(reading: dict[str, Any], on: str) -> None:
    rows = Reading.objects.filter(metric__slug=reading["metric"], on=on, value=reading["value"])
    if reading["before"]:
        rows.update(**reading["before"])
    else:
        rows.delete()

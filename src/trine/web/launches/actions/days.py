"""Dates of a launch: the day moved, tasks re-planned, a newer version of the playbook taken; each with one undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from trine.core.wording import day as in_words
from trine.web.base.errors import Invalid
from trine.web.base.events import record
from trine.web.base.models import Event
from trine.web.launches import models, planning
from trine.web.launches.plan_rows import task_row
from trine.web.launches.queries.told import told
from trine.web.launches.reading import read_launch
from trine.web.launches.rows import check_may_run, locked, to_change
from trine.web.launches.steps import read_version
from trine.web.launches.undoing import kept_change, take_back
from trine.web.people.models import Person

if TYPE_CHECKING:
    from datetime import date

    from trine.core import launches as core
    from trine.web.launches.planning import Replanned

UNDONE = "launch_move_undone"


@transaction.atomic
def move_launch(
    actor: Person, *, launch: models.Launch, day: date, because: str, today: date, move_manual: bool = False, seen: str
) -> Event:
    """Move the launch day and everything that hangs on it; on the same day, put tasks where their timing says.

    Tasks with dates set by hand stay unless `move_manual`. `seen` is the version of what was shown before
    (`Replanned.version`). Gives the event, which undoes it. Raises NotAllowed, and Invalid for a day that is past,
    without a reason, or if others changed the launch since it was shown.
    """
    row = to_change(actor, launch)
    before = read_launch(row)
    if day < today and day != row.day:
        raise Invalid(day=f"{in_words(day)} is past. Choose a day from today on.")
    planned = planning.moved_to(before, day, today, move_manual=move_manual)
    verb = "launch_moved" if day != row.day else "launch_replanned"
    return save(actor, row, before, planned, verb=verb, because=because, today=today, seen=seen)


@transaction.atomic
def take_version(
    actor: Person, *, launch: models.Launch, version: models.PlaybookVersion, because: str, today: date, seen: str
) -> Event:
    """Take another version of the playbook for a launch that runs. As `move_launch`."""
    row = to_change(actor, launch)
    before = read_launch(row)
    planned = to_version(before, row, version, today)
    return save(actor, row, before, planned, verb="launch_playbook_taken", because=because, today=today, seen=seen)


def to_version(before: core.Launch, row: models.Launch, version: models.PlaybookVersion, today: date) -> Replanned:
    """What taking a version would make of the launch. Raises Invalid."""
    old = models.PlaybookVersion.objects.filter(playbook=row.playbook_id, version=row.playbook_version or 0).first()
    owners = {task.role: task.owner for task in before.tasks if task.role and task.owner}
    return planning.with_version(before, read_version(old) if old else None, read_version(version), owners, today)


def save(
    actor: Person,
    row: models.Launch,
    before: core.Launch,
    planned: Replanned,
    *,
    verb: str,
    because: str,
    today: date,
    seen: str,
    **more: Any,
) -> Event:
    """Make a locked launch what was planned, if that is what was shown; inside a transaction."""
    if not because.strip():
        raise Invalid(because="Say why, so that those who rely on it can plan with it.")
    if not seen:
        raise Invalid("Look first at what would happen, then save it.")
    if planned.version != seen and planned.is_about_what(seen):
        raise Invalid("You chose something else than what was shown before. This is what it would move: look again.")
    if planned.version != seen:
        raise Invalid("Somebody changed the launch since you looked. This is what would happen now: look again.")
    if planned.is_nothing:
        raise Invalid("Nothing would change.")
    _write(row, before, planned)
    concerned = told(planned, today)
    event = record(
        actor,
        verb,
        "launch",
        row.slug,
        name=row.name,
        before=before.day.isoformat(),
        after=planned.launch.day.isoformat(),
        because=because.strip(),
        count=len(planned.moves),
        told=[each.team.name for each in concerned],
        teams=[each.team.slug for each in concerned],
        kept=kept_change(before, planned.launch),
        **more,
    )
    if row.day != before.day:
        _revise(actor, row, before.day, event, today).told.set([each.team for each in concerned])
    return event


def _revise(actor: Person, row: models.Launch, before: date, event: Event, today: date) -> models.LaunchRevision:
    return models.LaunchRevision.objects.create(
        launch=row,
        position=row.revisions.count(),
        on=today,
        by=actor,
        what="day",
        before=before.isoformat(),
        after=row.day.isoformat(),
        because=event.payload["because"],
    )


def _write(row: models.Launch, before: core.Launch, planned: Replanned) -> None:
    after = planned.launch
    row.day, row.playbook_version = after.day, after.playbook_version
    row.save(update_fields=["day", "playbook_version"])
    tasks = {task.slug: task for task in row.tasks.all()}
    row.tasks.filter(slug__in=[task.id for task in planned.removed]).delete()
    people = dict(Person.objects.filter(slug__in=[task.owner for task in after.tasks]).values_list("slug", "pk"))
    new: list[models.LaunchTask] = []
    changed: list[models.LaunchTask] = []
    for place, task in enumerate(after.tasks):
        known = tasks.get(task.id)
        found = known or models.LaunchTask(launch=row, slug=task.id)
        values = task_row(task) | {"position": place, "owner_id": people.get(task.owner or "")}
        if any(getattr(found, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(found, name, value)
            (changed if known else new).append(found)
    models.LaunchTask.objects.bulk_create(new)
    if changed:
        models.LaunchTask.objects.bulk_update(changed, [*task_row(after.tasks[0]), "position", "owner"])
    for place, measure in enumerate(after.measures):
        if measure != before.measures[place]:
            row.measures.filter(position=place).update(start=measure.start, end=measure.end)


@transaction.atomic
def undo(actor: Person, *, event: Event) -> tuple[models.Launch, list[str]]:
    """Take a change of dates back as a whole; gives the tasks that others have changed since and that stay so.

    Raises NotAllowed, and Invalid if the launch has been moved again since.
    """
    launch = models.Launch.objects.filter(slug=event.subject_id).first()
    if launch is None or "kept" not in event.payload:
        raise Invalid("The launch is not there any more.")
    row = locked(launch)
    check_may_run(actor, row)
    if Event.objects.filter(verb=UNDONE, subject_id=event.subject_id, payload__event=event.pk).exists():
        raise Invalid("It was taken back already.")
    kept = event.payload["kept"]
    stayed = take_back(row, kept)
    last = row.revisions.last()
    if last is not None and [last.before, last.after] == kept["day"] and kept["day"][0] != kept["day"][1]:
        last.delete()
    record(
        actor,
        UNDONE,
        "launch",
        row.slug,
        name=row.name,
        day=row.day.isoformat(),
        teams=event.payload.get("teams", []),
        event=event.pk,
    )
    return row, stayed

"""Tasks of a launch: written, given dates by hand, given back to the playbook, done."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.text import slugify

from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.launches import models, planning
from trine.web.launches.actions.days import save
from trine.web.launches.reading import read_launch
from trine.web.launches.rows import locked, may_run, to_change
from trine.web.people import policy

if TYPE_CHECKING:
    from datetime import date

    from trine.core import launches as core
    from trine.web.base.models import Event
    from trine.web.launches.planning import Replanned
    from trine.web.people.models import Person


def may_do(person: Person, task: models.LaunchTask) -> bool:
    """Whether somebody says that a task is done: its owner, and who may change the launch."""
    return may_run(person, task.launch) or (policy.member(person) and task.owner_id == person.pk)


def free_id(launch: core.Launch, title: str) -> str:
    """An id for a new task, made of its title."""
    stem = slugify(title)[:80].strip("-_") or "task"
    taken = {task.id for task in launch.tasks}
    return next(id_ for n in range(1, len(taken) + 2) if (id_ := stem if n == 1 else f"{stem}-{n}") not in taken)


def with_dates(launch: core.Launch, task: core.Task, today: date) -> Replanned:
    """What would happen if the task had these dates. Raises Invalid for an end before the start."""
    if task.end < task.start:
        raise Invalid(end="The task would end before it begins.")
    return planning.with_task(launch, task, today)


@transaction.atomic
def change_task(
    actor: Person, *, launch: models.Launch, task: core.Task, owner: Person | None, because: str, today: date, seen: str
) -> Event | None:
    """Write a task or make it say this; changed dates are kept as set by hand, and those that wait for it move.

    `seen` is the version of what was shown. Gives the event that undoes the dates; none if no date changes. Raises
    NotAllowed, and Invalid for dates without a reason, or if others changed the launch since.
    """
    row = to_change(actor, launch)
    before = read_launch(row)
    was = next((each for each in before.tasks if each.id == task.id), None)
    if was is not None and was.done is not None and (was.start, was.end) != (task.start, task.end):
        raise Invalid(start=f"“{was.title}” is done; its dates are what happened.")
    planned = with_dates(before, task, today)
    event = None
    if was is None or planned.moves or planned.changed:
        reason = because if planned.moves else because or "no date changed"
        verb = "launch_task_moved" if planned.moves else "launch_task_written"
        event = save(actor, row, before, planned, verb=verb, because=reason, today=today, seen=seen, title=task.title)
    found = row.tasks.get(slug=task.id)
    if found.owner_id != (owner.pk if owner else None):
        found.owner = owner
        found.save(update_fields=["owner"])
        name = owner.name if owner else "nobody"
        record(actor, "launch_task_given", "launch", row.slug, name=row.name, title=found.title, owner=name)
    return event


@transaction.atomic
def take_playbook_dates(
    actor: Person, *, launch: models.Launch, task: str, because: str, today: date, seen: str
) -> Event:
    """Put a task that was set by hand where its timing says. As `change_task`."""
    row = to_change(actor, launch)
    before = read_launch(row)
    planned = freed(before, task, today)
    title = next(each.title for each in before.tasks if each.id == task)
    return save(
        actor, row, before, planned, verb="launch_task_moved", because=because, today=today, seen=seen, title=title
    )


def freed(launch: core.Launch, task: str, today: date) -> Replanned:
    """The launch with the dates of one task worked out again. Raises Invalid."""
    found = next((each for each in launch.tasks if each.id == task), None)
    if found is None:
        raise Invalid("The task is not there any more.")
    return planning.with_task(launch, replace(found, is_manual=False), today)


@transaction.atomic
def remove_task(actor: Person, *, launch: models.Launch, task: str, today: date) -> Event:
    """Take a task out of the launch; nothing waits for it any more. Raises NotAllowed, Invalid."""
    row = to_change(actor, launch)
    before = read_launch(row)
    found = next((each for each in before.tasks if each.id == task), None)
    if found is None:
        raise Invalid("The task is not there any more.")
    planned = planning.without_task(before, task, today)
    return save(
        actor,
        row,
        before,
        planned,
        verb="launch_task_removed",
        because="taken out",
        today=today,
        seen=planned.version,
        title=found.title,
    )


@transaction.atomic
def take_table_in(
    actor: Person, *, launch: models.Launch, tasks: tuple[core.Task, ...], because: str, today: date, seen: str
) -> Event:
    """Make the tasks those of a table; what it lacks goes. As `change_task`."""
    row = to_change(actor, launch)
    before = read_launch(row)
    planned = planning.with_table(before, tasks, today)
    return save(actor, row, before, planned, verb="launch_replanned", because=because, today=today, seen=seen)


@transaction.atomic
def finish_task(actor: Person, *, task: models.LaunchTask, on: date | None) -> None:
    """Say that a task was done on a day, or (none) that it is not done after all.

    Raises NotAllowed unless the actor owns it or may change the launch, Invalid once the launch was called off.
    """
    launch = locked(task.launch)
    row = models.LaunchTask.objects.select_related("launch").get(pk=task.pk)
    if not may_do(actor, row):
        raise NotAllowed("Who owns a task says that it is done, and those who lead the launch.")
    if launch.is_stopped:
        raise Invalid(f"“{launch.name}” was called off.")
    if row.done == on:
        return
    row.done = on
    row.save(update_fields=["done"])
    verb = "launch_task_done" if on else "launch_task_reopened"
    record(actor, verb, "launch", launch.slug, name=launch.name, title=row.title)

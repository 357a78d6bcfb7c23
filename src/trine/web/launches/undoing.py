"""What a change of dates was before, kept in its event, so that one undo takes all of it back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from trine.core.wording import times
from trine.web.base.errors import Invalid
from trine.web.launches import models
from trine.web.launches.plan_rows import task_row
from trine.web.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trine.core import launches as core

DATES = ("start", "end", "done")


def kept_task(task: core.Task, place: int) -> dict[str, Any]:
    """A task as an event keeps it."""
    row = {name: value.isoformat() if isinstance(value, date) else value for name, value in task_row(task).items()}
    return row | {"position": place, "owner": task.owner or ""}


def kept_change(before: core.Launch, after: core.Launch) -> dict[str, Any]:
    """What is different between two states of a launch, both ways, as an event keeps it."""
    was = {task.id: kept_task(task, place) for place, task in enumerate(before.tasks)}
    now = {task.id: kept_task(task, place) for place, task in enumerate(after.tasks)}
    different = [id_ for id_ in {**was, **now} if was.get(id_) != now.get(id_)]
    windows = [
        [place, old.start.isoformat(), old.end.isoformat(), new.start.isoformat(), new.end.isoformat()]
        for place, (old, new) in enumerate(zip(before.measures, after.measures, strict=True))
        if (old.start, old.end) != (new.start, new.end)
    ]
    return {
        "day": [before.day.isoformat(), after.day.isoformat()],
        "version": [before.playbook_version, after.playbook_version],
        "tasks": {id_: [was.get(id_), now.get(id_)] for id_ in different},
        "windows": windows,
    }


def take_back(launch: models.Launch, kept: Mapping[str, Any]) -> list[str]:
    """Make the launch what it was before a change; gives the tasks that others have changed since and that stay.

    Raises Invalid if its day or playbook version has been changed since, or if nothing is left to take back.
    """
    day, version = kept["day"], kept["version"]
    if launch.day.isoformat() != day[1] or launch.playbook_version != version[1]:
        raise Invalid(f"“{launch.name}” has been moved again since. Take the later move back first.")
    launch.day, launch.playbook_version = date.fromisoformat(day[0]), version[0]
    launch.save(update_fields=["day", "playbook_version"])
    rows = {row.slug: row for row in launch.tasks.all()}
    stayed = [
        slug for slug, (was, now) in kept["tasks"].items() if not _put_back(launch, rows.get(slug), slug, was, now)
    ]
    if stayed and len(stayed) == len(kept["tasks"]) and day[0] == day[1]:
        raise Invalid("It was taken back already, or others have changed these tasks since.")
    for place, *days in kept["windows"]:
        start, end, since, until = map(date.fromisoformat, days)
        launch.measures.filter(position=place, start=since, end=until).update(start=start, end=end)
    return stayed


def _put_back(
    launch: models.Launch,
    row: models.LaunchTask | None,
    slug: str,
    was: dict[str, Any] | None,
    now: dict[str, Any] | None,
) -> bool:
    """Whether one task could be made what it was."""
    if row is None and now is not None:
        return False
    if row is not None and (now is None or not _is(row, now)):
        return False
    if was is None:
        if row is not None:
            row.delete()
        return True
    owner = Person.objects.filter(slug=was["owner"]).first() if row is None and was["owner"] else None
    task = row or models.LaunchTask(launch=launch, slug=slug, owner=owner, done=_day(was["done"]))
    if now is not None and was["owner"] != now["owner"]:
        task.owner = Person.objects.filter(slug=was["owner"]).first() if was["owner"] else None
    is_done_again = now is not None and was["done"] != now["done"]
    for name, value in was.items():
        if name != "owner" and (name != "done" or is_done_again):
            setattr(task, name, _day(value) if name in DATES else value)
    task.save()
    return True


def _is(row: models.LaunchTask, kept: Mapping[str, Any]) -> bool:
    """Whether the task's dates and timing are still as the change left them; who owns it does not count."""
    return all(
        getattr(row, name) == (_day(value) if name in DATES else value)
        for name, value in kept.items()
        if name not in {"owner", "done", "position"}
    )


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def told_of_stayed(stayed: list[str]) -> str:
    """What to say of tasks that others have changed since."""
    return f" {times(len(stayed), 'task')} changed since stayed as they are." if stayed else ""

"""What a launch's tasks become by another day, another date of one task or another version of its playbook.

The same function works out what is shown before and what is saved after, so that the two can't differ.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from trine.core.deliverables import FIRST_DAY, LAST_DAY
from trine.core.launches import Launch, Measure, Task
from trine.core.scheduling import Clash, Late, Move, Schedule, SchedulingError, backward, calendar, moved, schedule
from trine.core.wording import day as in_words
from trine.web.base.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import timedelta

    from trine.core.launches import PlaybookVersion
    from trine.core.scheduling import WorkingDays

FAR = 5
"""Years: a calendar knows the holidays of so many years around what it is asked about."""


@dataclass(frozen=True, slots=True)
class Replanned:
    """A launch as it would be, and how it differs from what it is."""

    launch: Launch
    moves: tuple[Move, ...]
    stays: tuple[Task, ...]
    """Open tasks that keep the dates that were set by hand."""
    late: tuple[Late, ...]
    clashes: tuple[Clash, ...]
    added: tuple[Task, ...] = ()
    removed: tuple[Task, ...] = ()
    changed: tuple[Task, ...] = ()
    """Tasks that say something else afterwards, besides their dates."""
    windows: tuple[tuple[Measure, Measure], ...] = ()
    """Windows of measurement that move with the day, before and after."""
    past: tuple[Task, ...] = ()
    """Open tasks whose dates would be past."""
    next_working: date | None = None
    """The first working day after the launch day, if no work is done on that by the launch's calendar."""
    basis: str = ""
    """What tells the launch from which it was worked out from another state of it."""

    @property
    def is_nothing(self) -> bool:
        """Whether it changes nothing at all."""
        return not (self.moves or self.added or self.removed or self.changed or self.windows)

    @property
    def version(self) -> str:
        """What tells this outcome from another one: what was shown is what is saved, or nothing is."""
        return f"{self.basis}.{_digest(self.launch)}"

    def is_about_what(self, seen: str) -> bool:
        """Whether a version that was shown began from the same state of the launch."""
        return seen.partition(".")[0] == self.basis


def _digest(launch: Launch) -> str:
    said = (launch.day, launch.tasks, launch.measures, launch.playbook_version)
    return sha256(repr(said).encode()).hexdigest()[:16]


def working_days(country: str | None, days: Iterable[date]) -> WorkingDays:
    """The working days around some days. Raises Invalid, beside `country`, for one that is not known."""
    years = sorted(day.year for day in days)
    try:
        return calendar(country, range(years[0] - FAR, years[-1] + FAR + 1))
    except SchedulingError as problem:
        raise Invalid(country=problem.sentence) from problem


def days_of(launch: Launch, today: date) -> WorkingDays:
    """The working days of a launch's country. Raises Invalid."""
    return working_days(launch.country, (launch.day, today))


def day_off(launch: Launch, today: date) -> date | None:
    """The first working day after the launch day, if no work is done on that; none if it is worked. Raises Invalid."""
    return next_working(launch.day, days_of(launch, today))


def next_working(day: date, days: WorkingDays) -> date | None:
    """The first working day after a day on which no work is done; none for a day that is worked."""
    return None if days.is_working(day) else days.next(day)


def scheduled(launch: Launch, today: date) -> Schedule:
    """Where the tasks would be by their timing, with the critical path and slack. Raises Invalid with the reason."""
    return _scheduled(launch.tasks, launch, today)


def latest_starts(launch: Launch, today: date) -> dict[str, date]:
    """Planned backward from the day: the last day on which each open task can begin, by id. Raises Invalid."""
    try:
        return backward(launch.tasks, launch.day, days_of(launch, today))
    except SchedulingError as problem:
        raise Invalid(problem.sentence) from problem


def _scheduled(
    tasks: Sequence[Task], launch: Launch, today: date, *, moved_from: date | None = None, keep_manual: bool = True
) -> Schedule:
    _check_days(task for task in tasks if task.is_manual or task.done is not None)
    try:
        plan = schedule(
            tasks, launch.day, days_of(launch, today), keep_manual=keep_manual, moved_from=moved_from, today=today
        )
    except SchedulingError as problem:
        raise Invalid(problem.sentence) from problem
    _check_days(plan.tasks)
    return plan


def _check_days(tasks: Iterable[Task]) -> None:
    """Raises Invalid for a task outside the years in which work is planned."""
    for task in tasks:
        if task.start < FIRST_DAY or task.end > LAST_DAY:
            far = task.start if task.start < FIRST_DAY else task.end
            raise Invalid(
                f"“{task.title}” would be on {in_words(far)}. Work is planned from {FIRST_DAY.year} to "
                f"{LAST_DAY.year}: give the task other dates first."
            )


def moved_to(launch: Launch, day: date, today: date, *, move_manual: bool = False) -> Replanned:
    """The launch on another day; on the same day its tasks go where their timing puts them. Raises Invalid."""
    after = replace(launch, day=day, measures=_shifted(launch.measures, day - launch.day))
    plan = _scheduled(launch.tasks, after, today, moved_from=launch.day, keep_manual=not move_manual)
    return replace(_replanned(launch, after, plan, today), next_working=day_off(after, today))


def with_task(launch: Launch, task: Task, today: date) -> Replanned:
    """The launch with one task as it is to be, and those that wait for it where that puts them. Raises Invalid."""
    known = any(row.id == task.id for row in launch.tasks)
    tasks = tuple(task if row.id == task.id else row for row in launch.tasks) + (() if known else (task,))
    return _replanned(launch, launch, _scheduled(tasks, launch, today), today)


def with_table(launch: Launch, tasks: tuple[Task, ...], today: date) -> Replanned:
    """The launch with the tasks of a table instead of its own, on the days that stand there. Raises Invalid."""
    return _replanned(launch, launch, replace(_scheduled(tasks, launch, today), tasks=tasks), today)


def without_task(launch: Launch, task: str, today: date) -> Replanned:
    """The launch without a task; nothing waits for it any more. Raises Invalid."""
    tasks = [_freed(row, {task}) for row in launch.tasks if row.id != task]
    return _replanned(launch, launch, _scheduled(tasks, launch, today), today)


def with_version(
    launch: Launch, old: PlaybookVersion | None, new: PlaybookVersion, owners: dict[str, str], today: date
) -> Replanned:
    """The launch with the steps of another version: open tasks of the playbook become as it says, those that it no
    longer has go, new ones come with the role's owner. Done tasks, and those added by hand, stay. Raises Invalid.
    """
    steps = {step.id: step for step in new.steps}
    of_playbook = {step.id for step in old.steps} if old else set()
    present = {task.id: task for task in launch.tasks}
    gone = {id_ for id_, task in present.items() if id_ in of_playbook and id_ not in steps and task.done is None}
    tasks = [_freed(task, gone) for task in launch.tasks if task.id not in steps and task.id not in gone]
    for step in new.steps:
        was = present.get(step.id)
        if was is not None and was.done is not None:
            tasks.append(was)
            continue
        fresh = was or Task(step.id, step.title, launch.day, launch.day, owner=owners.get(step.role or ""))
        names = ("title", "stage", "role", "anchor", "offset", "days", "after", "materials", "is_gate")
        tasks.append(replace(fresh, **{name: getattr(step, name) for name in names}))
    after = replace(launch, playbook_version=new.version)
    return _replanned(launch, after, _scheduled(tasks, after, today), today)


def _freed(task: Task, gone: set[str]) -> Task:
    """The task, waiting for none of those that go; what was counted from one of them keeps its dates."""
    after = tuple(row for row in task.after if row.step not in gone)
    if task.anchor in gone:
        return replace(task, after=after, anchor=None, is_manual=True)
    return task if after == task.after else replace(task, after=after)


def _shifted(measures: Iterable[Measure], by: timedelta) -> tuple[Measure, ...]:
    """Windows that move with the day, unless a result was worked out in them already."""
    return tuple(
        row if row.worked_out else replace(row, start=_moved(row.start, by), end=_moved(row.end, by))
        for row in measures
    )


def _moved(day: date, by: timedelta) -> date:
    """The day moved, within the years in which work is planned."""
    first, last = FIRST_DAY.toordinal(), LAST_DAY.toordinal()
    return date.fromordinal(min(max(day.toordinal() + by.days, first), last)) if by else day


def _replanned(before: Launch, after: Launch, plan: Schedule, today: date) -> Replanned:
    was = {task.id: task for task in before.tasks}
    now = {task.id: task for task in plan.tasks}
    return Replanned(
        replace(after, tasks=plan.tasks),
        moved(before.tasks, plan.tasks),
        tuple(task for task in plan.tasks if task.is_manual and task.done is None and _same_days(was, task)),
        plan.late,
        plan.clashes,
        tuple(task for id_, task in now.items() if id_ not in was),
        tuple(task for id_, task in was.items() if id_ not in now),
        tuple(task for id_, task in now.items() if id_ in was and _said(task) != _said(was[id_])),
        tuple((old, new) for old, new in zip(before.measures, after.measures, strict=True) if old != new),
        tuple(task for task in plan.tasks if task.done is None and task.end < today),
        basis=_digest(before),
    )


def _same_days(was: dict[str, Task], task: Task) -> bool:
    old = was.get(task.id)
    return old is not None and (old.start, old.end) == (task.start, task.end)


def _said(task: Task) -> Task:
    """The task without its dates, and whoever set them."""
    return replace(task, start=date.min, end=date.min, is_manual=False)


def scheduled_on(tasks: Sequence[Task], day: date, days: WorkingDays, today: date) -> Schedule:
    """Tasks around a day, with those that do not fit any more. Raises `SchedulingError`."""
    return schedule(tasks, day, days, today=today)

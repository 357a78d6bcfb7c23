"""Tasks on working days around a launch day, forward from what they wait for and backward from the day.

A task begins on the latest of: its anchor (the launch day, or the end of another task) plus its offset, and the first
working day after each task that it waits for, plus the lag. All in working days. What follows depends on the timing of
the tasks alone, never on where they were before, so a launch that is moved there and back is where it was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trine.core.scheduling.order import in_order, waits_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from trine.core.launches import Task
    from trine.core.scheduling.working_days import WorkingDays


@dataclass(frozen=True)
class Placing:
    """Tasks that are placed around a day; `ordered` comes from `in_order`."""

    ordered: tuple[Task, ...]
    day: date
    days: WorkingDays

    @classmethod
    def of(cls, tasks: Sequence[Task], day: date, days: WorkingDays) -> Placing:
        """The tasks in the order in which they can be placed; raises `TimingError`."""
        return cls(in_order(tasks), day, days)

    def forward(self, by_hand: Callable[[Task], Task]) -> dict[str, Task]:
        """Each task with its dates, by id. Done tasks keep theirs; `by_hand` places those set by hand."""
        placed: dict[str, Task] = {}
        for task in self.ordered:
            if task.done is not None:
                placed[task.id] = task
            elif task.is_manual:
                placed[task.id] = by_hand(task)
            else:
                start = max(self.starts(task, placed))
                placed[task.id] = replace(task, start=start, end=self.days.add(start, task.days - 1))
        return placed

    def starts(self, task: Task, placed: Mapping[str, Task]) -> list[date]:
        """The first day on which the task can begin, by its anchor and by each of those that it waits for."""
        anchor = self.day if task.anchor is None else ended(placed[task.anchor])
        return [self.days.add(anchor, task.offset), *self.after(task, placed)]

    def after(self, task: Task, placed: Mapping[str, Task]) -> list[date]:
        """The first day on which the task can begin, by each of those that it waits for."""
        return [self.days.add(self._past(ended(placed[row.step])), row.lag) for row in task.after]

    def meant(self) -> dict[str, date]:
        """Where each task would end if nothing made it wait: by its anchors and offsets alone."""
        ends: dict[str, date] = {}
        for task in self.ordered:
            start = self.days.add(self.day if task.anchor is None else ends[task.anchor], task.offset)
            ends[task.id] = self.days.add(start, task.days - 1)
        return ends

    def latest_ends(self, placed: Mapping[str, Task], limits: Mapping[str, date]) -> dict[str, date]:
        """The latest end of each open task that keeps every limit, and the dates set by hand; others have none."""
        latest = {id_: limit for id_, limit in limits.items() if placed[id_].done is None}
        for task in reversed(self.ordered):
            if task.done is not None or (task.id not in latest and not task.is_manual):
                continue
            start = placed[task.id].start if task.is_manual else self.start_of(placed[task.id], latest[task.id])
            if task.anchor is not None and not task.is_manual:
                _at_most(latest, task.anchor, self.days.add(start, -task.offset))
            for row in task.after:
                _at_most(latest, row.step, self.days.add(start, -1 - row.lag))
        return {id_: end for id_, end in latest.items() if placed[id_].done is None}

    def start_of(self, task: Task, end: date) -> date:
        """The day on which the task begins if it is to end on that day."""
        return self.days.add(end, 1 - self.length(task))

    def length(self, task: Task) -> int:
        """Working days from its start to its end if it was set by hand, else as many as it takes."""
        return max(1, self.days.between(task.start, task.end) + 1) if task.is_manual else task.days

    def _past(self, day: date) -> date:
        """The first working day after a day."""
        return self.days.add(day, 1) if self.days.is_working(day) else self.days.next(day)


def ended(task: Task) -> date:
    """The day from which those that wait for it are counted: the day on which it was done, else its end."""
    return task.done or task.end


def followers(tasks: Sequence[Task], first: str) -> frozenset[str]:
    """The ids of the tasks that wait for a task, directly or through others."""
    found = {first}
    for task in in_order(tasks):
        if any(other in found for other in waits_for(task)):
            found.add(task.id)
    return frozenset(found - {first})


def _at_most(latest: dict[str, date], id_: str, end: date) -> None:
    latest[id_] = min(latest.get(id_, end), end)

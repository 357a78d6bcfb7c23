"""Launches on their working days: a schedule from a day, a schedule from a playbook, and what a move changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trine.core.launches import Task
from trine.core.scheduling.errors import SchedulingError
from trine.core.scheduling.model import Clash, Late, Move, Schedule
from trine.core.scheduling.order import waits_for
from trine.core.scheduling.placing import Placing, ended
from trine.core.wording import day as in_words
from trine.core.wording import quoted, times

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from trine.core.launches import PlaybookVersion
    from trine.core.scheduling.working_days import WorkingDays


def schedule(
    tasks: Sequence[Task],
    day: date,
    days: WorkingDays,
    *,
    keep_manual: bool = True,
    moved_from: date | None = None,
    today: date | None = None,
) -> Schedule:
    """The tasks placed around the launch day by their timing, whatever dates they had before.

    Done tasks keep their dates; those that wait for them are counted from the day on which they were done. Tasks with
    dates set by hand keep them too, unless `keep_manual` is false: then they move by as many working days as the day
    has, which takes `moved_from`, the day before the move. With `today`, a task is also late if the working days that
    are left before the launch do not suffice for it and for what it waits for; no date is changed by that.

    Raises `TimingError` for tasks that wait in a circle, for themselves or for unknown ones, and `NoWorkingDay`.
    """
    by_hand = _by_hand(day, days, keep_manual=keep_manual, moved_from=moved_from)
    placing = Placing.of(tasks, day, days)
    placed = placing.forward(by_hand)
    limits = _limits(placing, placed, tasks, moved_from)
    slack = _slack(placing, placed, limits)
    return Schedule(
        tuple(placed[task.id] for task in tasks),
        _critical(placing, placed, limits, slack),
        slack,
        tuple(_late(placing, placed, limits, _earliest_ends(placing, placed, tasks, today))),
        tuple(_clashes(placing, placed)),
    )


def from_playbook(
    version: PlaybookVersion, day: date, days: WorkingDays, owners: Mapping[str, str] | None = None
) -> tuple[Task, ...]:
    """The tasks of a launch that takes a version of a playbook; `owners` gives each role to a person's id.

    Raises `TimingError` and `NoWorkingDay` as `schedule` does.
    """
    people = owners or {}
    tasks = [
        Task(
            id=step.id,
            title=step.title,
            start=day,
            end=day,
            stage=step.stage,
            owner=people.get(step.role) if step.role else None,
            role=step.role,
            anchor=step.anchor,
            offset=step.offset,
            days=step.days,
            after=step.after,
            materials=step.materials,
            is_gate=step.is_gate,
        )
        for step in version.steps
    ]
    return schedule(tasks, day, days).tasks


def moved(before: Sequence[Task], after: Sequence[Task]) -> tuple[Move, ...]:
    """The tasks that are in both and have other dates, in the order of `after`."""
    old = {task.id: task for task in before}
    pairs = [(old[task.id], task) for task in after if task.id in old]
    return tuple(
        Move(new, was.start, new.start, was.end, new.end)
        for was, new in pairs
        if (was.start, was.end) != (new.start, new.end)
    )


def backward(tasks: Sequence[Task], day: date, days: WorkingDays) -> dict[str, date]:
    """The latest start of each open task so that the launch day holds, by id: planned backward from the day.

    Tasks that nothing before the day waits for, and that come after it, have none. Raises as `schedule` does.
    """
    placing = Placing.of(tasks, day, days)
    placed = placing.forward(lambda task: task)
    latest = placing.latest_ends(placed, _limits(placing, placed, tasks, None))
    return {task.id: placing.start_of(placed[task.id], latest[task.id]) for task in tasks if task.id in latest}


def _by_hand(day: date, days: WorkingDays, *, keep_manual: bool, moved_from: date | None) -> Callable[[Task], Task]:
    if keep_manual:
        return lambda task: task
    if moved_from is None:
        raise SchedulingError("To move dates that were set by hand, say from which day the launch moves.")
    shift = days.between(moved_from, day)
    if not shift:
        return lambda task: task
    return lambda task: replace(task, start=days.add(task.start, shift), end=days.add(task.end, shift))


def _limits(
    placing: Placing, placed: Mapping[str, Task], tasks: Sequence[Task], moved_from: date | None
) -> dict[str, date]:
    """The last day on which each open task may end that is meant before the launch day, or on it."""
    day, days, meant = placing.day, placing.days, placing.meant()
    on_the_day, old = days.next(day), {task.id: task for task in tasks}
    the_day_before = days.add(day, -1)
    limits = {}
    for task in placed.values():
        end = meant[task.id]
        if task.is_manual and moved_from is not None:
            end = days.add(on_the_day, days.between(days.next(moved_from), old[task.id].end))
        elif task.is_manual and task.anchor is None and not task.offset:  # added by hand, without a timing of its own
            end = days.next(task.end)
        if task.done is None and end <= on_the_day:
            limits[task.id] = the_day_before if end < on_the_day else on_the_day
    return limits


def _slack(placing: Placing, placed: Mapping[str, Task], limits: Mapping[str, date]) -> dict[str, int]:
    rest = {id_: task for id_, task in placed.items() if id_ not in limits and task.done is None}
    last = max((task.end for task in rest.values()), default=placing.day)
    latest = placing.latest_ends(placed, {**limits, **dict.fromkeys(rest, placing.days.last(last))})
    return {id_: placing.days.between(placed[id_].end, end) for id_, end in latest.items()}


def _critical(
    placing: Placing, placed: Mapping[str, Task], limits: Mapping[str, date], slack: Mapping[str, int]
) -> frozenset[str]:
    """The tasks before the day with the least slack, and back from each whichever it waits for has the least."""
    before = [id_ for id_ in slack if id_ in limits and placed[id_].start < placing.day]
    least = min((slack[id_] for id_ in before), default=0)
    path = [id_ for id_ in before if slack[id_] == least]
    for id_ in path:
        waited_for = [other for other in waits_for(placed[id_]) if other in slack]
        tight = min((slack[other] for other in waited_for), default=0)
        path += [other for other in waited_for if slack[other] == tight and other not in path]
    return frozenset(path)


def _earliest_ends(
    placing: Placing, placed: Mapping[str, Task], tasks: Sequence[Task], today: date | None
) -> dict[str, date]:
    """The first day on which each task can be done if nobody works on a day that is past; of a launch to come."""
    if today is None or today > placing.day:
        return {id_: task.end for id_, task in placed.items()}
    days, old = placing.days, {task.id: task for task in tasks}
    moving: dict[str, Task] = {}
    for task in placing.ordered:
        now = placed[task.id]
        if now.done is None:
            left, starts = placing.length(now), [now.start, *placing.starts(task, moving)]
            if now.start < today:
                left = max(1, left - max(0, days.between(old[task.id].start, today)))  # some may have been worked on
                starts.append(days.next(today))
            start = max(starts)
            now = now if start == now.start else replace(now, start=start, end=days.add(start, left - 1))
        moving[task.id] = now
    return {id_: ended(task) for id_, task in moving.items()}


def _late(
    placing: Placing, placed: Mapping[str, Task], limits: Mapping[str, date], earliest: Mapping[str, date]
) -> Iterator[Late]:
    for task in placing.ordered:
        if task.id not in limits or earliest[task.id] <= limits[task.id]:
            continue
        by = placing.days.between(placing.days.next(limits[task.id]), placing.days.next(earliest[task.id]))
        if by <= 0:
            continue
        late, due = times(by, "working day"), in_words(placing.day)
        told = f"{quoted(task.title)} ends on {in_words(earliest[task.id])}, {late} too late for the launch on {due}."
        if earliest[task.id] != placed[task.id].end:
            told = (
                f"{quoted(task.title)} can't be done before {in_words(earliest[task.id])}, {late} too late for {due}."
            )
        yield Late(placed[task.id], by, told)


def _clashes(placing: Placing, placed: Mapping[str, Task]) -> Iterator[Clash]:
    for task in placing.ordered:
        if task.done is not None or not task.is_manual:
            continue
        for row, first in zip(task.after, placing.after(task, placed), strict=True):
            if placed[task.id].start < first:
                other = placed[row.step]
                told = (
                    f"{quoted(task.title)} begins on {in_words(placed[task.id].start)}, by hand, and waits for "
                    f"{quoted(other.title)} until {in_words(first)}."
                )
                yield Clash(placed[task.id], other, told)

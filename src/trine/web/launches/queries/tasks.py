"""The tasks of a launch on their days: what is critical, what is late, how late each can begin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from trine.web.base.errors import Invalid
from trine.web.launches.actions.tasks import may_do
from trine.web.launches.planning import latest_starts, scheduled

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from trine.core import launches as core
    from trine.core.scheduling import Schedule
    from trine.web.launches.queries.around import Whom
    from trine.web.launches.queries.workspace import Workspace
    from trine.web.people.models import Person


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task in the table and on the timeline; `x` and `width` are shares of its span in percent."""

    task: core.Task
    owner: Whom | None
    is_critical: bool
    slack: int | None
    late: str
    clash: str
    is_overdue: bool
    may_do: bool
    latest: date | None
    """The last day on which it can begin so that the launch day holds, planned backward from the day."""
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class TaskView:
    """All tasks, by their start."""

    lines: list[TaskLine]
    problem: str
    """Why they can't be scheduled; empty if they can."""
    off_plan: int
    """How many open tasks are not where their timing would put them."""
    day_at: float | None
    """Where the launch day stands on the timeline, in percent."""
    first: date | None
    last: date | None


def tasks(reader: Person, work: Workspace) -> TaskView:
    """The tasks with the critical path, slack, and what is late, in words."""
    value, today = work.launch, work.today
    plan, problem, latest = None, "", {}
    try:
        plan, latest = scheduled(value, today), latest_starts(value, today)
    except Invalid as error:
        problem = str(error)
    first = min((task.start for task in value.tasks), default=None)
    last = max((max(task.end, value.day) for task in value.tasks), default=None)
    rows = {row.slug: row for row in work.row.tasks.all()}
    told = _Told.of(plan, latest)
    lines = []
    for task in sorted(value.tasks, key=lambda task: (task.start, task.end)):
        row = rows[task.id]
        row.launch = work.row
        lines.append(_line(work, task, told, (first or task.start, last or task.end), is_mine=may_do(reader, row)))
    day_at = min(100.0, max(0.0, _share(value.day, first, last))) if first and last else None
    return TaskView(lines, problem, _off_plan(value, plan), day_at, first, last)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a schedule says of its tasks, by id."""

    critical: frozenset[str]
    slack: Mapping[str, int]
    late: Mapping[str, str]
    clashes: Mapping[str, str]
    latest: Mapping[str, date]

    @classmethod
    def of(cls, plan: Schedule | None, latest: Mapping[str, date]) -> _Told:
        if plan is None:
            return cls(frozenset(), {}, {}, {}, latest)
        late = {row.task.id: row.sentence for row in plan.late}
        return cls(plan.critical, plan.slack, late, {row.task.id: row.sentence for row in plan.clashes}, latest)


def _share(day: date, first: date, last: date) -> float:
    """Where a day stands between two, in percent."""
    return (day - first).days / ((last - first).days + 1) * 100


def _line(work: Workspace, task: core.Task, told: _Told, span: tuple[date, date], *, is_mine: bool) -> TaskLine:
    is_open = task.done is None
    return TaskLine(
        task,
        work.around.people.get(task.owner or ""),
        task.id in told.critical,
        told.slack.get(task.id),
        told.late.get(task.id, ""),
        told.clashes.get(task.id, ""),
        is_open and task.end < work.today,
        is_mine and not work.row.is_stopped,
        told.latest.get(task.id) if is_open else None,
        round(_share(task.start, *span), 2),
        round(_share(task.end + timedelta(days=1), *span) - _share(task.start, *span), 2),
    )


def _off_plan(value: core.Launch, plan: Schedule | None) -> int:
    if plan is None:
        return 0
    return sum((old.start, old.end) != (new.start, new.end) for old, new in zip(value.tasks, plan.tasks, strict=True))

"""Launches: near, passed and moved in a week; and the month's own edition."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from trine.core.status import Kind, Line, Needs
from trine.core.wording import day, sentence, times
from trine.web.base.models import Event
from trine.web.launches.models import Launch, LaunchRevision
from trine.web.status.sources import Found, Window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.db.models import QuerySet

UNRELEASED = frozenset({Needs.UNRELEASED})
NEAR = timedelta(days=21)
AHEAD = timedelta(days=92)


class Launches:
    """Of a week: launches of the next three weeks, those that passed, those that moved."""

    name = "launches"
    ahead = NEAR

    def find(self, window: Window) -> Found:
        """What there is to tell of launches."""
        first, last = window.first, window.last
        rows = _rows(Launch.objects.filter(day__gt=first, day__lte=window.day + self.ahead, is_stopped=False))
        passed = [row for row in rows if row.day <= last]
        ahead = [row for row in rows if row.day > last]
        return Found(
            (
                *(
                    _line(row, Kind.LAUNCHED, f"{row.name} launched on {day(row.day)} ({row.team.name}).")
                    for row in passed
                ),
                *(_line(row, Kind.LAUNCHES, _ahead(row, window.day), _soon(row, window.day)) for row in ahead),
                *_moved(window),
                *_stopped(window),
            )
        )


class MonthOfLaunches(Launches):
    """Of a month: launches of the month that is over, and of the three to come."""

    ahead = AHEAD


def _rows(rows: QuerySet[Launch]) -> QuerySet[Launch]:
    open_ = Count("tasks", filter=Q(tasks__done=None), distinct=True)
    counted = rows.annotate(open_tasks=open_, all_tasks=Count("tasks", distinct=True))
    return counted.select_related("team").prefetch_related("relied_on_by").order_by("day", "slug")


def _ahead(row: Launch, today: date) -> str:
    days = (row.day - today).days
    distance = "today" if days <= 0 else f"in {times(days, 'day')}"
    open_, every = getattr(row, "open_tasks", 0), getattr(row, "all_tasks", 0)
    tasks = f"; {open_} of {times(every, 'task')} open" if every else ""
    return f"{row.name} ({row.team.name}): {day(row.day)}, {distance}{tasks}."


def _soon(row: Launch, today: date) -> float:
    """What comes next stands first, a large launch before a small one of the same day."""
    return -(row.day - today).days - row.tier / 10


def _moved(window: Window) -> Iterator[Line]:
    """The last move of each launch in the time."""
    rows = LaunchRevision.objects.filter(what="day", on__gt=window.first, on__lte=window.last, launch__is_stopped=False)
    moves: dict[int, list[LaunchRevision]] = {}
    for row in rows.select_related("launch__team").prefetch_related("launch__relied_on_by").order_by("position"):
        moves.setdefault(row.launch_id, []).append(row)
    for steps in moves.values():
        before, after = steps[0].days, steps[-1].days
        if before and after and before[0] != after[1]:
            launch = steps[0].launch
            text = f"{launch.name} moved from {day(before[0])} to {day(after[1])}: {sentence(steps[-1].because)}"
            yield _line(launch, Kind.MOVED, text, abs((after[1] - before[0]).days))


def _stopped(window: Window) -> Iterator[Line]:
    events = Event.objects.filter(verb="launch_called_off", at__gt=window.since, at__lte=window.until)
    because = {event.subject_id: event.payload.get("because", "") for event in events.order_by("pk")}
    for row in _rows(Launch.objects.filter(slug__in=list(because), is_stopped=True)):
        text = f"{row.name} was called off: {sentence(because[row.slug])}"
        yield _line(row, Kind.MOVED, text, 1000.0)


def _line(row: Launch, kind: Kind, text: str, weight: float = 0.0) -> Line:
    teams = (row.team.slug, *(team.slug for team in row.relied_on_by.all()))
    key = f"{kind}/launch/{row.slug}"
    return Line(key, kind, text, row.get_absolute_url(), UNRELEASED, "", teams, weight)

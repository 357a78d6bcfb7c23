"""What scheduling gives: tasks with dates, what is critical, what moved and what no longer fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from trine.core.launches import Task


@dataclass(frozen=True, slots=True)
class Late:
    """A task that is meant before the launch day, or by it, and does not fit: by how many working days."""

    task: Task
    by_days: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Clash:
    """A task whose dates were set by hand to begin before what it waits for has ended."""

    task: Task
    waits_for: Task
    sentence: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """Tasks with their dates, in the order in which they were given."""

    tasks: tuple[Task, ...]
    critical: frozenset[str]
    """The ids of the critical path: the tasks before the launch day with the least slack, where a delay moves the day
    first, and back from them whichever of those that they wait for has the least."""
    slack: Mapping[str, int]
    """Working days by which an open task may end later without moving the launch day, or, after the day, the end of
    the last task; negative where it is late. By id; done tasks have none."""
    late: tuple[Late, ...] = ()
    clashes: tuple[Clash, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """A task whose dates have changed."""

    task: Task
    """As it is after the move."""
    from_start: date
    to_start: date
    from_end: date
    to_end: date

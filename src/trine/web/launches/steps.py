"""Steps of playbooks as they are kept: a version's steps are read and written whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trine.core.deliverables import Stage
from trine.core.launches import After, PlaybookVersion, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trine.core.launches import Task
    from trine.web.launches.models import PlaybookVersion as Row


def kept_after(after: Iterable[After]) -> list[list[Any]]:
    """What a step waits for, as it is kept."""
    return [[each.step, each.lag] for each in after]


def read_after(kept: Iterable[Sequence[Any]]) -> tuple[After, ...]:
    """What a step waits for."""
    return tuple(After(step, lag) for step, lag in kept)


def kept_step(step: Step) -> dict[str, Any]:
    """A step as it is kept."""
    return {
        "id": step.id,
        "title": step.title,
        "stage": step.stage.value,
        "role": step.role or "",
        "anchor": step.anchor or "",
        "offset": step.offset,
        "days": step.days,
        "after": kept_after(step.after),
        "materials": list(step.materials),
        "is_gate": step.is_gate,
    }


def read_step(kept: Mapping[str, Any]) -> Step:
    """The step that was kept."""
    return Step(
        kept["id"],
        kept["title"],
        Stage(kept["stage"]),
        kept["role"] or None,
        kept["anchor"] or None,
        kept["offset"],
        kept["days"],
        read_after(kept["after"]),
        tuple(kept["materials"]),
        kept["is_gate"],
    )


def kept_steps(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """All steps of a version as they are kept."""
    return [kept_step(step) for step in steps]


def read_version(row: Row) -> PlaybookVersion:
    """A version as a value, without who made it and when."""
    return PlaybookVersion(row.version, tuple(read_step(step) for step in row.steps), because=row.because or None)


def step_of(task: Task) -> Step:
    """What a task says of its timing, as a step."""
    return Step(
        task.id,
        task.title,
        task.stage,
        task.role,
        task.anchor,
        task.offset,
        task.days,
        task.after,
        task.materials,
        task.is_gate,
    )

"""The order in which tasks can be placed: each after all that it is counted from."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from trine.core.formulas import circles
from trine.core.scheduling.errors import TimingError
from trine.core.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trine.core.launches import Step, Task

Row = TypeVar("Row", "Step", "Task")


def waits_for(row: Step | Task) -> tuple[str, ...]:
    """The ids of the tasks that a task is counted from or waits for."""
    return (*((row.anchor,) if row.anchor is not None else ()), *(after.step for after in row.after))


def in_order(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The tasks or steps, each after those that it waits for, otherwise as they came.

    Raises `TimingError` for those that can't be put in order.
    """
    known = {row.id: row for row in rows}
    for sentence in _mistakes(rows, known):
        raise TimingError(sentence)
    found: dict[str, Row] = {}
    left = list(rows)
    while left:
        ready = [row for row in left if all(other in found for other in waits_for(row))]
        if not ready:
            raise TimingError(_circle(left))
        found |= {row.id: row for row in ready}
        left = [row for row in left if row.id not in found]
    return tuple(found.values())


def _mistakes(rows: Sequence[Row], known: Mapping[str, Row]) -> Iterator[str]:
    if len(known) < len(rows):
        twice = next(row for place, row in enumerate(rows) if row.id in {before.id for before in rows[:place]})
        yield f"There are two steps with the id `{twice.id}`; rename one of them."
    for row in rows:
        name = quoted(row.title)
        if row.anchor == row.id:
            yield f"{name} is counted from its own end; count it from the launch day or from another step."
        if any(after.step == row.id for after in row.after):
            yield f"{name} waits for itself; take it out of what it waits for."
        if unknown := next((other for other in waits_for(row) if other not in known), None):
            yield f"{name} waits for `{unknown}`, which is not among the steps; add it, or take it out."
        if row.days < 1:
            yield f"{name} takes {row.days} working days; give it one at least."
        if any(after.lag < 0 for after in row.after):
            yield f"{name} begins before what it waits for has ended; a lag is 0 working days or more."


def _circle(rows: Sequence[Row]) -> str:
    titles = {row.id: row.title for row in rows}
    waits = {row.id: [other for other in waits_for(row) if other in titles] for row in rows}
    circle: tuple[str, ...] = circles(waits)[0]
    shown = " → ".join([quoted(titles[id_]) for id_ in [*circle, circle[0]]])
    return f"These steps wait for each other in a circle: {shown}. Let one of them begin without the other."

"""What of a launch is in the hands of people who have left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.wording import day, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.company import Company
    from trine.core.launches import Launch


@dataclass(frozen=True, slots=True)
class Gone:
    """Something that is open, and whose owner has left."""

    person: str
    what: str
    """In words: `the launch`, `the task “Price list”`."""
    sentence: str


def gone(launch: Launch, company: Company, today: date) -> tuple[Gone, ...]:
    """The lead, open tasks, parts that are not agreed, open points of readiness and open actions of people who left."""
    found = []
    for id_, what in _in_hands(launch):
        person = company.person.get(id_) if id_ else None
        if person is not None and person.until is not None and person.has_left(today):
            told = f"{what[:1].upper()}{what[1:]} is in the hands of {person.name}, who left on {day(person.until)}."
            found.append(Gone(person.id, what, told))
    return tuple(found)


def _in_hands(launch: Launch) -> Iterator[tuple[str | None, str]]:
    yield launch.lead, "the launch"
    yield from (
        (row.owner, f"the part {quoted(row.part.value)} of the brief") for row in launch.brief if not row.is_agreed
    )
    yield from ((row.owner, f"the task {quoted(row.title)}") for row in launch.tasks if row.done is None)
    yield from (
        (row.by, f"{quoted(row.what)} for {row.audience.value}") for row in launch.readiness if row.done is None
    )
    actions = launch.retrospective.actions if launch.retrospective else ()
    yield from ((row.owner, f"the action {quoted(row.what)}") for row in actions if row.done is None)

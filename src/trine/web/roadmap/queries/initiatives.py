"""How far marketing and sales take part in product work, stage by stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.company import Function
from trine.core.deliverables import Commitment, Stage
from trine.web.roadmap.reading import Reading

if TYPE_CHECKING:
    from datetime import date

    from trine.core.company import Team
    from trine.core.deliverables import Deliverable, Involvement
    from trine.web.people.models import Person

WATCHED = (Function.MARKETING, Function.SALES)
"""Whose part in product work is looked at."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One function's part in one stage of one initiative."""

    function: str
    parts: tuple[tuple[Involvement, Team | str], ...]
    is_missed: bool
    """Whether the stage passed without it."""
    is_now: bool

    @property
    def word(self) -> str:
        """How it stands, in a word."""
        if self.parts:
            return "took part"
        return "without it" if self.is_missed else "not yet" if self.is_now else "to come"


@dataclass(frozen=True, slots=True)
class Initiative:
    """One row of the matrix."""

    row: Deliverable
    team: Team | str
    stages: tuple[tuple[Cell, ...], ...]

    @property
    def missed(self) -> int:
        """How many stages passed without one of the two."""
        return sum(cell.is_missed for stage in self.stages for cell in stage)


@dataclass(frozen=True, slots=True)
class InitiativesView:
    """The page."""

    rows: tuple[Initiative, ...]
    stages: tuple[tuple[Stage, str], ...]

    @property
    def lede(self) -> str:
        """How it stands with all of them, in a sentence."""
        if not self.rows:
            return "Who took part in what?"
        missed = sum(row.missed > 0 for row in self.rows)
        if not missed:
            return "Marketing and sales took part in every stage that has passed."
        return f"{missed} of {len(self.rows)} initiatives passed a stage without marketing or sales."


def cells(row: Deliverable, stage: Stage, reading: Reading) -> tuple[Cell, ...]:
    """Marketing's and sales' part in a stage."""
    now = row.stage or Stage.RESEARCH
    found = []
    for function in WATCHED:
        parts = tuple(
            (part, reading.team(part.team))
            for part in row.involved
            if part.stage is stage and _is(part, function, reading)
        )
        has_passed = stage.number < now.number
        found.append(Cell(function.value, parts, has_passed and not parts, stage is now))
    return tuple(found)


def _is(part: Involvement, function: Function, reading: Reading) -> bool:
    team = reading.company.team.get(part.team)
    return team is not None and team.function is function


def initiatives(reader: Person, today: date) -> InitiativesView:
    """All initiatives that were not dropped, those that passed most stages alone first; so many queries always."""
    reading = Reading.of(reader, today)
    rows = [
        Initiative(row, reading.team(row.team), tuple(cells(row, stage, reading) for stage in Stage))
        for row in reading.company.deliverables
        if row.is_initiative and row.commitment is not Commitment.DROPPED
    ]
    rows.sort(key=lambda each: (-each.missed, not each.row.commitment.is_open, each.row.start, each.row.title))
    return InitiativesView(tuple(rows), tuple((stage, stage.words) for stage in Stage))

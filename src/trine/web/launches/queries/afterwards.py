"""After the launch: ratings without names, the retrospective, and lessons beside the steps that they change."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trine.core.launching import diff
from trine.web.base.errors import Invalid
from trine.web.launches.actions.afterwards import is_due, may_finish
from trine.web.launches.actions.playbooks import after_lesson
from trine.web.people import policy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trine.core.launching import StepChange
    from trine.web.launches.models import LaunchRating, Lesson, Retrospective, RetrospectiveAction
    from trine.web.launches.queries.around import Whom
    from trine.web.launches.queries.workspace import Workspace
    from trine.web.people.models import Person

FEW = 3
"""Fewer ratings are not shown: one could tell whose they are."""


@dataclass(frozen=True, slots=True)
class Ratings:
    """What people thought, as far as there are enough of them."""

    n: int
    mean: float | None
    counts: list[tuple[int, int]]
    words: list[str]
    mine: LaunchRating | None

    @property
    def is_silent(self) -> bool:
        """Whether there are too few to say anything."""
        return self.n < FEW


@dataclass(frozen=True, slots=True)
class ActionLine:
    """Something to do, and whether the reader says that it is done."""

    row: RetrospectiveAction
    owner: Whom | None
    may_finish: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class LessonLine:
    """A lesson with the steps of the playbook that it changes."""

    row: Lesson
    changes: tuple[StepChange, ...]
    problem: str
    is_open: bool
    titles: Mapping[str, str] = field(default_factory=dict)
    """The titles of the playbook's steps by their ids."""


@dataclass(frozen=True, slots=True)
class AfterView:
    """Everything about how a launch went."""

    is_due: bool
    ratings: Ratings
    retrospective: Retrospective | None
    actions: list[ActionLine]
    lessons: list[LessonLine]
    may_decide: bool


def afterwards(reader: Person, work: Workspace) -> AfterView:
    """How the launch went. Queries grow with open lessons alone, of which there are few."""
    found = getattr(work.row, "retrospective", None)
    actions = list(found.actions.select_related("owner")) if found else []
    for action in actions:
        action.retrospective = found
    return AfterView(
        is_due(work.row, work.today),
        ratings(reader, work),
        found,
        [
            ActionLine(
                row,
                work.around.people.get(row.owner.slug if row.owner else ""),
                may_finish(reader, row),
                row.done is None and row.due is not None and row.due < work.today,
            )
            for row in actions
        ],
        [_lesson(row, work) for row in found.lessons.all()] if found else [],
        policy.can_edit_playbooks(reader),
    )


def ratings(reader: Person, work: Workspace) -> Ratings:
    """The ratings without names; nothing but their number while there are few."""
    rows = list(work.row.ratings.order_by("-on", "-pk"))
    mine = next((row for row in rows if row.by_id == reader.pk), None)
    if len(rows) < FEW:
        return Ratings(len(rows), None, [], [], mine)
    counts = [(score, sum(row.score == score for row in rows)) for score in range(5, 0, -1)]
    words = sorted(row.word for row in rows if row.word)
    return Ratings(len(rows), sum(row.score for row in rows) / len(rows), counts, words, mine)


def _lesson(row: Lesson, work: Workspace) -> LessonLine:
    is_open = row.is_open
    if not is_open or work.row.playbook is None:
        return LessonLine(row, (), "", is_open)
    try:
        old, new = after_lesson(work.row.playbook, row)
    except Invalid as problem:
        return LessonLine(row, (), str(problem), is_open)
    titles = {step.id: step.title for step in (*old.steps, *new.steps)}
    return LessonLine(row, diff(old, new), "", is_open, titles)

"""What the plan page shows: problems with the line that they are about, and changes by kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.web.goals.changes import How

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trine.plan import Problem
    from trine.web.goals.changes import Change
    from trine.web.goals.plan_in import Applied

SHOWN = 200
LONGEST = 160


@dataclass(frozen=True, slots=True)
class Marked:
    """A problem with the text of its line, cut before, at and after the column."""

    problem: Problem
    before: str
    after: str


def marked(problems: Sequence[Problem], files: Mapping[str, bytes]) -> list[Marked]:
    """The first problems, each with its line."""
    lines = {name: content.decode("utf-8", errors="replace").splitlines() for name, content in files.items()}
    return [_marked(problem, lines) for problem in problems[:SHOWN]]


def _marked(problem: Problem, lines: Mapping[str, list[str]]) -> Marked:
    found = lines.get(problem.file, [])
    line = found[problem.line - 1][:LONGEST] if 0 < problem.line <= len(found) else ""
    return Marked(problem, line[: problem.column - 1], line[problem.column - 1 :])


@dataclass(frozen=True, slots=True)
class Told:
    """What importing would change: each kind with its changes, and what would stay though the plan lacks it."""

    kinds: tuple[tuple[str, tuple[Change, ...]], ...]
    created: int
    changed: int
    removed: int
    kept: tuple[str, ...]


def told(applied: Applied) -> Told:
    """The changes by kind, in the plan's order."""
    kinds: dict[str, list[Change]] = {}
    for change in applied.changes:
        kinds.setdefault(change.kind, []).append(change)
    counts = {how: sum(applied.counts(how).values()) for how in How}
    return Told(
        kinds=tuple((kind, tuple(changes)) for kind, changes in kinds.items()),
        created=counts[How.CREATED],
        changed=counts[How.CHANGED],
        removed=counts[How.REMOVED],
        kept=applied.kept,
    )


def sentence(applied: Applied) -> str:
    """What an import did, in a sentence."""
    if applied.is_nothing:
        return "Nothing to change: all of it was there already."
    count = len(applied.changes)
    return f"The plan is in: {count:,} {'change' if count == 1 else 'changes'}."

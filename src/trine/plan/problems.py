"""What is wrong with a plan file, and where: one sentence for each place, all of them at once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a plan file; line and column count from 1, the column in characters or a table's cells."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        """`FILE:LINE:COLUMN`."""
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps a plan from being read: the place, and a sentence that says what to do."""

    file: str
    line: int
    column: int
    sentence: str

    @classmethod
    def at(cls, position: Position, sentence: str) -> Problem:
        """The problem of this sentence at a position."""
        return cls(position.file, position.line, position.column, printable(sentence))

    def __str__(self) -> str:
        """`FILE:LINE:COLUMN: sentence`, on one line."""
        return f"{self.file}:{self.line}:{self.column}: {self.sentence}"


def printable(text: str) -> str:
    r"""The text on one line, with what can't be seen written as an escape.

    >>> print(printable("two\nlines"))
    two\nlines
    """
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


class PlanError(Exception):
    """The plan can't be used; `problems` says all that is wrong, in the order of the files."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems

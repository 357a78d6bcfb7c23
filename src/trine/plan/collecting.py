"""What is collected while files are read: problems, ids, and the references to check once all files are known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trine.plan.problems import Position, Problem
from trine.plan.suggest import Suggester

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trine.plan.nodes import Node, Scalar
    from trine.plan.records import Row

QUOTED_AT_MOST = 60
MOST_PROBLEMS = 10_000
"""So many are kept: nobody reads more, and a file made to have millions must not fill the memory."""


def quote(word: str) -> str:
    """A word as sentences quote it: in backticks, shortened.

    >>> quote("sales")
    '`sales`'
    """
    return f"`{word if len(word) <= QUOTED_AT_MOST else word[: QUOTED_AT_MOST - 1] + '…'}`"


@dataclass(frozen=True, slots=True)
class Reference:
    """A word that must be the id of something: of one of these kinds, or one of the words that stand for more."""

    node: Scalar
    key: str
    kinds: tuple[str, ...]
    words: tuple[str, ...] = ()


@dataclass
class Collected:
    """Everything found so far, over all files of a plan."""

    problems: list[Problem] = field(default_factory=list)
    untold: int = 0
    """How many problems there are beyond those that are kept."""
    references: list[Reference] = field(default_factory=list)
    ids: dict[str, dict[str, Position]] = field(default_factory=dict)
    """Where each id of a kind is given first."""
    unread: set[str] = field(default_factory=set)
    """The kinds whose ids are not all known, since their part of the plan can't be read."""
    rows: dict[str, list[Row]] = field(default_factory=dict)
    """The rows of each kind, right or not, in the order of the files."""
    suggester: Suggester = field(default_factory=Suggester)
    is_table: bool = False
    """Whether the words stand in a table's cells: sentences then speak of columns and cells, not of keys."""

    def problem(self, where: Node | Position, sentence: str) -> None:
        """Adds a problem at a node or place."""
        if len(self.problems) < MOST_PROBLEMS:
            position = where if isinstance(where, Position) else where.position
            self.problems.append(Problem.at(position, sentence))
        else:
            self.untold += 1

    def example(self, key: str, value: str) -> str:
        """How a value is written right: after its key, or alone in its cell."""
        return value if self.is_table else f"{key}: {value}"

    def sorted_problems(self, files: Iterable[str]) -> tuple[Problem, ...]:
        """The problems in the order of the files and of the places in them."""
        order = {name: index for index, name in enumerate(files)}
        told = sorted(self.problems, key=lambda found: (order.get(found.file, -1), found.line, found.column))
        if self.untold:
            sentence = f"{self.untold:,} more problems are not told; solve these first"
            told.append(Problem(told[-1].file, told[-1].line, told[-1].column, sentence))
        return tuple(told)

    def did_you_mean(self, word: str, known: Iterable[str], group: str, otherwise: str) -> str:
        """The end of a sentence about a word that is unknown in its group: a suggestion, or what to do."""
        found = self.suggester.suggest(word, known, group)
        return f"did you mean `{found}`?" if found else otherwise

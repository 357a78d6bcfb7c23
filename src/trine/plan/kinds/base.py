"""What a kind of value is: something that reads a node, writes a value and describes itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from trine.plan.collecting import quote
from trine.plan.layout import Tree, scalar_text
from trine.plan.nodes import Items, Node, Scalar

if TYPE_CHECKING:
    from trine.plan.collecting import Collected


class Wrong:
    """What `read` gives in place of a value that can't be used."""


WRONG: Final = Wrong()
Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value is read: who collects, the key it belongs to, and how that key is written right."""

    collected: Collected
    key: str
    example: str

    def wrong(self, node: Node, what: str, instead: str | None = None) -> Wrong:
        """Tells that a value is wrong: "`22x` in `to` is not a number; write it like `to: 0.12`"."""
        said = (
            quote(node.text) if isinstance(node, Scalar) else "a list" if isinstance(node, Items) else "a group of keys"
        )
        self.collected.problem(node, f"{said} in `{self.key}` {what}; {instead or f'write it like `{self.example}`'}")
        return WRONG


class Kind(ABC):
    """A kind of value."""

    words: str

    @abstractmethod
    def read(self, node: Node, spot: Spot) -> Any:
        """The node's value, or `WRONG`."""

    @abstractmethod
    def write(self, value: Any) -> Tree:
        """The value as it stands in the file."""

    @abstractmethod
    def schema(self) -> Schema:
        """The JSON Schema of what `read` takes."""


class Word(Kind):
    """A value that is one scalar; a kind only has to say what the scalar's text means."""

    def read(self, node: Node, spot: Spot) -> Any:
        """The meaning of the scalar's text."""
        if not isinstance(node, Scalar):
            return spot.wrong(node, f"is not {self.words}")
        return self.meaning(node, spot)

    @abstractmethod
    def meaning(self, node: Scalar, spot: Spot) -> Any:
        """What the text stands for, or `WRONG`."""

    def write(self, value: Any) -> Tree:
        """The value's text, in quotes where YAML needs them."""
        return scalar_text(str(value))

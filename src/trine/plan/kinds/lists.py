"""Values that are lists of others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trine.plan.kinds.base import WRONG, Kind, Schema, Spot, Wrong
from trine.plan.kinds.numbers import Number
from trine.plan.layout import Tree, number_text
from trine.plan.nodes import Items, Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class ListOf(Kind):
    """Several values of one kind. One that is a `set` keeps no order: it is written sorted, each value once."""

    each: Kind
    is_set: bool = True
    at_least: int = 0

    @property
    def words(self) -> str:  # type: ignore[override]  # made from the kind of its values, so it can't drift from it
        """What it lists."""
        return f"a list, each {self.each.words}"

    def read(self, node: Node, spot: Spot) -> tuple[Any, ...] | Wrong:
        """The values, if all of them are right."""
        if not isinstance(node, Items):
            return spot.wrong(node, "is not a list")
        values = [_read_item(item, self.each, spot) for item in node.items]
        if len(values) < self.at_least:
            spot.collected.problem(node, f"`{spot.key}` is an empty list; write it like `{spot.example}`")
            return WRONG
        if WRONG in values:
            return WRONG
        for index, value in enumerate(values if self.is_set else ()):
            if value in values[:index]:
                return spot.wrong(node.items[index], "is named twice", "take one of the two out")
        return tuple(values)

    def write(self, value: Iterable[Any]) -> Tree:
        """The list, sorted if it is a set."""
        return [self.each.write(item) for item in (sorted(value) if self.is_set else value)]

    def schema(self) -> Schema:
        """An array."""
        unique = {"uniqueItems": True} if self.is_set else {}
        return {"type": "array", "items": self.each.schema(), "minItems": self.at_least, **unique}


def _read_item(item: Node, kind: Kind, spot: Spot) -> Any:
    value = None if isinstance(item, Scalar) and item.is_none else kind.read(item, spot)
    if value is None:
        spot.collected.problem(
            item, f"a value in `{spot.key}` is empty; write it like `{spot.example}`, or take it out"
        )
        return WRONG
    return value


@dataclass(frozen=True)
class LowHigh(Kind):
    """A range, as a list of its two ends."""

    words: str = "a range `[low, high]`"

    def read(self, node: Node, spot: Spot) -> tuple[float, float] | Wrong:
        """The two ends, the lower first."""
        if not isinstance(node, Items) or len(node.items) != 2:
            return spot.wrong(node, f"is not {self.words}")
        low, high = (_read_item(item, Number(), spot) for item in node.items)
        if isinstance(low, Wrong) or isinstance(high, Wrong):
            return WRONG
        if low > high:
            what = f"the low end {number_text(low)} of `{spot.key}` is above the high end {number_text(high)}"
            spot.collected.problem(node, f"{what}; write the lower number first")
            return WRONG
        return low, high

    def write(self, value: tuple[float, float]) -> Tree:
        """The list of two."""
        return [number_text(end) for end in value]

    def schema(self) -> Schema:
        """An array of two numbers."""
        return {"type": "array", "items": Number().schema(), "minItems": 2, "maxItems": 2}

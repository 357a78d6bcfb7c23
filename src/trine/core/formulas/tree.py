"""The tree of a formula that was read, and the one error that formulas raise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class FormulaError(ValueError):
    """A formula that can't be read or worked out: a sentence, and where in the text (0 is the first character)."""

    def __init__(self, sentence: str, offset: int) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in the formula."""

    value: float
    offset: int


@dataclass(frozen=True, slots=True)
class MetricTerm:
    """A metric named in the formula."""

    id: str
    offset: int


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms added, or taken away where the sign is -1; at least one."""

    terms: tuple[tuple[int, Node], ...]
    offset: int


@dataclass(frozen=True, slots=True)
class Product:
    """Factors multiplied, or divided by where the power is -1; at least two, the first is never divided by."""

    factors: tuple[tuple[int, Node], ...]
    offset: int


Node = Number | MetricTerm | Sum | Product


@dataclass(frozen=True, slots=True)
class Expression:
    """A formula that was read: its text, its tree and the metrics that it uses."""

    text: str
    root: Node
    metrics: frozenset[str]


def metric_terms(root: Node) -> Iterator[MetricTerm]:
    """Every metric in the tree, from left to right, as often as it occurs."""
    stack: list[Node] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, MetricTerm):
            yield node
        else:
            stack.extend(child for _, child in reversed(_children(node)))


def _children(node: Node) -> tuple[tuple[int, Node], ...]:
    if isinstance(node, Sum):
        return node.terms
    return node.factors if isinstance(node, Product) else ()

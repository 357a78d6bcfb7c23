"""Kinds of values that are records: a list of them, or one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trine.plan.kinds import WRONG, Kind, Schema, Spot, Wrong
from trine.plan.nodes import Items, Node, Pairs, Scalar
from trine.plan.records import Record, Row, article

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trine.plan.layout import Tree


@dataclass(frozen=True)
class Rows(Kind):
    """A list of records, in the order of the file. Those within another record are counted apart for each."""

    record: Record
    within: bool = False

    @property
    def words(self) -> str:  # type: ignore[override]  # made from the record, so it can't drift from it
        """What it lists."""
        return f"a list, each {article(self.record.called)}"

    def read(self, node: Node, spot: Spot) -> tuple[Any, ...] | Wrong:
        """The rows, if all of them are right; all of them are collected."""
        collected, record = spot.collected, self.record
        if not isinstance(node, Items):
            collected.unread.add(record.noun)
            return spot.wrong(node, "is not a list", f"write one row for each {record.called}, like `{spot.example}`")
        taken = {} if self.within else collected.ids.setdefault(record.noun, {})
        rows: list[Row] = []
        for item in node.items:
            if isinstance(item, Pairs):
                rows.append(record.read(item, collected))
                rows[-1].tell_if_taken(taken, collected)
            else:
                collected.unread.add(record.noun)
                spot.wrong(item, f"is not {article(record.called)}", f"write its keys, like `{spot.example}`")
        if not self.within:
            collected.rows.setdefault(record.noun, []).extend(rows)
        made = tuple(row.made for row in rows if row.is_right)
        return made if len(made) == len(node.items) else WRONG

    def write(self, value: Iterable[Any]) -> Tree:
        """The rows; in the order of the record's sort keys, else in their own."""
        written = [(self.record.sort_key(row), self.record.write(row)) for row in value]
        if self.record.sort:
            written.sort(key=lambda pair: (pair[0], repr(pair[1])))
        return [tree for _, tree in written]

    def schema(self) -> Schema:
        """An array of the record."""
        return {"type": "array", "items": {"$ref": f"#/$defs/{self.record.noun}"}}


@dataclass(frozen=True)
class RecordIn(Kind):
    """One record, or a word in its place; `also` are other ways to say the word."""

    record: Record
    or_word: str | None = None
    also: tuple[str, ...] = ()

    @property
    def words(self) -> str:  # type: ignore[override]  # made from the record, so it can't drift from it
        """The record, and the word."""
        either = f"`{self.or_word}` or " if self.or_word else ""
        return f"{either}{article(self.record.called)} with its keys"

    def read(self, node: Node, spot: Spot) -> Any:
        """The record or the word."""
        if isinstance(node, Pairs):
            row = self.record.read(node, spot.collected)
            return row.made if row.is_right else WRONG
        if isinstance(node, Scalar) and node.text in (self.or_word, *self.also):
            return self.or_word
        return spot.wrong(node, f"is not {self.words}")

    def write(self, value: Any) -> Tree:
        """The record's keys or the word."""
        return value if value == self.or_word else self.record.write(value)

    def schema(self) -> Schema:
        """The record or the word."""
        record = {"$ref": f"#/$defs/{self.record.noun}"}
        words = [{"const": word} for word in (self.or_word, *self.also) if word]
        return {"anyOf": [*words, record]}

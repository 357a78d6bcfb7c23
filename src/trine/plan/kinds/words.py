"""Values that are words: text, ids, choices and days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from trine.plan.collecting import Reference
from trine.plan.kinds.base import Schema, Spot, Word, Wrong
from trine.plan.layout import Tree, scalar_text, text_tree

if TYPE_CHECKING:
    from enum import StrEnum

    from trine.plan.nodes import Scalar


@dataclass(frozen=True)
class Text(Word):
    """Words of people's own. Numbers and yes or no are taken as they stand; blank text is none."""

    words: str = "a text"
    longest: int = 20_000
    in_list: bool = False
    """Several lines of it stand as a block, but not where it is one of a list."""

    def meaning(self, node: Scalar, spot: Spot) -> str | Wrong | None:
        """The text; a block's last line break is YAML's, not the author's."""
        text = node.text.rstrip("\n") if node.style in {"|", ">"} else node.text
        if len(text) > self.longest:
            return spot.wrong(node, f"has {len(text):,} characters", f"write at most {self.longest:,}")
        if bad := next((char for char in text if char == "\0" or "\ud800" <= char <= "\udfff"), None):
            return spot.wrong(node, f"holds the character U+{ord(bad):04X}, which is no text", "take it out")
        return text if text.strip() else None

    def write(self, value: str) -> Tree:
        """The text; several lines as a block."""
        return scalar_text(value) if self.in_list else text_tree(value)

    def schema(self) -> Schema:
        """Any text; editors take a bare number or truth value for one of its own kind."""
        return {"type": ["string", "number", "boolean"], "maxLength": self.longest}


@dataclass(frozen=True)
class Matching(Word):
    """A word of a fixed shape."""

    words: str
    pattern: str
    longest: int = 100

    def meaning(self, node: Scalar, spot: Spot) -> str | Wrong:
        """The word itself."""
        if re.fullmatch(self.pattern, node.text) is None:
            return spot.wrong(node, f"is not {self.words}")
        if len(node.text) > self.longest:
            return spot.wrong(node, f"has {len(node.text):,} characters", f"write at most {self.longest:,}")
        return node.text

    def schema(self) -> Schema:
        """A text of the shape."""
        return {"type": "string", "pattern": f"^(?:{self.pattern})$", "maxLength": self.longest}


@dataclass(frozen=True)
class Slug(Matching):
    """An id; one that consists of digits is a number to other readers of YAML."""

    words: str = "an id: lower-case letters, digits, - and _, beginning with a letter or digit"
    pattern: str = r"[a-z0-9][a-z0-9_-]*"

    def meaning(self, node: Scalar, spot: Spot) -> str | Wrong:
        """The id; for a near miss, what it could be."""
        if re.fullmatch(self.pattern, node.text) is None:
            likely = re.sub(r"[^a-z0-9_-]+", "-", node.text.casefold()).strip("-_")
            if likely and len(likely) <= self.longest:
                return spot.wrong(node, f"is not {self.words}", f"write `{likely}`")
        return super().meaning(node, spot)

    def schema(self) -> Schema:
        """A slug, or what editors take for another type, such as the cycle 2027 for a number."""
        types = ["string", "number", "boolean"]
        return {"type": types, "pattern": f"^{self.pattern}$", "maxLength": self.longest}


@dataclass(frozen=True)
class To(Slug):
    """The id of something else in the plan; `words_too` are words that stand for more, such as `company`."""

    words: str = "an id"
    kinds: tuple[str, ...] = ()
    words_too: tuple[str, ...] = ()

    def meaning(self, node: Scalar, spot: Spot) -> str | Wrong:
        """The id; whether it is known is checked when all files are read."""
        spot.collected.references.append(Reference(node, spot.key, self.kinds, self.words_too))
        return node.text


@dataclass(frozen=True)
class Choice(Word):
    """One of a few words; other words that people use for an option are read as it, and written as the option."""

    options: type[StrEnum] | tuple[str, ...]
    also: tuple[tuple[str, str], ...] = ()
    """Other words, each with the option that it stands for."""

    @property
    def texts(self) -> tuple[str, ...]:
        """The words, in their order."""
        return tuple(str(option) for option in self.options)

    @property
    def words(self) -> str:  # type: ignore[override]  # made from the options, so it can't drift from them
        """All the options."""
        return f"one of {', '.join(f'`{text}`' for text in self.texts)}"

    def meaning(self, node: Scalar, spot: Spot) -> Any:
        """The option; for a near miss, the option that was meant."""
        text = dict(self.also).get(node.text, node.text)
        if text not in self.texts:
            otherwise = f"write it like `{spot.example}`"
            ending = spot.collected.did_you_mean(node.text, self.texts, self.words, otherwise)
            return spot.wrong(node, f"is not {self.words}", ending)
        return text if isinstance(self.options, tuple) else self.options(text)

    def schema(self) -> Schema:
        """The options."""
        return {"enum": [*self.texts, *(word for word, _ in self.also)]}


@dataclass(frozen=True)
class Flag(Word):
    """Yes or no."""

    words: str = "`true` or `false`"

    def meaning(self, node: Scalar, spot: Spot) -> bool | Wrong:
        """Whether it is so."""
        text = node.text.lower()
        if text not in {"true", "false", "yes", "no"}:
            return spot.wrong(node, f"is not {self.words}")
        return text in {"true", "yes"}

    def write(self, value: bool) -> Tree:
        """`true` or `false`."""
        return "true" if value else "false"

    def schema(self) -> Schema:
        """A truth value."""
        return {"type": "boolean"}


_IS_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class Day(Word):
    """A day of the calendar."""

    words: str = "a day, year-month-day"
    first: date = date.min
    last: date = date.max

    def meaning(self, node: Scalar, spot: Spot) -> date | Wrong:
        """The day."""
        if _IS_DAY.fullmatch(node.text) is None:
            return spot.wrong(node, f"is not {self.words}")
        try:
            day = date.fromisoformat(node.text)
        except ValueError:
            return spot.wrong(node, "is not a day of the calendar")
        if not self.first <= day <= self.last:
            return spot.wrong(node, "is too far away", f"write a day from {self.first} to {self.last}")
        return day

    def write(self, value: date) -> Tree:
        """Year-month-day."""
        return value.isoformat()

    def schema(self) -> Schema:
        """A date."""
        return {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}

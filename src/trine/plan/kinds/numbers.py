"""Values that are numbers."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.plan.kinds.base import Schema, Spot, Word, Wrong
from trine.plan.layout import Tree, number_text

if TYPE_CHECKING:
    from trine.plan.nodes import Scalar

_NUMBER = r"[-+]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,4})?"
_IS_NUMBER = re.compile(_NUMBER, re.ASCII)
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:[ ,._'’\u00a0\u202f]\d{3})+(?:[.,]\d+)?")
_MONEY = re.compile(
    rf"(?:[€$£¥]|[A-Z]{{3}}) ?(?P<number>{_NUMBER})|(?P<before>{_NUMBER}) ?(?:[€$£¥]|[A-Z]{{3}})", re.ASCII
)
_NOT_FINITE = re.compile(r"[-+]?\.?(?:inf|nan|infinity)", re.IGNORECASE)


def _hundredth(digits: str) -> float:
    """The number divided by 100, exactly rounded, which dividing the float is not.

    >>> _hundredth("33.3"), _hundredth("2e1")
    (0.333, 0.2)
    """
    mantissa, _, exponent = digits.lower().partition("e")
    return float(f"{mantissa}e{int(exponent or 0) - 2}")


@dataclass(frozen=True)
class Number(Word):
    """A number; 22 % may be written as 0.22 or `22%`."""

    words: str = "a number"
    low: float = -math.inf
    high: float = math.inf

    def meaning(self, node: Scalar, spot: Spot) -> float | Wrong:
        """The number, as a fraction where a percentage was written."""
        text = node.text
        percent = text.endswith("%")
        digits = text[:-1].rstrip(" ") if percent else text
        if _IS_NUMBER.fullmatch(digits) is None:
            return self._not_a_number(node, spot)
        if node.style and not percent:
            return spot.wrong(node, f"stands in quotes, so it is not {self.words}", "take the quotes away")
        value = _hundredth(digits) if percent else float(digits)
        if not math.isfinite(value):
            return spot.wrong(node, "is too large a number")
        if not self.low <= value <= self.high:
            return self._out_of_range(node, value, spot)
        return value

    def _not_a_number(self, node: Scalar, spot: Spot) -> Wrong:
        if _GROUPED.fullmatch(node.text):
            has_decimals = re.search(r"[.,](?:\d{1,2}|\d{4,})$", node.text)
            plain = re.sub(r"[^\d+-]", "", node.text)
            instead = "write it without them, with a point for decimals" if has_decimals else f"write `{plain}`"
            return spot.wrong(node, "has thousands separators", instead)
        if re.fullmatch(r"[-+]?\d+,\d+\s?%?", node.text, re.ASCII):
            return spot.wrong(node, "has a decimal comma", f"write a point: `{node.text.replace(',', '.')}`")
        if _NOT_FINITE.fullmatch(node.text):
            return spot.wrong(node, "is not a finite number", "write a number, or leave the key out")
        if money := _MONEY.fullmatch(node.text):
            alone = money["number"] or money["before"]
            return spot.wrong(node, f"is not {self.words}", f"write it without the currency, as `{alone}`")
        return spot.wrong(node, f"is not {self.words}")

    def _out_of_range(self, node: Scalar, value: float, spot: Spot) -> Wrong:
        low, high = number_text(self.low), number_text(self.high)
        between = f"from {low} to {high}" if math.isfinite(self.high) else f"of at least {low}"
        if self.high == 1 and 1 < value <= 100:
            instead = f"write `{number_text(value)}%` for percent"
            return spot.wrong(node, f"is not {self.words} {between}", instead)
        return spot.wrong(node, f"is not {self.words} {between}")

    def write(self, value: float) -> Tree:
        """The shortest digits that give the same number back."""
        return number_text(value)

    def schema(self) -> Schema:
        """A number, or a text such as `22%`."""
        limits = {"minimum": self.low, "maximum": self.high}
        finite = {name: limit for name, limit in limits.items() if math.isfinite(limit)}
        return {"type": ["number", "string"], "pattern": rf"^{_NUMBER} *%$", **finite}


@dataclass(frozen=True)
class Whole(Word):
    """A whole number within bounds."""

    low: int
    high: int

    @property
    def words(self) -> str:  # type: ignore[override]  # made from the bounds, so it can't drift from them
        """The bounds."""
        return f"a whole number from {self.low} to {self.high}"

    def meaning(self, node: Scalar, spot: Spot) -> int | Wrong:
        """The number."""
        is_whole = not node.style and re.fullmatch(r"-?\d{1,9}", node.text, re.ASCII)
        if not is_whole or not self.low <= int(node.text) <= self.high:
            return spot.wrong(node, f"is not {self.words}")
        return int(node.text)

    def write(self, value: int) -> Tree:
        """Its digits."""
        return str(value)

    def schema(self) -> Schema:
        """An integer within the bounds."""
        return {"type": "integer", "minimum": self.low, "maximum": self.high}

"""What a finding is about in money, where its own figures tell: the distance between two of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.units import is_currency
from trine.core.wording import about

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trine.core.findings import Evidence

WORDS = {
    "T108": "apart",
    "T112": "short of the target",
    "T201": "from what was expected",
    "T202": "behind its pace",
    "T209": "between cost and return",
    "T301": "apart",
}
"""What the distance between the first and the last figure of money means, by the check that shows both."""
BETWEEN_FIRST_TWO = frozenset({"T201", "T202", "T209", "T301"})
"""Checks that show these two first, and further figures after them."""
_BOUND = re.compile(r"at (?:least|most) (?:\D{1,4})?([\d,]+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Stake:
    """An amount of money (not negative, in `unit`), with what it is."""

    amount: float
    unit: str
    words: str

    @property
    def text(self) -> str:
        """The amount in words, rounded to what is worth saying.

        >>> Stake(60000.0, "EUR", "apart").text
        'about € 60,000 apart'
        """
        return f"about {about(self.amount, self.unit)} {self.words}"


def at_stake(code: str, evidence: Sequence[Evidence]) -> Stake | None:
    """What a finding is about in money; none where its figures do not tell, which is no claim that it costs nothing.

    >>> from trine.core.findings import Evidence
    >>> spend = [Evidence("Finance", "at most € 200,000", "EUR"), Evidence("Marketing", "at least € 260,000", "EUR")]
    >>> at_stake("T108", spend)
    Stake(amount=60000.0, unit='EUR', words='apart')
    >>> at_stake("T101", spend) is None
    True
    """
    if code not in WORDS:
        return None
    figures = [(found, row.unit) for row in evidence if row.unit and is_currency(row.unit) and (found := _figure(row))]
    if len(figures) < 2:
        return None
    first, last = figures[0], figures[1 if code in BETWEEN_FIRST_TWO else -1]
    if first[1] != last[1] or first[0] == last[0]:
        return None
    return Stake(abs(last[0] - first[0]), first[1], WORDS[code])


def _figure(row: Evidence) -> float | None:
    """The figure of a line of evidence: a number, or the one bound that its text tells."""
    if isinstance(row.value, str):
        found = _BOUND.fullmatch(row.value)
        return float(found.group(1).replace(",", "")) if found else None
    return row.value

"""The known word that somebody may have meant."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def _plain(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word nearest to one that is not known; none if nothing is near.

    >>> nearest("custmer-outcome", ["customer_outcome", "cycle"])
    'customer_outcome'
    >>> nearest("Sales", ["sales", "sales_emea"])
    'sales'
    """
    if len(word) > 100:
        return None
    by_plain: dict[str, str] = {}
    for candidate in known:
        by_plain.setdefault(_plain(candidate), candidate)
    matches = get_close_matches(_plain(word), by_plain, n=1, cutoff=0.7)
    return by_plain[matches[0]] if matches else None


class Suggester:
    """Suggestions for many unknown words against long lists, with a bound on the work.

    Renaming a thousand metrics makes a thousand unknown words; the first hundred of a group get a suggestion.
    """

    def __init__(self, budget: int = 100) -> None:
        self._budget = budget
        self._found: dict[str, dict[str, str | None]] = {}

    def suggest(self, word: str, known: Iterable[str], group: str) -> str | None:
        """The known word of a group nearest to one that is not known."""
        found = self._found.setdefault(group, {})
        if word not in found and len(found) < self._budget:
            found[word] = nearest(word, known)
        return found.get(word)

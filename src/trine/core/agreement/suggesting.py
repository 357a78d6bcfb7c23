"""What somebody may mean who says in their own words what matters most: a suggestion, which they confirm or not."""

from __future__ import annotations

import math
import re
import unicodedata
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

ALIKE = 0.8
"""From this likeness on (Ratcliff and Metzener, Dr. Dobb's Journal, July 1988) two words are taken for the same."""
STEM = 4
"""A word that begins with another of so many letters or more is taken for it: renew, renewals."""
ENOUGH = 0.5
"""So much of what makes a candidate's words its own has to be said."""
CLEARLY = 0.15
"""By so much the best has to be ahead of the next; else nobody knows which is meant."""
_EMPTY = """
a about an and are as at be best better by can do first for from get go good have i in is it its make many matter
matters more most much must need needs new not of on only or our per should so than that the them they thing this to
top up us we what which will with you your
"""
EMPTY = frozenset(_EMPTY.split())
"""Words that say nothing of what is meant."""


def suggest(text: str, wordings: Mapping[str, Collection[str]]) -> str | None:
    """The candidate (id) that `text` seems to mean; none where none is meant clearly.

    `wordings` has what each candidate is called: its name, and whatever else speaks of it, such as the goal that it
    measures. A word that several candidates share says little. Initials stand for a name.

    >>> named = {"mql": ["Marketing qualified leads"], "lost": ["Customers lost"], "nrr": ["Net revenue retention"]}
    >>> suggest("Far more qualifed leads!", named), suggest("NRR", named), suggest("sleep", named)
    ('mql', 'nrr', None)
    """
    said = _words(text)
    names = {id_: [_words(each) for each in called] for id_, called in wordings.items()}
    every = [{word for name in called for word in name} for called in names.values()]
    scored = sorted(((_best(said, called, every), id_) for id_, called in names.items()), reverse=True)
    (best, found), (following, _) = [*scored, (0.0, ""), (0.0, "")][:2]
    return found if best >= ENOUGH and best - following >= CLEARLY else None


def _best(said: Sequence[str], called: Sequence[Sequence[str]], every: Sequence[Collection[str]]) -> float:
    return max((_share(said, name, every) for name in called), default=0.0)


def _share(said: Sequence[str], name: Sequence[str], every: Sequence[Collection[str]]) -> float:
    """How much of a name is said, 0 to 1; a rare word counts for more (inverse document frequency)."""
    if len(name) > 1 and "".join(word[0] for word in name) in said:
        return 1.0
    weights = [math.log(1 + len(every) / sum(word in words for words in every)) for word in name]
    held = math.fsum(weight for word, weight in zip(name, weights, strict=True) if any(_same(word, s) for s in said))
    return held / math.fsum(weights) if weights else 0.0


def _same(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    if len(short) >= STEM and long.startswith(short):
        return True
    return SequenceMatcher(None, word, other).ratio() >= ALIKE


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [word for word in re.findall(r"\w+", kept) if word not in EMPTY]

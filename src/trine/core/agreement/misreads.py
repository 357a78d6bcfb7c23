"""What teams take for another team's priorities, held against the list that this team has published."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from trine.core.agreement.answers import PICKS
from trine.core.agreement.measures import count, wilson

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trine.core.agreement.answers import Survey
    from trine.core.intervals import Interval


CHANCE = 0.05
"""A false belief that blind picks would make more often than this is none."""
MANY = 1 / 3
"""A false belief counts from this share of a team on."""
MOST = 0.5
"""What is on the list is unknown when surely more than this share of a team did not name it."""


class MisreadKind(StrEnum):
    """Believed and not on the list, or on the list and unknown."""

    FALSE = "false"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Misread:
    """How many (`count`) of a team's `n` respondents read one item of another team's list wrongly.

    `interval` is Wilson's for the share, at 95 %. `p` is the chance that as many or more read it wrongly if they all
    picked blindly.
    """

    team: str
    about: str
    item: str
    kind: MisreadKind
    count: int
    n: int
    interval: Interval
    p: float

    @property
    def is_clear(self) -> bool:
        """Whether it is more than chance and concerns so many that somebody should put it right."""
        if self.kind is MisreadKind.FALSE:
            return self.p < CHANCE and self.count / self.n >= MANY
        return self.interval.low > MOST


@dataclass(frozen=True, slots=True)
class Reading:
    """How well a team reads another's list: mean hits among 3 guesses, beside those of blind picks, and `p` for as few.

    Blind picks hit as a hypergeometric draw does: of N items the list has L, and everybody draws 3.
    """

    team: str
    about: str
    n: int
    hits: float
    blind: float
    p: float


def misreads(survey: Survey) -> Iterator[Misread]:
    """Every item that somebody reads wrongly, of all lists that are published and were guessed at."""
    for (team, about), rows in survey.guesses.items():
        listed = set(survey.published.get(about, ())) & set(survey.items)
        if not listed or team == about:
            continue
        counts, n = count(row.picks for row in rows), len(rows)
        chance = min(1.0, PICKS / len(survey.items))
        for item in survey.items:
            kind = MisreadKind.MISSED if item in listed else MisreadKind.FALSE
            wrong = n - counts[item] if item in listed else counts[item]
            if wrong:
                p = _at_least(wrong, n, 1 - chance if item in listed else chance)
                yield Misread(team, about, item, kind, wrong, n, wilson(wrong, n), p)


def readings(survey: Survey) -> Iterator[Reading]:
    """How well each team reads each published list as a whole."""
    for (team, about), rows in survey.guesses.items():
        listed = set(survey.published.get(about, ())) & set(survey.items)
        if listed and team != about:
            hits = [len(listed.intersection(row.picks)) for row in rows]
            null = hypergeometric(len(survey.items), len(listed))
            blind = sum(value * chance for value, chance in enumerate(null))
            yield Reading(team, about, len(rows), sum(hits) / len(hits), blind, _at_most(sum(hits), len(hits), null))


def hypergeometric(items: int, listed: int, drawn: int = PICKS) -> tuple[float, ...]:
    """The chance of 0, 1, 2, … hits when `drawn` of `items` are picked blindly and `listed` of them are right.

    >>> [round(chance, 4) for chance in hypergeometric(10, 3)]
    [0.2917, 0.525, 0.175, 0.0083]
    """
    ways = math.comb(items, drawn)
    return tuple(math.comb(listed, hits) * math.comb(items - listed, drawn - hits) / ways for hits in range(drawn + 1))


def _at_least(wrong: int, n: int, chance: float) -> float:
    """The upper tail of the binomial distribution: one item among a respondent's blind picks, over all respondents."""
    terms = (math.comb(n, k) * chance**k * (1 - chance) ** (n - k) for k in range(wrong, n + 1))
    return min(1.0, math.fsum(terms))


def _at_most(total: int, n: int, null: Sequence[float]) -> float:
    """The chance of so few hits or fewer over n respondents: the hypergeometric chances, convolved."""
    sums = [1.0]
    for _ in range(n):
        sums = [
            math.fsum(sums[at - hits] * null[hits] for hits in range(len(null)) if 0 <= at - hits < len(sums))
            for at in range(len(sums) + len(null) - 1)
        ]
    return min(1.0, math.fsum(sums[: total + 1]))

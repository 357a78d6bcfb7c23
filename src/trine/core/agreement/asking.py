"""Whom each respondent is asked about: a few teams a head, so that it takes two minutes, and enough heads a team."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_ASKED = 4
"""About so many teams one person is asked."""
ENOUGH = 8
"""Guesses a pair of teams should get if everybody answers: of 8 who are asked, 5 answer nearly always."""


def covered(members: int, others: Sequence[str]) -> tuple[str, ...]:
    """About which of the others, the first first, a team of so many members is asked: as many as it can fill.

    >>> covered(6, "abcdefg"), covered(10, "abcdefg"), covered(30, "abcdefg")
    (('a', 'b', 'c', 'd'), ('a', 'b', 'c', 'd', 'e'), ('a', 'b', 'c', 'd', 'e', 'f', 'g'))
    """
    return tuple(others[: max(MOST_ASKED, members * MOST_ASKED // ENOUGH)])


def asked_next(others: Sequence[str], answered: Mapping[str, int]) -> tuple[str, ...]:
    """The few of the others that have had the fewest guesses so far; of equals those that come first.

    >>> asked_next("abcdef", {"a": 2, "b": 1})
    ('c', 'd', 'e', 'f')
    """
    chosen = sorted(others, key=lambda team: answered.get(team, 0))[:MOST_ASKED]
    return tuple(team for team in others if team in chosen)


def near(team: str, others: Sequence[str], ties: Mapping[frozenset[str], int]) -> tuple[str, ...]:
    """The others, those with whom the team has the most to do first; of equals as they come.

    >>> near("sales", ["finance", "marketing"], {frozenset({"sales", "marketing"}): 2})
    ('marketing', 'finance')
    """
    return tuple(sorted(others, key=lambda other: -ties.get(frozenset({team, other}), 0)))

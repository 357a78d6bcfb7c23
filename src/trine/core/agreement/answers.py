"""What people answered: their own top three, and what they take for other teams' top three."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PICKS = 3
"""How many items everybody chooses."""
COMPANY = "company"
"""What an answer is about that names the company's own top three."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One respondent's picks about one thing: the company, or what a team (id) has for its top three.

    `perceived` is how many of the respondent's own three they believe that a random colleague there would name, 0 to 3.
    In an answer about the company it speaks of colleagues in the respondent's own team.
    """

    respondent: str
    team: str
    about: str
    picks: tuple[str, ...]
    perceived: float | None = None


@dataclass(frozen=True)
class Survey:
    """All answers of one wave, and what they are held against.

    `items` are the ids that people chose from. `published` has each team's own list, where it has one; `members` how
    many people a team has, where that is known.
    """

    items: tuple[str, ...]
    answers: tuple[Answer, ...]
    published: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    members: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def own(self) -> Mapping[str, tuple[Answer, ...]]:
        """The answers about the company, by team; teams in order of their ids."""
        return _by_team(answer for answer in self.answers if answer.about == COMPANY)

    @cached_property
    def guesses(self) -> Mapping[tuple[str, str], tuple[Answer, ...]]:
        """The answers about teams, by the team that answers and the team that they are about."""
        found: dict[tuple[str, str], list[Answer]] = defaultdict(list)
        for answer in self.answers:
            if answer.about != COMPANY:
                found[answer.team, answer.about].append(answer)
        return {pair: tuple(rows) for pair, rows in sorted(found.items())}

    @cached_property
    def perceptions(self) -> Mapping[tuple[str, str], Mapping[str, float]]:
        """What a team (first) believes of colleagues in a team (second), by respondent, as a share of 1."""
        found: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
        for answer in sorted(self.answers, key=lambda row: row.about != COMPANY):
            if answer.perceived is not None:
                other = answer.team if answer.about == COMPANY else answer.about
                found[answer.team, other][answer.respondent] = answer.perceived / PICKS
        return dict(found)


def _by_team(answers: Iterable[Answer]) -> dict[str, tuple[Answer, ...]]:
    found: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        found[answer.team].append(answer)
    return {team: tuple(rows) for team, rows in sorted(found.items())}

"""How well teams work together: what each says of the others, in four questions from 1 (not at all) to 5 (fully).

What is shown follows the rules of `rules`: nothing of fewer than five, and nothing that a small group answers alike.
Each question stands for itself, and no figure is taken over several, so that one that is hidden can't be worked out.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean, variance
from typing import TYPE_CHECKING

from trine.core.agreement.alpha import alpha
from trine.core.agreement.disclosure import ALIKE, TOO_NEAR, Suppressed
from trine.core.agreement.jackknife import LEAST, student
from trine.core.agreement.rules import are_alike, is_too_few
from trine.core.intervals import Interval

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

LOW, HIGH = 1, 5
TOO_FEW = f"fewer than {LEAST} answers"
ROUNDING = 1 / 12
"""The variance of rounding to whole points: who all say 4 may mean anything from 3.5 to 4.5."""


class Question(StrEnum):
    """What is asked about a team."""

    KNOWN = "known"
    REPLIES = "replies"
    HANDOVER = "handover"
    AGAIN = "again"


ASKED: Mapping[Question, str] = {
    Question.KNOWN: "We know what they are working on.",
    Question.REPLIES: "When we ask them for something, they answer in time.",
    Question.HANDOVER: "We agree with them on what “done” means when work passes between us.",
    Question.AGAIN: "We would choose to work with them again.",
}
"""The four, as they are put to people."""
SHORT: Mapping[Question, str] = {
    Question.KNOWN: "know their work",
    Question.REPLIES: "answer in time",
    Question.HANDOVER: "agree on done",
    Question.AGAIN: "would choose them again",
}
"""The four, where there is little room."""


@dataclass(frozen=True, slots=True)
class Rating:
    """What one respondent says of one team; a question may be passed over."""

    respondent: str
    team: str
    about: str
    scores: Mapping[Question, int]


@dataclass(frozen=True, slots=True)
class Score:
    """The mean of `n` answers to one question, 1 to 5, with a 95 % interval (Student's t)."""

    question: Question
    n: int
    mean: float
    interval: Interval | None
    is_census: bool
    """Everybody in the team has answered: nothing was sampled, so that there is no interval."""


@dataclass(frozen=True, slots=True)
class Rated:
    """What a team says of another. `alpha` is how far its people agree on it (Krippendorff, interval scale)."""

    team: str
    about: str
    scores: tuple[Score, ...]
    alpha: float | None

    @property
    def mean(self) -> float:
        """The mean of the questions that are shown, each counting the same."""
        return fmean(score.mean for score in self.scores)


@dataclass(frozen=True, slots=True)
class Collaboration:
    """What is shown of how teams work together; `suppressed` names each question that is not, as its `what`."""

    rated: tuple[Rated, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()


def rate(
    ratings: Iterable[Rating], members: Mapping[str, int] | None = None, near: Collection[str] = ()
) -> Collaboration:
    """All that may be shown; `members` is how many people a team has, where that is known.

    Of a team that has fewer than five people nothing is shown: what is said of it is said of one or two. Nor what a
    team `near` says: its answers less those of a wave before would tell of the few who left or joined.

    >>> scores = {Question.KNOWN: 4, Question.REPLIES: 2}
    >>> [row.why for row in rate([Rating("s1", "sales", "product", scores)]).suppressed]
    ['fewer than 5 answers', 'fewer than 5 answers']
    """
    by_pair: dict[tuple[str, str], list[Rating]] = defaultdict(list)
    for row in ratings:
        if row.team != row.about:
            by_pair[row.team, row.about].append(row)
    rated, hidden = [], []
    for (team, about), rows in sorted(by_pair.items()):
        shown: dict[Question, list[int]] = {}
        for question in Question:
            answers = [row.scores[question] for row in rows if question in row.scores]
            if why := _why_hidden(answers, members, about) or (TOO_NEAR if answers and team in near else ""):
                hidden.append(Suppressed(team, about, question.value, why))
            elif answers:
                shown[question] = answers
        if shown:
            scores = tuple(_score(each, answers, (members or {}).get(team)) for each, answers in shown.items())
            rated.append(Rated(team, about, scores, alpha(list(shown.values()))))
    return Collaboration(tuple(rated), tuple(hidden))


def is_asked_about(members: int) -> bool:
    """Whether people are asked how well they work with a team of so many."""
    return not is_too_few(members)


def _why_hidden(answers: Sequence[int], members: Mapping[str, int] | None, about: str) -> str:
    if not answers:
        return ""
    if is_too_few(len(answers)) or (members is not None and not is_asked_about(members.get(about, 0))):
        return TOO_FEW
    return ALIKE if are_alike(answers) else ""


def _score(question: Question, answers: Sequence[int], members: int | None) -> Score:
    n, mean, is_census = len(answers), fmean(answers), len(answers) == members
    reach = student(n - 1) * math.sqrt(max(variance(answers), ROUNDING) / n)
    interval = None if is_census else Interval(max(LOW, mean - reach), min(HIGH, mean + reach))
    return Score(question, n, mean, interval, is_census)

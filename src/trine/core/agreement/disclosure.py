"""What of a survey may be shown, so that nobody's answer can be worked out: not from one figure, nor from differences.

* Nothing is shown of fewer than 5 respondents, on either side of a pair.
* Where a group of fewer than 10 all say the same, its figure would tell each one's answer; it is not shown.
* The guesses of a team at one list stand or fall together: all counts add up to three a head, so that one left out
  could be worked out from the others.
* What is said of everybody is said of the teams that are shown in full; it tells nothing that their pairs do not.
* How many have answered is hidden for a small team, and then for the next one too: else the total less the others
  would tell.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trine.core.agreement.answers import PICKS, Answer, Survey
from trine.core.agreement.jackknife import LEAST
from trine.core.agreement.measures import count
from trine.core.agreement.misreads import Misread, Reading, misreads, readings
from trine.core.agreement.pairs import Pair, pairs

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

SMALL = 10
"""Under so many respondents an answer that all share tells each one's."""
EVERYBODY = "everybody"

TOO_FEW = f"fewer than {LEAST} answers on one side"
ALIKE = f"fewer than {SMALL} answers, too much alike to be shown without telling who said what"
FEW_BELIEFS = f"fewer than {LEAST} said what they believe, or all the same"


@dataclass(frozen=True, slots=True)
class Suppressed:
    """What is not shown, and why. `what` is `agreement`, `perceived` or `misreads`."""

    team: str
    other: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Published:
    """What is shown of a survey; `everybody` is the mean over all teams that are shown in full, if there are any."""

    pairs: tuple[Pair, ...]
    misreads: tuple[Misread, ...]
    readings: tuple[Reading, ...]
    suppressed: tuple[Suppressed, ...]
    answered: Mapping[str, int | None]
    """How many of each team have answered; none where that is hidden."""
    everybody: Pair | None = None


def publish(survey: Survey) -> Published:
    """All that may be shown."""
    hidden: list[Suppressed] = []
    shown = tuple(_shown_pairs(survey, hidden))
    guessed = {pair for pair in survey.guesses if _may_show_guesses(survey, pair, hidden)}
    return Published(
        pairs=shown,
        misreads=tuple(row for row in misreads(survey) if (row.team, row.about) in guessed),
        readings=tuple(row for row in readings(survey) if (row.team, row.about) in guessed),
        suppressed=tuple(sorted(hidden, key=lambda row: (row.team, row.other, row.what))),
        answered=_answered(survey),
        everybody=_everybody(survey, shown),
    )


def _shown_pairs(survey: Survey, hidden: list[Suppressed]) -> list[Pair]:
    small = {team for team, rows in survey.own.items() if len(rows) < LEAST}
    alike = {team for team, rows in survey.own.items() if len(rows) < SMALL and _is_one_answer(rows)}
    shown = []
    for team in survey.own:
        for other in survey.own:
            if {team, other} & small:
                hidden.append(Suppressed(team, other, "agreement", TOO_FEW))
            elif team == other and team in alike:
                hidden.append(Suppressed(team, other, "agreement", ALIKE))
    left_out = {(row.team, row.other) for row in hidden}
    for pair in pairs(survey):
        if (pair.team, pair.other) not in left_out:
            shown.append(_without_few_beliefs(pair, survey, hidden))
    return sorted(shown, key=lambda pair: (pair.team, pair.other))


def _without_few_beliefs(pair: Pair, survey: Survey, hidden: list[Suppressed]) -> Pair:
    believed = survey.perceptions.get((pair.team, pair.other), {})
    is_alike = len(believed) < SMALL and len(set(believed.values())) == 1
    if not believed or (len(believed) >= LEAST and not is_alike):
        return pair
    hidden.append(Suppressed(pair.team, pair.other, "perceived", FEW_BELIEFS))
    return replace(pair, n_perceived=0, perceived=None, gap=None, gap_interval=None)


def _may_show_guesses(survey: Survey, pair: tuple[str, str], hidden: list[Suppressed]) -> bool:
    rows = survey.guesses[pair]
    if len(rows) < LEAST:
        hidden.append(Suppressed(*pair, "misreads", TOO_FEW))
        return False
    if len(rows) < SMALL and len(rows) in count(row.picks for row in rows).values():
        hidden.append(Suppressed(*pair, "misreads", ALIKE))
        return False
    return True


def _is_one_answer(rows: Collection[Answer]) -> bool:
    return len({frozenset(row.picks) for row in rows}) == 1


def _everybody(survey: Survey, shown: Collection[Pair]) -> Pair | None:
    """All respondents of teams whose own pair is shown, as one group; what they believe is of colleagues in general."""
    teams = [pair.team for pair in shown if pair.team == pair.other]
    if not teams:
        return None
    means = _mean_beliefs(survey, {(row.team, row.other) for row in shown if row.perceived is not None})
    rows = tuple(
        replace(row, team=EVERYBODY, perceived=means.get(row.respondent)) for team in teams for row in survey.own[team]
    )
    is_known = survey.members.keys() >= set(teams)
    members = {EVERYBODY: sum(survey.members[team] for team in teams)} if is_known else {}
    return next(pairs(Survey(survey.items, rows, members=members)), None)


def _mean_beliefs(survey: Survey, shown: Collection[tuple[str, str]]) -> dict[str, float]:
    """Each respondent's belief, on average over the teams for which beliefs are shown, 0 to 3."""
    found: dict[str, list[float]] = {}
    for pair, by_respondent in survey.perceptions.items():
        if pair in shown:
            for respondent, value in by_respondent.items():
                found.setdefault(respondent, []).append(PICKS * value)
    return {respondent: sum(values) / len(values) for respondent, values in found.items()}


def _answered(survey: Survey) -> dict[str, int | None]:
    counts: dict[str, int | None] = {team: len(rows) for team, rows in survey.own.items()}
    by_size = sorted(survey.own, key=lambda team: len(survey.own[team]))
    small = [team for team in by_size if len(survey.own[team]) < LEAST]
    hidden = by_size[: max(len(small), 2)] if small else []
    return counts | dict.fromkeys(hidden)

"""What of a survey may be shown, so that nobody's answer can be worked out: not from one figure, nor from differences.

* Nothing is shown of fewer than 5 respondents, on either side of a pair.
* Where in a group of fewer than 10 all say the same, or all but one, its figures would tell each one's answer, or tell
  that one what the others said. Such a team is shown in no pair: two teams that agree in full would tell of both.
* Where in a group of fewer than 10 all, or all but one, name the same first, or the same two first, no figure shows the
  order: it would tell who named what first.
* The guesses of a team at one list stand or fall together: all counts add up to three a head, so that one left out
  could be worked out from the others.
* Two waves are one table less another: where it looks as if only a few had left or joined, the later is not shown.
  Where all guesses of a team look so, they bear out that nobody else changed their mind; then no figure of it is shown.
* What is said of everybody is said of the teams that are shown; it tells nothing that their pairs do not.
* How many have answered is shown for a team of 5 or more, as in its pairs, and there is no total over all teams.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trine.core.agreement.answers import PICKS, Survey
from trine.core.agreement.jackknife import LEAST
from trine.core.agreement.measures import count
from trine.core.agreement.misreads import Misread, MisreadKind, Reading, misreads, readings
from trine.core.agreement.pairs import Pair, pairs
from trine.core.agreement.rules import SMALL, are_alike, are_all_the_same, is_too_few, nobody_else_changed, tells_of_few

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from trine.core.agreement.answers import Answer

EVERYBODY = "everybody"

TOO_FEW = f"fewer than {LEAST} answers on one side"
ALIKE = f"fewer than {SMALL} answers, too much alike to be shown without telling who said what"
TOO_NEAR = f"so near to the answers of a wave before that the difference would tell of fewer than {LEAST}"
FEW_BELIEFS = f"fewer than {LEAST} said what they believe, or all the same"


@dataclass(frozen=True, slots=True)
class Suppressed:
    """What is not shown, and why. `what` is `agreement`, `ordered`, `perceived` or `misreads`."""

    team: str
    other: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Published:
    """What is shown of a survey; `everybody` is all people of the teams that are shown, if there are any."""

    pairs: tuple[Pair, ...]
    misreads: tuple[Misread, ...]
    readings: tuple[Reading, ...]
    suppressed: tuple[Suppressed, ...]
    answered: Mapping[str, int | None]
    """How many of each team have answered; none for a team of fewer than 5."""
    everybody: Pair | None = None

    @property
    def near(self) -> frozenset[str]:
        """The teams of which nothing is shown, because it would tell of the few who left or joined."""
        own = (row for row in self.suppressed if row.what == "agreement" and row.team == row.other)
        return frozenset(row.team for row in own if row.why == TOO_NEAR)


def publish(survey: Survey, before: Collection[Published] = (), asked: Collection[str] = ()) -> Published:
    """All that may be shown, to people who also know what was shown of the waves `before`.

    `asked` are all teams that were: of one in which nobody answered it reads as of one in which somebody did.
    """
    hidden: list[Suppressed] = []
    teams = tuple(sorted({*survey.own, *asked}))
    near = {team for team in survey.own if any(_says_it_again(survey, team, wave) for wave in before)}
    shown = tuple(_shown_pairs(survey, teams, near, hidden))
    guessed = {pair for pair in survey.guesses if _may_show_guesses(survey, pair, before, hidden)}
    return Published(
        pairs=shown,
        misreads=tuple(row for row in misreads(survey) if (row.team, row.about) in guessed),
        readings=tuple(row for row in readings(survey) if (row.team, row.about) in guessed),
        suppressed=tuple(sorted(hidden, key=lambda row: (row.team, row.other, row.what))),
        answered=_answered(survey, teams),
        everybody=_everybody(survey, shown),
    )


def _shown_pairs(survey: Survey, teams: Sequence[str], near: Collection[str], hidden: list[Suppressed]) -> list[Pair]:
    alike = {team for team, rows in survey.own.items() if are_alike(frozenset(row.picks) for row in rows)}
    why = dict.fromkeys(alike, ALIKE) | dict.fromkeys(near, TOO_NEAR)
    why |= {team: TOO_FEW for team in teams if is_too_few(len(survey.own.get(team, ())))}
    for team in teams:
        for other in teams:
            reasons = {why[each] for each in (team, other) if each in why}
            if reasons:
                first = next(reason for reason in (TOO_FEW, TOO_NEAR, ALIKE) if reason in reasons)
                hidden.append(Suppressed(team, other, "agreement", first))
    shown = [pair for pair in pairs(survey) if not {pair.team, pair.other} & why.keys()]
    in_order = {team for team, rows in survey.own.items() if _are_alike_in_order(rows)}
    told = [_without_few_beliefs(_without_order(pair, in_order, hidden), survey, hidden) for pair in shown]
    return sorted(told, key=lambda pair: (pair.team, pair.other))


def _are_alike_in_order(rows: Sequence[Answer]) -> bool:
    """Whether a small group name nearly the same first, or nearly the same two first."""
    return are_alike(row.picks[:1] for row in rows) or are_alike(frozenset(row.picks[:2]) for row in rows)


def _without_order(pair: Pair, alike: Collection[str], hidden: list[Suppressed]) -> Pair:
    if not {pair.team, pair.other} & set(alike):
        return pair
    hidden.append(Suppressed(pair.team, pair.other, "ordered", ALIKE))
    return replace(pair, ordered=None)


def _without_few_beliefs(pair: Pair, survey: Survey, hidden: list[Suppressed]) -> Pair:
    believed = survey.perceptions.get((pair.team, pair.other), {})
    if not believed or not (is_too_few(len(believed)) or are_all_the_same(believed.values())):
        return pair
    hidden.append(Suppressed(pair.team, pair.other, "perceived", FEW_BELIEFS))
    return replace(pair, n_perceived=0, perceived=None, gap=None, gap_interval=None)


def _may_show_guesses(
    survey: Survey, pair: tuple[str, str], before: Collection[Published], hidden: list[Suppressed]
) -> bool:
    why = _why_hidden(survey, pair, before)
    is_small = is_too_few(len(survey.own.get(pair[0], ())))
    if why is not None and not is_small:  # that a small team guesses at all would tell that somebody of it answered
        hidden.append(Suppressed(*pair, "misreads", why))
    return why is None


def _why_hidden(survey: Survey, pair: tuple[str, str], before: Collection[Published]) -> str | None:
    rows = survey.guesses[pair]
    n, counts = len(rows), count(row.picks for row in rows)
    if is_too_few(n):
        return TOO_FEW
    if are_alike(frozenset(row.picks) for row in rows) or _is_named_by_all(counts, n):
        return ALIKE
    for wave in before:
        earlier = _earlier_counts(wave, pair, survey.published.get(pair[1], ()))
        if earlier is not None and tells_of_few(counts, n, *earlier):
            return TOO_NEAR
    return None


def _says_it_again(survey: Survey, team: str, before: Published) -> bool:
    """Whether all guesses of a team that a wave before shows too bear out that only a few left or joined since.

    A list of counts seldom looks so by chance, and several hardly ever do; a mean does more often than not, and bears
    out nothing.
    """
    few, fits = _few_came_or_went(len(survey.own[team]), before.answered.get(team)), []
    for pair, rows in survey.guesses.items():
        earlier = _earlier_counts(before, pair, survey.published.get(pair[1], ())) if pair[0] == team else None
        if earlier is not None and _why_hidden(survey, pair, ()) is None:
            n = len(rows)
            few = few or _few_came_or_went(n, earlier[1])
            fits.append(nobody_else_changed(count(row.picks for row in rows), n, *earlier))
    return few and bool(fits) and all(fits)


def _few_came_or_went(n: int, earlier: int | None) -> bool:
    return earlier is not None and 0 < abs(n - earlier) < LEAST


def _is_named_by_all(counts: Mapping[str, int], n: int) -> bool:
    """Whether a small group all name one item; that nobody names one may be shown."""
    return n < SMALL and n in counts.values()


def _earlier_counts(
    before: Published, pair: tuple[str, str], listed: Collection[str]
) -> tuple[Mapping[str, int], int] | None:
    """How many named each item in a wave before, as anybody can work out from what was shown; none if nothing was."""
    whole = next((row for row in before.readings if (row.team, row.about) == pair), None)
    if whole is None:
        return None
    wrong = {row.item: row for row in before.misreads if (row.team, row.about) == pair}
    named = {item: row.n - row.count if row.kind is MisreadKind.MISSED else row.count for item, row in wrong.items()}
    is_all = sum(named.values()) == PICKS * whole.n
    return (named if is_all else dict.fromkeys(listed, whole.n) | named), whole.n


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
    everybody = next(pairs(Survey(survey.items, rows, members=members)), None)
    if everybody is not None and any(pair.ordered is None for pair in shown):
        return replace(everybody, ordered=None)
    return everybody


def _mean_beliefs(survey: Survey, shown: Collection[tuple[str, str]]) -> dict[str, float]:
    """Each respondent's belief, on average over the teams for which beliefs are shown, 0 to 3."""
    found: dict[str, list[float]] = {}
    for pair, by_respondent in survey.perceptions.items():
        if pair in shown:
            for respondent, value in by_respondent.items():
                found.setdefault(respondent, []).append(PICKS * value)
    return {respondent: sum(values) / len(values) for respondent, values in found.items()}


def _answered(survey: Survey, teams: Sequence[str]) -> dict[str, int | None]:
    count_of = {team: len(survey.own.get(team, ())) for team in teams}
    return {team: None if is_too_few(n) else n for team, n in count_of.items()}

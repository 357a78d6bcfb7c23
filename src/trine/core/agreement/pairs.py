"""How far each pair of teams names the same top three, and how far they believe that they do."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

from trine.core.agreement.answers import PICKS
from trine.core.agreement.jackknife import for_share, jackknife_interval
from trine.core.agreement.measures import (
    beyond_chance,
    count,
    ordered_overlap,
    overlap_across,
    overlap_within,
)
from trine.core.intervals import Interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trine.core.agreement.answers import Answer, Survey
    from trine.core.agreement.measures import Picks


@dataclass(frozen=True, slots=True)
class Pair:
    """What one team believes of another, or of itself, beside what is so. All shares run from 0 to 1.

    `n` counts the respondents whose picks are compared. `gap` is what is believed less what is so, over those of
    `team` who said what they believe (`n_perceived`); above zero it is agreement that only seems so.
    """

    team: str
    other: str
    n: int
    overlap: float
    kappa: float | None
    ordered: float | None
    """How far they name the same in the same order; none where that would tell what people named first."""
    interval: Interval | None
    is_census: bool
    """Everybody in both teams has answered: nothing was sampled, so that there is no interval."""
    n_perceived: int = 0
    perceived: float | None = None
    gap: float | None = None
    gap_interval: Interval | None = None


def pairs(survey: Survey) -> Iterator[Pair]:
    """Every pair of teams whose answers can be compared, each way round, and each team with itself."""
    for one, two in combinations_with_replacement(survey.own, 2):
        if one == two:
            if len(survey.own[one]) > 1:
                yield _pair(survey, one, one)
        else:
            yield _pair(survey, one, two)
            yield _pair(survey, two, one)


def _pair(survey: Survey, team: str, other: str) -> Pair:
    rows, others = survey.own[team], survey.own[other]
    picks, against = _picks(rows), _picks(others)
    same = team == other
    overlap = overlap_within(picks) if same else overlap_across(picks, against)
    left_out = [_without_each_within(picks)] if same else _without_each_across(picks, against)
    is_census = all(survey.members.get(name) == len(survey.own[name]) for name in (team, other))
    spread = None if is_census else jackknife_interval(left_out, overlap)
    believed = survey.perceptions.get((team, other), {})
    gap = _gap(believed, rows, overlap, left_out) if believed else None
    return Pair(
        team=team,
        other=other,
        n=len(rows) if same else len(rows) + len(others),
        overlap=overlap,
        kappa=beyond_chance(overlap, len(survey.items)),
        ordered=ordered_overlap(picks, None if same else against),
        interval=None if spread is None else for_share(spread, overlap, min(len(rows), len(others)), PICKS),
        is_census=is_census,
        n_perceived=len(believed),
        perceived=None if gap is None else gap.believed,
        gap=None if gap is None else gap.believed - overlap,
        gap_interval=None if gap is None else gap.interval,
    )


@dataclass(frozen=True, slots=True)
class _Gap:
    believed: float
    interval: Interval | None


def _gap(
    believed: Mapping[str, float], rows: Sequence[Answer], overlap: float, left_out: Sequence[Sequence[float]]
) -> _Gap:
    """Mean belief, and an interval for belief less overlap: who is left out of the one is left out of the other."""
    total, n = sum(believed.values()), len(believed)
    mean = total / n
    if n < 2:
        return _Gap(mean, None)
    own = [
        ((total - believed[row.respondent]) / (n - 1) if row.respondent in believed else mean) - without
        for row, without in zip(rows, left_out[0], strict=True)
    ]
    there = [[mean - without for without in group] for group in left_out[1:]]
    interval = jackknife_interval([own, *there], mean - overlap)
    return _Gap(mean, None if interval is None else Interval(max(-1.0, interval.low), min(1.0, interval.high)))


def _picks(rows: Sequence[Answer]) -> list[Picks]:
    return [row.picks for row in rows]


def _without_each_within(rows: Sequence[Picks]) -> list[float]:
    """The overlap of a group without each of its respondents; with two respondents what it is with both."""
    n, counts = len(rows), count(rows)
    if n < 3:
        return [overlap_within(rows)] * n
    total = sum(each * (each - 1) for each in counts.values())
    scale = PICKS * (n - 1) * (n - 2)
    return [(total - 2 * sum(counts[item] - 1 for item in row)) / scale for row in rows]


def _without_each_across(rows: Sequence[Picks], others: Sequence[Picks]) -> list[list[float]]:
    """The overlap of two groups without each respondent of the first, and without each of the second."""
    return [_without_each(rows, others), _without_each(others, rows)]


def _without_each(rows: Sequence[Picks], others: Sequence[Picks]) -> list[float]:
    n, counts, against = len(rows), count(rows), count(others)
    if n < 2:
        return [overlap_across(rows, others)] * n
    total = sum(each * against[item] for item, each in counts.items())
    return [(total - sum(against[item] for item in row)) / (PICKS * (n - 1) * len(others)) for row in rows]

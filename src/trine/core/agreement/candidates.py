"""What people choose from: the teams' own top KPIs, what the company aims for, and decoys that are on nobody's list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.agreement.answers import PICKS
from trine.core.agreement.lists import published_lists
from trine.core.agreement.suggesting import suggest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from trine.core.company import Company

FEWEST, MOST = 8, 12
"""With fewer to choose from, people who guess agree too often to learn from it; with more, nobody reads them all."""
DECOYS = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something to choose; a decoy is on no team's list."""

    id: str
    name: str
    is_decoy: bool = False


def propose(company: Company, today: date, teams: Sequence[str]) -> tuple[Candidate, ...]:
    """Up to 12 candidates, for teams in order of how much is to be learnt about them.

    First come whole lists of three, of as many teams as there is room for, because only a team whose whole list can be
    chosen can be guessed; then the first of each other team, and what the company's goals measure. Two places are kept
    for decoys, as far as there are metrics that are on nobody's list.
    """
    names = {metric.id: metric.name for metric in company.metrics}
    wanted = [metric for metric in dict.fromkeys(_wanted(company, today, teams)) if metric in names]
    never = {kpi.metric for kpi in company.kpis} | set(wanted)
    of_goals = {result.metric for goal in company.goals for result in goal.key_results}
    spare = sorted((name for name in names if name not in never), key=lambda name: (name not in of_goals, name))
    kept = wanted[: MOST - min(DECOYS, len(spare))]
    real = [Candidate(metric, names[metric]) for metric in kept]
    return (*real, *(Candidate(metric, names[metric], is_decoy=True) for metric in spare[: MOST - len(real)]))


def _wanted(company: Company, today: date, teams: Sequence[str]) -> Iterator[str]:
    lists = published_lists(company, today)
    room = MOST - DECOYS
    whole: dict[str, None] = {}
    for team in teams:
        listed = lists.get(team, ())
        if len(listed) == PICKS and len({*whole, *listed}) <= room:
            whole |= dict.fromkeys(listed)
    yield from whole
    yield from (lists[team][0] for team in teams if team in lists)
    running = {cycle.id for cycle in company.cycles if cycle.start <= today <= cycle.end}
    for goal in company.goals:
        if goal.is_company_goal and goal.cycle in running:
            yield from (result.metric for result in goal.key_results[:1])


def can_be_guessed(lists: Mapping[str, Sequence[str]], items: Collection[str]) -> tuple[str, ...]:
    """The teams whose whole list of three stands among the items: of any other, a right answer is impossible.

    >>> can_be_guessed({"sales": "abc", "product": "abx", "marketing": "ab"}, "abcd")
    ('sales',)
    """
    return tuple(team for team, listed in lists.items() if len(listed) == PICKS and set(listed) <= set(items))


def sounds_like(text: str, names: Mapping[str, str]) -> str | None:
    """Which candidate (id) somebody clearly means in their own words, by the candidates' names.

    >>> sounds_like("We need more qualified leads!", {"mql": "Qualified leads", "churn": "Customers lost"})
    'mql'
    """
    return suggest(text, {id_: (name,) for id_, name in names.items()})

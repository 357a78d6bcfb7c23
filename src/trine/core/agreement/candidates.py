"""What people choose from: the teams' own top KPIs, what the company aims for, and decoys that are on nobody's list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.agreement.answers import PICKS
from trine.core.agreement.lists import published_lists
from trine.core.agreement.suggesting import suggest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from trine.core.company import Company

FEWEST, MOST = 8, 12
"""With fewer to choose from, people who guess agree too often to learn from it; with more, nobody reads them all."""
DECOYS = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something to choose; a decoy is on no team's list."""

    id: str
    name: str
    is_decoy: bool = False


def propose(company: Company, today: date, teams: Collection[str]) -> tuple[Candidate, ...]:
    """Up to 12 candidates: every team's first, then what the company's goals measure, then the seconds and thirds.

    Three places are kept for decoys, as far as there are metrics that are on nobody's list; those come last.
    """
    names = {metric.id: metric.name for metric in company.metrics}
    listed = {kpi.metric for kpi in company.kpis}
    wanted = dict.fromkeys(_wanted(company, today, published_lists(company, today), teams))
    of_goals = {result.metric for goal in company.goals for result in goal.key_results}
    never = listed | wanted.keys()
    spare = sorted((name for name in names if name not in never), key=lambda name: (name not in of_goals, name))
    decoys = spare[: max(DECOYS, MOST - len(wanted))]
    kept = [metric for metric in wanted if metric in names][: MOST - min(DECOYS, len(decoys))]
    real = [Candidate(metric, names[metric]) for metric in kept]
    return (*real, *(Candidate(metric, names[metric], is_decoy=True) for metric in decoys[: MOST - len(real)]))


def _wanted(
    company: Company, today: date, lists: Mapping[str, tuple[str, ...]], teams: Collection[str]
) -> Iterator[str]:
    yield from _at(lists, teams, 0)
    running = {cycle.id for cycle in company.cycles if cycle.start <= today <= cycle.end}
    for goal in company.goals:
        if goal.is_company_goal and goal.cycle in running:
            yield from (result.metric for result in goal.key_results[:1])
    for place in range(1, PICKS):
        yield from _at(lists, teams, place)


def _at(lists: Mapping[str, tuple[str, ...]], teams: Collection[str], place: int) -> Iterator[str]:
    yield from (lists[team][place] for team in teams if len(lists.get(team, ())) > place)


def sounds_like(text: str, names: Mapping[str, str]) -> str | None:
    """Which candidate (id) somebody clearly means in their own words, by the candidates' names.

    >>> sounds_like("We need more qualified leads!", {"mql": "Qualified leads", "churn": "Customers lost"})
    'mql'
    """
    return suggest(text, {id_: (name,) for id_, name in names.items()})

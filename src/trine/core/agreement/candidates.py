"""What people choose from: the teams' own top KPIs, what the company aims for, and decoys that are on nobody's list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from trine.core.agreement.answers import PICKS
from trine.core.agreement.lists import published_lists

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from trine.core.company import Company

FEWEST, MOST = 8, 12
"""With fewer to choose from, people who guess agree too often to learn from it; with more, nobody reads them all."""
DECOYS = 3
ALIKE = 0.8
"""From this likeness on (Ratcliff and Metzener, Dr. Dobb's Journal, July 1988) two words are taken for the same."""
_EMPTY = frozenset("a an and are by for from in is it more most new of on or our per that the to we with".split())  # noqa: SIM905 - a list of words reads better as a line


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
    """Which candidate (id) somebody seems to mean: the one half or more of whose words they use, or nearly.

    >>> sounds_like("We need more qualified leads!", {"mql": "Qualified leads", "churn": "Customers lost"})
    'mql'
    >>> sounds_like("sleep", {"mql": "Qualified leads"}) is None
    True
    """
    said = _words(text)
    scored = [(_share(said, _words(name)), id_) for id_, name in names.items()]
    best = max(scored, key=lambda each: each[0], default=(0.0, ""))
    return best[1] if best[0] >= 0.5 else None


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"\w+", text.casefold()) if word not in _EMPTY]


def _share(said: Collection[str], name: Collection[str]) -> float:
    if not name:
        return 0.0
    return sum(any(SequenceMatcher(None, word, other).ratio() >= ALIKE for other in said) for word in name) / len(name)

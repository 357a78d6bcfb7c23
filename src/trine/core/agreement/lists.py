"""The list that each team has published: its top KPIs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.agreement.answers import PICKS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from trine.core.company import Company, Cycle


def published_lists(company: Company, today: date) -> Mapping[str, tuple[str, ...]]:
    """Each team's top three as metric ids, of the cycle that runs; without one, of the next, then of the last.

    Of cycles that run at once, a quarter in a year say, the shortest that has KPIs of the team is what it works by.
    """
    order = sorted(company.cycle.values(), key=lambda cycle: _distance(cycle, today))
    found: dict[str, tuple[str, ...]] = {}
    for team in company.index.kpis_of_team:
        rows = company.index.kpis_of_team[team]
        cycle = next((each for each in order if any(row.cycle == each.id for row in rows)), None)
        if cycle is not None:
            here = sorted((row for row in rows if row.cycle == cycle.id), key=lambda row: row.rank)
            found[team] = tuple(row.metric for row in here[:PICKS])
    return found


def _distance(cycle: Cycle, today: date) -> tuple[int, int, str]:
    """Cycles that run come first, the shortest of them before; then the next to come; then the last that ended."""
    if cycle.start <= today <= cycle.end:
        return 0, (cycle.end - cycle.start).days, cycle.id
    if cycle.start > today:
        return 1, (cycle.start - today).days, cycle.id
    return 2, (today - cycle.end).days, cycle.id

"""What the teams at a table could talk about, from what the areas know. A constant number of queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.meetings import Agenda, make_agenda
from trine.core.status import Needs
from trine.web.goals.snapshot import snapshot_of_goals
from trine.web.meetings.gathering.news import news, window_of
from trine.web.meetings.gathering.numbers import numbers, watched
from trine.web.meetings.gathering.own import brought_up, carried, wins
from trine.web.meetings.gathering.unsettled import Unsettled, findings, in_the_way, questions
from trine.web.meetings.table import Table
from trine.web.status.about.goals import running
from trine.web.status.readers import sees

if TYPE_CHECKING:
    from trine.core.meetings import Candidate

__all__ = ["agenda_of", "candidates"]


def agenda_of(table: Table) -> Agenda:
    """What fits the time of the series, as things stand."""
    return make_agenda(candidates(table), table.series.minutes)


def candidates(table: Table) -> list[Candidate]:
    """All that they could talk about, but what nobody of them may see."""
    window, chosen, unsettled = window_of(table), watched(table.teams, table.on), Unsettled.now()
    company = snapshot_of_goals(running(window), metrics={group[0].metric_id for group in chosen})
    points, good = news(table, window, company)
    found = [
        *carried(table),
        *numbers(company, chosen, table.on),
        *brought_up(table),
        *questions(table, unsettled),
        *findings(table, unsettled),
        *in_the_way(table),
        *points,
        *wins(table, good),
    ]
    rights = [sees(person) for person in table.there] or [frozenset(Needs)]
    return [each for each in found if any(each.needs <= may for may in rights)]

"""What the teams at a table could talk about, from what the areas know. A constant number of queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.meetings import Agenda, make_agenda
from trine.core.status import Needs
from trine.web.meetings.gathering.news import news
from trine.web.meetings.gathering.numbers import numbers
from trine.web.meetings.gathering.own import brought_up, carried, open_actions, wins
from trine.web.meetings.gathering.unsettled import findings, in_the_way, questions
from trine.web.meetings.table import Table
from trine.web.status.readers import people, sees

if TYPE_CHECKING:
    from trine.core.meetings import Candidate

__all__ = ["agenda_of", "candidates", "open_actions"]


def agenda_of(table: Table) -> Agenda:
    """What fits the time of the series, as things stand."""
    return make_agenda(candidates(table), table.series.minutes)


def candidates(table: Table) -> list[Candidate]:
    """All that they could talk about, but what nobody of them may see."""
    points, good = news(table)
    found = [
        *carried(table),
        *numbers(table.teams, table.on),
        *brought_up(table),
        *questions(table),
        *findings(table),
        *in_the_way(table),
        *points,
        *wins(table, good),
    ]
    rights = [sees(person) for person in people({person.pk for person in table.there})] or [frozenset(Needs)]
    return [each for each in found if any(each.needs <= may for may in rights)]

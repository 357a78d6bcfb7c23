"""The check-ins that somebody owes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Max, Q

from trine.core.company import Cadence
from trine.web.goals.models import Goal
from trine.web.goals.queries.standing import Standing, standing
from trine.web.goals.snapshot import snapshot_of_goals
from trine.web.people import policy

if TYPE_CHECKING:
    from datetime import date

    from trine.web.people.models import Person

LISTED = 50


@dataclass(frozen=True, slots=True)
class Due:
    """A goal to check in on: since when it was, and until when it is to be."""

    goal: Goal
    standing: Standing
    last: date | None
    due: date | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class DueView:
    """The reader's goals, late ones first."""

    rows: tuple[Due, ...]
    more: int

    @property
    def lede(self) -> str:
        """What waits, in a sentence."""
        late = sum(row.is_late for row in self.rows)
        if late:
            return f"{late} {'check-in waits' if late == 1 else 'check-ins wait'} for you. Each takes ten seconds."
        return "Nothing waits for you." if self.rows else "You are on no goal that is under way."


def due(reader: Person, today: date) -> DueView:
    """The goals under way that the reader leads, or that a team of theirs owns. A constant number of queries."""
    mine = Q(lead=reader) | Q(ownerships__team__in=reader.team_ids)
    under_way = Goal.objects.filter(mine, cycle__start__lte=today, cycle__end__gte=today).distinct()
    rows = list(under_way.select_related("cycle", "lead").annotate(last=Max("check_ins__on")))
    company = snapshot_of_goals([row.pk for row in rows])
    sees_money = policy.can_see_money(reader)
    found = [
        _due(row, standing(company, company.goal[row.slug], today, sees_money=sees_money), row.last, today)
        for row in rows
    ]
    found.sort(key=lambda row: (not row.is_late, row.goal.lead_id != reader.pk, row.due or today, row.goal.title))
    return DueView(tuple(found[:LISTED]), max(0, len(found) - LISTED))


def _due(row: Goal, stands: Standing, last: date | None, today: date) -> Due:
    if not row.check_in_every:
        return Due(row, stands, last, None, is_late=False)
    day = max(row.cycle.start, last or row.cycle.start) + timedelta(days=Cadence(row.check_in_every).days)
    return Due(row, stands, last, day, is_late=day <= today)

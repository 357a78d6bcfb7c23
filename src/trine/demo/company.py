"""The demo company put together: everything that Halden Instruments has decided, as of a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.company import Company
from trine.core.handoff import HandoffAgreement
from trine.demo import check_ins, goals, launches, metrics, people, promises, readings, roadmap, scoreboard
from trine.demo.calendar import Calendar
from trine.demo.scaling import many

if TYPE_CHECKING:
    from datetime import date


def company(today: date, *, scale: int = 1) -> Company:
    """Halden Instruments as it stands on a day: a pure function of the day, without facts.

    At `scale` 100 there are a hundred sister companies in one, with a hundred times as many teams, people, metrics and
    goals, for measuring how pages and checks grow. Ids stay unique.
    """
    calendar = Calendar(today)
    every_goal = goals.goals(calendar)
    one = Company(
        "Halden Instruments",
        "EUR",
        country=launches.COUNTRY,
        handoff=HandoffAgreement("4h", zone="Europe/Berlin"),
        cycles=calendar.cycles,
        teams=people.teams(calendar),
        people=people.people(calendar),
        metrics=metrics.metrics(),
        influences=metrics.influences(),
        assumptions=metrics.assumptions(calendar),
        goals=every_goal,
        kpis=scoreboard.kpis(calendar),
        revenue_targets=scoreboard.revenue_targets(calendar),
        expectations=scoreboard.expectations(calendar),
        dependencies=promises.dependencies(calendar),
        plans=roadmap.plans(calendar),
        deliverables=roadmap.deliverables(calendar),
        absences=roadmap.absences(calendar),
        playbooks=launches.playbooks(calendar),
        launches=launches.launches(calendar),
        readings=readings.readings(calendar),
        check_ins=check_ins.check_ins(calendar, every_goal),
        accepted=promises.accepted(calendar),
    )
    return many(one, scale)

"""A company as it stood on a past day, as far as its dated rows tell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from datetime import date

    from trine.core.company import Company, Goal
    from trine.core.deliverables import Deliverable
    from trine.core.launches import Launch

    Planned = TypeVar("Planned", Deliverable, Launch)


def as_of(company: Company, day: date) -> Company:
    """The company without what is dated later than the day: readings, check-ins, sign-offs, acceptances and changes.

    What carries no date (titles, targets, owners) stays as it is now. Fact series stay whole: whoever reads them asks
    for the periods that were complete on the day.
    """
    return replace(
        company,
        readings=tuple(reading for reading in company.readings if reading.on <= day),
        check_ins=tuple(check_in for check_in in company.check_ins if check_in.on <= day),
        accepted=tuple(accepted for accepted in company.accepted if accepted.on <= day),
        goals=tuple(_goal_on(goal, day) for goal in company.goals),
        deliverables=tuple(_not_yet_revised(row, day) for row in company.deliverables),
        launches=tuple(_not_yet_revised(row, day) for row in company.launches),
    )


def _goal_on(goal: Goal, day: date) -> Goal:
    changed = goal.changed if goal.changed and goal.changed <= day else None
    return replace(goal, changed=changed, sign_offs=tuple(row for row in goal.sign_offs if row.on <= day))


def _not_yet_revised(row: Planned, day: date) -> Planned:
    return replace(row, revisions=tuple(each for each in row.revisions if each.on <= day))

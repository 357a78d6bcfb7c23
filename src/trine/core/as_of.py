"""A company as it stood on a past day, as far as its dated rows tell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from trine.core.company import Company


def as_of(company: Company, day: date) -> Company:
    """The company without what is dated later than the day: readings, check-ins, sign-offs and acceptances.

    What carries no date (titles, targets, owners) stays as it is now. Fact series stay whole: whoever reads them asks
    for the periods that were complete on the day.
    """
    return replace(
        company,
        readings=tuple(reading for reading in company.readings if reading.on <= day),
        check_ins=tuple(check_in for check_in in company.check_ins if check_in.on <= day),
        accepted=tuple(accepted for accepted in company.accepted if accepted.on <= day),
        goals=tuple(
            replace(goal, sign_offs=tuple(sign_off for sign_off in goal.sign_offs if sign_off.on <= day))
            for goal in company.goals
        ),
    )

"""Who agrees to goals: each team by its lead, in the days before a cycle begins."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from trine.core.company import SignOff

if TYPE_CHECKING:
    from datetime import date

LEADS = {
    "product": "priya",
    "engineering": "stellan",
    "marketing": "marek",
    "product-marketing": "louise",
    "sales": "ana",
    "enterprise": "conrad",
    "success": "noor",
    "finance": "hanneke",
}


def signed(on: date, *teams: str) -> tuple[SignOff, ...]:
    """The leads of the teams sign one after the other, at most three a day and never at a weekend.

    >>> from datetime import date
    >>> [str(each.on) for each in signed(date(2027, 3, 19), "sales", "marketing", "product", "success")]
    ['2027-03-19', '2027-03-19', '2027-03-19', '2027-03-22']
    """
    day, agreed = on, []
    for place, team in enumerate(teams):
        if place and place % 3 == 0:
            day += timedelta(days=3 if day.weekday() == 4 else 1)
        agreed.append(SignOff(team, LEADS[team], day))
    return tuple(agreed)

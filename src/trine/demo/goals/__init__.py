"""The goals of Halden Instruments, from the three-year plan to the next quarter, planted mistakes included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.demo.goals.company import company_goals
from trine.demo.goals.following import next_quarter_goals
from trine.demo.goals.market import market_goals
from trine.demo.goals.product import product_goals
from trine.demo.goals.support import support_goals

if TYPE_CHECKING:
    from trine.core.company import Goal
    from trine.demo.calendar import Calendar


def goals(calendar: Calendar) -> tuple[Goal, ...]:
    """Every goal, the company's first."""
    return (
        *company_goals(calendar),
        *product_goals(calendar),
        *market_goals(calendar),
        *support_goals(calendar),
        *next_quarter_goals(calendar),
    )

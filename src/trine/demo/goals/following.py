"""What is already planned for the quarter after this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.company import Cadence, Goal, KeyResult
from trine.demo.goals.agreement import signed

if TYPE_CHECKING:
    from trine.demo.calendar import Calendar


def next_quarter_goals(calendar: Calendar) -> tuple[Goal, ...]:
    """The first goals of the next quarter; the rest is agreed in its last weeks."""
    cycle = calendar.quarter(1).id
    agreed = calendar.ago(3)
    return (
        Goal(
            "n-gateway",
            "The gateway needs no visit after the first day",
            cycle,
            ("engineering",),
            serves=("c-keep",),
            key_results=(KeyResult("defects_open", start=64, to=40),),
            sign_offs=signed(agreed, "engineering", "success"),
            lead="anders",
            check_in_every=Cadence.WEEK,
        ),
        Goal(
            "n-promise",
            "Buyers repeat our promise in their own words",
            cycle,
            ("product-marketing", "sales"),
            serves=("c-share",),
            key_results=(KeyResult("message_recall", start=0.31, to=0.5),),
            sign_offs=signed(agreed, "product-marketing", "sales"),
            lead="henrik",
            check_in_every=Cadence.WEEK,
        ),
    )

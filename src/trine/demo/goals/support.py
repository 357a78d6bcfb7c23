"""What customer success and finance want this quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.company import Cadence, Goal, KeyResult
from trine.demo.goals.agreement import signed

if TYPE_CHECKING:
    from trine.demo.calendar import Calendar


def support_goals(calendar: Calendar) -> tuple[Goal, ...]:
    """The goals of customer success and of finance."""
    return (*_success(calendar), *_finance(calendar))


def _success(calendar: Calendar) -> tuple[Goal, ...]:
    cycle = calendar.quarter().id
    agreed = calendar.before_quarter(17)
    return (
        Goal(
            "cs-stay",
            "No customer leaves for a reason that we knew",
            cycle,
            ("success",),
            serves=("c-keep",),
            key_results=(KeyResult("churn", start=0.112, to=0.104),),
            sign_offs=signed(agreed, "success", "product"),
            lead="noor",
            check_in_every=Cadence.WEEK,
        ),
        Goal(
            "cs-recommend",
            "Customers recommend us to the plant next door",
            cycle,
            ("success",),
            serves=("c-keep",),
            key_results=(KeyResult("nps", start=31, to=36),),
            sign_offs=signed(agreed, "success"),
            lead="marta",
            check_in_every=Cadence.WEEK,
        ),
    )


def _finance(calendar: Calendar) -> tuple[Goal, ...]:
    cycle = calendar.quarter().id
    agreed = calendar.before_quarter(17)
    return (
        Goal(
            "f-spend",
            "Hold campaign spend until margin is back",
            cycle,
            ("finance",),
            serves=("c-profit",),
            key_results=(KeyResult("campaign_spend", at_most=200_000),),
            sign_offs=signed(agreed, "finance"),
            lead="hanneke",
            check_in_every=Cadence.MONTH,
        ),
        Goal(
            "f-cash",
            "Invoices are paid within 45 days",
            cycle,
            ("finance",),
            serves=("c-profit",),
            key_results=(KeyResult("days_to_cash", start=56, to=45),),
            sign_offs=signed(agreed, "finance", "sales"),
            lead="paola",
            check_in_every=Cadence.WEEK,
        ),
    )

"""What product and engineering want this quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.company import Cadence, Goal, KeyResult
from trine.demo.goals.agreement import signed

if TYPE_CHECKING:
    from trine.demo.calendar import Calendar


def product_goals(calendar: Calendar) -> tuple[Goal, ...]:
    """The goals of product and engineering, and those that they share."""
    return (*_product(calendar), *_engineering(calendar))


def _product(calendar: Calendar) -> tuple[Goal, ...]:
    cycle = calendar.quarter().id
    agreed = calendar.before_quarter(20)
    return (
        Goal(
            "p-price",
            "Hold the price of the H3",
            calendar.year.id,
            ("product",),
            serves=("c-profit",),
            key_results=(KeyResult("list_price", at_least=940),),
            sign_offs=signed(calendar.before_year(14), "product", "sales", "finance"),
            lead="tobias",
            check_in_every=Cadence.MONTH,
        ),
        Goal(
            "j-first-alarm",
            "A first alarm within the week of delivery",
            cycle,
            ("product", "success"),
            serves=("c-keep",),
            key_results=(KeyResult("days_to_alarm", start=11, to=7),),
            sign_offs=signed(agreed, "product", "success"),
            lead="yuki",
            check_in_every=Cadence.WEEK,
        ),
        Goal(
            "p-offline",
            "Ship offline mode for the gateway",
            cycle,
            ("product",),
            serves=("c-keep",),
            sign_offs=signed(agreed, "product", "success"),
            lead="ines",
            check_in_every=Cadence.WEEK,
        ),
    )


def _engineering(calendar: Calendar) -> tuple[Goal, ...]:
    cycle = calendar.quarter().id
    agreed = calendar.before_quarter(19)
    return (
        Goal(
            "e-field",
            "Sensors that survive the heat of a rolling mill",
            cycle,
            ("engineering",),
            serves=("c-keep",),
            key_results=(KeyResult("field_failures", start=0.021, to=0.014),),
            sign_offs=signed(agreed, "engineering", "success"),
            lead="birgit",
            check_in_every=Cadence.WEEK,
        ),
        Goal(
            "e-alarms",
            "Alarms that the night shift believes",
            cycle,
            ("engineering",),
            serves=("c-keep",),
            key_results=(KeyResult("false_alarms", start=0.19, to=0.12),),
            sign_offs=signed(agreed, "engineering", "success"),
            lead="leila",
            check_in_every=Cadence.WEEK,
        ),
        Goal(
            "e-release",
            "Plants run the firmware that we test",
            cycle,
            ("engineering",),
            serves=("c-share",),
            key_results=(KeyResult("release_adoption", start=0.48, to=0.7),),
            sign_offs=signed(agreed, "engineering", "success"),
            lead="davide",
            check_in_every=Cadence.WEEK,
        ),
    )

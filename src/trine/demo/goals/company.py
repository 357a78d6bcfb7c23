"""What the company as a whole wants: the plan for three years, the year's goals and the quarter's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.company import COMPANY, Cadence, Goal, KeyResult
from trine.demo.goals.agreement import signed

if TYPE_CHECKING:
    from trine.demo.calendar import Calendar

EVERY_TEAM = ("product", "engineering", "marketing", "product-marketing", "sales", "enterprise", "success", "finance")


def company_goals(calendar: Calendar) -> tuple[Goal, ...]:
    """The goals that carry the company as their owner."""
    return (*_strategy(calendar), *_year(calendar), *_quarter(calendar))


def _strategy(calendar: Calendar) -> tuple[Goal, ...]:
    cycle = calendar.strategy.id
    agreed = calendar.before_strategy(18)
    return (
        Goal(
            "c-standard",
            "Be the first name for machine monitoring in mid-size plants",
            cycle,
            (COMPANY,),
            customer_outcome="Plant managers see a failing bearing a week before it stops a line",
            key_results=(KeyResult("market_share", start=0.05, to=0.14),),
            sign_offs=signed(agreed, *EVERY_TEAM),
            lead="ingrid",
            check_in_every=Cadence.QUARTER,
        ),
        Goal(
            "j-every-hall",
            "Be in every hall, not only on the critical machine",
            cycle,
            ("product", "sales", "success"),
            serves=("c-standard",),
            key_results=(KeyResult("active_sensors", start=9_400, to=30_000),),
            sign_offs=signed(agreed, "product", "sales", "success"),
            lead="noor",
            check_in_every=Cadence.MONTH,
        ),
    )


def _year(calendar: Calendar) -> tuple[Goal, ...]:
    cycle = calendar.year.id
    agreed = calendar.before_year(15)
    return (
        Goal(
            "c-share",
            "Win the mid-market with the H3 sensor",
            cycle,
            (COMPANY,),
            serves=("c-standard",),
            customer_outcome="Plants with 50 to 500 machines can afford to watch all of them",
            key_results=(KeyResult("market_share", start=0.081, to=0.105), KeyResult("list_price", start=940, to=900)),
            sign_offs=signed(agreed, *EVERY_TEAM),
            lead="ingrid",
            check_in_every=Cadence.MONTH,
        ),
        Goal(
            "c-profit",
            "Pay for our growth ourselves",
            cycle,
            (COMPANY,),
            serves=("c-standard",),
            key_results=(KeyResult("gross_margin", start=0.52, to=0.56),),
            sign_offs=signed(agreed, *EVERY_TEAM),
            lead="hanneke",
            check_in_every=Cadence.MONTH,
        ),
        Goal(
            "c-keep",
            "Keep the customers we win",
            cycle,
            (COMPANY,),
            serves=("c-standard",),
            customer_outcome="Maintenance crews trust an alarm enough to stop a machine for it",
            key_results=(KeyResult("churn", start=0.118, to=0.11), KeyResult("net_retention", start=1.04, to=1.1)),
            sign_offs=signed(agreed, *EVERY_TEAM),
            lead="noor",
            check_in_every=Cadence.MONTH,
        ),
        Goal(
            "c-americas",
            "Win the first ten plants in the Americas",
            cycle,
            (COMPANY,),
            serves=("c-standard",),
            customer_outcome="Groups with plants on both sides of the ocean watch them on one screen",
            key_results=(KeyResult("plants_americas", start=2, to=10),),
            sign_offs=signed(agreed, *EVERY_TEAM),
            lead="ingrid",
            check_in_every=Cadence.MONTH,
        ),
    )


def _quarter(calendar: Calendar) -> tuple[Goal, ...]:
    cycle = calendar.quarter().id
    agreed = calendar.before_quarter(17)
    return (
        Goal(
            "c-revenue",
            "Win 1.9 million this quarter",
            cycle,
            (COMPANY,),
            serves=("c-profit",),
            customer_outcome="A hundred plants stop guessing which machine fails next",
            key_results=(KeyResult("revenue", at_least=1_900_000),),
            sign_offs=signed(agreed, *EVERY_TEAM),
            lead="ana",
            check_in_every=Cadence.WEEK,
        ),
        Goal(
            "c-new-business",
            "Make new business grow again",
            cycle,
            (COMPANY,),
            serves=("c-share",),
            customer_outcome="Plants that never had monitoring see their first alarm",
            key_results=(KeyResult("revenue_new", start=620_000, to=850_000),),
            sign_offs=signed(agreed, *EVERY_TEAM),
            lead="ana",
            check_in_every=Cadence.WEEK,
        ),
    )

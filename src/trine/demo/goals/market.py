"""What marketing and sales want this quarter: the teams where most of the planted conflicts lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.company import Cadence, Goal, KeyResult
from trine.demo.goals.agreement import signed

if TYPE_CHECKING:
    from trine.demo.calendar import Calendar


def market_goals(calendar: Calendar) -> tuple[Goal, ...]:
    """The goals of marketing, product marketing, sales and enterprise sales."""
    return (*_marketing(calendar), *_product_marketing(calendar), *_sales(calendar), *_enterprise(calendar))


def _marketing(calendar: Calendar) -> tuple[Goal, ...]:
    cycle = calendar.quarter().id
    agreed = calendar.before_quarter(18)
    return (
        Goal(
            "m-leads",
            "Four hundred leads that sales wants to call",
            cycle,
            ("marketing",),
            serves=("c-revenue",),
            key_results=(KeyResult("mql", start=350, to=400),),
            sign_offs=signed(agreed, "marketing", "sales"),
            lead="freya",
            changed=calendar.lately(20),
            check_in_every=Cadence.WEEK,
        ),
        Goal(
            "m-presence",
            "Be there when a plant starts to look",
            cycle,
            ("marketing",),
            serves=("c-new-business",),
            key_results=(
                KeyResult("campaign_spend", at_least=260_000),
                KeyResult("sourced_pipeline", 1_900_000, 2_200_000),
            ),
            sign_offs=signed(agreed, "marketing", "sales"),
            lead="jonas",
            check_in_every=Cadence.MONTH,
        ),
        Goal(
            "m-followers",
            "Twice as many engineers follow us",
            cycle,
            ("marketing",),
            key_results=(KeyResult("followers", start=4_100, to=8_200),),
            sign_offs=signed(agreed, "marketing"),
            lead="elif",
            check_in_every=Cadence.MONTH,
        ),
    )


def _product_marketing(calendar: Calendar) -> tuple[Goal, ...]:
    cycle = calendar.quarter().id
    agreed = calendar.before_quarter(16)
    return (
        Goal(
            "j-references",
            "Customers speak for us",
            cycle,
            ("product-marketing", "success"),
            serves=("c-new-business",),
            key_results=(KeyResult("references", start=14, to=20),),
            sign_offs=signed(agreed, "product-marketing", "success", "sales"),
            lead="louise",
            check_in_every=Cadence.WEEK,
        ),
        Goal(
            "pm-story",
            "Every open deal has a story from its own industry",
            cycle,
            ("product-marketing",),
            serves=("c-new-business",),
            key_results=(KeyResult("content_use", start=0.22, to=0.4),),
            sign_offs=signed(agreed, "product-marketing", "sales"),
            lead="camila",
            check_in_every=Cadence.WEEK,
        ),
    )


def _sales(calendar: Calendar) -> tuple[Goal, ...]:
    cycle = calendar.quarter().id
    agreed = calendar.before_quarter(18)
    return (
        Goal(
            "s-win",
            "Win more of what we open",
            cycle,
            ("sales",),
            serves=("c-revenue",),
            key_results=(KeyResult("win_rate", start=0.24, to=0.27),),
            sign_offs=signed(agreed, "sales", "marketing"),
            lead="lukas",
            check_in_every=Cadence.WEEK,
        ),
        Goal(
            "s-answer",
            "No qualified lead waits",
            cycle,
            ("sales",),
            serves=("c-revenue",),
            key_results=(KeyResult("hours_to_answer", start=19, to=8),),
            sign_offs=signed(agreed, "sales", "marketing"),
            lead="sofia",
            check_in_every=Cadence.WEEK,
        ),
        Goal(
            "s-margin",
            "Sell at full price",
            cycle,
            ("sales",),
            serves=("c-profit",),
            key_results=(KeyResult("discount", start=0.13, to=0.1),),
            sign_offs=signed(agreed, "sales", "finance"),
            lead="ana",
            check_in_every=Cadence.WEEK,
        ),
    )


def _enterprise(calendar: Calendar) -> tuple[Goal, ...]:
    cycle = calendar.quarter().id
    agreed = calendar.before_quarter(15)
    return (
        Goal(
            "x-groups",
            "Three large groups roll out beyond their first plant",
            cycle,
            ("enterprise",),
            serves=("c-revenue",),
            key_results=(KeyResult("revenue_enterprise", start=310_000, to=420_000),),
            sign_offs=signed(agreed, "enterprise", "sales"),
            lead="conrad",
            check_in_every=Cadence.WEEK,
        ),
        Goal(
            "x-coverage",
            "Enough pipeline to choose from",
            cycle,
            ("enterprise", "marketing"),
            serves=("c-revenue",),
            key_results=(KeyResult("pipeline_coverage", start=2.4, to=3.2),),
            sign_offs=signed(agreed, "enterprise", "marketing"),
            lead="viktor",
            check_in_every=Cadence.WEEK,
        ),
    )

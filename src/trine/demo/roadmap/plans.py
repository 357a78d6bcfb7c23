"""The plans for three years and for this one. Marketing's and Sales' ways to the mid-market do not meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.company import COMPANY
from trine.core.deliverables import Horizon, Plan

if TYPE_CHECKING:
    from trine.demo.calendar import Calendar

STRATEGIC, TACTICAL = Horizon.STRATEGIC, Horizon.TACTICAL


def plans(calendar: Calendar) -> tuple[Plan, ...]:
    """Two plans for three years, and the year's plans of five teams under them."""
    return (*_three_years(calendar), *_year(calendar))


def _three_years(calendar: Calendar) -> tuple[Plan, ...]:
    first, last = calendar.strategy.start, calendar.strategy.end
    return (
        Plan(
            "s-standard",
            "The alarm that a plant acts on",
            STRATEGIC,
            COMPANY,
            first,
            last,
            goals=("c-standard",),
            audience="mid-size plants with 50 to 500 machines",
            approach="One country after the other: a reference in each industry, then resellers, then the neighbours.",
        ),
        Plan(
            "s-halls",
            "From the critical machine to every hall",
            STRATEGIC,
            "product",
            first,
            last,
            goals=("j-every-hall",),
            under="s-standard",
            approach="Cheaper sensors first, then a gateway for any hall, then alarms worked out in the sensor.",
            relies_on=("success",),
        ),
    )


def _year(calendar: Calendar) -> tuple[Plan, ...]:
    first, last = calendar.year.start, calendar.year.end
    return (
        Plan(
            "t-product",
            "A gateway that needs no network, alarms that are believed",
            TACTICAL,
            "product",
            first,
            last,
            goals=("c-keep",),
            under="s-halls",
            audience="maintenance crews",
            approach="Offline mode first, then the alarm model for night shifts, then updates without a visit.",
            relies_on=("success",),
        ),
        Plan(
            "t-success",
            "A first alarm within the week",
            TACTICAL,
            "success",
            first,
            last,
            goals=("c-keep",),
            under="s-standard",
            audience="maintenance crews",
            approach="A kit that a crew installs alone, and training in its own language.",
            relies_on=("product",),
        ),
        Plan(
            "t-marketing",
            "Known before the first call",
            TACTICAL,
            "marketing",
            first,
            last,
            goals=("c-share",),
            under="s-standard",
            audience="maintenance leads of large groups",
            approach="Fairs and search for names that open doors; resellers get what is left over.",
            relies_on=("sales",),
        ),
        Plan(
            "t-sales",
            "The mid-market through resellers",
            TACTICAL,
            "sales",
            first,
            last,
            goals=("c-share",),
            under="s-standard",
            audience="plant managers in the mid-market",
            approach="Six resellers train on the H3 and sell it with their service contracts; field sales opens doors.",
            relies_on=("product-marketing", "success", "finance"),
        ),
        Plan(
            "t-enterprise",
            "Three groups beyond their first plant",
            TACTICAL,
            "enterprise",
            first,
            last,
            goals=("x-groups",),
            audience="groups of more than 5,000 employees",
            approach="One framework contract, then plant after plant with the same people.",
            relies_on=("finance",),
        ),
    )

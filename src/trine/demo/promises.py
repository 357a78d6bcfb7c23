"""What teams have promised each other, and which findings were accepted on the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.company import Accepted, Dependency, DependencyState

if TYPE_CHECKING:
    from trine.demo.calendar import Calendar


def dependencies(calendar: Calendar) -> tuple[Dependency, ...]:
    """What one team needs from another, with both clocks; the demo units come after the fair."""
    accepted, delivered = DependencyState.ACCEPTED, DependencyState.DELIVERED
    return (
        Dependency(
            "d-demo-units",
            "marketing",
            "engineering",
            "Twelve H3 demo units for the maintenance fair",
            needed_by=calendar.ahead(12),
            promised_for=calendar.ahead(22),
            state=accepted,
            goal="m-leads",
            because="the stand was paid for last year, and eighty of the leads come from it",
        ),
        Dependency(
            "d-food-stories",
            "sales",
            "product-marketing",
            "Two case studies from food plants",
            needed_by=calendar.ahead(24),
            promised_for=calendar.ahead(17),
            state=accepted,
            goal="s-win",
            because="a third of the open deals are in food",
        ),
        Dependency(
            "d-terms",
            "enterprise",
            "finance",
            "Payment terms for framework contracts of groups",
            needed_by=calendar.ahead(15),
            promised_for=calendar.ahead(10),
            state=accepted,
            goal="x-groups",
            because="two groups will not sign on thirty days",
        ),
        Dependency(
            "d-field-data",
            "engineering",
            "success",
            "Failed sensors back from the ten hottest plants",
            needed_by=calendar.ago(20),
            promised_for=calendar.ago(22),
            state=delivered,
            goal="e-field",
            because="the failure cannot be made to happen in the lab",
        ),
        Dependency(
            "d-lead-routing",
            "sales",
            "finance",
            "Leads routed to a named seller within the hour",
            needed_by=calendar.ago(35),
            promised_for=calendar.ago(35),
            state=delivered,
            goal="s-answer",
            because="half of the late answers had no owner",
        ),
    )


def accepted(calendar: Calendar) -> tuple[Accepted, ...]:
    """What leadership has decided to live with, why, and until when."""
    return (
        Accepted(
            "T108",
            ("c-share", "p-price"),
            by="ingrid",
            on=calendar.ago(9),
            until=calendar.ahead(75),
            because="board decision: share first this year; we look at the price again when margin is back at 54 %",
        ),
    )

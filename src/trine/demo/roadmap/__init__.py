"""How Halden's teams mean to get there: plans, what they hand over, and who is away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.demo.roadmap.market import market_deliverables
from trine.demo.roadmap.people import absences
from trine.demo.roadmap.plans import plans
from trine.demo.roadmap.product import product_deliverables

if TYPE_CHECKING:
    from trine.core.deliverables import Deliverable
    from trine.demo.calendar import Calendar

__all__ = ["absences", "deliverables", "plans"]


def deliverables(calendar: Calendar) -> tuple[Deliverable, ...]:
    """Everything on the roadmap."""
    return (*product_deliverables(calendar), *market_deliverables(calendar))

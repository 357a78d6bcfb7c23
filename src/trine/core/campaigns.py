"""What a campaign is to bring, has brought, and has to bring to pay for itself.

Return is revenue ÷ cost, not margin ÷ cost: one that just reaches 1 has not earned anything yet. Deals come months
after the money was spent, so a young campaign's return says little: `share_seen` tells which part of its wins can be
there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from trine.core.survival import Curve

SEEN_ENOUGH = 0.9
"""A campaign has run long enough when at least this part of its wins is expected to be on record."""


@dataclass(frozen=True, slots=True)
class Credit:
    """What one attribution model gives a campaign: deals (parts of deals add up) and their value."""

    model: str
    deals: float
    revenue: float


@dataclass(frozen=True, slots=True)
class CampaignRecord:
    """A campaign's money, all in one currency, up to the last known day.

    `cost` is what was spent so far (none: no spend is on record), `budget` and `expected_revenue` are what was planned,
    as the campaign's own record in `source` says. `seen` is the part of its wins expected to be on record by now, none
    where too few wins tell how long they take.
    """

    source: str
    id: str
    name: str
    start: date | None
    end: date | None
    currency: str | None
    budget: float | None = None
    expected_revenue: float | None = None
    cost: float | None = None
    credits: tuple[Credit, ...] = ()
    seen: float | None = None
    average_deal: float | None = None

    @property
    def expected_return(self) -> float | None:
        """Expected revenue ÷ budget.

        >>> fair = CampaignRecord("crm", "M1", "Fair", None, None, "EUR", budget=60_000, expected_revenue=45_000)
        >>> fair.expected_return
        0.75
        """
        if self.expected_revenue is None or not self.budget or self.budget < 0:
            return None
        return self.expected_revenue / self.budget

    @property
    def best(self) -> Credit | None:
        """The model that gives it the most."""
        return max(self.credits, key=lambda credit: (credit.revenue, credit.model), default=None)

    def actual_return(self, credit: Credit) -> float | None:
        """A model's revenue ÷ what was spent so far."""
        return credit.revenue / self.cost if self.cost and self.cost > 0 else None

    @property
    def break_even(self) -> int | None:
        """How many average deals pay for it: for what was spent, or before that for the budget."""
        return deals_needed(self.cost or self.budget, self.average_deal)

    @property
    def has_run_long_enough(self) -> bool:
        """Whether what it has brought can be held against what it cost."""
        return self.seen is not None and self.seen >= SEEN_ENOUGH


def deals_needed(cost: float | None, average_deal: float | None) -> int | None:
    """Deals that pay for a cost.

    >>> deals_needed(60_000, 17_000), deals_needed(None, 17_000)
    (4, None)
    """
    if not cost or cost < 0 or not average_deal or average_deal < 0:
        return None
    return math.ceil(cost / average_deal - 1e-9)


def share_seen(curve: Curve, start: date, end: date | None, until: date) -> float | None:
    """The part of a campaign's wins expected to be there by a day: the mean of F(age) ÷ F(horizon) over its days.

    It is taken to reach people evenly from its first to its last day, or to `until` while it runs. None where too few
    wins tell how long they take, or before it starts.
    """
    import numpy as np  # here, so that a check without facts starts without it

    last = min(end or until, until)
    final = float(curve.done(curve.horizon)) if curve.is_enough else 0.0
    if last < start or not final:
        return None
    ages = np.arange((until - last).days, (until - start).days + 1)
    return float(np.asarray(curve.done(ages)).mean() / final)

"""What the areas above the goals add to the demo company once it is loaded."""

from __future__ import annotations

from trine.web.insights.actions.checks import replay_weeks
from trine.web.revenue.actions import define_sourcing
from trine.web.revenue.models import Sourcing

MARKETINGS_OWN = ("email", "organic_search", "paid_search", "trade_fair", "webinar")
"""The demo's channels that its marketing runs; the others are sales', partners' and customers' doing."""


def complete_demo() -> None:
    """Say what sourced means there, and tell twelve weeks of findings."""
    if not Sourcing.objects.exists():
        define_sourcing(actor=None, channels=MARKETINGS_OWN, sourced_by="first", scope="account", lookback_days=180)
    replay_weeks()

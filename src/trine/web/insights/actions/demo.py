"""What the areas above the goals add to the demo company once it is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from trine.web.insights.actions.checks import replay_weeks
from trine.web.pulse.demo import make_demo_waves
from trine.web.revenue.actions import define_sourcing
from trine.web.revenue.models import Sourcing
from trine.web.shadowing.demo import make_demo_rounds
from trine.web.status.demo import make_demo_editions
from trine.web.wins.demo import make_demo_wins

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

MARKETINGS_OWN = ("email", "organic_search", "paid_search", "trade_fair", "webinar")
"""The demo's channels that its marketing runs; the others are sales', partners' and customers' doing."""

_MORE: list[Callable[[datetime], None]] = []


def on_demo(make: Callable[[datetime], None]) -> None:
    """Have an area above this one add its part as well; called once, when it is ready."""
    _MORE.append(make)


def complete_demo() -> None:
    """Say what sourced means there, tell twelve weeks of findings, and make the status of the week."""
    if not Sourcing.objects.exists():
        define_sourcing(actor=None, channels=MARKETINGS_OWN, sourced_by="first", scope="account", lookback_days=180)
    make_demo_waves(timezone.now())
    replay_weeks()
    make_demo_wins(timezone.now())
    make_demo_editions(timezone.now())
    make_demo_rounds(timezone.now())
    for make in _MORE:
        make(timezone.now())

"""One round of briefing: plan what waits, decide on what is due, send what goes out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from trine.web.briefing.outbox import plan_waiting
from trine.web.briefing.sending import send_due
from trine.web.briefing.settling import settle_due

Step = Callable[[datetime], int]
"""One part of a round; how much there was to do."""

_STEPS: list[Step] = [plan_waiting, settle_due, send_due]


def add_step(step: Step) -> None:
    """Have every round do one thing more; called once, when an area is ready."""
    _STEPS.append(step)


def run_round(now: datetime) -> int:
    """Do what can be done now; how much it was, none when there is nothing to do."""
    return sum(step(now) for step in _STEPS)

"""One round of briefing: plan what waits, decide on what is due, send what goes out."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.utils import InterfaceError, OperationalError

from trine.web.briefing.outbox import plan_waiting
from trine.web.briefing.sending import send_due
from trine.web.briefing.settling import settle_due

logger = logging.getLogger(__name__)

Step = Callable[[datetime], int]
"""One part of a round; how much there was to do."""

_STEPS: list[Step] = [plan_waiting, settle_due, send_due]


def add_step(step: Step) -> None:
    """Have every round do one thing more; called once, when an area is ready."""
    _STEPS.append(step)


def run_round(now: datetime) -> int:
    """Do what can be done now; how much it was, none when there is nothing to do."""
    return sum(step(now) for step in _STEPS)


def run_all_the_same(now: datetime) -> int:
    """The same, where one step that fails must not keep the others from being done; a database that is away does.

    Each step begins at its own time: a lease that a slow step before it made older would be over before its work is.
    """
    began = time.monotonic()
    return sum(_run(step, now + timedelta(seconds=time.monotonic() - began)) for step in _STEPS)


def _run(step: Step, now: datetime) -> int:
    try:
        return step(now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:  # whatever is wrong in one step, the others go on
        logger.exception("A step of briefing failed: %s", getattr(step, "__qualname__", step))
        return 0

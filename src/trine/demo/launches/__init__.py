"""How Halden launches: two playbooks, and six launches in all stages, one of which failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.demo.launches.coming import coming_launches
from trine.demo.launches.gone import gone_launches
from trine.demo.launches.playbooks import COUNTRY, playbooks

if TYPE_CHECKING:
    from trine.core.launches import Launch
    from trine.demo.calendar import Calendar

__all__ = ["COUNTRY", "launches", "playbooks"]


def launches(calendar: Calendar) -> tuple[Launch, ...]:
    """Those that are over, and those to come."""
    return (*gone_launches(calendar), *coming_launches(calendar))

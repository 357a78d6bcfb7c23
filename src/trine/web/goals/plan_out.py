"""The whole plan as a file: what is decided, without facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.plan import write_plan
from trine.web.goals.snapshot import snapshot

if TYPE_CHECKING:
    from datetime import date


def export_plan(today: date) -> str:
    """The plan file of everything that is decided, in canonical form: the same content gives the same bytes."""
    return write_plan(snapshot(today, facts=False))

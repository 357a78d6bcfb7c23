"""Which cycle a page shows, and which others there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.web.goals.models import Cycle

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


def cycles() -> list[Cycle]:
    """All cycles, the newest first; of those that end together the shorter first."""
    return sorted(Cycle.objects.all(), key=lambda cycle: (-cycle.end.toordinal(), -cycle.start.toordinal(), cycle.slug))


def chosen(rows: Sequence[Cycle], slug: str, today: date) -> Cycle | None:
    """The cycle of that id, else the one that is on."""
    return next((cycle for cycle in rows if cycle.slug == slug), None) or current(rows, today)


def current(rows: Sequence[Cycle], today: date) -> Cycle | None:
    """The shortest cycle that is on; if none is, the next to begin, else the last."""
    lasting = [cycle for cycle in rows if cycle.start <= today <= cycle.end]
    if lasting:
        return min(lasting, key=lambda cycle: (cycle.end - cycle.start, cycle.slug))
    coming = [cycle for cycle in rows if cycle.start > today]
    return min(coming, key=lambda cycle: (cycle.start, cycle.end)) if coming else next(iter(rows), None)

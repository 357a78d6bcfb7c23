"""Deliverables: what shipped, and what was committed and is due."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Prefetch, Q

from trine.core.deliverables import Commitment
from trine.core.status import Kind, Line, Needs
from trine.core.wording import day, quoted
from trine.web.roadmap.models import Deliverable, DeliverableReliance
from trine.web.status.about.days import late_first, when
from trine.web.status.sources import Found, Window

AHEAD = timedelta(days=7)
UNRELEASED = frozenset({Needs.UNRELEASED})


class Deliverables:
    """What is on the roadmap."""

    name = "deliverables"

    def find(self, window: Window) -> Found:
        """What shipped in the time, and what is due by a week after people read it."""
        shipped = Q(shipped__gt=window.first, shipped__lte=window.last)
        due = Q(commitment=Commitment.COMMITTED, shipped=None, end__lte=window.day + AHEAD)
        reliances = Prefetch("reliances", DeliverableReliance.objects.select_related("team"))
        rows = Deliverable.objects.filter(shipped | due).select_related("team").prefetch_related(reliances)
        lines = (_told(row, window) for row in rows.order_by("end", "slug"))
        return Found(tuple(sorted(lines, key=lambda line: line.kind is Kind.DUE)))


def _told(row: Deliverable, window: Window) -> Line:
    if row.shipped is not None:
        return _line(row, Kind.SHIPPED, f"{quoted(row.title)} shipped on {day(row.shipped)} ({row.team.name}).", 0)
    text = f"{quoted(row.title)}, {row.team.name}: {when(row.end, window.day)}."
    return _line(row, Kind.DUE, text, late_first(row.end, window.day))


def _line(row: Deliverable, kind: Kind, text: str, weight: float) -> Line:
    teams = (row.team.slug, *(each.team.slug for each in row.reliances.all()))
    return Line(f"deliverable/{row.slug}", kind, text, row.get_absolute_url(), UNRELEASED, "", teams, weight)

"""Deliverables: what shipped, and what was committed and is due."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from trine.core.deliverables import Commitment
from trine.core.status import Kind, Line, Needs
from trine.core.wording import day, quoted
from trine.web.roadmap.models import Deliverable
from trine.web.status.about.days import late_first, when
from trine.web.status.sources import Found, Window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

AHEAD = timedelta(days=7)
UNRELEASED = frozenset({Needs.UNRELEASED})


class Deliverables:
    """What is on the roadmap."""

    name = "deliverables"

    def find(self, window: Window) -> Found:
        """What shipped in the time, and what is due by a week after people read it."""
        return Found((*_shipped(window), *_due(window)))


def _shipped(window: Window) -> Iterator[Line]:
    for row in _with_teams(Deliverable.objects.filter(shipped__gt=window.first, shipped__lte=window.last)):
        if row.shipped is not None:
            yield _line(row, Kind.SHIPPED, f"{quoted(row.title)} shipped on {day(row.shipped)} ({row.team.name}).", 0)


def _due(window: Window) -> Iterator[Line]:
    rows = Deliverable.objects.filter(commitment=Commitment.COMMITTED, shipped=None, end__lte=window.day + AHEAD)
    for row in _with_teams(rows):
        text = f"{quoted(row.title)}, {row.team.name}: {when(row.end, window.day)}."
        yield _line(row, Kind.DUE, text, late_first(row.end, window.day))


def _with_teams(rows: QuerySet[Deliverable]) -> QuerySet[Deliverable]:
    return rows.select_related("team").prefetch_related("reliances__team").order_by("end", "slug")


def _line(row: Deliverable, kind: Kind, text: str, weight: float) -> Line:
    teams = (row.team.slug, *(each.team.slug for each in row.reliances.all()))
    return Line(f"deliverable/{row.slug}", kind, text, row.get_absolute_url(), UNRELEASED, "", teams, weight)

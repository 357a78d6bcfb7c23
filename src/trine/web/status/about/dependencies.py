"""What teams ask of each other: due soon, overdue, delivered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse

from trine.core.company import DependencyState
from trine.core.status import Kind, Line, Needs
from trine.core.wording import quoted
from trine.web.base.models import Event
from trine.web.goals.models import Dependency
from trine.web.status.about.days import late_first, when
from trine.web.status.sources import Found, Window

if TYPE_CHECKING:
    from collections.abc import Iterator

AHEAD = timedelta(days=7)
COLLEAGUES = frozenset({Needs.UNRELEASED})
"""What teams ask of each other is not for guests."""


class Dependencies:
    """Dependencies between teams."""

    name = "dependencies"

    def find(self, window: Window) -> Found:
        """What is due by a week after people read it, and what was delivered."""
        return Found((*_due(window), *_delivered(window)))


def _due(window: Window) -> Iterator[Line]:
    open_ = Dependency.objects.filter(state__in=[DependencyState.ASKED, DependencyState.ACCEPTED])
    for row in open_.select_related("team", "of").order_by("needed_by", "slug"):
        on = row.promised_for or row.needed_by
        if on > window.day + AHEAD:
            continue
        asked = " Not promised yet." if row.state == DependencyState.ASKED else ""
        yield Line(
            key=f"dependency/{row.slug}",
            kind=Kind.DUE,
            text=f"{quoted(row.what)}, {row.of.name} for {row.team.name}: {when(on, window.day)}.{asked}",
            url=reverse("goals:team", args=[row.of.slug]),
            needs=COLLEAGUES,
            teams=(row.of.slug, row.team.slug),
            weight=late_first(on, window.day),
        )


def _delivered(window: Window) -> Iterator[Line]:
    events = Event.objects.filter(verb="dependency_delivered", at__gt=window.since, at__lte=window.until)
    slugs = events.filter(subject_kind="dependency").values_list("subject_id", flat=True)
    rows = Dependency.objects.filter(slug__in=list(slugs), state=DependencyState.DELIVERED)
    for row in rows.select_related("team", "of").order_by("slug"):
        yield Line(
            key=f"dependency/{row.slug}",
            kind=Kind.SHIPPED,
            text=f"{quoted(row.what)}: {row.of.name} delivered it to {row.team.name}.",
            url=reverse("goals:team", args=[row.team.slug]),
            needs=COLLEAGUES,
            teams=(row.of.slug, row.team.slug),
        )

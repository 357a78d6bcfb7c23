"""The metric tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from trine.web.base.access import allow
from trine.web.insights.metric_address import ALL, Asked
from trine.web.insights.queries.metric_drawing import drawing
from trine.web.insights.queries.metric_tree import find
from trine.web.insights.queries.metric_tree import metric_tree as read
from trine.web.people import policy
from trine.web.ui.table import Column, Table
from trine.web.ui.tags.layout import Tab

if TYPE_CHECKING:
    from django.http import HttpResponse

    from trine.web.base.access import PersonRequest

COLUMNS = (
    Column("metric", "Metric", "name"),
    Column("owner", "Owner", "owner_name"),
    Column("value", "Value", numeric=True),
    Column("target", "Target"),
    Column("made", "Made of", "parts"),
    Column("moved", "Moved by", "movers"),
)
DEPTHS = (("0", "Only these"), ("1", "1 step"), ("2", "2 steps"), ("3", "3 steps"), (ALL, "All the way"))


@allow(policy.signed_in)
@require_safe
def metric_tree(request: PersonRequest) -> HttpResponse:
    """What moves what; the whole state is in the address."""
    asked, today = Asked.of(request.GET), timezone.localdate()
    found = find(request.user, asked, today)
    if len(found.matches) == 1 and not request.htmx:
        return redirect(asked.url(focus=found.matches[0].slug, is_whole=False))
    table = Table.of(request, found.lines, columns=COLUMNS, sort="metric")
    view = read(request.user, found, table.rows, today)
    context = {
        "active": "metrics",
        "view": view,
        "asked": asked,
        "table": table,
        "graph": drawing(view, asked),
        "depths": _depths(asked, is_near=found.is_near) if found.part else (),
        "matches": [(row, asked.url(focus=row.slug, is_whole=False)) for row in found.matches],
        "trees": [(line, asked.url(focus=line.row.slug, is_whole=False)) for line in found.trees],
        "all_trees": asked.url(focus="", depth="", lit=(), finding=None, is_whole=False),
        "whole": asked.url(focus="", depth="", is_whole=True),
        "only_lit": asked.url(focus="", depth="", is_whole=False),
    }
    return render(request, "insights/metric_tree.html", context)


def _depths(asked: Asked, *, is_near: bool) -> list[Tab]:
    """How far the picture goes; only what is lit has neighbours worth leaving out altogether."""
    now = asked.depth or (str(asked.steps) if is_near else ALL)
    shown = DEPTHS if is_near and not asked.focus else DEPTHS[1:]
    return [Tab(label, asked.url(depth=depth), depth == now) for depth, label in shown]

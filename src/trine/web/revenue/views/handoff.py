"""Handoff."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.people import policy
from trine.web.revenue.exports import csv_file
from trine.web.revenue.queries import handoff as queries
from trine.web.revenue.tabs import tabs
from trine.web.ui.tags.layout import Tab

if TYPE_CHECKING:
    from django.http import HttpResponse


@allow(policy.can_see_money)
@require_safe
def handoff(request: PersonRequest) -> HttpResponse:
    """The same leads for both teams."""
    by, state = request.GET.get("by", ""), request.GET.get("state", "")
    view = queries.handoff(timezone.localdate(), by, state, request.GET.get("page", "1"))
    context = {
        "active": "revenue",
        "tabs": tabs("revenue:handoff"),
        "ways": [Tab(label, f"?{urlencode({'by': way})}", way == view.by) for way, label in queries.WAYS.items()],
        "states": queries.STATES,
        "state": state,
        "days": queries.DAYS,
        "view": view,
    }
    return render(request, "revenue/handoff.html", context)


@allow(policy.can_see_money)
@require_safe
def handoff_csv(request: PersonRequest) -> HttpResponse:
    """The groups as a file."""
    view = queries.handoff(timezone.localdate(), request.GET.get("by", ""), "", "1")
    return csv_file(f"handoff-{view.by}", *queries.handoff_cells(view.found))

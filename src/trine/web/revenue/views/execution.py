"""Execution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.csv_files import csv_file
from trine.web.people import policy
from trine.web.revenue.queries import execution as queries
from trine.web.revenue.tabs import tabs

if TYPE_CHECKING:
    from django.http import HttpResponse


@allow(policy.can_see_money)
@require_safe
def execution(request: PersonRequest) -> HttpResponse:
    """What trend and season do not explain."""
    view = queries.execution(timezone.localdate(), request.GET.get("metric", ""))
    context = {"active": "revenue", "tabs": tabs("revenue:execution"), "view": view}
    return render(request, "revenue/execution.html", context)


@allow(policy.can_see_money)
@require_safe
def execution_csv(request: PersonRequest) -> HttpResponse:
    """The periods of one metric as a file."""
    view = queries.execution(timezone.localdate(), request.GET.get("metric", ""))
    name = view.chosen.metric.name if view.chosen else "nothing"
    return csv_file(f"execution-{name}", *queries.execution_cells(view))

"""Campaigns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from trine.analytics.attribution import Reach
from trine.web.base.access import PersonRequest, allow
from trine.web.base.csv_files import csv_file
from trine.web.people import policy
from trine.web.revenue.queries import campaigns as queries
from trine.web.revenue.tabs import tabs
from trine.web.revenue.views.waiting import counted_first

if TYPE_CHECKING:
    from django.http import HttpResponse


@allow(policy.can_see_money)
@require_safe
def campaigns(request: PersonRequest) -> HttpResponse:
    """Every campaign with what it cost and brought."""
    if waiting := counted_first(request, "revenue:campaigns", [Reach()]):
        return waiting
    view = queries.campaigns(timezone.localdate(), request.GET.get("model", ""), request.GET.get("page", "1"))
    context = {"active": "revenue", "tabs": tabs("revenue:campaigns"), "view": view}
    return render(request, "revenue/campaigns.html", context)


@allow(policy.can_see_money)
@require_safe
def campaigns_csv(request: PersonRequest) -> HttpResponse:
    """All campaigns and models as a file."""
    if counted_first(request, "revenue:campaigns", [Reach()]):
        return redirect("revenue:campaigns")
    view = queries.campaigns(timezone.localdate(), "", "1")
    return csv_file("campaigns", *queries.campaign_cells(view.found))

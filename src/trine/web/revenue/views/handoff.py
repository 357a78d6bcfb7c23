"""Handoff."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from trine.core.handoff import HandoffAgreement
from trine.web.base.access import PersonRequest, allow
from trine.web.base.csv_files import csv_file
from trine.web.people import policy
from trine.web.revenue import actions
from trine.web.revenue.facts import handoff_agreement
from trine.web.revenue.forms import HandoffForm
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
        "may_agree": policy.can_agree_on_handoff(request.user),
        "view": view,
    }
    return render(request, "revenue/handoff.html", context)


@allow(policy.can_see_money)
@require_safe
def handoff_csv(request: PersonRequest) -> HttpResponse:
    """The groups as a file."""
    view = queries.handoff(timezone.localdate(), request.GET.get("by", ""), "", "1")
    return csv_file(f"handoff-{view.by}", *queries.handoff_cells(view.found))


@allow(policy.can_agree_on_handoff)
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: PersonRequest) -> HttpResponse:
    """How soon sales answers leads."""
    agreed = handoff_agreement()
    initial = asdict(agreed) if agreed else {"zone": str(timezone.get_current_timezone())}
    form = HandoffForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.agree_on_handoff(
            actor=request.user, agreement=HandoffAgreement(**given) if given["respond_within"] else None
        )
        messages.success(request, "Answers are held against it from now on.")
        return redirect("revenue:handoff")
    context = {"active": "revenue", "form": form}
    return render(request, "revenue/handoff_agreement.html", context, status=422 if form.errors else 200)

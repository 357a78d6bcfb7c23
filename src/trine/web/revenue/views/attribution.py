"""Who brought the deals: attribution, the definition of sourced, won deals, an account's timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.csv_files import csv_file
from trine.web.base.errors import Invalid
from trine.web.people import policy
from trine.web.revenue import actions
from trine.web.revenue.facts import terms
from trine.web.revenue.forms import SourcingForm
from trine.web.revenue.models import Sourcing
from trine.web.revenue.queries import attribution as queries
from trine.web.revenue.queries import deals
from trine.web.revenue.tabs import tabs
from trine.web.revenue.views.waiting import counted_first

if TYPE_CHECKING:
    from django.http import HttpResponse


@allow(policy.can_see_money)
@require_safe
def attribution(request: PersonRequest) -> HttpResponse:
    """The models side by side; many touches are counted by a job first, and the page asks until they are."""
    asked = queries.Asked.of(request.GET)
    if waiting := counted_first(request, "revenue:attribution", queries.reaches(asked)):
        return waiting
    context = {
        "active": "revenue",
        "tabs": tabs("revenue:attribution"),
        "view": queries.attribution_page(timezone.localdate(), asked),
        "ways": queries.WAYS,
        "lookbacks": queries.LOOKBACKS,
        "periods": queries.PERIODS,
        "may_define": policy.can_define_sourcing(request.user),
    }
    return render(request, "revenue/attribution.html", context)


@allow(policy.can_see_money)
@require_safe
def attribution_csv(request: PersonRequest) -> HttpResponse:
    """All models as a file."""
    asked = queries.Asked.of(request.GET)
    if counted_first(request, "revenue:attribution", queries.reaches(asked)):
        return redirect(f"{reverse('revenue:attribution')}?{request.GET.urlencode()}")
    view = queries.attribution_page(timezone.localdate(), asked)
    return csv_file(f"attribution-{view.asked.by}", *queries.attribution_cells(view.report))


@allow(policy.can_define_sourcing)
@require_http_methods(["GET", "HEAD", "POST"])
def sourcing(request: PersonRequest) -> HttpResponse:
    """What sourced and influenced mean here."""
    if request.method != "POST" and (waiting := counted_first(request, "revenue:attribution", [queries.Asked().reach])):
        return waiting
    row = Sourcing.objects.first()
    known = queries.channels()
    initial = {
        "channels": row.channels if row else [],
        "sourced_by": row.sourced_by if row else "first",
        "scope": row.scope if row else "account",
        "lookback_days": row.lookback_days if row else 180,
    }
    form = SourcingForm(request.POST or None, channels=known, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.define_sourcing(actor=request.user, **form.cleaned_data)
        except Invalid as problem:
            problem.add_to(form)
        else:
            messages.success(request, "From now on the figures follow this definition.")
            return redirect("revenue:attribution")
    status = 422 if form.errors else 200
    context = {"active": "revenue", "form": form, "knows_channels": bool(known)}
    return render(request, "revenue/sourcing.html", context, status=status)


@allow(policy.can_see_money)
@require_safe
def won(request: PersonRequest) -> HttpResponse:
    """The won deals of a period, each leading to its account."""
    asked = queries.Asked.of(request.GET)
    start, end = asked.days(timezone.localdate(), terms()["fiscal_year_start"])
    view = deals.won_deals(start, end, request.GET.get("page", "1"))
    context = {"active": "revenue", "view": view, "start": start, "end": end}
    return render(request, "revenue/won.html", context)


@allow(policy.can_see_money)
@require_safe
def account(request: PersonRequest, source: str, account_id: str) -> HttpResponse:
    """One account: its deals and touches in the order in which they happened."""
    view = deals.timeline(source, account_id)
    return render(request, "revenue/account.html", {"active": "revenue", "view": view})

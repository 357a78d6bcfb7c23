"""Funnel and plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.csv_files import csv_file
from trine.web.people import policy
from trine.web.revenue.forms import AimForm
from trine.web.revenue.queries import funnel as queries
from trine.web.revenue.tabs import tabs

if TYPE_CHECKING:
    from django.http import HttpResponse


@allow(policy.can_see_money)
@require_safe
def funnel(request: PersonRequest) -> HttpResponse:
    """What becomes of leads, and what a target asks for."""
    today = timezone.localdate()
    usual = queries.usual_aim(today)
    form = AimForm(request.GET or None, initial=_initial(usual))
    aim = queries.Aim(**form.cleaned_data) if request.GET and form.is_valid() else usual
    context = {
        "active": "revenue",
        "tabs": tabs("revenue:funnel"),
        "view": queries.funnel(today, aim),
        "form": form,
    }
    return render(request, "revenue/funnel.html", context, status=422 if request.GET and form.errors else 200)


@allow(policy.can_see_money)
@require_safe
def funnel_csv(request: PersonRequest) -> HttpResponse:
    """The cohorts as a file."""
    view = queries.funnel(timezone.localdate(), None)
    return csv_file("funnel", *queries.cohort_rows(view.funnel))


def _initial(aim: queries.Aim | None) -> dict[str, object]:
    if aim is None:
        return {}
    target = int(aim.target) if aim.target.is_integer() else aim.target
    return {"target": target, "start": aim.start, "end": aim.end}

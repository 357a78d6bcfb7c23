"""The scoreboard, and changing one's own team's part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.goals.actions import scoreboard as actions
from trine.web.goals.forms.fields import metric_labels, suggested_people
from trine.web.goals.forms.kpis import KpiForm, kpi_initial
from trine.web.goals.models import Cycle, Kpi
from trine.web.goals.queries.scoreboard import scoreboard as read_scoreboard
from trine.web.people import policy
from trine.web.people.models import Team
from trine.web.people.views.forms_on_pages import sent, shown
from trine.web.ui.toasts import toast

if TYPE_CHECKING:
    from django.http import HttpResponse

    from trine.web.people.models import Person

FORM = ["GET", "HEAD", "POST"]


@allow(policy.signed_in)
@require_safe
def scoreboard(request: PersonRequest) -> HttpResponse:
    """Every team's top three, side by side."""
    view = read_scoreboard(
        request.user, request.GET.get("cycle", ""), request.GET.get("page", ""), timezone.localdate()
    )
    return render(request, "goals/scoreboard.html", {"active": "scoreboard", "view": view})


@allow(policy.lead)
@require_http_methods(FORM)
def publish(request: PersonRequest, cycle: str, team: str) -> HttpResponse:
    """Put a KPI on a team's list."""
    when, who = get_object_or_404(Cycle, slug=cycle), get_object_or_404(Team, slug=team)
    if not policy.can_edit_team(request.user, who):
        raise NotAllowed(f"Only those who lead {who.name} change its KPIs.")
    form = KpiForm(sent(request))
    if form.is_valid():
        try:
            kpi = actions.publish_kpi(request.user, team=who, cycle=when, content=form.content())
        except Invalid as problem:
            problem.add_to(form)
        else:
            toast(request, f"{kpi.metric.name} is on the list of {who.name}. Everybody sees it.")
            return _to_board(when)
    return _form(request, form, team=who, cycle=when)


@allow(policy.lead)
@require_http_methods(FORM)
def change(request: PersonRequest, pk: int) -> HttpResponse:
    """Change what a team says about a KPI."""
    kpi = _kpi(request.user, pk)
    form = KpiForm(sent(request), initial=kpi_initial(kpi, metric_labels()))
    if form.is_valid():
        try:
            kpi = actions.change_kpi(request.user, kpi=kpi, content=form.content(), seen=form.cleaned_data["version"])
        except Invalid as problem:
            problem.add_to(form)
        else:
            toast(request, f"{kpi.metric.name} is changed.")
            return _to_board(kpi.cycle)
    return _form(request, form, team=kpi.team, cycle=kpi.cycle, kpi=kpi)


@allow(policy.lead)
@require_POST
def remove(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a KPI off its team's list."""
    kpi = _kpi(request.user, pk)
    actions.remove_kpi(request.user, kpi=kpi)
    toast(request, f"{kpi.metric.name} is off the list of {kpi.team.name}.")
    return _to_board(kpi.cycle)


@allow(policy.lead)
@require_POST
def move(request: PersonRequest, pk: int) -> HttpResponse:
    """Move a KPI up or down on its list."""
    kpi = _kpi(request.user, pk)
    actions.move_kpi(request.user, kpi=kpi, up=request.POST.get("to") != "down")
    return _to_board(kpi.cycle)


def _kpi(person: Person, pk: int) -> Kpi:
    rows = Kpi.objects.select_related("team", "cycle", "metric", "owner", "pay_basis")
    kpi = get_object_or_404(rows, pk=pk)
    if not policy.can_edit_team(person, kpi.team):
        raise NotAllowed(f"Only those who lead {kpi.team.name} change its KPIs.")
    return kpi


def _form(request: PersonRequest, form: KpiForm, **context: object) -> HttpResponse:
    suggestions = {"metrics": metric_labels().values(), "people": suggested_people()}
    return shown(request, "goals/kpi.html", form, active="scoreboard", **suggestions, **context)


def _to_board(cycle: Cycle) -> HttpResponse:
    return redirect(f"{reverse('goals:scoreboard')}?cycle={cycle.slug}")

"""One metric's page: what it counts, its values, who uses it; and changing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.goals.actions import metrics as actions
from trine.web.goals.forms.fields import suggested_people
from trine.web.goals.forms.metrics import MetricForm, ReadingForm, metric_initial
from trine.web.goals.models import Metric, Reading
from trine.web.goals.queries.metric import metric as read_metric
from trine.web.people import policy
from trine.web.people.views.forms_on_pages import sent, shown
from trine.web.ui.toasts import toast, toast_problem

if TYPE_CHECKING:
    from django.http import HttpResponse

FORM = ["GET", "HEAD", "POST"]


@allow(policy.signed_in)
@require_safe
def metric(request: PersonRequest, slug: str) -> HttpResponse:
    """What it counts, its values, who uses it."""
    view = read_metric(request.user, slug, timezone.localdate())
    return render(request, "goals/metric.html", {"active": "scoreboard", "view": view, "reading_form": ReadingForm()})


@allow(policy.lead)
@require_http_methods(FORM)
def define(request: PersonRequest) -> HttpResponse:
    """Write a new metric."""
    form = MetricForm(sent(request))
    if form.is_valid():
        try:
            made = actions.define_metric(request.user, content=form.content())
        except Invalid as problem:
            problem.add_to(form)
        else:
            toast(request, f"{made.name} is defined. Goals and KPIs can use it.")
            return redirect("goals:metric", made.slug)
    return shown(request, "goals/metric_form.html", form, active="scoreboard", people=suggested_people())


@allow(policy.member)
@require_http_methods(FORM)
def change(request: PersonRequest, slug: str) -> HttpResponse:
    """Change what it counts."""
    row = _mine(request, slug)
    form = MetricForm(sent(request), initial=metric_initial(row))
    if form.is_valid():
        try:
            row = actions.change_metric(
                request.user, metric=row, content=form.content(), seen=form.cleaned_data["version"]
            )
        except Invalid as problem:
            problem.add_to(form)
        else:
            toast(request, f"{row.name} is changed.")
            return redirect("goals:metric", row.slug)
    return shown(request, "goals/metric_form.html", form, active="scoreboard", metric=row, people=suggested_people())


@allow(policy.member)
@require_POST
def remove(request: PersonRequest, slug: str) -> HttpResponse:
    """Take it out, if nothing uses it."""
    row = _mine(request, slug)
    try:
        actions.remove_metric(request.user, metric=row)
    except Invalid as problem:
        toast_problem(request, str(problem))
        return redirect("goals:metric", slug)
    toast(request, f"{row.name} is gone.")
    return redirect("goals:scoreboard")


@allow(policy.member)
@require_POST
def enter_reading(request: PersonRequest, slug: str) -> HttpResponse:
    """Enter a value."""
    row = _mine(request, slug)
    form = ReadingForm(request.POST)
    if form.is_valid():
        actions.enter_reading(request.user, metric=row, **form.cleaned_data)
        toast(request, f"The value of {row.name} is written down.")
        return redirect("goals:metric", slug)
    view = read_metric(request.user, slug, timezone.localdate())
    return shown(request, "goals/metric.html", form, active="scoreboard", view=view, reading_form=form)


@allow(policy.member)
@require_POST
def remove_reading(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Take a value out."""
    row = _mine(request, slug)
    reading = get_object_or_404(Reading, pk=pk, metric=row)
    actions.remove_reading(request.user, reading=reading)
    toast(request, "The value is taken out.")
    return redirect("goals:metric", slug)


def _mine(request: PersonRequest, slug: str) -> Metric:
    row = get_object_or_404(Metric.objects.select_related("owner_team", "owner_person"), slug=slug)
    if not actions.may_edit(request.user, row):
        raise NotAllowed("Leads of the team that owns a metric change it, and leaders.")
    return row

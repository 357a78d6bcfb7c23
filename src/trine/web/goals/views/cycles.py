"""Planning cycles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid
from trine.web.goals.actions import cycles as actions
from trine.web.goals.forms.cycles import CycleForm, NewCycleForm
from trine.web.goals.models import Cycle
from trine.web.goals.queries.cycles import current
from trine.web.goals.versions import version_of
from trine.web.people import policy
from trine.web.people.views.forms_on_pages import sent, shown
from trine.web.ui.tags.words import whole
from trine.web.ui.toasts import toast, toast_problem

if TYPE_CHECKING:
    from django.http import HttpResponse

FORM = ["GET", "HEAD", "POST"]


@allow(policy.signed_in)
@require_safe
def cycles(request: PersonRequest) -> HttpResponse:
    """All cycles, with how many goals each has."""
    rows = list(Cycle.objects.annotate(goal_count=Count("goals")).order_by("-end", "-start"))
    context = {
        "active": "goals",
        "cycles": rows,
        "current": current(rows, timezone.localdate()),
        "may_plan": policy.leader(request.user),
    }
    return render(request, "goals/cycles.html", context)


@allow(policy.leader)
@require_http_methods(FORM)
def new(request: PersonRequest) -> HttpResponse:
    """Plan a cycle."""
    form = NewCycleForm(sent(request))
    if form.is_valid():
        try:
            cycle = actions.plan_cycle(request.user, slug=form.cleaned_data["slug"], **form.days())
        except Invalid as problem:
            problem.add_to(form)
        else:
            toast(request, f"{whole(cycle.slug)} is planned. Goals can be written for it.")
            return redirect("goals:cycles")
    return shown(request, "goals/cycle_edit.html", form, active="goals")


@allow(policy.leader)
@require_http_methods(FORM)
def edit(request: PersonRequest, slug: str) -> HttpResponse:
    """Move a cycle's days."""
    cycle = get_object_or_404(Cycle, slug=slug)
    initial = {"kind": cycle.kind, "start": cycle.start, "end": cycle.end, "version": version_of(cycle)}
    form = CycleForm(sent(request), initial=initial)
    if form.is_valid():
        try:
            actions.change_cycle(request.user, cycle=cycle, **form.days(), seen=form.cleaned_data["version"])
        except Invalid as problem:
            problem.add_to(form)
        else:
            toast(request, "Saved.")
            return redirect("goals:cycles")
    return shown(request, "goals/cycle_edit.html", form, active="goals", cycle=cycle)


@allow(policy.leader)
@require_http_methods(FORM)
def remove(request: PersonRequest, slug: str) -> HttpResponse:
    """Take out a cycle that nothing is planned in, after asking."""
    cycle = get_object_or_404(Cycle, slug=slug)
    if request.method != "POST":
        context = {
            "active": "goals",
            "title": f"Take {slug} out?",
            "sentence": "Only a cycle without goals, KPIs and targets can go.",
            "verb": "Take it out",
            "back": reverse("goals:cycles"),
        }
        return render(request, "ui/confirm.html", context)
    try:
        actions.remove_cycle(request.user, cycle=cycle)
    except Invalid as problem:
        toast_problem(request, " ".join(problem.sentences.values()))
    else:
        toast(request, f"{slug} is out.")
    return redirect("goals:cycles")

"""Plans: their tree, one plan, writing it; and the plans for one goal side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from trine.core.deliverables import Horizon
from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.people import policy
from trine.web.people.views.forms_on_pages import sent, shown
from trine.web.roadmap import models
from trine.web.roadmap.actions import plans as actions
from trine.web.roadmap.forms.plans import PlanForm
from trine.web.roadmap.queries import plans as queries
from trine.web.roadmap.tabs import tabs
from trine.web.ui.toasts import toast, toast_problem

if TYPE_CHECKING:
    from django.http import HttpResponse

FORM = ["GET", "HEAD", "POST"]


@allow(policy.member)
@require_safe
def plans(request: PersonRequest) -> HttpResponse:
    """All plans, from years to a year to what is handed over."""
    view = queries.plans(request.user, timezone.localdate())
    context = {"active": "roadmap", "tabs": tabs("roadmap:plans"), "view": view, "may_write": policy.lead(request.user)}
    return render(request, "roadmap/plans.html", context)


@allow(policy.member)
@require_safe
def plan(request: PersonRequest, slug: str) -> HttpResponse:
    """One plan."""
    view = queries.plan(request.user, slug, timezone.localdate())
    return render(request, "roadmap/plan.html", {"active": "roadmap", "view": view})


@allow(policy.member)
@require_safe
def goal(request: PersonRequest, slug: str) -> HttpResponse:
    """The plans for a goal side by side, and where they do not meet."""
    view = queries.goal(request.user, slug, timezone.localdate())
    return render(
        request, "roadmap/goal.html", {"active": "roadmap", "view": view, "may_write": policy.lead(request.user)}
    )


@allow(policy.lead)
@require_http_methods(FORM)
def new(request: PersonRequest) -> HttpResponse:
    """Write a plan."""
    asked = {"goals": request.GET.getlist("goal"), "under": request.GET.get("under", ""), "horizon": Horizon.TACTICAL}
    form = PlanForm(sent(request), actor=request.user, initial=asked)
    if form.is_valid():
        try:
            row = actions.add_plan(request.user, content=form.content())
        except Invalid as problem:
            problem.add_to(form)
        else:
            toast(request, f"“{row.title}” is there. Put what it hands over under it.")
            return redirect("roadmap:plan", row.slug)
    return shown(request, "roadmap/plan_form.html", form, active="roadmap")


@allow(policy.lead)
@require_http_methods(FORM)
def edit(request: PersonRequest, slug: str) -> HttpResponse:
    """Change a plan."""
    row = _mine(request, slug)
    content = queries.plan(request.user, slug, timezone.localdate()).line.plan
    names = ("title", "horizon", "team", "start", "end", "approach", "audience", "goals", "relies_on", "under")
    initial = {name: getattr(content, name) for name in names} | {"version": actions.version(content)}
    form = PlanForm(sent(request), actor=request.user, plan=content, initial=initial)
    if form.is_valid():
        try:
            seen = form.cleaned_data["version"]
            actions.change_plan(request.user, plan=row, content=form.content(), seen=seen)
        except Invalid as problem:
            problem.add_to(form)
        else:
            toast(request, "Saved.")
            return redirect("roadmap:plan", slug)
    return shown(request, "roadmap/plan_form.html", form, active="roadmap", plan=content)


@allow(policy.lead)
@require_http_methods(FORM)
def remove(request: PersonRequest, slug: str) -> HttpResponse:
    """Take a plan out, after asking."""
    row = _mine(request, slug)
    if request.method == "POST":
        try:
            actions.remove_plan(request.user, plan=row)
        except Invalid as problem:
            toast_problem(request, " ".join(problem.sentences.values()))
            return redirect("roadmap:plan", slug)
        toast(request, f"“{row.title}” is out.")
        return redirect("roadmap:plans")
    context = {
        "active": "roadmap",
        "title": f"Take “{row.title}” out?",
        "sentence": "Only a plan that nothing stands under goes. Its text goes with it.",
        "verb": "Take it out",
        "back": reverse("roadmap:plan", args=[slug]),
    }
    return render(request, "ui/confirm.html", context)


def _mine(request: PersonRequest, slug: str) -> models.Plan:
    row = get_object_or_404(models.Plan.objects.select_related("team"), slug=slug)
    if not policy.can_plan_for(request.user, row.team_id):
        raise NotAllowed(actions.NOT_YOURS)
    return row

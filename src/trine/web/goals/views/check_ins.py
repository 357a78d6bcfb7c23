"""Checking in: on one goal, and the list of what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.models import Event
from trine.web.goals.actions import check_ins as actions
from trine.web.goals.forms.check_ins import CheckInForm
from trine.web.goals.queries import goal as goal_queries
from trine.web.goals.queries.check_ins import due as read_due
from trine.web.goals.views.goals import check_in_form
from trine.web.people import policy
from trine.web.people.views.forms_on_pages import sent, shown
from trine.web.ui.toasts import toast, toast_problem

if TYPE_CHECKING:
    from django.http import HttpResponse


@allow(policy.member)
@require_safe
def due(request: PersonRequest) -> HttpResponse:
    """The goals that the reader checks in on, those first that wait longest."""
    view = read_due(request.user, timezone.localdate())
    return render(request, "goals/check_ins.html", {"active": "check_ins", "view": view})


@allow(policy.member)
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: PersonRequest, slug: str) -> HttpResponse:
    """One check-in."""
    today = timezone.localdate()
    view = goal_queries.goal(request.user, slug, today)
    if not view.may_check_in:
        raise NotAllowed("The people of a goal's teams, its lead and leaders check in on it.")
    form = check_in_form(view)
    if (data := sent(request)) is not None:
        form = CheckInForm(data, values=goal_queries.values_to_enter(view))
        if form.is_valid():
            given = form.cleaned_data
            event = actions.check_in(
                request.user,
                goal=view.goal,
                on=today,
                confidence=float(given["confidence"]),
                values=form.values,
                note=given["note"],
                blocker=given["blocker"],
            )
            undo = reverse("goals:check_in_undo", args=[event.pk])
            toast(request, f"Checked in on “{view.goal.title}”.", undo_url=undo)
            return redirect(_back(request, slug))
    context = {"active": "goals", "view": view, "next": request.POST.get("next") or request.GET.get("next", "")}
    return shown(request, "goals/check_in.html", form, **context)


def _back(request: PersonRequest, slug: str) -> str:
    """Where the check-in was begun, else the goal."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and is_ours else reverse("goals:goal", args=[slug])


@allow(policy.member)
@require_POST
def undo(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a check-in back."""
    event = get_object_or_404(Event, pk=pk, verb="goal_checked_in")
    try:
        actions.undo_check_in(request.user, event=event)
    except Invalid as problem:
        toast_problem(request, str(problem))
    else:
        toast(request, "The check-in is taken back.")
    return redirect("goals:goal", event.subject_id)

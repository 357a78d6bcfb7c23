"""One's own week, who works on what, who is away, and who took part in product work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.core.wording import day
from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid
from trine.web.base.models import Event
from trine.web.goals.forms.fields import suggested_people
from trine.web.people import policy
from trine.web.people.views.forms_on_pages import sent, shown
from trine.web.roadmap.actions import deliverables as actions
from trine.web.roadmap.actions import people as people_actions
from trine.web.roadmap.forms.work import AbsenceForm, WeekForm
from trine.web.roadmap.models import Absence
from trine.web.roadmap.queries import work as queries
from trine.web.roadmap.queries.initiatives import initiatives as read_initiatives
from trine.web.roadmap.tabs import tabs
from trine.web.ui.toasts import toast, toast_problem

if TYPE_CHECKING:
    from django.http import HttpResponse

FORM = ["GET", "HEAD", "POST"]


@allow(policy.member)
@require_http_methods(FORM)
def mine(request: PersonRequest) -> HttpResponse:
    """How the reader's own work stands: all at once, in a minute."""
    today = timezone.localdate()
    view = queries.mine(request.user, today)
    form = WeekForm(sent(request), rows=view.rows)
    if form.is_valid():
        said = [(each.row, track, word) for each, track, word in form.said() if (each.said, each.word) != (track, word)]
        try:
            actions.check(request.user, today=today, words=said)
        except Invalid as problem:
            problem.add_to(form)
        else:
            toast(request, f"Said for {len(said)}. Thank you." if said else "Nothing was new.")
            return redirect("roadmap:mine")
    return shown(request, "roadmap/mine.html", form, active="roadmap", tabs=tabs("roadmap:mine"), view=view)


@allow(policy.member)
@require_safe
def people(request: PersonRequest) -> HttpResponse:
    """Who works on what, who is away, and who has too much."""
    return _people(request, AbsenceForm(initial={"person": request.user.name}))


@allow(policy.member)
@require_POST
def enter_absence(request: PersonRequest) -> HttpResponse:
    """Say that somebody is away."""
    form = AbsenceForm(request.POST)
    if form.is_valid():
        try:
            row = people_actions.enter_absence(request.user, **form.cleaned_data)
        except Invalid as problem:
            problem.add_to(form)
        else:
            toast(request, f"{row.person.name} is away from {row.start:%-d %B} to {row.end:%-d %B}.")
            return redirect("roadmap:people")
    return _people(request, form)


def _people(request: PersonRequest, form: AbsenceForm) -> HttpResponse:
    view = queries.people(request.user, request.GET.get("team", "")[:100], timezone.localdate())
    context = {"active": "roadmap", "tabs": tabs("roadmap:people"), "view": view, "people": suggested_people()}
    return shown(request, "roadmap/people.html", form, **context)


@allow(policy.member)
@require_POST
def remove_absence(request: PersonRequest, pk: int) -> HttpResponse:
    """Take an absence out."""
    row = get_object_or_404(Absence.objects.select_related("person"), pk=pk)
    removed = people_actions.remove_absence(request.user, absence=row)
    toast(
        request,
        f"{row.person.name} is no longer away from {day(row.start)} to {day(row.end)}.",
        undo_url=reverse("roadmap:absence_restore", args=[removed.pk]),
    )
    return redirect("roadmap:people")


@allow(policy.member)
@require_POST
def restore_absence(request: PersonRequest, pk: int) -> HttpResponse:
    """Enter an absence again that was just taken out."""
    removed = get_object_or_404(Event, pk=pk, verb="absence_removed")
    try:
        people_actions.restore_absence(request.user, removed=removed)
    except Invalid as problem:
        toast_problem(request, " ".join(problem.sentences.values()))
    else:
        toast(request, "The absence is entered again.")
    return redirect("roadmap:people")


@allow(policy.member)
@require_safe
def initiatives(request: PersonRequest) -> HttpResponse:
    """How far marketing and sales take part in product work."""
    view = read_initiatives(request.user, timezone.localdate())
    context = {"active": "roadmap", "tabs": tabs("roadmap:initiatives"), "view": view}
    return render(request, "roadmap/initiatives.html", context)

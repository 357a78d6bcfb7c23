"""One team's page, and what teams ask of each other on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.goals.actions import dependencies
from trine.web.goals.forms.dependencies import AskForm, DeclineForm, PromiseForm
from trine.web.goals.models import Dependency
from trine.web.goals.queries import team as team_queries
from trine.web.people import policy
from trine.web.people.models import Team
from trine.web.people.views.forms_on_pages import sent, shown
from trine.web.ui.toasts import toast, toast_problem

if TYPE_CHECKING:
    from django.http import HttpResponse

    from trine.web.people.models import Person

FORM = ["GET", "HEAD", "POST"]


@allow(policy.signed_in)
@require_safe
def team(request: PersonRequest, slug: str) -> HttpResponse:
    """What the team is about, counts on and is counted on for."""
    view = team_queries.team(request.user, slug, timezone.localdate())
    return render(request, "goals/team.html", {"active": "teams", "view": view})


@allow(policy.lead)
@require_http_methods(FORM)
def ask(request: PersonRequest, slug: str) -> HttpResponse:
    """Ask another team for something."""
    row = get_object_or_404(Team, slug=slug)
    if not policy.leads(request.user, row):
        raise NotAllowed(f"Only those who lead {row.name} ask in its name.")
    form = AskForm(sent(request), team=row)
    if form.is_valid():
        asked = dependencies.ask(request.user, team=row, **form.cleaned_data)
        toast(request, f"Asked {asked.of.name}. It stands on both teams’ pages until it is delivered.")
        return redirect("goals:team", row.slug)
    return shown(request, "goals/dependency_ask.html", form, active="teams", team=row)


@allow(policy.lead)
@require_http_methods(FORM)
def promise(request: PersonRequest, slug: str) -> HttpResponse:
    """Accept what another team asks for, by a day."""
    row = _to_answer(request.user, slug)
    form = PromiseForm(sent(request), initial={"promised_for": row.promised_for or row.needed_by})
    if form.is_valid():
        try:
            dependencies.promise(request.user, dependency=row, **form.cleaned_data)
        except Invalid as problem:
            problem.add_to(form)
        else:
            toast(request, "Promised. Both teams see the day.")
            return redirect("goals:team", row.of.slug)
    return shown(request, "goals/dependency_promise.html", form, active="teams", row=row)


@allow(policy.lead)
@require_http_methods(FORM)
def decline(request: PersonRequest, slug: str) -> HttpResponse:
    """Decline what another team asks for, with the reason."""
    row = _to_answer(request.user, slug)
    form = DeclineForm(sent(request))
    if form.is_valid():
        try:
            dependencies.decline(request.user, dependency=row, **form.cleaned_data)
        except Invalid as problem:
            problem.add_to(form)
        else:
            toast(request, f"Declined. {row.team.name} sees why.")
            return redirect("goals:team", row.of.slug)
    return shown(request, "goals/dependency_decline.html", form, active="teams", row=row)


@allow(policy.lead)
@require_POST
def deliver(request: PersonRequest, slug: str) -> HttpResponse:
    """Say that it is there."""
    row = _dependency(slug)
    try:
        dependencies.deliver(request.user, dependency=row)
    except Invalid as problem:
        toast_problem(request, str(problem))
    else:
        toast(request, f"Delivered: {row.what}.")
    back = row.of if policy.leads(request.user, row.of) else row.team
    return redirect("goals:team", back.slug)


def _dependency(slug: str) -> Dependency:
    return get_object_or_404(Dependency.objects.select_related("team", "of"), slug=slug)


def _to_answer(person: Person, slug: str) -> Dependency:
    row = _dependency(slug)
    if not policy.leads(person, row.of):
        raise NotAllowed(f"Only those who lead {row.of.name} answer for it.")
    return row

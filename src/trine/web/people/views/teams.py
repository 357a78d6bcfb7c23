"""Teams as a tree, their settings, and who is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.people import actions, policy, queries
from trine.web.people.forms import LastDayForm, MemberForm, TeamForm
from trine.web.people.models import Membership, Team
from trine.web.people.views.forms_on_pages import sent, shown
from trine.web.ui.toasts import toast

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

NOT_YOURS = "A team's leads, leaders and owners change it."


@allow(policy.signed_in)
@require_safe
def teams(request: PersonRequest) -> HttpResponse:
    """The teams of today as a tree, or those that have ended."""
    view = queries.teams(request.user, ended=request.GET.get("show") == "ended")
    return render(request, "people/teams.html", {"active": "teams", "view": view, "can": queries.can(request.user)})


@allow(policy.leader)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    """Make a team."""
    form = TeamForm(sent(request), initial={"since": timezone.localdate()})
    if form.is_valid():
        team = actions.make_team(request.user, **form.cleaned_data)
        toast(request, f"{team.name} is there. Put people into it.")
        return redirect("people:team_members", team.slug)
    return shown(request, "people/team_new.html", form, active="teams")


def _team(request: HttpRequest, slug: str) -> Team:
    team = get_object_or_404(Team.objects.visible_to(request.user).select_related("parent"), slug=slug)
    if not policy.can_edit_team(request.user, team):
        raise NotAllowed(NOT_YOURS)
    return team


@allow(policy.lead)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, slug: str) -> HttpResponse:
    """Rename or move a team."""
    team = _team(request, slug)
    values = {"name": team.name, "function": team.function, "parent": team.parent_id, "since": team.since}
    form = TeamForm(sent(request), initial=values)
    if form.is_valid():
        try:
            actions.change_team(request.user, team=team, **form.cleaned_data)
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, "Saved.")
            return redirect("people:team_members", slug)
    return shown(request, "people/team_edit.html", form, team=team, active="teams", can=queries.can(request.user))


@allow(policy.leader)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: PersonRequest, slug: str) -> HttpResponse:
    """A team's last day."""
    team = _team(request, slug)
    form = LastDayForm(sent(request), initial={"until": team.until or timezone.localdate()})
    if form.is_valid():
        try:
            actions.end_team(request.user, team=team, until=form.cleaned_data["until"])
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, f"{team.name} ends. What it owns shows among the findings until somebody takes it over.")
            return redirect("people:teams")
    return shown(request, "people/team_end.html", form, team=team, active="teams")


@allow(policy.signed_in)
@require_safe
def members(request: PersonRequest, slug: str) -> HttpResponse:
    """Who is in a team, and who was."""
    return _members(request, slug, MemberForm())


@allow(policy.lead)
@require_POST
def add_member(request: PersonRequest, slug: str) -> HttpResponse:
    """Put somebody into the team."""
    team = _team(request, slug)
    form = MemberForm(request.POST)
    if form.is_valid():
        try:
            actions.add_member(request.user, team=team, **form.cleaned_data)
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, f"{form.cleaned_data['person'].name} is in {team.name}.")
            return redirect("people:team_members", slug)
    return _members(request, slug, form)


def _members(request: PersonRequest, slug: str, form: MemberForm) -> HttpResponse:
    view = queries.members(request.user, slug)
    return shown(request, "people/team_members.html", form, view=view, active="teams")


def _membership(request: HttpRequest, slug: str, pk: int) -> Membership:
    _team(request, slug)
    return get_object_or_404(Membership.objects.select_related("team", "person"), pk=pk, team__slug=slug)


@allow(policy.lead)
@require_http_methods(["GET", "HEAD", "POST"])
def end_membership(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Somebody's last day in the team."""
    membership = _membership(request, slug, pk)
    form = LastDayForm(sent(request))
    if form.is_valid():
        try:
            actions.end_membership(request.user, membership=membership, until=form.cleaned_data["until"])
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, "Saved.")
            return redirect("people:team_members", slug)
    return shown(request, "people/member_end.html", form, membership=membership, active="teams")


@allow(policy.lead)
@require_POST
def make_lead(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Make a member a lead, or with `is_lead=0` no longer one."""
    membership = _membership(request, slug, pk)
    is_lead = request.POST.get("is_lead") == "1"
    actions.make_lead(request.user, membership=membership, is_lead=is_lead)
    toast(request, f"{membership.person.name} {'leads' if is_lead else 'no longer leads'} {membership.team.name}.")
    return redirect("people:team_members", slug)

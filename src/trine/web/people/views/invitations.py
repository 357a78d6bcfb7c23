"""Invitations: making links, listing the open ones, withdrawing them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.people import actions, policy, queries
from trine.web.people.forms import InviteForm
from trine.web.people.models import Invitation, Person
from trine.web.people.views.forms_on_pages import sent, shown
from trine.web.ui.toasts import toast, toast_problem

if TYPE_CHECKING:
    from django.http import HttpResponse


@allow(policy.lead)
@require_safe
def invitations(request: PersonRequest) -> HttpResponse:
    """The links that would still let somebody in."""
    context = {"active": "teams", "open": queries.open_invitations(request.user)}
    return render(request, "people/invitations.html", context)


@allow(policy.lead)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invite(request: PersonRequest) -> HttpResponse:
    """Invite somebody new; the link is shown this once."""
    form = InviteForm(sent(request), reader=request.user, initial=request.GET.dict())
    if form.is_valid():
        try:
            invitation, token = actions.invite(request.user, **form.cleaned_data)
        except Invalid as error:
            error.add_to(form)
        else:
            return _link(request, invitation, token)
    return shown(request, "people/invite.html", form, active="teams")


@allow(policy.lead)
@require_POST
@never_cache
def invite_person(request: PersonRequest, slug: str) -> HttpResponse:
    """Invite somebody who is on record and cannot sign in yet; the link is shown this once."""
    who = get_object_or_404(Person.objects.visible_to(request.user), slug=slug)
    try:
        invitation, token = actions.invite(request.user, name=who.name, role=who.role, person=who)
    except Invalid as error:
        toast_problem(request, str(error))
        return redirect("people:person", slug)
    return _link(request, invitation, token)


def _link(request: PersonRequest, invitation: Invitation, token: str) -> HttpResponse:
    link = request.build_absolute_uri(reverse("people:join", args=[token]))
    return render(request, "people/invited.html", {"active": "teams", "invitation": invitation, "link": link})


@allow(policy.lead)
@require_POST
def revoke(request: PersonRequest, pk: int) -> HttpResponse:
    """Withdraw an open invitation."""
    invitation = get_object_or_404(Invitation.objects.select_related("team"), pk=pk)
    if not Invitation.objects.visible_to(request.user).filter(pk=pk).exists():
        raise NotAllowed("Leads withdraw invitations into their own teams.")
    actions.revoke_invitation(request.user, invitation=invitation)
    toast(request, "The link lets nobody in any more.")
    return redirect("people:invitations")

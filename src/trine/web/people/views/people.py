"""People: the list, one person, and what leaders and owners change about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.core.company import Role
from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.people import actions, policy, queries
from trine.web.people.forms import LastDayForm, PersonForm, RoleForm
from trine.web.people.models import Person
from trine.web.people.views.forms_on_pages import sent, shown
from trine.web.ui.table import Column, Table
from trine.web.ui.tags.layout import Tab
from trine.web.ui.toasts import toast, toast_problem

if TYPE_CHECKING:
    from django.http import HttpRequest

COLUMNS = (
    Column("name", "Name", "sorted_name"),
    Column("teams", "Teams"),
    Column("role", "Role", "role"),
    Column("since", "Here since", "since"),
)


@allow(policy.signed_in)
@require_safe
def people(request: PersonRequest) -> HttpResponse:
    """Everybody who is here, or everybody who has left."""
    gone = request.GET.get("show") == "left"
    found = queries.people(request.user, gone=gone)
    search = ("name__unaccent__icontains", "email__icontains") if policy.member(request.user) else ("name__icontains",)
    table = Table[Person].of(request, found, columns=COLUMNS, sort="name", search=search)
    views = [Tab("Here", "?", current=not gone), Tab("Left", "?show=left", current=gone)]
    context = {"active": "teams", "table": table, "views": views, "gone": gone, "can": queries.can(request.user)}
    return render(request, "people/people.html", context)


@allow(policy.signed_in)
@require_safe
def person(request: PersonRequest, slug: str) -> HttpResponse:
    """One person: teams over time, and what leaders and owners may change."""
    view = queries.person(request.user, slug)
    return render(request, "people/person.html", {"active": "teams", "view": view, "link": ""})


def _person(request: HttpRequest, slug: str) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.user), slug=slug)


@allow(policy.leader)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, slug: str) -> HttpResponse:
    """Name and address."""
    who = _person(request, slug)
    if not policy.can_edit_person(request.user, who):
        raise NotAllowed("An owner's record is changed by owners.")
    form = PersonForm(sent(request), initial={"name": who.name, "email": who.email})
    if form.is_valid():
        try:
            actions.change_person(request.user, person=who, **form.cleaned_data)
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, "Saved.")
            return redirect("people:person", slug)
    return shown(request, "people/person_edit.html", form, who=who, active="teams")


@allow(policy.owner)
@require_http_methods(["GET", "HEAD", "POST"])
def role(request: PersonRequest, slug: str) -> HttpResponse:
    """What somebody may do."""
    who = _person(request, slug)
    form = RoleForm(sent(request), initial={"role": who.role})
    if form.is_valid():
        try:
            actions.change_role(request.user, person=who, role=form.cleaned_data["role"])
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, f"{who.name} is {Role(who.role)} now.")
            return redirect("people:person", slug)
    return shown(request, "people/person_role.html", form, who=who, active="teams")


@allow(policy.leader)
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: PersonRequest, slug: str) -> HttpResponse:
    """Somebody's last day."""
    who = _person(request, slug)
    if not policy.can_edit_person(request.user, who):
        raise NotAllowed("An owner's record is changed by owners.")
    form = LastDayForm(sent(request), initial={"until": who.until or timezone.localdate()})
    if form.is_valid():
        try:
            actions.mark_as_left(request.user, person=who, until=form.cleaned_data["until"])
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, f"Saved. {who.name} can be brought back from their page.")
            return redirect("people:person", slug)
    return shown(request, "people/person_leave.html", form, who=who, active="teams")


@allow(policy.leader)
@require_POST
def bring_back(request: PersonRequest, slug: str) -> HttpResponse:
    """Undo that somebody left."""
    who = _person(request, slug)
    actions.bring_back(request.user, person=who)
    toast(request, f"{who.name} is back. Put them into their team again.")
    return redirect("people:person", slug)


@allow(policy.leader)
@require_POST
@never_cache
def password_link(request: PersonRequest, slug: str) -> HttpResponse:
    """A link with which somebody chooses a new password, shown this once."""
    who = _person(request, slug)
    try:
        token = actions.make_password_link(request.user, person=who)
    except Invalid as error:
        toast_problem(request, str(error))
        return redirect("people:person", slug)
    link = request.build_absolute_uri(reverse("people:new_password", args=[token]))
    view = queries.person(request.user, slug)
    return render(request, "people/person.html", {"active": "teams", "view": view, "link": link})


@allow(policy.leader)
@require_POST
def second_factors(request: PersonRequest, slug: str) -> HttpResponse:
    """Take away passkeys and codes that somebody has lost."""
    who = _person(request, slug)
    actions.remove_second_factors(request.user, person=who)
    toast(request, f"{who.name} signs in with the password alone until they set up a passkey or codes again.")
    return redirect("people:person", slug)

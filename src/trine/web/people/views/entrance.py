"""The ways in: the first owner's link, an invitation, a link for a new password."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from allauth.account.views import password_reset
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid
from trine.web.people import actions, policy
from trine.web.people.entering import enter
from trine.web.people.forms import JoinForm, PasswordForm, SetUpForm
from trine.web.people.limits import limited
from trine.web.people.links import DeadLink, find_link
from trine.web.people.models import Company, LinkKind
from trine.web.people.views.forms_on_pages import sent, shown

if TYPE_CHECKING:
    from collections.abc import Callable

Rest = ParamSpec("Rest")


def says_why_dead(
    view: Callable[Concatenate[HttpRequest, Rest], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Rest], HttpResponse]:
    """Turn a dead link into its page."""

    @wraps(view)
    def saying(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except DeadLink as link:
            return render(request, "people/dead_link.html", {"sentence": link.sentence}, status=link.status)

    return saying


@allow(policy.anybody)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password")
@limited("one_time_link")
@says_why_dead
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """The first owner: company, name, address, password."""
    actions.first_owner_link(token)
    company = Company.objects.filter(pk=1).first()
    form = SetUpForm(sent(request), company=company)
    if form.is_valid():
        person = actions.set_up_company(token=token, **form.cleaned_data)
        return enter(request, person, to=reverse("people:welcome"), chose_password=True)
    return shown(request, "people/set_up.html", form, company=company)


@allow(policy.owner)
@require_safe
def welcome(request: PersonRequest) -> HttpResponse:
    """The choice after setting up: the demo company, or one's own files."""
    return render(request, "people/welcome.html")


@allow(policy.anybody)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password")
@limited("one_time_link")
@says_why_dead
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Coming in by an invitation."""
    link = find_link(token, LinkKind.JOIN)
    form = JoinForm(sent(request), initial={"name": link.name, "email": link.email}, person=link.person)
    if form.is_valid():
        try:
            person = actions.accept_invitation(token=token, **form.cleaned_data)
        except Invalid as error:
            error.add_to(form)
        else:
            return enter(request, person, to="/", chose_password=True)
    return shown(request, "people/join.html", form, link=link)


@allow(policy.anybody)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password")
@limited("one_time_link")
@says_why_dead
def new_password(request: HttpRequest, token: str) -> HttpResponse:
    """Choosing a new password by a link that somebody handed over."""
    link = find_link(token, LinkKind.PASSWORD)
    form = PasswordForm(sent(request), person=link.person)
    if form.is_valid():
        person = actions.choose_password(token=token, **form.cleaned_data)
        return enter(request, person, to="/", chose_password=True)
    return shown(request, "people/new_password.html", form, link=link)


def forgotten(request: HttpRequest) -> HttpResponseBase:
    """A link by mail if mail is set up; otherwise whom to ask."""
    if settings.MAIL_IS_SET_UP:
        mailed: HttpResponseBase = password_reset(request)
        return mailed
    return render(request, "people/forgotten.html")

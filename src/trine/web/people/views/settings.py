"""One's own account, and the company's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.decorators import reauthentication_required
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid
from trine.web.people import actions, policy
from trine.web.people.forms import AddressForm, CompanyForm, ProfileForm
from trine.web.people.models import Company
from trine.web.people.views.forms_on_pages import sent, shown
from trine.web.ui.toasts import toast

if TYPE_CHECKING:
    from django.http import HttpResponse


@allow(policy.signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: PersonRequest) -> HttpResponse:
    """Name, time zone, public holidays, theme."""
    reader = request.user
    values = {"name": reader.name, "time_zone": reader.time_zone, "country": reader.country, "theme": reader.theme}
    form = ProfileForm(sent(request), initial=values)
    if form.is_valid():
        try:
            actions.change_profile(reader, **form.cleaned_data)
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, "Saved.")
            return redirect("people:me")
    return shown(request, "people/me.html", form)


@allow(policy.signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required  # type: ignore[untyped-decorator]  # untyped library
def address(request: PersonRequest) -> HttpResponse:
    """The address with which one signs in; asks for the password first if that was a while ago."""
    form = AddressForm(sent(request), initial={"email": request.user.email})
    if form.is_valid():
        try:
            actions.change_address(request.user, email=form.cleaned_data["email"])
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, "Saved. Sign in with the new address from now on.")
            return redirect("people:me")
    return shown(request, "people/address.html", form)


@allow(policy.owner)
@require_http_methods(["GET", "HEAD", "POST"])
def company(request: PersonRequest) -> HttpResponse:
    """The company's name, currency, fiscal year and public holidays."""
    ours = get_object_or_404(Company, pk=1)
    names = ("name", "currency", "fiscal_year_start", "country")
    values = {name: getattr(ours, name) for name in names}
    form = CompanyForm(sent(request), initial=values)
    if form.is_valid():
        try:
            actions.change_company(request.user, **form.cleaned_data)
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, "Saved.")
            return redirect("people:company")
    return shown(request, "people/company.html", form, company=ours)

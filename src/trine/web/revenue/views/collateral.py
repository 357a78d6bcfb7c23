"""Collateral that was replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid
from trine.web.people import policy
from trine.web.people.views.forms_on_pages import sent, shown
from trine.web.revenue import actions
from trine.web.revenue import collateral as queries
from trine.web.revenue.forms import ReplacementForm
from trine.web.revenue.models import Replacement
from trine.web.revenue.tabs import tabs
from trine.web.ui.toasts import toast

if TYPE_CHECKING:
    from django.http import HttpResponse


@allow(policy.can_see_money)
@require_safe
def collateral(request: PersonRequest) -> HttpResponse:
    """What was replaced, and how many reps use the new one."""
    context = {
        "active": "revenue",
        "tabs": tabs("revenue:collateral"),
        "views": queries.replacements(),
        "may_replace": policy.can_replace_collateral(request.user),
    }
    return render(request, "revenue/collateral.html", context)


@allow(policy.can_replace_collateral)
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: PersonRequest) -> HttpResponse:
    """Say that something was replaced."""
    form = ReplacementForm(sent(request), initial={"asset": request.GET.get("asset", "")})
    if form.is_valid():
        try:
            row = actions.replace_asset(request.user, **form.cleaned_data)
        except Invalid as error:
            error.add_to(form)
        else:
            undo = reverse("revenue:asset_withdraw", args=[row.pk])
            toast(request, "Those who used the old one on an open deal are told.", undo_url=undo)
            return redirect(row)
    return shown(request, "revenue/asset_replace.html", form, active="revenue", assets=queries.known_assets())


@allow(policy.member)
@require_safe
def replacement(request: PersonRequest, pk: int) -> HttpResponse:
    """One replacement: for a rep their deals, for who arranges it everybody's."""
    view = queries.replacement(get_object_or_404(Replacement.objects.select_related("by"), pk=pk))
    mine = next((rep for rep in view.reps if rep.person.pk == request.user.pk), None)
    context = {
        "active": "revenue",
        "view": view,
        "mine": mine,
        "may_replace": policy.can_replace_collateral(request.user),
        "sees_money": policy.can_see_money(request.user),
    }
    return render(request, "revenue/replacement.html", context)


@allow(policy.member)
@require_POST
def confirm(request: PersonRequest, pk: int) -> HttpResponse:
    """I use the new one."""
    row = get_object_or_404(Replacement, pk=pk)
    actions.confirm_asset(request.user, replacement=row)
    toast(request, f"Noted: you use “{row.new_name}”.", undo_url=reverse("revenue:asset_unconfirm", args=[pk]))
    return redirect(row)


@allow(policy.member)
@require_POST
def unconfirm(request: PersonRequest, pk: int) -> HttpResponse:
    """Not yet, after all."""
    row = get_object_or_404(Replacement, pk=pk)
    actions.confirm_asset(request.user, replacement=row, uses=False)
    return redirect(row)


@allow(policy.can_replace_collateral)
@require_POST
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """It was not replaced after all."""
    actions.withdraw_replacement(request.user, replacement=get_object_or_404(Replacement, pk=pk))
    toast(request, "Taken back. Those who were told hear that the old one may be used again.")
    return redirect("revenue:collateral")

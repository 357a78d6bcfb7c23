"""The first page, and how somebody wants to be paired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid
from trine.web.people import policy
from trine.web.people.views.forms_on_pages import sent, shown
from trine.web.shadowing.actions import wishing
from trine.web.shadowing.forms import WishForm
from trine.web.shadowing.models import Wish
from trine.web.shadowing.queries.home import home as home_of
from trine.web.shadowing.views.finding import ACTIVE, FORM
from trine.web.ui.toasts import toast

if TYPE_CHECKING:
    from django.http import HttpResponse


@allow(policy.member)
@require_safe
def home(request: PersonRequest) -> HttpResponse:
    """The reader's days, and what was learnt lately."""
    view = home_of(request.user, timezone.localdate())
    return render(request, "shadowing/home.html", {**ACTIVE, "view": view})


@allow(policy.member)
@require_http_methods(FORM)
def wishes(request: PersonRequest) -> HttpResponse:
    """How the reader wants to be paired."""
    row = Wish.objects.filter(person=request.user).first()
    names = ("languages", "never_on", "out_until", "out_because")
    form = WishForm(sent(request), initial={name: getattr(row, name) for name in names} if row else {})
    if form.is_valid():
        try:
            wishing.wish(request.user, values=form.values())
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, "Saved. It counts from the next proposal on.")
            return redirect("shadowing:home")
    return shown(request, "shadowing/wishes.html", form, **ACTIVE)

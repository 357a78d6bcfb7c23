"""Screens: the page where they are made and withdrawn, and what whoever has the link sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid
from trine.web.insights.actions import screens as actions
from trine.web.insights.forms.screens import ScreenForm
from trine.web.insights.models import Screen
from trine.web.insights.queries.signs import Sight, signs_seen
from trine.web.people import policy
from trine.web.people.models import Company
from trine.web.people.views.forms_on_pages import REFUSED, sent
from trine.web.ui.toasts import toast

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django_htmx.middleware import HtmxDetails

FORM = ["GET", "HEAD", "POST"]
WITHDRAWING = "Whoever has the link sees nothing any more. You can make another one whenever you like."


@allow(policy.leader)
@require_http_methods(FORM)
@never_cache
def screens(request: PersonRequest) -> HttpResponse:
    """All screens, and a new one, whose link is shown this once."""
    form, link = ScreenForm(sent(request)), ""
    if form.is_valid():
        try:
            _, token = actions.make_screen(request.user, **form.cleaned_data)
        except Invalid as problem:
            problem.add_to(form)
        else:
            form, link = ScreenForm(), f"{settings.PUBLIC_URL}{reverse('insights:screen', args=[token])}"
    rows = Screen.objects.filter(revoked_at=None).select_related("team", "made_by")
    context = {"active": "signs", "form": form, "link": link, "rows": rows, "today": timezone.localdate()}
    context |= {"withdrawing": WITHDRAWING}
    return render(request, "insights/screens.html", context, status=REFUSED if form.errors else 200)


@allow(policy.leader)
@require_http_methods(FORM)
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Let a link show nothing any more, after asking."""
    row = get_object_or_404(Screen, pk=pk)
    if request.method != "POST":
        context = {"active": "signs", "title": f"Withdraw the screen {row.name}?", "sentence": WITHDRAWING}
        return render(
            request, "ui/confirm.html", context | {"verb": "Withdraw it", "back": reverse("insights:screens")}
        )
    actions.withdraw_screen(request.user, screen=row)
    toast(request, f"The link of {row.name} shows nothing any more.")
    return redirect("insights:screens")


@allow(policy.anybody)
@require_safe
@never_cache
def screen(request: HttpRequest, token: str) -> HttpResponse:
    """The signs for whoever holds the link; a plain page for a link that is not known, withdrawn or run out.

    A page that asks again by itself is told to load anew once its link has ended, so that it shows why.
    """
    row = actions.screen_of(token)
    if row is None or row.revoked_at is not None or row.has_ended(timezone.localdate()):
        htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]  # set by its middleware
        if htmx:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "insights/no_screen.html", {"screen": row}, status=404 if row is None else 410)
    actions.saw(row)
    sight = Sight(money=False, pay=False, unreleased=row.shows_unreleased)
    company = Company.objects.first()
    context = {
        "screen": row,
        "view": signs_seen(sight, team=row.team),
        "company": company.name if company else "Trine",
        "now": timezone.localtime(timezone=timezone.get_default_timezone()),
    }
    response = render(request, "insights/screen.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response

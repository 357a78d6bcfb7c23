"""The page of one's calendar link, and the calendar itself for whoever holds it."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.integrations.calendar.writing import write_calendar
from trine.web.base.access import PersonRequest, allow
from trine.web.calendars import actions
from trine.web.calendars.models import CalendarLink
from trine.web.calendars.sources import by_source
from trine.web.people import policy
from trine.web.people.models import Company
from trine.web.ui.toasts import toast

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

WITHDRAWING = "Calendars that read from it show nothing new any more. You can make another one whenever you like."


@allow(policy.signed_in)
@require_safe
def mine(request: PersonRequest) -> HttpResponse:
    """What one's calendar holds, and how to have it."""
    return _mine(request)


@allow(policy.signed_in)
@require_POST
@never_cache
def make(request: PersonRequest) -> HttpResponse:
    """Make a link, or another one instead; it is shown this once."""
    path = reverse("calendars:feed", args=[actions.make_link(request.user)])
    return _mine(request, f"{settings.PUBLIC_URL}{path}")


@allow(policy.signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: PersonRequest) -> HttpResponse:
    """Take the link back, after asking."""
    if request.method != "POST":
        context = {"active": "inbox", "title": "Withdraw the link?", "sentence": WITHDRAWING, "verb": "Withdraw it"}
        return render(request, "ui/confirm.html", context | {"back": reverse("calendars:mine")})
    actions.withdraw_link(request.user)
    toast(request, "The link shows nothing any more.")
    return redirect("calendars:mine")


@allow(policy.anybody)
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """The calendar for whoever holds the secret link; 404 for any other. Unchanged, it is not sent again."""
    reader = actions.reader_of(token)
    if reader is None:
        raise Http404
    company = Company.objects.first()
    found = by_source(reader, timezone.localdate(timezone=ZoneInfo(reader.time_zone)))
    entries = (entry for _, entries in found for entry in entries)
    text = write_calendar(f"{company.name} in Trine" if company else "Trine", entries)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["ETag"] = f'"{sha256(text).hexdigest()[:32]}"'
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = 'inline; filename="trine.ics"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def _mine(request: PersonRequest, link: str = "") -> HttpResponse:
    found = by_source(request.user, timezone.localdate())
    context = {
        "active": "inbox",
        "held": [(words, len(entries)) for words, entries in found],
        "total": sum(len(entries) for _, entries in found),
        "row": CalendarLink.objects.filter(person=request.user).first(),
        "link": link,
        "subscribe": link.replace("https://", "webcal://", 1).replace("http://", "webcal://", 1),
        "withdrawing": WITHDRAWING,
    }
    return render(request, "calendars/mine.html", context)

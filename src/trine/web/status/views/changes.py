"""What changed, for leads and leaders."""

from __future__ import annotations

import csv
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trine.core.wording import listed
from trine.web.base.access import PersonRequest, allow
from trine.web.base.moments import moment
from trine.web.people import policy
from trine.web.status import actions
from trine.web.status.queries import changes as queries
from trine.web.status.tabs import tabs
from trine.web.ui.toasts import toast

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a sheet would take for a formula at the beginning of a text (OWASP, "CSV Injection")."""
HEADINGS = ("when", "kind", "what", "teams", "change", "who")


@allow(policy.lead)
@require_safe
def changes(request: PersonRequest) -> HttpResponse:
    """What changed since the last look, or since another day."""
    view = queries.changes(request.user, queries.Asked.of(request.GET), timezone.now())
    context = {"active": "status", "view": view, "tabs": tabs(request.user, "status:changes")}
    return render(request, "status/changes.html", context)


@allow(policy.lead)
@require_safe
def as_csv(request: PersonRequest) -> HttpResponse:
    """The same as a file, whole."""
    asked, now = queries.Asked.of(request.GET), timezone.now()
    since = queries.moment(asked.since, request.user, now)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="changes.csv"'
    writer = csv.writer(response)
    writer.writerow(HEADINGS)
    for row in queries.of_time(request.user, since, now, team=asked.team, kind=asked.kind):
        cells = (
            row.title,
            row.name,
            listed([team.name for team in row.teams]),
            " ".join((*row.sentences, *row.steps)),
            listed(row.who),
        )
        writer.writerow([timezone.localtime(row.at).isoformat(timespec="minutes"), *map(_cell, cells)])
    return response


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


@allow(policy.lead)
@require_POST
def seen(request: PersonRequest) -> HttpResponse:
    """Note that all up to the moment of the page was seen."""
    at = moment(request.POST.get("at", "")) or timezone.now()
    before = queries.last_look(request.user)
    actions.look(request.user, at=min(at, timezone.now()))
    undo = f"{reverse('status:unseen')}?at={quote(before.isoformat() if before else '')}"
    toast(request, "Next time you see what is new from here on.", undo_url=undo)
    return redirect("status:changes")


@allow(policy.lead)
@require_POST
def unseen(request: PersonRequest) -> HttpResponse:
    """Take that back."""
    actions.look_as_before(request.user, at=moment(request.GET.get("at", "")))
    return redirect("status:changes")

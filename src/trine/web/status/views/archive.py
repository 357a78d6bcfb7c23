"""The archive of all that went out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.people import policy
from trine.web.status.queries import archive as queries
from trine.web.status.tabs import tabs

if TYPE_CHECKING:
    from django.http import HttpResponse


@allow(policy.signed_in)
@require_safe
def archive(request: PersonRequest) -> HttpResponse:
    """What went out to the reader."""
    view = queries.archive(request.user, queries.Asked.of(request.GET))
    number = view.page.number
    pages = {"newer": view.asked.at_page(number - 1), "older": view.asked.at_page(number + 1)}
    context = {"active": "status", "view": view, "tabs": tabs(request.user, "status:archive"), **pages}
    return render(request, "status/archive.html", context)

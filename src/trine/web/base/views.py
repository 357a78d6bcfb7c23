"""Health, and the pages for what goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import Error, connection
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe

from trine.web.base.access import allow
from trine.web.base.errors import Invalid, NotAllowed

if TYPE_CHECKING:
    from django.http import HttpRequest


@allow(lambda reader: True)
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """`ok` with 200 while the database answers, else 503. Says nothing else: anybody may ask."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, with the sentence if the refusal is ours."""
    sentences = list(exception.sentences.values()) if isinstance(exception, Invalid) else []
    return render(request, "400.html", {"sentences": sentences}, status=400)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the sentence if the refusal is ours."""
    sentence = exception.sentence if isinstance(exception, NotAllowed) else ""
    return render(request, "403.html", {"sentence": sentence}, status=403)


@requires_csrf_token
def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404; never says whether something exists that the reader may not see."""
    return render(request, "404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long, or was sent from elsewhere."""
    return render(request, "403_csrf.html", status=403)

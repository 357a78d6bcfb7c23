"""What every page with a form does alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse, QueryDict

REFUSED = 422


def sent(request: HttpRequest) -> QueryDict | None:
    """The form that was sent, even if it is empty; none if the page was only asked for."""
    return request.POST if request.method == "POST" else None


def shown(request: HttpRequest, template: str, form: Form, **context: object) -> HttpResponse:
    """The page with its form: 200, or 422 if something has to be mended first."""
    return render(request, template, {"form": form, **context}, status=REFUSED if form.errors else 200)

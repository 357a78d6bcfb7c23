"""What every page may say about the company."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.functional import SimpleLazyObject

from trine.web.people.models import Company

if TYPE_CHECKING:
    from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """`company`: the company, or something false before it is set up. Read when a template first asks for it."""
    return {"company": SimpleLazyObject(lambda: Company.objects.filter(pk=1).first())}

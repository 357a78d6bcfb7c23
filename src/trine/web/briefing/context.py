"""What every page may say about the reader's inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from trine.web.briefing.queries import MANY, unread
from trine.web.people.models import Person

if TYPE_CHECKING:
    from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """`nav_counts`: what waits behind a place of the navigation. Read when a template first asks for it."""
    return {"nav_counts": SimpleLazyObject(lambda: _counts(request))}


def _counts(request: HttpRequest) -> dict[str, str]:
    person = getattr(request, "user", None)
    count = unread(person, timezone.now()) if isinstance(person, Person) else 0
    return {"inbox": str(count) if count <= MANY else f"{MANY}+"} if count else {}

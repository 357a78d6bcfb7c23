"""What every page may say about the reader's inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from trine.web.briefing.alarm import Alarm, alarm
from trine.web.briefing.queries import MANY, unread
from trine.web.people import policy
from trine.web.people.models import Person

if TYPE_CHECKING:
    from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """`nav_counts`: what waits behind a place of the navigation; `alarm`: for owners, that messages do not go out.

    Each is read when a template first asks for it.
    """
    return {
        "nav_counts": SimpleLazyObject(lambda: _counts(request)),
        "alarm": SimpleLazyObject(lambda: _alarm(request)),
    }


def _alarm(request: HttpRequest) -> Alarm | None:
    person = getattr(request, "user", None)
    return alarm(timezone.now()) if isinstance(person, Person) and policy.owner(person) else None


def _counts(request: HttpRequest) -> dict[str, str]:
    person = getattr(request, "user", None)
    count = unread(person, timezone.now()) if isinstance(person, Person) else 0
    return {"inbox": str(count) if count <= MANY else f"{MANY}+"} if count else {}

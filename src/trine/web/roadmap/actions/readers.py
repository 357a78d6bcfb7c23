"""What is each reader's own: when they looked last, and their saved views. Nobody else is told, so no events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from trine.web.base.errors import Invalid
from trine.web.roadmap.models import LastLook, SavedView

if TYPE_CHECKING:
    from datetime import datetime

    from trine.web.people.models import Person

MOST_VIEWS = 30
LONGEST = 60
"""Letters of a view's name."""


@transaction.atomic
def look_at_roadmap(actor: Person, *, at: datetime) -> None:
    """Remember that the actor has looked at all that had changed by a moment; never an earlier one than before."""
    now = min(at, timezone.now())
    row, is_new = LastLook.objects.select_for_update().get_or_create(person=actor, defaults={"at": now})
    if not is_new and row.at < now:
        row.at = now
        row.save(update_fields=["at"])


@transaction.atomic
def save_view(actor: Person, *, name: str, query: str) -> SavedView:
    """Keep a state of the roadmap under a name; the same name replaces it. Raises Invalid."""
    name = " ".join(name.split())
    if not name:
        raise Invalid(name="Give the view a name.")
    if len(name) > LONGEST:
        raise Invalid(name=f"The name has {len(name)} letters. Write at most {LONGEST}.")
    mine = SavedView.objects.filter(person=actor)
    if mine.exclude(name=name).count() >= MOST_VIEWS:
        raise Invalid(name=f"{MOST_VIEWS} views are kept at most. Take one out first.")
    row, _ = SavedView.objects.update_or_create(person=actor, name=name, defaults={"query": query[:1000]})
    return row


def remove_view(actor: Person, *, view: SavedView) -> None:
    """Take a view of the actor's own out."""
    SavedView.objects.filter(person=actor, pk=view.pk).delete()

"""Reading the event log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.web.base.models import Event
from trine.web.base.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet


@dataclass(frozen=True)
class Happening:
    """One event in words."""

    at: datetime
    verb: str
    sentence: str


def history(kind: str, subject_id: str, *, limit: int = 50) -> list[Happening]:
    """What happened to one subject, the newest first. Whoever asks has checked that the reader may see the subject."""
    return told(Event.objects.filter(subject_kind=kind, subject_id=subject_id), limit=limit)


def history_of_many(subjects: Iterable[tuple[str, str]], *, limit: int = 50) -> list[Happening]:
    """What happened to any of some subjects, each a kind and an id, the newest first."""
    ids: dict[str, list[str]] = {}
    for kind, subject_id in subjects:
        ids.setdefault(kind, []).append(subject_id)
    found = Event.objects.none()
    for kind, of_kind in ids.items():
        found = found | Event.objects.filter(subject_kind=kind, subject_id__in=of_kind)
    return told(found, limit=limit)


def told(events: QuerySet[Event], *, limit: int) -> list[Happening]:
    """The newest events as sentences, with their actors in the same query."""
    rows = events.select_related("actor").order_by("-id")[:limit]
    return [Happening(event.at, event.verb, sentence(event)) for event in rows]

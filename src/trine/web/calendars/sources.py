"""What a calendar is filled with: areas register what they know here, and the feed asks each of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from django.db.models import Count, Max

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from django.db.models import Model

    from trine.integrations.calendar.writing import Entry
    from trine.web.people.models import Person

PAST = timedelta(days=180)
"""What was over so many days ago is left out."""


class Source(Protocol):
    """One kind of days: what it brings, in words, and its entries."""

    words: str

    def entries(self, reader: Person, today: date) -> Iterable[Entry]:
        """What the reader may see now, in a constant number of queries."""


_SOURCES: list[Source] = []


def register(source: Source) -> None:
    """Have every calendar show a kind of days more; called once, when an area is ready."""
    _SOURCES.append(source)


def by_source(reader: Person, today: date) -> list[tuple[str, list[Entry]]]:
    """What a reader's calendar holds, each kind with its words."""
    return [(source.words, list(source.entries(reader, today))) for source in _SOURCES]


class Revision(NamedTuple):
    """How often a row was changed, and when last."""

    sequence: int
    changed_at: datetime


UNCHANGED = Revision(0, datetime(2020, 1, 1, tzinfo=UTC))


def revisions(model: type[Model], rows: Collection[int]) -> Mapping[int, Revision]:
    """How often each of the rows (primary keys) was changed, by the history that the database keeps. One query."""
    found = revisions_by(model, ("pgh_obj_id",), pgh_obj_id__in=rows)
    return {key: revision for (key,), revision in found.items()}


def revisions_by(model: type[Model], fields: tuple[str, ...], **where: Any) -> dict[tuple[Any, ...], Revision]:
    """The same for groups of rows that have these fields in common."""
    history = model.pgh_event_model.objects.filter(**where).order_by()  # type: ignore[attr-defined]  # set by pghistory
    groups = history.values(*fields).annotate(states=Count("pk"), at=Max("pgh_created_at"))
    return {tuple(each[field] for field in fields): Revision(each["states"] - 1, each["at"]) for each in groups}

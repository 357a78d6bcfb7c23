"""What each kind of event is about, whom it concerns and who may see it: areas register their kinds here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from trine.web.base.models import Event
from trine.web.base.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from trine.core.briefing import Relation, Story, Topic


class Concern(Protocol):
    """One kind of subject, such as launches: the verbs that are told of, and how people are tied to it."""

    kind: str
    verbs: Mapping[str, Topic]

    def relations(self, event: Event) -> Iterable[Relation]:
        """Who is concerned (primary keys as text) and why, in a constant number of queries."""

    def may_see(self, event: Event, people: Collection[int]) -> Collection[int]:
        """Those of the people (primary keys) who may see it now, in a constant number of queries."""

    def visible(self, events: Sequence[Event], person: int) -> set[int]:
        """Those of the events (primary keys) that the person may see now, in a constant number of queries."""

    def url(self, event: Event) -> str:
        """The page to look at."""

    def story(self, event: Event, person: int) -> Story | None:
        """What it says to a person (primary key), of what they may see now; none where its sentence says it all."""


_REGISTERED: dict[str, Concern] = {}


def register(concern: Concern) -> None:
    """Have events of a kind of subject told; called once, when the area is ready."""
    _REGISTERED[concern.kind] = concern


def concern_of(kind: str) -> Concern | None:
    """Who knows about a kind of subject."""
    return _REGISTERED.get(kind)


def takes_answer(event: Event) -> bool:
    """Whether its message may come with answers; a concern that gives any names the verbs in `answered`."""
    return event.verb in getattr(concern_of(event.subject_kind), "answered", ())


def headline_of(event: Event) -> str:
    """What the message says in one line: its sentence, or what the concern makes of it in a `headline`."""
    tell: Callable[[Event], str] = getattr(concern_of(event.subject_kind), "headline", sentence)
    return tell(event)


def topic_of(event: Event) -> Topic | None:
    """What the event is told under; none if it is not told at all."""
    concern = concern_of(event.subject_kind)
    return concern.verbs.get(event.verb) if concern else None


def visible(events: Iterable[Event], person: int) -> set[int]:
    """Those of any events (primary keys) that the person may see now; a constant number of queries for each kind."""
    by_kind: dict[str, list[Event]] = {}
    for event in events:
        by_kind.setdefault(event.subject_kind, []).append(event)
    found: set[int] = set()
    for kind, rows in by_kind.items():
        concern = concern_of(kind)
        found |= concern.visible(rows, person) if concern else set()
    return found


def visible_among(events: Collection[int] | QuerySet[Any], person: int) -> set[int]:
    """The same, of events by their primary keys or by rows that have one. One query more."""
    return visible(Event.objects.filter(pk__in=events), person)

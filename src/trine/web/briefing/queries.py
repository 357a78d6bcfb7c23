"""The inbox and the outbox."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db.models import Case, Q, When

from trine.core.briefing import Reason, Topic
from trine.core.wording import times
from trine.web.briefing.concerns import takes_answer, visible_among
from trine.web.briefing.following import names_of, page_of
from trine.web.briefing.models import Delivery, Follow, Message, Outgoing, Waiting
from trine.web.briefing.stories import reasons_of, story_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from trine.core.briefing import Answer
    from trine.web.people.models import Person

SHOWN = 50
LOOKED_AT = 2000
"""Of so many messages of a shelf it is looked up which the reader may still see; older ones are not counted."""
LATELY = timedelta(days=14)
ANSWERED = 10
"""So many messages of a page show at once what can be answered; the others show it when they are opened."""
MANY = 99
KEPT = 60
"""Seconds for which the number of unread messages is kept, unless one comes or goes or the person's role changes."""
NAMED = [[Reason.NAMED.value]]
"""Within the reasons of a message that somebody was asked by name."""


class Shelf(StrEnum):
    """Where messages of an inbox are."""

    WAITING = "waiting"
    LATER = "later"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Item:
    """A message in the inbox, and why it is there."""

    row: Delivery
    why: tuple[tuple[Reason, str], ...]
    answers: tuple[Answer, ...] = ()

    @property
    def message(self) -> Message:
        """What it says."""
        return self.row.message

    @property
    def is_asked(self) -> bool:
        """Whether somebody asks the reader by name."""
        return any(reason is Reason.NAMED for reason, _ in self.why)

    @property
    def because(self) -> str:
        """Why it came, in words."""
        return ", and ".join(words for _, words in self.why)

    @property
    def reasons(self) -> int:
        """How many of its reasons can be turned down."""
        return len(reasons_of(self.row))


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits for a person, comes back later, or is done; of all topics or of one."""

    items: tuple[Item, ...]
    unread: int
    more: int
    shelf: Shelf
    topics: tuple[tuple[Topic, int], ...]
    """What the person may see of it by topic."""
    topic: Topic | None = None
    hidden: tuple[int, ...] = ()
    """What the person may no longer see."""

    @property
    def lede(self) -> str:
        """How it stands, in a sentence."""
        if self.shelf is Shelf.DONE:
            return "What you are done with"
        if self.shelf is Shelf.LATER:
            return f"{times(len(self.items) + self.more, 'message')} for later" if self.items else "Nothing is put off"
        if not self.items:
            return "Nothing waits for you"
        asked = len(self.asked)
        of_you = f", {asked} asked of you" if asked else ""
        unread = f"{times(self.unread, 'message')} not read yet" if self.unread else "You have read everything"
        return f"{unread}{of_you}"

    @property
    def asked(self) -> tuple[Item, ...]:
        """What is asked of the reader by name."""
        return tuple(item for item in self.items if item.is_asked)

    @property
    def rest(self) -> tuple[Item, ...]:
        """What they hear of."""
        return tuple(item for item in self.items if not item.is_asked)


def inbox(person: Person, now: datetime, *, shelf: Shelf = Shelf.WAITING, topic: Topic | None = None) -> Inbox:
    """A person's messages: what is asked of them first, then the newest; what they may no longer see is left out."""
    asked_first = Case(When(relations__contains=NAMED, then=0), default=1)
    rows = of_inbox(person, now, shelf=shelf).order_by(asked_first, "-pk")
    known = rows.values_list("pk", "message__event_id", "message__topic", "read_at")[:LOOKED_AT]
    seen = visible_among({event for _, event, _, _ in known}, person.pk)
    hidden = tuple(pk for pk, event, _, _ in known if event not in seen)
    by_topic = Counter(Topic(each) for _, event, each, _ in known if event in seen)
    fitting = [(pk, at) for pk, event, each, at in known if event in seen and (topic is None or each == topic)]
    shown = rows.filter(pk__in=[pk for pk, _ in fitting[:SHOWN]]).select_related("message__event")
    items = [_item(row) for row in shown]
    if shelf is Shelf.WAITING:
        items = _with_answers(items)
    unread = sum(at is None for _, at in fitting)
    more = len(fitting) - len(items)
    return Inbox(tuple(items), unread, more, shelf, tuple(sorted(by_topic.items())), topic, hidden)


def of_inbox(person: Person, now: datetime, *, shelf: Shelf = Shelf.WAITING) -> QuerySet[Delivery]:
    """The rows of a person's inbox: those that wait, those that come back later, or those that are done."""
    rows = Delivery.objects.filter(person=person, channel="inbox", state="sent")
    if shelf is Shelf.DONE:
        return rows.exclude(done_at=None)
    rows = rows.filter(done_at=None)
    return rows.filter(snoozed_until__gt=now) if shelf is Shelf.LATER else rows.filter(_is_up(now))


def unread(person: Person, now: datetime) -> int:
    """How many messages wait that the person has not read and may see; no more than some are counted.

    Every page says it, so what they may see of the same messages is looked up again only after a while.
    """
    rows = of_inbox(person, now).filter(read_at=None).order_by("-pk")
    events = list(rows.values_list("message__event_id", flat=True)[: MANY + 1])
    if not events:
        return 0
    key, asked = f"unread:{person.pk}", (person.role, *events)
    known = cache.get(key)
    if known is None or known[0] != asked:
        seen = visible_among(events, person.pk)
        known = asked, sum(event in seen for event in events)
        cache.set(key, known, KEPT)
    return int(known[1])


def _is_up(now: datetime) -> Q:
    return Q(snoozed_until=None) | Q(snoozed_until__lte=now)


def _item(row: Delivery) -> Item:
    return Item(row, tuple((Reason(reason), words) for reason, words in row.relations))


def _with_answers(items: list[Item]) -> list[Item]:
    """The same, with the answers of the first of those that ask for one."""
    asking = [item for item in items if takes_answer(item.message.event)][:ANSWERED]
    answers = {item.row.pk: story_of(item.row).answers for item in asking}
    return [replace(item, answers=answers.get(item.row.pk, ())) for item in items]


@dataclass(frozen=True, slots=True)
class Followed:
    """Something that a person follows."""

    kind: str
    id: str
    name: str
    url: str


def followed(person: Person) -> list[Followed]:
    """What a person follows and may see, by name."""
    rows = Follow.objects.filter(person=person).order_by("pk").values_list("subject_kind", "subject_id")
    names = names_of([(kind, id_) for kind, id_ in rows], person)
    found = [Followed(kind, id_, name, page_of(kind, id_)) for (kind, id_), name in names.items()]
    return sorted(found, key=lambda each: (each.name.casefold(), each.kind))


@dataclass(frozen=True, slots=True)
class Outbox:
    """What went out, goes out, or could not."""

    rows: tuple[Outgoing, ...]
    waiting: int
    """Events that nobody has been told of yet."""
    pending: int
    held: int
    failed: int
    """What could not be sent lately."""

    @property
    def lede(self) -> str:
        """How it stands, in a sentence."""
        if self.held:
            return f"{self.held:,} held for you to look at"
        failed = f"{times(self.failed, 'message')} could not be sent in the last two weeks"
        if self.pending:
            return f"{self.pending:,} on the way" + (f"; {failed}" if self.failed else "")
        return failed if self.failed else "Everything has gone out"


def outbox(now: datetime) -> Outbox:
    """The latest of what goes out: what is held first, then what failed lately, so that no other hides it."""
    rows = Outgoing.objects.select_related("person").prefetch_related("deliveries__message").order_by("-pk")
    is_held = Q(state=Outgoing.State.HELD)
    has_failed = Q(state=Outgoing.State.DEAD, decided_at__gt=now - LATELY)
    held, failed, others = rows.filter(is_held), rows.filter(has_failed), rows.exclude(is_held | has_failed)
    pending = Outgoing.objects.filter(state=Outgoing.State.PENDING).count()
    latest = (*held[:SHOWN], *failed[:SHOWN], *others[:SHOWN])
    return Outbox(latest, Waiting.objects.count(), pending, held.count(), failed.count())

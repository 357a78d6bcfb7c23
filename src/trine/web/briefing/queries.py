"""The inbox and the outbox."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Case, Count, Q, When

from trine.core.briefing import Reason, Topic
from trine.core.wording import times
from trine.web.briefing.concerns import takes_answer, visible
from trine.web.briefing.following import names_of, page_of
from trine.web.briefing.models import Delivery, Follow, Message, Outgoing, Waiting
from trine.web.briefing.stories import reasons_of, story_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from trine.core.briefing import Answer
    from trine.web.people.models import Person

SHOWN = 50
LOOKED_AT = 500
"""So many messages are looked at for some that the reader may still see."""
LATELY = timedelta(days=14)
ANSWERED = 10
"""So many messages of a page show at once what can be answered; the others show it when they are opened."""
MANY = 99
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
    """What there is by topic."""
    topic: Topic | None = None
    hidden: tuple[int, ...] = ()
    """What the person may no longer see."""

    @property
    def lede(self) -> str:
        """How it stands, in a sentence."""
        if self.shelf is Shelf.DONE:
            return "What you are done with"
        if self.shelf is Shelf.LATER:
            return f"{times(len(self.items), 'message')} for later" if self.items else "Nothing is put off"
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
    there = of_inbox(person, now, shelf=shelf)
    rows = there.filter(message__topic=topic) if topic else there
    asked_first = Case(When(relations__contains=NAMED, then=0), default=1)
    shown, hidden = _seen(rows.select_related("message__event").order_by(asked_first, "-pk"), person)
    items = [_item(row) for row in shown]
    if shelf is Shelf.WAITING:
        items = _with_answers(items)
    unread = sum(item.row.read_at is None for item in items)
    counts = there.order_by().values_list("message__topic").annotate(count=Count("pk"))
    by_topic = tuple(sorted((Topic(name), count) for name, count in counts))
    older = max(0, rows.count() - len(items) - len(hidden))
    return Inbox(tuple(items), unread, older, shelf, by_topic, topic, tuple(hidden))


def _seen(rows: QuerySet[Delivery], person: Person) -> tuple[list[Delivery], list[int]]:
    """The first that the person may still see, and the numbers of those before them that they may not."""
    shown: list[Delivery] = []
    hidden: list[int] = []
    for start in range(0, LOOKED_AT, SHOWN):
        taken = list(rows[start : start + SHOWN])
        seen = visible((row.message.event for row in taken), person.pk)
        shown += [row for row in taken if row.message.event_id in seen][: SHOWN - len(shown)]
        hidden += [row.pk for row in taken if row.message.event_id not in seen]
        if len(shown) == SHOWN or len(taken) < SHOWN:
            break
    return shown, hidden


def of_inbox(person: Person, now: datetime, *, shelf: Shelf = Shelf.WAITING) -> QuerySet[Delivery]:
    """The rows of a person's inbox: those that wait, those that come back later, or those that are done."""
    rows = Delivery.objects.filter(person=person, channel="inbox", state="sent")
    if shelf is Shelf.DONE:
        return rows.exclude(done_at=None)
    rows = rows.filter(done_at=None)
    return rows.filter(snoozed_until__gt=now) if shelf is Shelf.LATER else rows.filter(_is_up(now))


def unread(person: Person, now: datetime) -> int:
    """How many messages wait that the person has not read; no more than some are counted. One query on an index."""
    rows = of_inbox(person, now).filter(read_at=None)
    return rows[: MANY + 1].count()


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

"""Everything that went out to a reader, as far as they may still see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast
from django.utils.http import urlencode

from trine.core.briefing import Topic
from trine.core.status.telling import told_part
from trine.core.wording import times
from trine.web.briefing.concerns import visible_among
from trine.web.briefing.models import Delivery, Message
from trine.web.status.models import EditionPart
from trine.web.status.readers import sees
from trine.web.status.rows import part_of

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.db.models import QuerySet
    from django.http import QueryDict

    from trine.web.people.models import Person

PER_PAGE = 50
MOST_PARTS = 500
WENT_OUT = ("sent", "digested")


@dataclass(frozen=True, slots=True)
class Asked:
    """Words, a month (2027-01), a topic, a page."""

    words: str = ""
    month: str = ""
    topic: str = ""
    page: str = "1"

    @classmethod
    def of(cls, given: QueryDict) -> Asked:
        """From the address; what can't be read is left out."""
        topic = given.get("topic", "")
        return cls(
            given.get("q", "").strip()[:100],
            given.get("month", "")[:7],
            topic if topic in {each.value for each in Topic} else "",
            given.get("page", "1")[:6],
        )

    @property
    def first(self) -> date | None:
        """The first day of the month."""
        try:
            return date.fromisoformat(f"{self.month}-01")
        except ValueError:
            return None

    @property
    def is_any(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.words or self.first or self.topic)

    def at_page(self, page: int) -> str:
        """The address of another page of the same."""
        values: dict[str, str | int] = {"q": self.words, "month": self.month, "topic": self.topic, "page": page}
        return urlencode({name: value for name, value in values.items() if value})


@dataclass(frozen=True, slots=True)
class ArchiveView:
    """One page of the archive."""

    asked: Asked
    rows: tuple[Message, ...]
    page: Page[Message]
    months: tuple[date, ...]
    topics: tuple[Topic, ...]

    @property
    def lede(self) -> str:
        """How much there is, in a sentence."""
        count = self.page.paginator.count
        if not count:
            return "Nothing fits what you are looking for." if self.asked.is_any else "Nothing has gone out to you yet."
        return f"{times(count, 'message')} {'fit' if self.asked.is_any else 'went out to you'}."


def archive(person: Person, asked: Asked) -> ArchiveView:
    """What went out to the reader, the latest first; what they may no longer see is left out. A constant number of
    queries.
    """
    mine = Delivery.objects.filter(message=OuterRef("pk"), person=person, state__in=WENT_OUT)
    every = Message.objects.filter(Exists(mine))
    seen = visible_among(every.values("event"), person.pk)
    hidden = [pk for pk, event in every.values_list("pk", "event_id") if event not in seen]
    every = every.exclude(pk__in=hidden)
    months = tuple(every.dates("at", "month", order="DESC")[:60])
    page = Paginator(_fitting(every, person, asked).order_by("-pk"), PER_PAGE).get_page(asked.page)
    topics = tuple(Topic(each) for each in every.order_by("topic").values_list("topic", flat=True).distinct())
    return ArchiveView(asked, tuple(page.object_list), page, months, topics)


def _fitting(rows: QuerySet[Message], person: Person, asked: Asked) -> QuerySet[Message]:
    if asked.topic:
        rows = rows.filter(topic=asked.topic)
    if (first := asked.first) is not None:
        rows = rows.filter(at__year=first.year, at__month=first.month)
    if asked.words:
        editions = [str(pk) for pk in _editions_with(asked.words, person)]
        within = Q(subject_kind="edition", subject_id__in=editions)
        rows = rows.filter(Q(sentence__unaccent__icontains=asked.words) | within)
    return rows


def _editions_with(words: str, person: Person) -> set[int]:
    """Editions with a line that has the words and that the reader may see."""
    rights, wanted = sees(person), words.casefold()
    rows = EditionPart.objects.filter(edition__state="sent").annotate(text=Cast("lines", TextField()))
    rows = rows.filter(Q(text__icontains=words) | Q(words__icontains=words)).order_by("-edition_id")[:MOST_PARTS]
    return {
        row.edition_id
        for row in rows
        for told in [told_part(part_of(row), rights)]
        if any(wanted in text.casefold() for text in (*told.words, *(line.text for line in told.lines)))
    }

"""Whom an edition reaches, what of it each may see now, and what it says to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from trine.core.briefing import Reason, Relation, Topic
from trine.core.findings import Ref
from trine.core.status import told
from trine.core.status.parts import COMPANY
from trine.web.people import policy
from trine.web.status import readers
from trine.web.status.models import Edition
from trine.web.status.queries.changes import summary
from trine.web.status.rows import part_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from trine.core.briefing import Story
    from trine.web.base.models import Event
    from trine.web.people.models import Person

MOST_ASKED = 8
"""Of so many teams that a reader's teams count on, the parts are looked at for news."""
TOLD = ("status_sent", "rollup_sent", "changes_summed_up")


class Editions:
    """What is told of editions."""

    kind = "edition"
    is_followed = False
    verbs: Mapping[str, Topic] = dict.fromkeys(TOLD, Topic.STATUS)

    def relations(self, event: Event) -> Iterable[Relation]:
        """Everybody who is here; what changed goes to those who lead the company."""
        return tuple(_relations(event, _edition(event), readers.people()))

    def may_see(self, event: Event, people: Collection[int]) -> Collection[int]:
        """Those of the people who see anything of it."""
        edition = _edition(event)
        return {person.pk for person in readers.people(people) if edition and _is_open_to(edition, person)}

    def visible(self, events: Sequence[Event], person: int) -> set[int]:
        """Those of the events whose editions have something that the person may see."""
        found = readers.people([person])
        rows = Edition.objects.filter(pk__in={event.subject_id for event in events}).only("kind", "opens")
        seen = {str(row.pk) for row in rows if found and _is_open_to(row, found[0])}
        return {event.pk for event in events if event.subject_id in seen}

    def url(self, event: Event) -> str:
        """Its page."""
        return reverse("status:edition", args=[event.subject_id])

    def story(self, event: Event, person: int) -> Story | None:
        """What it says to the person: their own teams, those that they count on, the company. Four queries."""
        edition, found = _edition(event), readers.people([person])
        if edition is None or not found:
            return None
        if edition.kind == Edition.Kind.CHANGES:
            return summary(found[0], edition.title, edition.since, edition.until)
        reader = readers.reader(found[0], edition.counts_on)
        theirs = edition.parts.filter(slug__in=[COMPANY, *reader.teams, *reader.counts_on[:MOST_ASKED]])
        return told(edition.title, [part_of(row) for row in theirs], reader, edition.get_absolute_url())


def _edition(event: Event) -> Edition | None:
    return Edition.objects.filter(pk=event.subject_id).first()


def _is_open_to(edition: Edition, person: Person) -> bool:
    if edition.kind == Edition.Kind.CHANGES and not policy.leader(person):
        return False
    return readers.is_open_to(person, edition.opens)


def _relations(event: Event, edition: Edition | None, people: Iterable[Person]) -> Iterator[Relation]:
    ref = Ref("edition", event.subject_id)
    for person in people:
        if edition is None or not _is_open_to(edition, person):
            continue
        teams = [membership.team.name for membership in person.current_memberships]
        if edition.kind == Edition.Kind.CHANGES:
            yield Relation(str(person.pk), ref, Reason.MANAGES, "you lead the company")
        elif edition.kind == Edition.Kind.WEEKLY and teams:
            yield Relation(str(person.pk), ref, Reason.OWNS, f"{teams[0]}, your team, is in it")
        else:
            yield Relation(str(person.pk), ref, Reason.FOLLOWS, "it is for everybody here")


EDITIONS = Editions()

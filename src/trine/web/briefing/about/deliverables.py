"""Deliverables: who answers for one, who works on it, and the teams that count on it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse

from trine.core.briefing import Line, Reason, Relation, Section, Story, Topic
from trine.core.findings import Ref
from trine.core.wording import quoted, times
from trine.web.base.models import Event
from trine.web.base.sentences import NOBODY, sentence
from trine.web.briefing.about.people import ForMembers, members_by_team
from trine.web.people.models import Person, Team
from trine.web.roadmap.models import Assignment, Deliverable, DeliverableReliance

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

TOLD = (
    "deliverable_added",
    "deliverable_rescheduled",
    "deliverable_moved_along",
    "deliverable_change_undone",
    "deliverable_people_changed",
    "deliverable_checked",
)
FINE = "on track"
SHOWN = 20
"""Deliverables that one message names; the rest is counted."""


class Deliverables(ForMembers):
    """What is told of deliverables."""

    kind = "deliverable"
    verbs: Mapping[str, Topic] = dict.fromkeys(TOLD, Topic.ROADMAP)
    undoes: Mapping[str, str] = MappingProxyType({"deliverable_change_undone": "deliverable_rescheduled"})

    def relations(self, event: Event) -> Iterable[Relation]:
        """Its lead, who works on it, and the members of the teams that count on it.

        Of a weekly check they hear only when it says that something is off. Who is put on it or taken off hears too.
        """
        if event.verb == "deliverable_checked" and event.payload.get("track") == FINE:
            return
        yield from deliverable_ties([event.subject_id])
        ref = Ref(self.kind, event.subject_id)
        people = Person.objects.filter(slug__in=event.payload.get("people", ())).order_by("pk")
        for person in people.values_list("pk", flat=True):
            yield Relation(str(person), ref, Reason.OWNS, "it is about your work")

    def url(self, event: Event) -> str:
        """Its page."""
        return reverse("roadmap:deliverable", args=[event.subject_id])

    def story(self, event: Event, person: int) -> Story | None:
        """Of a change that moved others along, what concerns the reader."""
        batch = event.payload.get("batch")
        if not batch:
            return None
        of_batch = Event.objects.filter(verb__in=TOLD, pk__gte=event.pk, subject_kind=self.kind, payload__batch=batch)
        return lines_for(list(of_batch.select_related("actor").order_by("-pk")), person)


class RoadmapTables(ForMembers):
    """What is told of a table that was brought in: one message, whatever the number of its rows."""

    kind = "roadmap"
    verbs: Mapping[str, Topic] = {"roadmap_table_taken": Topic.ROADMAP}

    def relations(self, event: Event) -> Iterable[Relation]:
        """Everybody whom one of the changes concerns."""
        return deliverable_ties(_changes(event).values_list("subject_id", flat=True))

    def url(self, event: Event) -> str:
        """The message itself: it has what concerns the reader."""
        del event
        return ""

    def story(self, event: Event, person: int) -> Story | None:
        """What of it concerns the reader."""
        rows = list(_changes(event).select_related("actor").order_by("pk"))
        return lines_for(rows, person, of=f"{event.actor.name if event.actor else NOBODY} brought a table in")


def _changes(event: Event) -> QuerySet[Event]:
    return Event.objects.filter(verb__in=TOLD, pk__gt=event.pk, payload__within=event.pk)


def lines_for(events: Collection[Event], person: int, of: str = "") -> Story | None:
    """Of several changes, those that concern a person; its own sentence says all of a single one."""
    mine = {tie.subject.id for tie in deliverable_ties({each.subject_id for each in events}, person=person)}
    kept = [each for each in events if each.subject_id in mine]
    if not kept:
        return None
    first = kept[0]
    url = reverse("roadmap:deliverable", args=[first.subject_id])
    if len(kept) == 1 and not of:
        return Story(sentence(first), url)
    lines = [Line(sentence(each), reverse("roadmap:deliverable", args=[each.subject_id])) for each in kept[:SHOWN]]
    if len(kept) > SHOWN:
        lines.append(Line(f"and {len(kept) - SHOWN} more", reverse("roadmap:changes")))
    actor = first.actor.name if first.actor else NOBODY
    changed = "deliverable that concerns you" if len(kept) == 1 else "deliverables that concern you"
    head = f"{of or f'{actor} changed the roadmap'}: {times(len(kept), changed, changed)}."
    return Story(head, reverse("roadmap:changes"), (Section("", tuple(lines)),))


def deliverable_ties(slugs: Iterable[str], *, person: int | None = None) -> Iterator[Relation]:
    """The ties to some deliverables: of everybody, or of one person. Four queries."""
    rows = {row.pk: row for row in Deliverable.objects.filter(slug__in=list(slugs)).order_by("pk")}

    def tie(who: int | None, row: Deliverable, reason: Reason, words: str) -> Iterator[Relation]:
        if who is not None and person in (None, who):
            yield Relation(str(who), Ref("deliverable", row.slug), reason, words)

    for row in rows.values():
        yield from tie(row.lead_id, row, Reason.OWNS, f"you answer for {quoted(row.title)}")
    work = Assignment.objects.filter(deliverable__in=rows).order_by("deliverable_id", "person_id")
    for pk, worker in work.values_list("deliverable_id", "person_id").distinct():
        yield from tie(worker, rows[pk], Reason.OWNS, f"you work on {quoted(rows[pk].title)}")
    relying = list(
        DeliverableReliance.objects.filter(deliverable__in=rows).order_by("pk").values_list("deliverable_id", "team_id")
    )
    members = members_by_team({team for _, team in relying})
    names = dict(Team.objects.filter(pk__in=members).values_list("pk", "name")) if members else {}
    for pk, team in relying:
        for who in members.get(team, ()):
            yield from tie(who, rows[pk], Reason.RELIES, f"{names[team]} counts on {quoted(rows[pk].title)}")


DELIVERABLES, ROADMAP_TABLES = Deliverables(), RoadmapTables()

"""Who is away: those who count on them in these days."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse

from trine.core.briefing import Reason, Relation, Topic
from trine.core.findings import Ref
from trine.core.wording import quoted
from trine.web.briefing.about.people import ForMembers, leads_of, tied, tied_by_team
from trine.web.launches.models import LaunchTask
from trine.web.people.models import Person
from trine.web.roadmap.models import Assignment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from trine.web.base.models import Event


class Absences(ForMembers):
    """What is told of absences."""

    kind = "absence"
    verbs: Mapping[str, Topic] = dict.fromkeys(("absence_entered", "absence_removed"), Topic.ROADMAP)
    undoes: Mapping[str, str] = MappingProxyType({"absence_removed": "absence_entered"})

    def relations(self, event: Event) -> Iterable[Relation]:
        """They themselves, the leads of their teams, and who answers for what they work on in these days."""
        person = Person.objects.filter(slug=event.subject_id.partition("/")[0]).first()
        if person is None:
            return ()
        ref = Ref(self.kind, event.subject_id)
        start, end = (date.fromisoformat(event.payload[name]) for name in ("start", "end"))
        return (
            *tied([person.pk], ref, Reason.OWNS, "it is about you"),
            *tied_by_team(
                leads_of(person.team_ids), ref, Reason.MANAGES, f"{person.name} is in {{team}}, which you lead"
            ),
            *_counting_on(person, ref, start, end),
        )

    def url(self, event: Event) -> str:
        """Who works on what."""
        del event
        return reverse("roadmap:people")


def _counting_on(person: Person, ref: Ref, start: date, end: date) -> Iterator[Relation]:
    begun, open_ = Q(since=None) | Q(since__lte=end), Q(until=None) | Q(until__gte=start)
    work = Assignment.objects.filter(begun, open_, person=person, deliverable__shipped=None)
    work = work.filter(deliverable__start__lte=end, deliverable__end__gte=start).order_by("deliverable_id")
    for title, lead in work.values_list("deliverable__title", "deliverable__lead_id"):
        yield from tied([lead], ref, Reason.RELIES, f"{person.name} works on {quoted(title)}, which you answer for")
    tasks = LaunchTask.objects.filter(owner=person, done=None, start__lte=end, end__gte=start, launch__is_stopped=False)
    for title, lead in tasks.order_by("pk").values_list("title", "launch__lead_id"):
        yield from tied([lead], ref, Reason.RELIES, f"{person.name} has the task {quoted(title)} in your launch")


ABSENCES = Absences()

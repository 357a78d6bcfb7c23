"""Dependencies between teams: the leads of the one that asks and of the one that is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from trine.core.briefing import Reason, Relation, Topic
from trine.core.findings import Ref
from trine.core.wording import day, quoted
from trine.web.base.sentences import NOBODY, sentence
from trine.web.briefing.about.people import ForMembers, leads_of, tied_by_team
from trine.web.goals.models import Dependency

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trine.web.base.models import Event

TOLD = ("dependency_asked", "dependency_accepted", "dependency_declined", "dependency_delivered")


class Dependencies(ForMembers):
    """What is told of dependencies."""

    kind = "dependency"
    verbs: Mapping[str, Topic] = dict.fromkeys(TOLD, Topic.GOALS)

    def relations(self, event: Event) -> Iterable[Relation]:
        """The leads of both teams; the asked team's are asked by name."""
        row = Dependency.objects.filter(slug=event.subject_id).first()
        if row is None:
            return ()
        ref = Ref(self.kind, row.slug)
        reason = Reason.NAMED if event.verb == "dependency_asked" else Reason.OWNS
        return (
            *tied_by_team(leads_of([row.of_id]), ref, reason, "{team}, which you lead, was asked for it"),
            *tied_by_team(leads_of([row.team_id]), ref, Reason.RELIES, "{team}, which you lead, waits for it"),
        )

    def headline(self, event: Event) -> str:
        """What it is that was asked for, and what became of it."""
        row = Dependency.objects.filter(slug=event.subject_id).select_related("of").first()
        if row is None:
            return sentence(event)
        if event.verb == "dependency_asked":
            actor = event.actor.name if event.actor else NOBODY
            return f"{actor} asks {row.of.name} for {quoted(row.what)} by {day(row.needed_by)}."
        return f"{quoted(row.what)}: {sentence(event)}"

    def url(self, event: Event) -> str:
        """The page of the team that is asked."""
        team = Dependency.objects.filter(slug=event.subject_id).values_list("of__slug", flat=True).first()
        return reverse("goals:team", args=[team]) if team else ""


DEPENDENCIES = Dependencies()

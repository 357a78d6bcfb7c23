"""Deliverables: who answers for one, who works on it, and the teams that count on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from trine.core.briefing import Reason, Relation, Topic
from trine.core.findings import Ref
from trine.web.briefing.about.people import ForMembers, members_of, tied, tied_by_team
from trine.web.roadmap.models import Assignment, Deliverable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trine.web.base.models import Event

TOLD = ("deliverable_rescheduled", "deliverable_moved_along", "deliverable_change_undone")


class Deliverables(ForMembers):
    """What is told of deliverables."""

    kind = "deliverable"
    verbs: Mapping[str, Topic] = dict.fromkeys(TOLD, Topic.ROADMAP)

    def relations(self, event: Event) -> Iterable[Relation]:
        """Its lead, who works on it, and the members of the teams that count on it."""
        row = Deliverable.objects.filter(slug=event.subject_id).first()
        if row is None:
            return ()
        ref = Ref(self.kind, row.slug)
        workers = Assignment.objects.filter(deliverable=row).values_list("person_id", flat=True).order_by()
        relying = row.reliances.values_list("team_id", flat=True)
        return (
            *tied([row.lead_id], ref, Reason.OWNS, f"you answer for “{row.title}”"),
            *tied(workers.distinct(), ref, Reason.OWNS, f"you work on “{row.title}”"),
            *tied_by_team(members_of(relying), ref, Reason.RELIES, f"{{team}} counts on “{row.title}”"),
        )

    def url(self, event: Event) -> str:
        """Its page."""
        return reverse("roadmap:deliverable", args=[event.subject_id])


DELIVERABLES = Deliverables()

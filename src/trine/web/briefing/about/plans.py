"""Plans of teams: those that count on each other's part, and who answers for the plan above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from trine.core.briefing import Reason, Relation, Topic
from trine.core.findings import Ref
from trine.core.wording import quoted
from trine.web.briefing.about.people import ForMembers, leads_of, members_of, tied_by_team
from trine.web.roadmap.models import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trine.web.base.models import Event


class Plans(ForMembers):
    """What is told of plans."""

    kind = "team_plan"
    verbs: Mapping[str, Topic] = dict.fromkeys(("team_plan_added", "team_plan_changed"), Topic.ROADMAP)

    def relations(self, event: Event) -> Iterable[Relation]:
        """The members of its team, the leads of the teams whose part it counts on, and of the plan above it."""
        row = Plan.objects.filter(slug=event.subject_id).select_related("under").first()
        if row is None:
            return ()
        ref, title = Ref(self.kind, row.slug), quoted(row.title)
        own = [row.team_id] if row.team_id else []
        above = [row.under.team_id] if row.under and row.under.team_id and row.under.team_id != row.team_id else []
        wanted = row.reliances.values_list("team_id", flat=True)
        return (
            *tied_by_team(members_of(own), ref, Reason.OWNS, f"{title} is a plan of {{team}}, your team"),
            *tied_by_team(leads_of(wanted), ref, Reason.RELIES, f"{title} counts on {{team}}, which you lead"),
            *tied_by_team(leads_of(above), ref, Reason.MANAGES, f"{title} is part of one of {{team}}, which you lead"),
        )

    def url(self, event: Event) -> str:
        """Its page."""
        return reverse("roadmap:plan", args=[event.subject_id])


PLANS = Plans()

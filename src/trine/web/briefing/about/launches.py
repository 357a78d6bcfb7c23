"""Launches: those who are on it, and the teams that count on it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from django.urls import reverse

from trine.core.briefing import Reason, Relation, Topic
from trine.core.findings import Ref
from trine.web.briefing.about.people import ForMembers, members_of, tied, tied_by_team
from trine.web.launches.models import BriefPart, Launch, LaunchTask

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trine.web.base.models import Event

TOLD = (
    "launch_moved",
    "launch_replanned",
    "launch_move_undone",
    "launch_playbook_taken",
    "launch_stage_passed",
    "launch_stage_passed_early",
    "launch_called_off",
    "launch_taken_up",
    "launch_task_moved",
    "brief_review_asked",
    "brief_changes_asked",
    "measure_worked_out",
    "launch_looked_back_on",
)


class Launches(ForMembers):
    """What is told of launches."""

    kind = "launch"
    verbs: Mapping[str, Topic] = dict.fromkeys(TOLD, Topic.LAUNCHES)
    undoes: Mapping[str, str] = MappingProxyType(
        {"launch_move_undone": "launch_moved", "launch_taken_up": "launch_called_off"}
    )

    def relations(self, event: Event) -> Iterable[Relation]:
        """Its lead, who has a task or a part of the brief, and the members of the teams that count on it."""
        launch = Launch.objects.filter(slug=event.subject_id).first()
        if launch is None:
            return ()
        ref = Ref(self.kind, launch.slug)
        owners = LaunchTask.objects.filter(launch=launch, done=None).values_list("owner_id", flat=True).distinct()
        writers = BriefPart.objects.filter(launch=launch).values_list("owner_id", flat=True).distinct()
        relying = launch.relied_on_by.values_list("pk", flat=True)
        return (
            *tied([launch.lead_id], ref, Reason.OWNS, f"you lead {launch.name}"),
            *tied(owners.order_by(), ref, Reason.ON_LAUNCH, f"you have a task in {launch.name}"),
            *tied(writers.order_by(), ref, Reason.ON_LAUNCH, f"you write a part of the brief of {launch.name}"),
            *tied_by_team(members_of(relying), ref, Reason.RELIES, f"{{team}} counts on {launch.name}"),
        )

    def url(self, event: Event) -> str:
        """Its page."""
        return reverse("launches:launch", args=[event.subject_id])


LAUNCHES = Launches()

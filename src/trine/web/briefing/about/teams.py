"""Who comes and goes: they themselves, those who lead them, and those who count on their work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from trine.core.briefing import Reason, Relation, Topic
from trine.core.findings import Ref
from trine.core.wording import quoted
from trine.web.briefing.about.people import ForMembers, following, leads_above, leads_of, members_of, tied, tied_by_team
from trine.web.people.models import Invitation, Person, Team
from trine.web.roadmap.models import Assignment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trine.web.base.models import Event

ABOUT_ONE = ("member_added", "member_left", "lead_named", "lead_withdrawn")


class Teams(ForMembers):
    """What is told of teams."""

    kind = "team"
    verbs: Mapping[str, Topic] = dict.fromkeys((*ABOUT_ONE, "team_ended"), Topic.TEAMS)

    def relations(self, event: Event) -> Iterable[Relation]:
        """The person, the team's leads and those above; everybody in a team when its leads change or it ends."""
        row = Team.objects.filter(slug=event.subject_id).first()
        if row is None:
            return ()
        ref = Ref(self.kind, row.slug)
        person = Person.objects.filter(slug=event.payload.get("person", "")).values_list("pk", flat=True)
        all_ = members_of([row.pk]) if event.verb in {"lead_named", "lead_withdrawn", "team_ended"} else ()
        return (
            *tied(person, ref, Reason.OWNS, "it is about you"),
            *tied_by_team(leads_of([row.pk]), ref, Reason.OWNS, "you lead {team}"),
            *tied_by_team(leads_above([row.pk]), ref, Reason.MANAGES, "{team} is part of your team"),
            *tied_by_team(all_, ref, Reason.RELIES, "you are in {team}"),
        )

    def url(self, event: Event) -> str:
        """The people of the team."""
        return reverse("people:team_members", args=[event.subject_id])


class People(ForMembers):
    """What is told of people."""

    kind = "person"
    verbs: Mapping[str, Topic] = dict.fromkeys(("person_joined", "person_left"), Topic.TEAMS)

    def relations(self, event: Event) -> Iterable[Relation]:
        """Who invited them, the leads of their teams, who answers for what they work on, who follows their teams."""
        person = Person.objects.filter(slug=event.subject_id).first()
        if person is None:
            return ()
        ref = Ref(self.kind, person.slug)
        invited_by = Invitation.objects.filter(person=person).order_by().values_list("invited_by_id", flat=True)
        joined = event.verb == "person_joined"
        work = Assignment.objects.filter(person=person, deliverable__shipped=None).order_by("pk")
        led = () if joined else work.values_list("deliverable__title", "deliverable__lead_id")
        teams = {("team", each.team.slug): each.team.name for each in person.current_memberships}
        return (
            *tied(invited_by.distinct() if joined else (), ref, Reason.OWNS, "you invited them"),
            *tied_by_team(leads_of(person.team_ids), ref, Reason.OWNS, f"{person.name} is in {{team}}, which you lead"),
            *(
                tie
                for title, lead in led
                for tie in tied([lead], ref, Reason.RELIES, f"they work on {quoted(title)}, which you answer for")
            ),
            *following(teams, ref),
        )

    def url(self, event: Event) -> str:
        """Their page."""
        return reverse("people:person", args=[event.subject_id])


TEAMS, PEOPLE = Teams(), People()

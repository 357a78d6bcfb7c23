"""Decisions: who decides is asked by name; who asked, and whom the finding is about, hear how it went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from trine.core.briefing import Line, Reason, Relation, Section, Story, Topic
from trine.core.company import Role
from trine.core.findings import Ref
from trine.core.wording import day
from trine.web.base.sentences import sentence
from trine.web.briefing.about.people import ForMembers, reader, readers, tied
from trine.web.insights.models import FindingRecord, Scenario, Tension
from trine.web.insights.telling.findings import ties
from trine.web.people import policy
from trine.web.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from trine.web.base.models import Event

ASKED = ("decision_asked", "decision_handed_over", "decision_reopened")
ENDED = ("decision_made", "decision_dropped")


class Decisions:
    """What is told of questions that are to be decided."""

    kind = "tension"
    verbs: Mapping[str, Topic] = dict.fromkeys((*ASKED, *ENDED, "option_added", "decision_escalated"), Topic.GOALS)

    def relations(self, event: Event) -> Iterable[Relation]:
        """Who decides, who asked, leadership when it was brought there, and whom the finding behind it is about."""
        row = Tension.objects.filter(pk=event.subject_id).first()
        if row is None:
            return ()
        ref = Ref(self.kind, str(row.pk))
        decider = Reason.NAMED if event.verb in ASKED else Reason.OWNS
        leaders = Person.objects.present(timezone.localdate()).filter(role__in=(Role.LEADER, Role.OWNER))
        escalated = leaders.order_by("pk").values_list("pk", flat=True) if event.verb == "decision_escalated" else ()
        about = FindingRecord.objects.open().filter(identity=row.identity) if row.identity else ()
        return (
            *tied(
                [row.decider_id], ref, decider, "you are asked to decide" if event.verb in ASKED else "you decide it"
            ),
            *tied([row.raised_by_id], ref, Reason.OWNS, "you asked for the decision"),
            *tied(escalated, ref, Reason.NAMED, "it was brought to leadership, and you may decide it now"),
            *(Relation(tie.person, ref, Reason.RELIES, tie.words) for tie in ties(about)),
        )

    def may_see(self, event: Event, people: Collection[int]) -> Collection[int]:
        """Those who may see what the question is about."""
        row = Tension.objects.filter(pk=event.subject_id).first()
        if row is None:
            return set()
        money, pay = row.about_money, row.about_pay
        return {
            who.pk for who in readers(people) if policy.member(who) and policy.can_see_about(who, money=money, pay=pay)
        }

    def visible(self, events: Sequence[Event], person: int) -> set[int]:
        """Those about questions that the person may see."""
        who = reader(person)
        if who is None or not policy.member(who):
            return set()
        rows = Tension.objects.filter(pk__in={event.subject_id for event in events}).visible_to(who)
        seen = {str(pk) for pk in rows.values_list("pk", flat=True)}
        return {event.pk for event in events if event.subject_id in seen}

    def url(self, event: Event) -> str:
        """The page of the question."""
        return reverse("insights:tension", args=[event.subject_id])

    def headline(self, event: Event) -> str:
        """The question, and what became of it."""
        question = Tension.objects.filter(pk=event.subject_id).values_list("question", flat=True).first()
        return f"{question} {sentence(event)}" if question else sentence(event)

    def story(self, event: Event, person: int) -> Story | None:
        """The question, its options, and by when."""
        del person
        row = Tension.objects.filter(pk=event.subject_id).select_related("decider").first()
        if row is None:
            return None
        if event.verb in ENDED:
            lines = []
        else:
            options = [f"{each.name}{f': {each.means}' if each.means else ''}" for each in row.options.all()]
            lines = [
                Line(f"Options: {'; '.join(options)}"),
                Line(f"{row.decider.name} decides by {day(row.decide_by)}"),
            ]
        sections = (Section("", tuple(lines)),) if lines else ()
        return Story(self.headline(event), self.url(event), sections)


class Scenarios(ForMembers):
    """What is told of scenarios: that one could not take effect on its day."""

    kind = "scenario"
    verbs: Mapping[str, Topic] = {"scenario_refused": Topic.GOALS}

    def relations(self, event: Event) -> Iterable[Relation]:
        """Who made it, and who agreed to its day."""
        row = Scenario.objects.filter(pk=event.subject_id).first()
        if row is None:
            return ()
        ref = Ref(self.kind, str(row.pk))
        return (
            *tied([row.scheduled_by_id], ref, Reason.OWNS, "you agreed that it takes effect"),
            *tied([row.made_by_id], ref, Reason.OWNS, "you made it"),
        )

    def may_see(self, event: Event, people: Collection[int]) -> Collection[int]:
        """Those who may plan."""
        del event
        return {who.pk for who in readers(people) if policy.can_plan(who)}

    def url(self, event: Event) -> str:
        """Its page."""
        return reverse("insights:scenario", args=[event.subject_id])


DECISIONS, SCENARIOS = Decisions(), Scenarios()

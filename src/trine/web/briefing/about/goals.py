"""Goals: written, changed, taken out, agreed to; check-ins that say that something is off or in the way."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from trine.core.briefing import Answer, Line, Section, Story, Topic
from trine.core.units import is_currency
from trine.core.wording import number
from trine.web.base.sentences import sentence
from trine.web.briefing.about.goal_ties import GoalTies, read_goals
from trine.web.briefing.about.people import ForEverybody, reader
from trine.web.goals.changes import Detail
from trine.web.goals.models import Goal, Metric
from trine.web.people import policy
from trine.web.people.models import Team

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trine.core.briefing import Relation
    from trine.web.base.models import Event
    from trine.web.people.models import Person

CHANGES = ("goal_created", "goal_changed", "goal_removed", "goal_restored")
AGREEMENTS = ("goal_signed_off", "goal_sign_off_withdrawn")
CHECKED_IN = "goal_checked_in"
UNDOES: Mapping[str, str] = MappingProxyType(
    {
        "goal_restored": "goal_removed",
        "goal_sign_off_withdrawn": "goal_signed_off",
        "check_in_undone": CHECKED_IN,
    }
)
"""What takes back what."""
UNSURE = 0.5
"""Below this confidence those who count on a goal hear of a check-in; who follows it hears of each."""


class Goals(ForEverybody):
    """What is told of goals."""

    kind = "goal"
    verbs: Mapping[str, Topic] = dict.fromkeys((*CHANGES, *AGREEMENTS, *UNDOES, CHECKED_IN), Topic.GOALS)
    undoes = UNDOES
    answered = frozenset(CHANGES[:2])

    def relations(self, event: Event) -> Iterable[Relation]:
        """Its lead and owners, those whose goals and numbers count on it, and who follows its teams and metrics."""
        if event.verb == "goal_changed" and not event.payload.get("changes"):
            return ()
        if event.verb == CHECKED_IN and not is_worry(event):
            return ()
        ties = GoalTies(read_goals([event.subject_id], kept_by([event])))
        return list(ties.all())

    def url(self, event: Event) -> str:
        """Its page, or all goals where it is gone."""
        return reverse("goals:tree") if event.verb == "goal_removed" else reverse("goals:goal", args=[event.subject_id])

    def story(self, event: Event, person: int) -> Story | None:
        """What changed, without amounts that the reader may not see, and what they can agree to."""
        who = reader(person)
        if who is None:
            return None
        lines = tuple(Line(text) for text in details(event, who))
        answers = tuple(_agreements(event, who)) if event.verb in CHANGES[:2] else ()
        return Story(sentence(event), self.url(event), (Section("", lines),) if lines else (), answers)


def is_worry(event: Event) -> bool:
    """Whether a check-in says that something is off or in the way."""
    return bool(event.payload.get("blocker")) or event.payload.get("confidence", 1) < UNSURE


def kept_by(events: Iterable[Event]) -> dict[str, Mapping[str, object]]:
    """What was taken out, by plan id."""
    return {event.subject_id: event.payload["kept"]["goal"] for event in events if "kept" in event.payload}


def details(event: Event, who: Person) -> list[str]:
    """What an event about a goal says, line by line, without amounts of money for who may not see them."""
    if event.verb == CHECKED_IN:
        said = [f"{number(round(event.payload['confidence'] * 100))} % sure"]
        return said + ([f"In the way: {event.payload['blocker']}"] if event.payload.get("blocker") else [])
    rows = [Detail(**row) for row in event.payload.get("changes", ())]
    hidden = {"changed"}  # the day on which it changed: the message says so itself
    if rows and not policy.can_see_money(who):
        units = Metric.objects.values_list("name", "unit")
        hidden |= {f"target of {name}" for name, unit in units if is_currency(unit)}
    return [row.sentence[:1].upper() + row.sentence[1:] for row in rows if row.field not in hidden]


def _agreements(event: Event, who: Person) -> Iterable[Answer]:
    """The teams that the reader leads and that own it with others, and have not agreed to it as it is."""
    goal = Goal.objects.filter(slug=event.subject_id).first()
    if goal is None:
        return
    owners = Team.objects.filter(ownerships__goal=goal)
    agreed = goal.sign_offs.filter(on__gte=goal.changed or timezone.localdate()).values("team_id")
    if owners.count() > 1:
        for team in owners.filter(pk__in=who.led_team_ids).exclude(pk__in=agreed).order_by("name"):
            yield Answer(f"Agree for {team.name}", reverse("goals:sign_off", args=[goal.slug, team.slug]))


GOALS = Goals()

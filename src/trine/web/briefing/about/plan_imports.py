"""A plan that was brought in as a whole: one message to each person, of what concerns them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.urls import reverse

from trine.core.briefing import Line, Reason, Relation, Section, Story, Topic
from trine.core.findings import Ref
from trine.web.base.models import Event
from trine.web.base.sentences import sentence
from trine.web.briefing.about.goal_ties import GoalTies, read_goals
from trine.web.briefing.about.goals import CHANGES, details, kept_by
from trine.web.briefing.about.people import ForMembers, leads_by_team, reader
from trine.web.launches.models import Launch
from trine.web.people.models import Team
from trine.web.roadmap.models import Deliverable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from trine.web.people.models import Person

SHOWN = 20
"""Changes that one message names; the rest is counted."""
SAID = 3
"""What is said of each goal among them."""
HOW = {"goal_created": "New", "goal_changed": "Changed", "goal_removed": "Taken out"}
PAGES = {"deliverable": "roadmap:deliverable", "launch": "launches:launch"}


class PlanImports(ForMembers):
    """What is told of a plan that was brought in."""

    kind = "plan"
    verbs: Mapping[str, Topic] = {"plan_imported": Topic.GOALS}

    def relations(self, event: Event) -> Iterable[Relation]:
        """Everybody whom one of its changes concerns. The first plan of a company is news to nobody."""
        return () if event.payload.get("is_first") else _ties(event.pk, event.at)

    def url(self, event: Event) -> str:
        """The message itself: it has what concerns the reader."""
        del event
        return ""

    def story(self, event: Event, person: int) -> Story | None:
        """What concerns the reader, and what changed of it."""
        who = reader(person)
        if who is None:
            return None
        mine = dict.fromkeys(tie.subject for tie in _ties(event.pk, event.at) if tie.person == str(person))
        lines = [*_of_goals(event, [ref.id for ref in mine if ref.kind == "goal"], who), *_of_others(event, mine)]
        shown = lines[:SHOWN]
        if len(lines) > SHOWN:
            shown.append(Line(f"and {len(lines) - SHOWN} more changes that concern you", reverse("goals:tree")))
        sections = (Section("What concerns you", tuple(shown)),) if shown else ()
        return Story(sentence(event), reverse("goals:tree"), sections)


def _of_goals(event: Event, goals: Sequence[str], who: Person) -> Iterator[Line]:
    """The reader's goals, those that were taken out first."""
    events = _changes(event.pk).filter(subject_id__in=goals)
    for each in sorted(events, key=lambda each: (each.verb != "goal_removed", each.payload["title"])):
        url = reverse("goals:goal", args=[each.subject_id]) if each.verb != "goal_removed" else ""
        said = "; ".join(details(each, who)[:SAID])
        yield Line(f"{HOW[each.verb]}: “{each.payload['title']}”{f'. {said}' if said else ''}", url)


def _of_others(event: Event, mine: Iterable[Ref]) -> Iterator[Line]:
    """The reader's KPIs, deliverables and launches."""
    kept = set(mine)
    for kind, id_, name, how in event.payload.get("touched", ()):
        if Ref(kind, id_) in kept:
            page = PAGES.get(kind)
            url = reverse(page, args=[id_]) if page and how != "removed" else reverse("goals:scoreboard")
            yield Line(f"{HOW[f'goal_{how}']}: {kind} {name}", url)


@lru_cache(maxsize=4)
def _ties(event: int, at: datetime) -> Sequence[Relation]:
    """The ties to all that an import changed, worked out once for all its readers; a restored back-up gives the same
    number a second time, but not at the same moment.
    """
    del at
    events = list(_changes(event))
    goals = read_goals([each.subject_id for each in events], kept_by(events))
    touched: dict[str, list[str]] = {}
    for kind, id_, _, _ in Event.objects.get(pk=event).payload.get("touched", ()):
        touched.setdefault(kind, []).append(id_)
    return (*GoalTies(goals).all(), *_ties_to_others(touched))


def _ties_to_others(touched: Mapping[str, Sequence[str]]) -> Iterator[Relation]:
    leads, slugs = leads_by_team(), dict(Team.objects.values_list("slug", "pk"))
    names = dict(Team.objects.values_list("pk", "name"))
    for id_ in touched.get("KPI", ()):
        team = slugs.get(id_.partition("/")[0])
        if team is not None:
            for person in leads[team]:
                yield Relation(str(person), Ref("KPI", id_), Reason.OWNS, f"you lead {names[team]}")
    for kind, rows in (
        ("deliverable", Deliverable.objects.filter(slug__in=touched.get("deliverable", ()))),
        ("launch", Launch.objects.filter(slug__in=touched.get("launch", ()))),
    ):
        relying = "reliances__team_id" if kind == "deliverable" else "relied_on_by"
        for slug, lead, team in rows.order_by("pk").values_list("slug", "lead_id", relying):
            ref = Ref(kind, slug)
            if lead is not None:
                yield Relation(str(lead), ref, Reason.OWNS, f"you answer for {kind}s in it")
            for person in leads[team] if team is not None else ():
                yield Relation(str(person), ref, Reason.RELIES, f"{names[team]} counts on {kind}s in it")


def _changes(event: int) -> QuerySet[Event]:
    """The events of an import about goals."""
    return Event.objects.filter(verb__in=CHANGES, pk__gt=event, subject_kind="goal", payload__within=event)


PLAN_IMPORTS = PlanImports()

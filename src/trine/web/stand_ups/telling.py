"""Stand-ups as messages: the question, what was gathered, and what somebody waits for another team with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from trine.core.briefing import Line, Reason, Relation, Section, Story, Topic
from trine.core.findings import Ref
from trine.web.base.sentences import sentence
from trine.web.briefing.about.people import leads_of, reader, readers, tied, tied_by_team
from trine.web.people.models import Team
from trine.web.stand_ups.circle import asked, away, may_read, members
from trine.web.stand_ups.models import StandUpAnswer, StandUpDay
from trine.web.stand_ups.queries import gathered, three_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from trine.web.base.models import Event
    from trine.web.people.models import Person


ASKING = ("stand_up_asked", "stand_up_kept")
"""A day that was left out and is had after all asks anew."""


class StandUpDays:
    """What is told of a day of a stand-up."""

    kind = "stand_up_day"
    verbs: Mapping[str, Topic] = dict.fromkeys(
        (*ASKING, "stand_up_gathered", "stand_up_blocked", "stand_up_skipped"), Topic.STAND_UPS
    )

    def relations(self, event: Event) -> Iterable[Relation]:
        """Who is asked; who is there, when it was gathered; the leads of a team that somebody waits for."""
        day = _day(event)
        if day is None:
            return ()
        ref, words = Ref(self.kind, str(day.pk)), f"you are in the stand-up {day.stand_up.name}"
        if event.verb == "stand_up_blocked":
            team = Team.objects.filter(slug=event.payload["team_id"]).values_list("pk", flat=True)
            return tied_by_team(leads_of(team), ref, Reason.NAMED, "somebody waits for {team}, which you lead")
        if event.verb in ASKING:
            said = set(day.answers.values_list("person_id", flat=True))
            return tied(sorted(asked(day.stand_up, day.on) - said), ref, Reason.NAMED, words)
        if event.verb == "stand_up_gathered" and not event.payload["answered"]:
            return ()
        there = members(day.stand_up, day.on)
        return tied(sorted(set(there) - away(there, day.on)), ref, Reason.OWNS, words)

    def may_see(self, event: Event, people: Collection[int]) -> Collection[int]:
        """Those of its teams, leaders; the leads of the team that somebody waits for."""
        day = _day(event)
        teams = _teams(day) if day else set()
        return {who.pk for who in readers(people) if _sees(who, event, teams)}

    def visible(self, events: Sequence[Event], person: int) -> set[int]:
        """Those of stand-ups that the person may read."""
        who = reader(person)
        if who is None:
            return set()
        days = StandUpDay.objects.filter(pk__in={event.subject_id for event in events}).prefetch_related(
            "stand_up__teams"
        )
        teams = {str(day.pk): _teams(day) for day in days}
        return {event.pk for event in events if _sees(who, event, teams.get(event.subject_id, set()))}

    def url(self, event: Event) -> str:
        """The three fields, while it asks; the day, after that; the message itself for another team."""
        day = _day(event)
        if day is None or event.verb == "stand_up_blocked":
            return ""
        if event.verb in ASKING:
            return reverse("stand_ups:mine", args=[day.stand_up_id, day.on.isoformat()])
        return day.get_absolute_url()

    def story(self, event: Event, person: int) -> Story | None:
        """The question with its hour in the reader's zone; what was said, what is in the way first."""
        day = _day(event)
        if day is None:
            return None
        if event.verb in ASKING:
            until, kept = timezone.localtime(day.gathers_at), event.verb == "stand_up_kept"
            head = (
                f"{day.stand_up.name}{' takes place after all' if kept else ''}: your three lines until {until:%H:%M}"
            )
            return Story(f"{head}, in 20 seconds.", self.url(event))
        if event.verb == "stand_up_blocked":
            rows = StandUpAnswer.objects.filter(pk__in=event.payload["answers"]).select_related("person")
            lines = tuple(Line(f"{row.person.name}: {row.in_the_way}") for row in rows.order_by("pk"))
            return Story(sentence(event), "", (Section("In the way", lines),))
        if event.verb == "stand_up_gathered":
            return _gathered(event, day)
        del person
        return None


def _gathered(event: Event, day: StandUpDay) -> Story:
    found = gathered(day)
    sections = []
    if found.blocked:
        lines = tuple(
            Line(
                f"{row.person.name}: {row.in_the_way}" + (f" (waits for {row.waits_for.name})" if row.waits_for else "")
            )
            for row in found.blocked
        )
        sections.append(Section("In the way", lines))
    for team, rows in found.teams:
        said = tuple(Line(f"{row.person.name}: {three_lines(row)}") for row in rows if row.done or row.next)
        if said:
            sections.append(Section(team, said))
    return Story(sentence(event), day.get_absolute_url(), tuple(sections))


def _day(event: Event) -> StandUpDay | None:
    return StandUpDay.objects.filter(pk=event.subject_id).select_related("stand_up").first()


def _teams(day: StandUpDay) -> set[int]:
    return {team.pk for team in day.stand_up.teams.all()}


def _sees(who: Person, event: Event, teams: Collection[int]) -> bool:
    named = event.payload.get("team_id")
    leads = named is not None and any(row.is_lead and row.team.slug == named for row in who.current_memberships)
    return leads or may_read(who, teams)


STAND_UP_DAYS = StandUpDays()

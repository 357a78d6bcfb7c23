"""A survey as messages: the question, one reminder, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from trine.core.briefing import Reason, Story, Topic
from trine.core.findings import Ref
from trine.core.wording import day, times
from trine.web.base.sentences import sentence
from trine.web.briefing.about.people import leads_of, members_among, members_of, tied, tied_by_team
from trine.web.pulse.models import Ticket, Wave
from trine.web.pulse.models.waves import State
from trine.web.pulse.reviews import story_of, teams_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from trine.core.briefing import Relation
    from trine.web.base.models import Event

ASKING = ("wave_opened", "wave_reminded")
"""These are for those alone who have not answered yet, and only as long as they can."""


class Waves:
    """What is told of a wave."""

    kind = "wave"
    verbs: Mapping[str, Topic] = dict.fromkeys(
        (*ASKING, "wave_closed", "wave_cancelled", "review_near"), Topic.AGREEMENT
    )

    def relations(self, event: Event) -> Iterable[Relation]:
        """Who is asked and has not answered; once it is over, the teams that were asked; before a review, who leads."""
        ref = Ref(self.kind, event.subject_id)
        if event.verb in ASKING:
            tickets = Ticket.objects.filter(wave_id=int(event.subject_id), answered=False)
            people = sorted(tickets.values_list("person_id", flat=True))
            return tied(people, ref, Reason.NAMED, "you are one of those who are asked")
        if event.verb == "wave_cancelled" and not event.payload["was_open"]:
            return ()
        if event.verb == "review_near":
            wave = Wave.objects.get(pk=event.subject_id)
            return tied_by_team(leads_of(teams_in(wave)), ref, Reason.OWNS, "you lead {team}")
        teams = Wave.teams.through.objects.filter(wave_id=int(event.subject_id)).values_list("team_id", flat=True)
        return tied_by_team(members_of(list(teams)), ref, Reason.ASKED_FOR, "{team} was asked")

    def may_see(self, event: Event, people: Collection[int]) -> Collection[int]:
        """Who still has to answer; what came of it, everybody but guests."""
        found = members_among(people)
        if event.verb in ASKING:
            found &= _waiting(event.subject_id, people)
        return found

    def visible(self, events: Sequence[Event], person: int) -> set[int]:
        """Those that ask go away once the person has answered, and nothing keeps the moment."""
        if not members_among([person]):
            return set()
        rows = Ticket.objects.filter(person=person, answered=False, wave__state=State.OPEN)
        waiting = {str(pk) for pk in rows.values_list("wave_id", flat=True)}
        return {event.pk for event in events if event.verb not in ASKING or event.subject_id in waiting}

    def url(self, event: Event) -> str:
        """What came of it, once it is closed; else the questions, which tell everybody who was asked how it stands."""
        name = "pulse:wave" if event.verb in ("wave_closed", "review_near") else "pulse:mine"
        return reverse(name, args=[event.subject_id])

    def story(self, event: Event, person: int) -> Story | None:
        """The question with its last moment in the reader's zone."""
        wave = Wave.objects.filter(pk=event.subject_id).first()
        if wave is None:
            return None
        if event.verb == "review_near":
            return story_of(wave, sentence(event), self.url(event), person)
        if event.verb not in ASKING:
            return Story(sentence(event), self.url(event))
        until = timezone.localtime(wave.closes_at)
        last = f"until {until:%H:%M} on {day(until.date())}"
        if event.verb == "wave_opened":
            return Story(f"{wave.name}: what matters most, in two minutes. Open {last}.", self.url(event))
        days = (until.date() - timezone.localdate()).days
        left = f"in {times(days, 'day')}" if days > 0 else "today"
        return Story(f"{wave.name} closes {left}, and your answer is not there yet. Open {last}.", self.url(event))


def _waiting(wave: str, people: Collection[int]) -> set[int]:
    rows = Ticket.objects.filter(wave_id=int(wave), person__in=people, answered=False, wave__state=State.OPEN)
    return set(rows.values_list("person_id", flat=True))


WAVES = Waves()

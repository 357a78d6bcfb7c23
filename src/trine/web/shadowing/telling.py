"""Days of shadowing as messages: the question, the answer, what is not to be, and what was learnt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from trine.core.briefing import Answer, Line, Reason, Relation, Section, Story, Topic
from trine.core.findings import Ref
from trine.core.wording import day as in_words
from trine.core.wording import listed
from trine.web.base.sentences import sentence
from trine.web.briefing.about.people import members_among, members_of, reader, readers, tied, tied_by_team
from trine.web.shadowing.circle import may_see
from trine.web.shadowing.models import LIVE, Day, State

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from trine.web.base.models import Event
    from trine.web.people.models import Person

ASKS = ("shadowing_proposed", "shadowing_moved")
LEARNT = ("shadowing_over", "shadowing_reminded")
EARLIER_PAIR = "One of an earlier pair can’t."
"""All that others read of why somebody declined: the reason may be private."""
TOLD = (*ASKS, *LEARNT, "shadowing_settled", "shadowing_dissolved", "shadowing_shared")


class ShadowingDays:
    """What is told of a day."""

    kind = "shadowing_day"
    verbs: Mapping[str, Topic] = dict.fromkeys(TOLD, Topic.TEAMS)
    answered = frozenset(ASKS)

    def relations(self, event: Event) -> Iterable[Relation]:
        """Its two people; those of them whom it still asks; both teams, of what was learnt."""
        day = _day(event)
        if day is None:
            return ()
        ref, both = Ref(self.kind, str(day.pk)), [day.guest_id, day.host_id]
        if event.verb == "shadowing_shared":
            teams = day.guest.team_ids | day.host.team_ids
            return tied_by_team(members_of(teams), ref, Reason.RELIES, "somebody of {team} was there")
        if event.verb in ASKS:
            asked = [person for person in both if day.state == State.PROPOSED and not day.has_said_yes(person)]
            return tied(asked, ref, Reason.NAMED, "it is a day with you")
        if event.verb in LEARNT:
            wrote = set(day.learnings.values_list("person_id", flat=True))
            return tied([person for person in both if person not in wrote], ref, Reason.NAMED, "you were there")
        return tied(event.payload.get("people", both), ref, Reason.NAMED, "it is a day of yours")

    def may_see(self, event: Event, people: Collection[int]) -> Collection[int]:
        """Its two people and who leads them; what was learnt, everybody but guests."""
        if event.verb == "shadowing_shared":
            return members_among(people)
        day = _day(event)
        return {who.pk for who in readers(people) if day is not None and may_see(who, day)}

    def visible(self, events: Sequence[Event], person: int) -> set[int]:
        """Those of days that the person may see."""
        who = reader(person)
        if who is None:
            return set()
        rows = Day.objects.filter(pk__in={event.subject_id for event in events})
        days = {str(day.pk): day for day in rows.select_related("guest", "host", "round")}
        known = {each.pk: each for each in readers({pk for day in days.values() for pk in (day.guest_id, day.host_id)})}
        for day in days.values():  # with their teams, which the rule asks for
            day.guest, day.host = known.get(day.guest_id, day.guest), known.get(day.host_id, day.host)
        return {event.pk for event in events if event.subject_id in days and _sees(who, event, days[event.subject_id])}

    def url(self, event: Event) -> str:
        """The three lines where it asks for them, else the day; all that was learnt, once it is shared."""
        if event.verb in LEARNT:
            return reverse("shadowing:mine", args=[event.subject_id])
        if event.verb == "shadowing_shared":
            return reverse("shadowing:learnings")
        return reverse("shadowing:day", args=[event.subject_id])

    def story(self, event: Event, person: int) -> Story | None:
        """The question with what speaks for it; the lines that were written."""
        day = _day(event)
        if day is None:
            return None
        if event.verb in ASKS:
            return _question(event, day, person)
        if event.verb in LEARNT:
            other = day.guest if person == day.host_id else day.host
            words = f"You spent {in_words(day.on)} with {other.name}. What did you learn? Three lines are enough."
            return Story(words, self.url(event))
        if event.verb == "shadowing_shared":
            return Story(sentence(event), self.url(event), _learnt(day))
        return Story(sentence(event), self.url(event))


def _question(event: Event, day: Day, person: int) -> Story:
    if day.state not in LIVE:
        return Story(
            f"{sentence(event).rstrip('.')}: not to be any more. {day.because}".strip(), day.get_absolute_url()
        )
    is_guest = person == day.guest_id
    other = day.host if is_guest else day.guest
    team = listed([row.team.name for row in other.current_memberships])
    who = f"{other.name} ({team})" if team else other.name
    on = in_words(day.on)
    head = f"Spend {on} with {who}?" if is_guest else f"{who} would spend {on} with you."
    sections = [Section("Why the two of you", tuple(Line(f"{text[:1].upper()}{text[1:]}.") for text in day.why))]
    if day.note:
        sections.insert(0, Section("", (Line(day.note),)))
    if event.payload.get("because"):
        is_theirs = person in event.payload.get("because_for", ())
        because = event.payload["because"] if is_theirs else EARLIER_PAIR
        sections.insert(0, Section("Why it is proposed now", (Line(because),)))
    asks = day.state == State.PROPOSED and not day.has_said_yes(person)
    answers = (Answer("I will be there", reverse("shadowing:accept", args=[day.pk])),) if asks else ()
    return Story(head, day.get_absolute_url(), tuple(section for section in sections if section.lines), answers)


def _learnt(day: Day) -> tuple[Section, ...]:
    lines: dict[str, list[Line]] = {}
    for row in day.learnings.select_related("person"):
        lines.setdefault(row.person.name, []).append(Line(row.text))
    return tuple(Section(name, tuple(said)) for name, said in lines.items())


def _day(event: Event) -> Day | None:
    return Day.objects.filter(pk=event.subject_id).select_related("guest", "host", "round").first()


def _sees(who: Person, event: Event, day: Day) -> bool:
    return bool(members_among([who.pk])) if event.verb == "shadowing_shared" else may_see(who, day)


SHADOWING_DAYS = ShadowingDays()

"""Check-ins as messages: the agenda in the morning, what it came to, and what one has promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from trine.core.briefing import Line, Reason, Relation, Section, Story, Topic
from trine.core.findings import Ref
from trine.core.wording import day as in_words
from trine.core.wording import listed, times
from trine.core.wording import sentence as as_sentence
from trine.web.base.sentences import sentence
from trine.web.briefing.about.people import reader, readers, tied
from trine.web.meetings.circle import away, may_take_part, open_actions, participants, visible_actions
from trine.web.meetings.models import Action, Entry, Meeting
from trine.web.people.holidays import company_country
from trine.web.status.readers import sees

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from trine.web.base.models import Event
    from trine.web.people.models import Person

SHOWN = 8
"""So many points stand in the message; all of them on the page."""
WITH_SERIES = ("series__teams", "series__people")


class Meetings:
    """What is told of one meeting."""

    kind = "meeting"
    verbs: Mapping[str, Topic] = dict.fromkeys(
        ("meeting_agenda_sent", "meeting_skipped", "meeting_kept", "meeting_held"), Topic.STAND_UPS
    )

    def relations(self, event: Event) -> Iterable[Relation]:
        """Everybody who meets; who is away does not get the agenda, but what it came to."""
        row = _meeting(event)
        if row is None:
            return ()
        there = list(participants(row.series, row.on))
        out = away(there, row.on, company_country()) if event.verb != "meeting_held" else set()
        words = f"you are in the check-in {row.series.name}"
        return tied([each.pk for each in there if each.pk not in out], Ref(self.kind, str(row.pk)), Reason.OWNS, words)

    def may_see(self, event: Event, people: Collection[int]) -> Collection[int]:
        """Those who take part, and leaders."""
        row = _meeting(event)
        return {who.pk for who in readers(people) if may_take_part(who, row.series)} if row else set()

    def visible(self, events: Sequence[Event], person: int) -> set[int]:
        """Those of meetings that the person takes part in."""
        who = reader(person)
        rows = Meeting.objects.filter(pk__in={event.subject_id for event in events}).select_related("series")
        mine = {
            str(row.pk)
            for row in rows.prefetch_related(*WITH_SERIES)
            if who is not None and may_take_part(who, row.series)
        }
        return {event.pk for event in events if event.subject_id in mine}

    def url(self, event: Event) -> str:
        """The page of the meeting."""
        row = _meeting(event)
        return row.get_absolute_url() if row else ""

    def story(self, event: Event, person: int) -> Story | None:
        """The top of the agenda, or what it came to, as far as the person may see it."""
        row, who = _meeting(event), reader(person)
        if row is None or who is None:
            return None
        if event.verb == "meeting_agenda_sent":
            return _agenda(row, who)
        return _minutes(event, row, who) if event.verb == "meeting_held" else None


def _agenda(row: Meeting, who: Person) -> Story:
    at = timezone.localtime(row.starts_at)
    seen = sees(who)
    points = [item for item in row.items.exclude(position=None) if item.is_open_to(seen)]
    lines = [Line(_with_reason(item.text, item.because), item.url) for item in points[:SHOWN]]
    if len(points) > SHOWN:
        lines.append(Line(f"and {len(points) - SHOWN} more", row.get_absolute_url()))
    sections = [Section("Agenda", tuple(lines))] if lines else []
    mine = [action for action in open_actions(row.series) if action.who_id == who.pk]
    if mine:
        sections.append(Section("Promised by you", tuple(Line(f"{_promise(action)}") for action in mine)))
    people = list(participants(row.series, row.on))
    out = away(people, row.on, company_country())
    if out:
        names = listed([person.name for person in people if person.pk in out], most=6)
        sections.append(Section("Away", (Line(names),)))
    count = f": {times(len(points), 'point')} for {row.series.minutes} minutes" if points else ""
    return Story(f"{row.series.name} at {at:%H:%M}{count}.", row.get_absolute_url(), tuple(sections))


def _with_reason(text: str, because: str) -> str:
    return f"{text.rstrip('.')} ({because})" if because else text


def _promise(action: Action) -> str:
    return f"{action.text.rstrip('.')}, by {in_words(action.due)}"


def _minutes(event: Event, row: Meeting, who: Person) -> Story:
    seen = sees(who)
    entries = [
        entry
        for entry in row.entries.filter(is_gone=False).select_related("item")
        if entry.item is None or entry.item.is_open_to(seen)
    ]
    actions = visible_actions(row.actions.select_related("who", "item"), seen, who)
    actions.sort(key=lambda action: action.who_id != who.pk)
    decided = tuple(Line(as_sentence(entry.text)) for entry in entries if entry.kind == Entry.Kind.DECISION)
    promised = tuple(Line(f"{action.who.name}: {_promise(action)}") for action in actions)
    notes = tuple(
        Line(f"{entry.item.text.rstrip('.')}: {entry.text}" if entry.item else entry.text)
        for entry in entries
        if entry.kind == Entry.Kind.NOTE
    )
    found = (("Decided", decided), ("To do", promised), ("Noted", notes))
    sections = tuple(Section(title, lines) for title, lines in found if lines)
    return Story(sentence(event), row.get_absolute_url(), sections)


class MeetingActions:
    """What is told of something that was promised."""

    kind = "meeting_action"
    verbs: Mapping[str, Topic] = {"meeting_action_due": Topic.STAND_UPS}

    def relations(self, event: Event) -> Iterable[Relation]:
        """Who promised it."""
        row = Action.objects.filter(pk=event.subject_id).first()
        return tied([row.who_id], Ref(self.kind, str(row.pk)), Reason.NAMED, "you promised it") if row else ()

    def may_see(self, event: Event, people: Collection[int]) -> Collection[int]:
        """Who promised it, and those who take part and may read it."""
        row = Action.objects.filter(pk=event.subject_id).select_related("series", "item").first()
        return {who.pk for who in readers(people) if row and _concerns(row, who)}

    def visible(self, events: Sequence[Event], person: int) -> set[int]:
        """Those that the person promised or heard."""
        who = reader(person)
        rows = Action.objects.filter(pk__in={event.subject_id for event in events}).select_related("series", "item")
        mine = {str(row.pk) for row in rows.prefetch_related(*WITH_SERIES) if who is not None and _concerns(row, who)}
        return {event.pk for event in events if event.subject_id in mine}

    def url(self, event: Event) -> str:
        """The page of the series, where it stands."""
        row = Action.objects.filter(pk=event.subject_id).select_related("series").first()
        return row.series.get_absolute_url() if row else ""

    def story(self, event: Event, person: int) -> Story | None:
        """Its sentence says it all."""
        del event, person
        return None


def _concerns(row: Action, who: Person) -> bool:
    return row.who_id == who.pk or (may_take_part(who, row.series) and bool(visible_actions([row], sees(who), who)))


def _meeting(event: Event) -> Meeting | None:
    rows = Meeting.objects.select_related("series").prefetch_related(*WITH_SERIES)
    return rows.filter(pk=event.subject_id).first()


MEETINGS, ACTIONS = Meetings(), MeetingActions()

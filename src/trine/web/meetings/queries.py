"""What the pages of check-ins show, to each reader what they may see."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from trine.core.meetings import Detail, Kind
from trine.core.status import Needs
from trine.core.wording import day as in_words
from trine.core.wording import listed, times
from trine.web.meetings.circle import (
    away,
    days_off,
    may_arrange,
    may_take_part,
    open_actions,
    open_topics,
    own_series,
    participants,
    visible_actions,
)
from trine.web.meetings.gathering import agenda_of
from trine.web.meetings.models import Action, Entry, Item, Meeting, Series
from trine.web.meetings.table import laid
from trine.web.people import policy
from trine.web.people.holidays import company_country, company_holidays, holidays_in
from trine.web.people.models import Company
from trine.web.status.readers import sees

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date, datetime

    from trine.core.meetings import Candidate
    from trine.web.meetings.models import Topic
    from trine.web.meetings.table import Table
    from trine.web.people.models import Person, Team

SHOWN = 20
"""Meetings of the past on one page."""
AHEAD = 8
"""Among so many meetings to come holidays are looked for."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point of an agenda as one reader sees it."""

    label: str
    text: str
    because: str
    url: str
    details: tuple[Detail, ...]
    minutes: int
    kind: str
    pk: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """One series in the list."""

    row: Series
    next_on: date | None
    open_actions: int
    running: Meeting | None


def series_list(reader: Person, now: datetime) -> list[SeriesLine]:
    """Those of the reader; all, for leaders. Those that go on first. A constant number of queries."""
    rows = Series.objects.all() if policy.leader(reader) else Series.objects.filter(_mine(reader))
    found = list(rows.prefetch_related("teams", "people"))
    promised = Action.objects.filter(series__in=found).open().select_related("item")
    left = Counter(action.series_id for action in visible_actions(promised, sees(reader), reader))
    near = Q(on__gte=now.date() - timedelta(days=1)) | Q(state=Meeting.State.RUNNING)
    known: dict[int, list[Meeting]] = {row.pk: [] for row in found}
    for meeting in Meeting.objects.filter(near, series__in=found):
        known[meeting.series_id].append(meeting)
    holidays = company_holidays()
    lines = []
    for row in found:
        running = next((each for each in known[row.pk] if each.state == Meeting.State.RUNNING), None)
        on = _next(row, now, days_off(known[row.pk], holidays))
        lines.append(SeriesLine(row, on, left[row.pk], running))
    return sorted(lines, key=lambda line: (line.next_on is None, line.row.name.casefold()))


def series_between(teams: Collection[Team]) -> list[Series]:
    """Those that go on with all of these teams at the table, the smallest first. A constant number of queries."""
    rows = Series.objects.filter(ended_on=None).prefetch_related("teams", "people")
    for team in teams:
        rows = rows.filter(teams=team)
    return sorted(rows, key=lambda row: (len(row.teams.all()), len(row.people.all()), row.pk))


def _mine(reader: Person) -> Q:
    mine = Q(pk__in=own_series(reader).values("pk"))
    return mine | Q(made_by=reader) if policy.lead(reader) else mine


def _next(row: Series, now: datetime, off: Collection[date]) -> date | None:
    """Its next day that is no holiday and was not left out or held already."""
    return None if row.ended_on is not None else row.next_on(row.day_of(now), off)


@dataclass(frozen=True, slots=True)
class Out:
    """A day to come on which a series does not meet, and why."""

    on: date
    because: str


def _out(row: Series, today: date, meetings: Iterable[Meeting], holidays: Mapping[date, str]) -> Iterator[Out]:
    """Days of the next months that were left out, or are public holidays."""
    known = {each.on: each for each in meetings}
    on = row.next_on(today)
    days = {on + timedelta(weeks=row.every_weeks * number) for number in range(AHEAD)}
    days |= {each.on for each in known.values() if each.on > today and each.state == Meeting.State.SKIPPED}
    for day in sorted(days):
        if day in known:
            if known[day].state == Meeting.State.SKIPPED and day > today:
                yield Out(day, known[day].skipped_because)
        elif day in holidays:
            yield Out(day, holidays[day])


@dataclass(frozen=True, slots=True)
class SeriesView:
    """A series with its next agenda as it stands now, what is open, and the meetings of the past."""

    row: Series
    next_on: date | None
    is_today: bool
    running: Meeting | None
    sent: Meeting | None
    points: tuple[Point, ...]
    not_today: tuple[Point, ...]
    away: tuple[str, ...]
    actions: tuple[Action, ...]
    topics: tuple[Topic, ...]
    past: tuple[Meeting, ...]
    more: int
    ahead: tuple[Out, ...]
    may_arrange: bool
    today: date

    @property
    def lede(self) -> str:
        """What it is, in a sentence."""
        if self.row.ended_on:
            return f"{self.row.name} ended on {in_words(self.row.ended_on)}"
        who = _who(list(self.row.teams.all()), len(self.row.people.all()))
        if self.running:
            return f"{who} are meeting now"
        if self.next_on is None:
            return f"{who} have no next day"
        when = "today" if self.is_today else f"on {self.next_on:%A}, {in_words(self.next_on)}"
        count = f": {times(len(self.points), 'point')} for {self.row.minutes} minutes" if self.points else ""
        return f"{who} meet {when}{count}"

    @property
    def missed(self) -> tuple[Out, ...]:
        """Why they do not meet sooner."""
        return tuple(out for out in self.ahead if self.next_on and out.on < self.next_on)


def _who(teams: list[Team], people: int) -> str:
    names = listed([team.name for team in teams], most=4)
    if not people:
        return names
    return f"{names} and {times(people, 'more person', 'more people')}" if names else times(people, "person", "people")


def series_view(reader: Person, row: Series, now: datetime) -> SeriesView:
    """The page of a series. A constant number of queries."""
    today = row.day_of(now)
    meetings = list(row.meetings.select_related("series").annotate(**_counts(reader)).order_by("-on")[: SHOWN * 3])
    company = Company.objects.first()
    holidays = holidays_in(company.country if company else "")
    on = _next(row, now, days_off(meetings, holidays))
    running = next((each for each in meetings if each.state == Meeting.State.RUNNING), None)
    sent = next((each for each in meetings if each.on == on and each.agenda_at), None)
    held = (each for each in meetings if on and each.state == Meeting.State.HELD and each.on < on)
    table = laid(row, on, now, next(held, None), company) if on else None
    points, not_today, out = _next_agenda(table, sees(reader), sent) if table else ((), (), ())
    actions = table.actions if table else open_actions(row)
    past = [each for each in meetings if each.is_over and each.on <= today]
    return SeriesView(
        row,
        on,
        on == today,
        running,
        sent,
        points,
        not_today,
        out,
        tuple(visible_actions(actions, sees(reader), reader)),
        table.topics if table else tuple(open_topics(row)),
        tuple(past[:SHOWN]),
        max(0, len(past) - SHOWN),
        tuple(_out(row, today, meetings, holidays)),
        may_arrange(reader, row),
        today,
    )


def _counts(reader: Person) -> dict[str, Count]:
    """Of what the reader may read."""
    seen = [need.value for need in sees(reader)]
    open_entries = Q(entries__item=None) | Q(entries__item__needs__contained_by=seen)
    open_actions = Q(actions__item=None) | Q(actions__item__needs__contained_by=seen) | Q(actions__who=reader)
    decided = Q(entries__kind=Entry.Kind.DECISION, entries__is_gone=False)
    return {
        "decided": Count("entries", filter=decided & open_entries, distinct=True),
        "promised": Count("actions", filter=open_actions, distinct=True),
    }


def _next_agenda(
    table: Table, seen: frozenset[Needs], sent: Meeting | None
) -> tuple[tuple[Point, ...], tuple[Point, ...], tuple[str, ...]]:
    out = away(table.there, table.on, table.country)
    names = tuple(person.name for person in table.there if person.pk in out)
    if sent is not None:
        points, not_today = _points_of(sent.items.all(), seen)
        return points, not_today, names
    agenda = agenda_of(table)
    shown = [_point(each.candidate, each.minutes, seen) for each in agenda.points if each.candidate.needs <= seen]
    rest = [_point(each, each.minutes, seen) for each in agenda.not_today if each.needs <= seen]
    return tuple(shown), tuple(rest), names


def _point(found: Candidate, minutes: int, seen: frozenset[Needs]) -> Point:
    details = tuple(row for row in found.details if row.needs <= seen)
    return Point(found.kind.label, found.text, found.because, found.url, details, minutes, found.kind.value)


def _points_of(items: Iterable[Item], seen: frozenset[Needs]) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """Those that have their time, numbered as the reader sees them, and the others."""
    rows = [item for item in items if item.is_open_to(seen)]
    timed = [item for item in rows if item.position is not None]
    points = tuple(_item_point(item, seen, number) for number, item in enumerate(timed, start=1))
    return points, tuple(_item_point(item, seen) for item in rows if item.position is None)


def _item_point(item: Item, seen: frozenset[Needs], number: int = 0) -> Point:
    details = tuple(
        Detail(row["text"], row["url"], frozenset(Needs(need) for need in row["needs"])) for row in item.details
    )
    return Point(
        Kind(item.kind).label,
        item.text,
        item.because,
        item.url,
        tuple(row for row in details if row.needs <= seen),
        item.minutes,
        item.kind,
        item.pk,
        number,
    )


@dataclass(frozen=True, slots=True)
class MeetingView:
    """One meeting: its agenda, the point that is talked about, and what was written down."""

    row: Meeting
    points: tuple[Point, ...]
    not_today: tuple[Point, ...]
    now: Point | None
    before: Point | None
    after: Point | None
    notes: Mapping[int, tuple[Entry, ...]]
    decisions: tuple[Entry, ...]
    actions: tuple[Action, ...]
    carried: tuple[Action, ...]
    away: tuple[str, ...]
    may_take_part: bool
    may_arrange: bool

    @property
    def notes_now(self) -> tuple[Entry, ...]:
        """What was noted on the point that is talked about."""
        return self.notes.get(self.now.pk, ()) if self.now else ()

    @property
    def talked(self) -> tuple[tuple[Point, tuple[Entry, ...]], ...]:
        """Every point with its notes; of those without time only what was talked about all the same."""
        rest = tuple(point for point in self.not_today if self.notes.get(point.pk))
        return tuple((point, self.notes.get(point.pk, ())) for point in (*self.points, *rest))

    @property
    def lede(self) -> str:
        """How it stands, in a sentence."""
        row = self.row
        if row.state == Meeting.State.SKIPPED:
            return f"No check-in on {in_words(row.on)}: {row.skipped_because}"
        if row.state == Meeting.State.HELD:
            decided = times(len(self.decisions), "thing was", "things were") + " decided"
            return f"{decided}, and {times(len(self.actions), 'action')} taken on"
        if row.state == Meeting.State.RUNNING:
            return f"{row.series.name} is on"
        return f"{times(len(self.points), 'point')} for {row.series.minutes} minutes"


def meeting_view(reader: Person, row: Meeting, item: int = 0) -> MeetingView:
    """The page of a meeting, at a point of its agenda (its primary key). A constant number of queries."""
    seen = sees(reader)
    points, not_today = _points_of(row.items.all(), seen)
    here = next((point for point in (*points, *not_today) if point.pk == item), next(iter(points), None))
    at = points.index(here) if here in points else -1
    notes: dict[int, list[Entry]] = {}
    decisions = []
    known = {point.pk for point in (*points, *not_today)}
    for entry in row.entries.filter(is_gone=False).select_related("by", "item"):
        if entry.item_id is not None and entry.item_id not in known:
            continue
        if entry.kind == Entry.Kind.DECISION:
            decisions.append(entry)
        else:
            notes.setdefault(entry.item_id or 0, []).append(entry)
    actions = visible_actions(row.actions.select_related("who", "meeting", "item"), seen, reader)
    carried = visible_actions(open_actions(row.series).exclude(meeting=row), seen, reader)
    there = list(participants(row.series, row.on))
    out = away(there, row.on, company_country())
    return MeetingView(
        row,
        points,
        not_today,
        here,
        points[at - 1] if at > 0 else None,
        points[at + 1] if here in points and at + 1 < len(points) else None,
        {pk: tuple(rows) for pk, rows in notes.items()},
        tuple(decisions),
        tuple(actions),
        tuple(carried),
        tuple(person.name for person in there if person.pk in out),
        may_take_part(reader, row.series),
        may_arrange(reader, row.series),
    )

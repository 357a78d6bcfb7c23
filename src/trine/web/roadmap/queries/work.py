"""Who works on what, who is away, who has too much; and each person's own week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from trine.core.deliverables import Track
from trine.core.wording import day, times
from trine.web.people.models import Person
from trine.web.roadmap.models import Absence
from trine.web.roadmap.models import Deliverable as Row
from trine.web.roadmap.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from trine.core.company import Person as CorePerson
    from trine.core.company import Team
    from trine.core.deliverables import Assignment, Deliverable

AHEAD = 84
"""Days: so far ahead is looked."""


@dataclass(frozen=True, slots=True)
class Work:
    """A person's part in a deliverable, with its days: its own, else those of the deliverable."""

    row: Deliverable
    start: date
    end: date
    share: float | None
    is_lead: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it still counts."""
        return self.row.commitment.is_open


@dataclass(frozen=True, slots=True)
class TooMuch:
    """Days on which the shares of somebody's time add up to more than all of it."""

    start: date
    end: date
    share: float


@dataclass(frozen=True, slots=True)
class Worker:
    """One person."""

    id: str
    name: str
    teams: tuple[Team | str, ...]
    now: tuple[Work, ...]
    later: tuple[Work, ...]
    away: tuple[Absence, ...]
    too_much: tuple[TooMuch, ...]
    meets: tuple[str, ...]
    """Sentences about what is due or begins while the person is away."""
    load: float
    """The shares of today together."""


@dataclass(frozen=True, slots=True)
class PeopleView:
    """The page."""

    rows: tuple[Worker, ...]
    """Who works on something, or is away."""
    idle: tuple[Worker, ...]
    """Who has nothing on the roadmap in these weeks."""
    team: str
    teams: tuple[Team, ...]
    today: date

    @property
    def lede(self) -> str:
        """Who is away and who has too much, in a sentence."""
        away = sum(any(each.start <= self.today <= each.end for each in row.away) for row in self.rows)
        much = sum(bool(row.too_much) for row in self.rows)
        if not self.rows:
            return "Who works on what?"
        return f"{times(away, 'person', 'people')} away today, {much} with more than they have time for."


def spells(work: Iterable[Work], start: date, end: date) -> tuple[TooMuch, ...]:
    """Spells between two days on which shares add up to more than the whole of somebody's time."""
    rows = [row for row in work if row.share and row.is_open and row.start <= end and row.end >= start]
    edges = sorted({max(row.start, start) for row in rows} | {min(row.end, end) + timedelta(days=1) for row in rows})
    found: list[TooMuch] = []
    for first, following in pairwise(edges):
        share = round(sum(row.share or 0 for row in rows if row.start <= first <= row.end), 4)
        last = following - timedelta(days=1)
        if share > 1 and found and found[-1].end == first - timedelta(days=1) and found[-1].share == share:
            found[-1] = TooMuch(found[-1].start, last, share)
        elif share > 1:
            found.append(TooMuch(first, last, share))
    return tuple(found)


def people(reader: Person, team: str, today: date) -> PeopleView:
    """Everybody of today who is in a team, of one team or of all. A constant number of queries."""
    reading = Reading.of(reader, today)
    work = _work_of(reading)
    away: dict[str, list[Absence]] = {}
    absences = Absence.objects.filter(end__gte=today, start__lte=today + timedelta(days=AHEAD))
    for absence in absences.select_related("person").order_by("start"):
        away.setdefault(absence.person.slug, []).append(absence)
    shown = [
        person
        for person in reading.company.people
        if not person.has_left(today) and (team in person.teams if team else person.teams or person.id in work)
    ]
    rows = [_worker(person, work.get(person.id, []), away.get(person.id, []), reading) for person in shown]
    rows.sort(key=lambda row: (not row.too_much, not row.meets, row.name.casefold()))
    busy = [row for row in rows if row.now or row.later or row.away]
    idle = tuple(row for row in rows if row not in busy)
    return PeopleView(tuple(busy), idle, team, tuple(sorted(reading.company.teams, key=lambda each: each.name)), today)


def _work_of(reading: Reading) -> dict[str, list[Work]]:
    found: dict[str, list[Work]] = {}
    for row in reading.company.deliverables:
        if not row.commitment.is_open:
            continue
        workers = {each.person for each in row.assignments}
        for each in row.assignments:
            found.setdefault(each.person, []).append(_work(row, each))
        if row.lead and row.lead not in workers:
            found.setdefault(row.lead, []).append(Work(row, row.start, row.end, None, is_lead=True))
    return found


def _work(row: Deliverable, each: Assignment) -> Work:
    return Work(row, each.since or row.start, each.until or row.end, each.share, is_lead=each.person == row.lead)


def _worker(person: CorePerson, work: list[Work], away: list[Absence], reading: Reading) -> Worker:
    today, last = reading.today, reading.today + timedelta(days=AHEAD)
    now = sorted((row for row in work if row.start <= today <= row.end), key=lambda row: row.end)
    later = sorted((row for row in work if today < row.start <= last), key=lambda row: row.start)
    meets = [
        f"away from {day(each.start)}, and “{row.row.title}” is to be there on {day(row.row.end)}"
        for each in away
        for row in work
        if each.start <= row.row.end <= each.end
    ]
    return Worker(
        person.id,
        person.name,
        tuple(reading.team(team) for team in person.teams),
        tuple(now),
        tuple(later),
        tuple(away),
        spells(work, today, last),
        tuple(meets),
        sum(row.share or 0 for row in now),
    )


@dataclass(frozen=True, slots=True)
class Mine:
    """A piece of the reader's own work, with what they said of it this week and what was said last."""

    row: Row
    content: Deliverable
    said: Track | None
    word: str
    last: str
    """The last word of anybody, in a sentence."""
    is_late: bool


@dataclass(frozen=True, slots=True)
class MineView:
    """The page of the weekly check."""

    rows: tuple[Mine, ...]

    @property
    def lede(self) -> str:
        """What waits, in a sentence."""
        if not self.rows:
            return "You work on nothing that is on the roadmap."
        waits = sum(row.said is None for row in self.rows)
        if not waits:
            return "You have said how all of your work stands this week."
        return f"How does your work stand? {times(waits, 'deliverable')} to say a word on; it takes a minute."


def mine(reader: Person, today: date) -> MineView:
    """What the reader works on now or answers for, and what is past its day. A constant number of queries."""
    reading = Reading.of(reader, today)
    monday = today - timedelta(days=today.weekday())
    soon = today + timedelta(days=7)
    work = [row for row in _work_of(reading).get(reader.slug, []) if row.start <= soon]
    ids = [row.row.id for row in work if row.end >= monday or row.is_lead]
    rows = {row.slug: row for row in Row.objects.filter(slug__in=ids).select_related("team", "plan")}
    found = [_mine(rows[id_], reading, reader.slug, monday) for id_ in dict.fromkeys(ids) if id_ in rows]
    found.sort(key=lambda each: (each.content.end, each.content.title))
    return MineView(tuple(found))


def _mine(row: Row, reading: Reading, reader: str, monday: date) -> Mine:
    content = reading.deliverables[row.slug]
    own = [check for check in content.checks if check.by == reader and check.on >= monday]
    said = max(own, key=lambda check: check.on, default=None)
    last = max(content.checks, key=lambda check: check.on, default=None)
    told = ""
    if last is not None:
        word = f": “{last.word}”" if last.word else ""
        told = f"{reading.person_name(last.by)} on {day(last.on)}: {last.track.value.replace('_', ' ')}{word}"
    is_late = content.end < reading.today
    return Mine(row, content, said.track if said else None, (said.word or "") if said else "", told, is_late)

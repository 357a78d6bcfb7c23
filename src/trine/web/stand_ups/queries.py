"""What the pages of stand-ups show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from trine.core.wording import day as in_words
from trine.core.wording import listed, times
from trine.web.people import policy
from trine.web.people.models import Person
from trine.web.stand_ups.circle import asked, away, holiday, may_arrange, may_read, members
from trine.web.stand_ups.models import StandUp, StandUpAnswer, StandUpDay

if TYPE_CHECKING:
    from datetime import datetime

SHOWN = 30
"""Days of history on one page."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was said on a day: what is in the way first, then team by team, then who said nothing."""

    blocked: tuple[StandUpAnswer, ...]
    teams: tuple[tuple[str, tuple[StandUpAnswer, ...]], ...]
    silent: tuple[Person, ...]
    away: tuple[Person, ...]

    @property
    def count(self) -> int:
        """How many answered."""
        return sum(len(rows) for _, rows in self.teams)


def gathered(day: StandUpDay) -> Gathered:
    """What was said, by the teams that people were in on that day. A constant number of queries."""
    team_of = members(day.stand_up, day.on)
    rows = list(day.answers.select_related("person", "waits_for").order_by("person__name", "pk"))
    by_team: dict[str, list[StandUpAnswer]] = {name: [] for name in sorted({*team_of.values()})}
    for row in rows:
        by_team.setdefault(team_of.get(row.person_id, "Others"), []).append(row)
    said = {row.person_id for row in rows}
    out = away(team_of, day.on)
    silent = asked(day.stand_up, day.on) - said
    names = {person.pk: person for person in Person.objects.filter(pk__in=silent | out).order_by("name")}
    return Gathered(
        tuple(row for row in rows if row.in_the_way),
        tuple((team, tuple(of_team)) for team, of_team in by_team.items() if of_team),
        tuple(person for pk, person in names.items() if pk in silent),
        tuple(person for pk, person in names.items() if pk in out),
    )


def three_lines(row: StandUpAnswer) -> str:
    """What somebody did and does next, in one line."""
    said = ((row.done, "done: "), (row.next, "next: "))
    return "; ".join(f"{word}{text.rstrip('.')}" for text, word in said if text)


@dataclass(frozen=True, slots=True)
class DayView:
    """One day, as one reader sees it."""

    day: StandUpDay
    found: Gathered
    mine: StandUpAnswer | None
    may_answer: bool
    may_arrange: bool
    earlier: StandUpDay | None
    later: StandUpDay | None

    @property
    def lede(self) -> str:
        """How it stands, in a sentence."""
        if self.day.skipped_because:
            return f"No stand-up on {in_words(self.day.on)}: {self.day.skipped_because}"
        blocked = len(self.found.blocked)
        way = f"; {times(blocked, 'thing is', 'things are')} in the way" if blocked else "; nothing is in the way"
        still = "" if self.day.gathered_at else " so far"
        return f"{times(self.found.count, 'person', 'people')} answered{still}{way if self.found.count else ''}"


def day_view(reader: Person, day: StandUpDay) -> DayView:
    """The page of a day. A constant number of queries."""
    mine = day.answers.filter(person=reader).first()
    around = StandUpDay.objects.filter(stand_up=day.stand_up)
    return DayView(
        day,
        gathered(day),
        mine,
        may_answer(reader, day, mine),
        may_arrange(reader, _team_ids(day.stand_up)),
        around.filter(on__lt=day.on).order_by("-on").first(),
        around.filter(on__gt=day.on).order_by("on").first(),
    )


def may_answer(reader: Person, day: StandUpDay, mine: StandUpAnswer | None) -> bool:
    """Whether somebody may write their lines: its people, until it is gathered; who has not by then, once."""
    if day.skipped_because or not (reader.team_ids & _team_ids(day.stand_up)) or not policy.member(reader):
        return False
    return day.gathered_at is None or mine is None


@dataclass(frozen=True, slots=True)
class StandUpView:
    """A stand-up with its days, the latest first."""

    row: StandUp
    days: tuple[StandUpDay, ...]
    more: int
    today: StandUpDay | None
    is_in: bool
    is_asked: bool
    may_arrange: bool
    holiday: str
    """What today is called, if nobody is asked because of it."""

    @property
    def lede(self) -> str:
        """What it is, in a sentence."""
        teams = listed([team.name for team in self.row.teams.all()])
        return f"{teams} say in three lines what is done, what is next, what is in the way"


def stand_up_view(reader: Person, row: StandUp, now: datetime) -> StandUpView:
    """The page of a stand-up."""
    days = row.days.order_by("-on").annotate(
        answered=Count("answers", distinct=True),
        blocked=Count("answers", filter=~Q(answers__in_the_way=""), distinct=True),
    )
    shown = list(days[: SHOWN + 1])
    on = row.day_of(now)
    today = next((day for day in shown if day.on == on), None)
    team_ids = _team_ids(row)
    return StandUpView(
        row,
        tuple(shown[:SHOWN]),
        max(0, row.days.count() - SHOWN),
        today,
        bool(reader.team_ids & team_ids),
        not row.not_asked.filter(pk=reader.pk).exists(),
        may_arrange(reader, team_ids),
        "" if today or row.ended_on or on.weekday() not in row.weekdays else holiday(row, on),
    )


def stand_ups(reader: Person) -> list[StandUp]:
    """The stand-ups that somebody may read, those that go on first."""
    rows = StandUp.objects.prefetch_related("teams").order_by("-ended_on", "name")
    found = [row for row in rows if may_read(reader, _team_ids(row))]
    return sorted(found, key=lambda row: (row.ended_on is not None, row.name.casefold()))


def last_next(person: Person, day: StandUpDay) -> str:
    """What somebody said last time that they would do next."""
    rows = StandUpAnswer.objects.filter(person=person, day__stand_up=day.stand_up, day__on__lt=day.on)
    row = rows.exclude(next="").order_by("-day__on").first()
    return row.next if row else ""


def _team_ids(row: StandUp) -> set[int]:
    return {team.pk for team in row.teams.all()}

"""One day, and days with the teams of their people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.wording import day as in_words
from trine.core.wording import listed
from trine.web.people.models import Membership, Person, Team
from trine.web.shadowing.circle import leads_one_of
from trine.web.shadowing.models import Day, Learning, State
from trine.web.shadowing.options import Options, options

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


@dataclass(frozen=True, slots=True)
class OneDay:
    """A day with the team of each of the two, as it is today."""

    row: Day
    guest_team: Team | None
    host_team: Team | None

    @property
    def why(self) -> str:
        """What speaks for the two, in a line."""
        return "; ".join(self.row.why)


def with_teams(days: Iterable[Day], today: date) -> list[OneDay]:
    """The days with both teams. One query."""
    rows = list(days)
    people = {person for day in rows for person in (day.guest_id, day.host_id)}
    teams: dict[int, Team] = {}
    known = Membership.objects.current(today).filter(person_id__in=people).select_related("team")
    for each in known.order_by("team__name"):
        teams.setdefault(each.person_id, each.team)
    return [OneDay(day, teams.get(day.guest_id), teams.get(day.host_id)) for day in rows]


@dataclass(frozen=True, slots=True)
class DayView:
    """One day as a reader sees it."""

    one: OneDay
    options: Options
    is_mine: bool
    may_say_yes: bool
    may_call_off: bool
    may_take_up: bool
    learnt: tuple[Learning, ...]
    reader: Person

    @property
    def lede(self) -> str:
        """Who visits whom, and how it stands."""
        row = self.one.row
        guest = "You" if row.guest_id == self.reader.pk else row.guest.name
        host = "you" if row.host_id == self.reader.pk else row.host.name
        spend = "spend" if guest == "You" else "spends"
        if row.state == State.DONE:
            return f"{guest} spent {in_words(row.on)} with {host}"
        if not row.is_open:
            return f"{guest} and {host} do not have this day together"
        return f"{guest} {spend} {in_words(row.on)} with {host}{'' if row.state == State.ACCEPTED else '?'}"

    @property
    def stands(self) -> str:
        """Who still has to answer, in a sentence."""
        row = self.one.row
        if row.state != State.PROPOSED:
            return row.because if not row.is_open and row.state != State.DONE else ""
        waits = [each.name for each in (row.guest, row.host) if not row.has_said_yes(each.pk) and each != self.reader]
        yours = self.is_mine and not row.has_said_yes(self.reader.pk)
        others = f"the {'answer' if len(waits) == 1 else 'answers'} of {listed(waits)}" if waits else ""
        return f"It waits for {listed([each for each in (others, 'your answer' if yours else '') if each])}."


def day_view(reader: Person, row: Day, today: date) -> DayView:
    """The page of a day. A constant number of queries."""
    is_mine = row.is_of(reader) and row.round.sent_at is not None
    leads = leads_one_of(reader, row.guest, row.host)
    return DayView(
        with_teams([row], today)[0],
        options(reader, row, today) if is_mine else Options(),
        is_mine,
        is_mine and row.state == State.PROPOSED and not row.has_said_yes(reader.pk),
        leads and row.is_open,
        leads and row.state == State.CANCELLED and row.on > today and row.round.is_open(today),
        tuple(row.learnings.select_related("person").order_by("person__name", "position")),
        reader,
    )

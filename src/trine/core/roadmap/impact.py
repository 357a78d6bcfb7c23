"""What else moves when a deliverable moves, is dropped or is no longer committed, and which teams have to hear of it.

What waits for a deliverable (`needs`) begins on the first working day after its end and is pushed, never pulled: nobody
minds having something early. What already began before that end keeps its overlap and slips as far as the other does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from trine.core.deliverables import FIRST_DAY, LAST_DAY, Commitment, Stage
from trine.core.formulas import circles
from trine.core.scheduling import WorkingDays, public_holidays
from trine.core.wording import day as in_words
from trine.core.wording import quoted, times

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.company import Company
    from trine.core.deliverables import Deliverable
    from trine.core.launches import Launch

AHEAD = 5
"""So many years after a change public holidays are looked up; then weekends alone count."""
DAY = timedelta(days=1)


class RoadmapError(ValueError):
    """A change of the roadmap that makes no sense, with a sentence for the person who asked."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Shift:
    """Another deliverable that moves."""

    id: str
    from_start: date
    to_start: date
    from_end: date
    to_end: date
    sentence: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """Another deliverable that waits for what will not come."""

    id: str
    sentence: str


@dataclass(frozen=True, slots=True)
class LaunchTouched:
    """A launch that brings something that moves; `is_late` if that is not there before the launch day."""

    id: str
    is_late: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Told:
    """A team that has to hear of it, and why."""

    team: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change brings with it, before it is made."""

    moves: tuple[Shift, ...] = ()
    blocked: tuple[Blocked, ...] = ()
    launches: tuple[LaunchTouched, ...] = ()
    told: tuple[Told, ...] = ()

    @property
    def teams(self) -> tuple[str, ...]:
        """The ids of the teams that have to hear of it."""
        return tuple(row.team for row in self.told)


def impact(
    company: Company,
    deliverable_id: str,
    *,
    start: date | None = None,
    end: date | None = None,
    commitment: Commitment | None = None,
) -> Impact:
    """What else moves if a deliverable gets these dates or this commitment; what is not given stays.

    Raises `RoadmapError` for an unknown deliverable, a window that ends before it starts, deliverables that wait for
    each other in a circle, and days on which no work is planned, for this one or for what moves along.
    """
    rows = {row.id: row for row in company.deliverables}
    if deliverable_id not in rows:
        raise RoadmapError(f"There is no deliverable `{deliverable_id}`.")
    old = rows[deliverable_id]
    new_start, new_end, now = start or old.start, end or old.end, commitment or old.commitment
    if new_end < new_start:
        raise RoadmapError(
            f"{quoted(old.title)} would end on {in_words(new_end)}, before it starts on {in_words(new_start)}; "
            "choose a later end or an earlier start."
        )
    _check_days(old, new_start, new_end)
    return _Change(company, rows, old, (new_start, new_end), now).impact()


def _check_days(row: Deliverable, start: date, end: date) -> None:
    if start < FIRST_DAY or end > LAST_DAY:
        raise RoadmapError(
            f"{quoted(row.title)} would lie outside the years {FIRST_DAY.year} to {LAST_DAY.year}, which is as far as "
            "a roadmap goes; choose nearer days."
        )


class _Change:
    """One change, worked out once."""

    def __init__(
        self,
        company: Company,
        rows: dict[str, Deliverable],
        old: Deliverable,
        window: tuple[date, date],
        commitment: Commitment,
    ) -> None:
        self.company, self.rows, self.old, self.commitment = company, rows, old, commitment
        self.windows = {old.id: window}
        years = range(min(old.start, window[0]).year, max(old.end, window[1]).year + AHEAD + 1)
        self.days = WorkingDays(holidays=frozenset(public_holidays(company.country, years)))
        self.reasons: dict[str, list[str]] = {}
        self.waiting: dict[str, list[str]] = {}
        for row in sorted(rows.values(), key=lambda row: (row.start, row.id)):
            for needed in row.needs:
                self.waiting.setdefault(needed, []).append(row.id)

    def impact(self) -> Impact:
        is_gone = self.commitment is Commitment.DROPPED and self.old.commitment is not Commitment.DROPPED
        if is_gone or self._has_changed():
            self._tell_of_the_change()
        blocked = tuple(self._blocked()) if is_gone else ()
        moves = () if is_gone else tuple(self._moves())
        launches = tuple(self._launches([*(row.id for row in blocked), *(row.id for row in moves)], is_gone=is_gone))
        told = tuple(Told(team, tuple(dict.fromkeys(why))) for team, why in sorted(self.reasons.items()))
        return Impact(moves, blocked, launches, told)

    def _has_changed(self) -> bool:
        return self.windows[self.old.id] != (self.old.start, self.old.end) or self.commitment != self.old.commitment

    def _tell(self, teams: tuple[str, ...], sentence: str, *, but: str | None = None) -> None:
        for team in teams:
            if team not in (but, self.old.team):  # the team whose deliverable it is knows
                self.reasons.setdefault(team, []).append(sentence)

    def _tell_of_the_change(self) -> None:
        """Those who rely on it hear of it."""
        title = quoted(self.old.title)
        self._tell(self.old.relied_on_by, f"It relies on {title}.")

    def _in_order(self) -> list[str]:
        """Whatever waits for the deliverable, each after all that it waits for itself."""
        reached = {self.old.id: None}
        queue = [self.old.id]
        for id_ in queue:
            for other in self.waiting.get(id_, ()):
                if other not in reached:
                    reached[other] = None
                    queue.append(other)
        left = {id_: [need for need in self.rows[id_].needs if need in reached] for id_ in reached}
        for circle in circles(left):
            shown = " → ".join(quoted(self.rows[id_].title) for id_ in (*circle, circle[0]))
            raise RoadmapError(
                f"These wait for each other in a circle: {shown}. Let one of them begin without another."
            )
        count = {id_: len(set(needs)) for id_, needs in left.items()}
        found = [self.old.id]
        for id_ in found:
            for other in dict.fromkeys(self.waiting.get(id_, ())):
                count[other] -= 1
                if not count[other]:
                    found.append(other)
        return found[1:]

    def _moves(self) -> Iterator[Shift]:
        for id_ in self._in_order():
            row = self.rows[id_]
            starts = {need: self._start_after(row, need) for need in row.needs if need in self.windows}
            cause, start = max(starts.items(), key=lambda item: item[1], default=("", row.start))
            if not row.commitment.is_open or start <= row.start:
                continue
            _check_days(row, start, start)
            end = self.days.add(start, self.days.between(row.start, min(row.end, LAST_DAY)))
            _check_days(row, start, end)
            self.windows[id_] = (start, end)
            yield self._shift(row, cause, start, end)

    def _start_after(self, row: Deliverable, need: str) -> date:
        """The first day on which it can begin once the other has ended; as much later, if it began before that."""
        other, (_, end) = self.rows[need], self.windows[need]
        if end <= other.end:
            return row.start
        if row.start <= other.end:
            return self.days.add(row.start, self.days.between(other.end, end))
        return max(row.start, self.days.next(end + DAY))

    def _shift(self, row: Deliverable, cause: str, start: date, end: date) -> Shift:
        title, why = quoted(row.title), quoted(self.rows[cause].title)
        told = f"{title} moves from {in_words(row.end)} to {in_words(end)}, because it waits for {why}."
        self._tell((row.team,), told)
        self._tell(row.relied_on_by, f"It relies on {title}, which moves to {in_words(end)}.", but=row.team)
        return Shift(row.id, row.start, start, row.end, end, told)

    def _blocked(self) -> Iterator[Blocked]:
        gone = {self.old.id}
        for id_ in self._in_order():
            row = self.rows[id_]
            causes = [need for need in row.needs if need in gone]
            if not row.commitment.is_open or not causes:
                continue
            gone.add(id_)
            told = f"{quoted(row.title)} waits for {quoted(self.rows[causes[0]].title)}, which will not come."
            self._tell((row.team,), told)
            self._tell(row.relied_on_by, f"It relies on {quoted(row.title)}, which waits for it.", but=row.team)
            yield Blocked(id_, told)

    def _launches(self, others: list[str], *, is_gone: bool) -> Iterator[LaunchTouched]:
        changed = [*([self.old.id] if is_gone or self._has_changed() else []), *others]
        for launch in sorted(self.company.launches, key=lambda row: (row.day, row.id)):
            brings = [id_ for id_ in launch.deliverables if id_ in changed]
            if not brings or launch.is_stopped or launch.stage is Stage.MEASUREMENT:
                continue
            touched = self._gone(launch, brings[0]) if is_gone else self._touched(launch, brings)
            teams = (launch.team, *launch.relied_on_by) if touched.is_late else (launch.team,)
            self._tell(teams, touched.sentence)
            yield touched

    def _gone(self, launch: Launch, brought: str) -> LaunchTouched:
        what = "which will not come" if brought == self.old.id else "which waits for what will not come"
        told = f"{launch.name} brings {quoted(self.rows[brought].title)}, {what}."
        return LaunchTouched(launch.id, is_late=True, sentence=told)

    def _touched(self, launch: Launch, brings: list[str]) -> LaunchTouched:
        last = max(brings, key=lambda id_: self.windows[id_][1])
        left = (launch.day - self.windows[last][1]).days
        when = (
            "on its very day" if not left else f"{times(abs(left), 'day')} {'before' if left > 0 else 'after'} its day"
        )
        told = f"{launch.name} brings {quoted(self.rows[last].title)}, which would be there {when}."
        return LaunchTouched(launch.id, is_late=left <= 0, sentence=told)

"""What the pages of waves show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone

from trine.core.agreement.jackknife import LEAST
from trine.core.wording import listed, times
from trine.web.people import policy
from trine.web.pulse.circle import asked
from trine.web.pulse.counting import answered_so_far, told_of
from trine.web.pulse.models import Ticket, Wave
from trine.web.pulse.models.waves import State
from trine.web.pulse.reading import guessed, unready

if TYPE_CHECKING:
    from datetime import datetime

    from trine.web.people.models import Person, Team


@dataclass(frozen=True, slots=True)
class WaveView:
    """A wave, as one reader sees it: never who has answered, only about how many in all."""

    wave: Wave
    lede: str
    teams: tuple[tuple[Team, int], ...]
    """With how many people are or would be asked; only before it opens."""
    guessed: tuple[Team, ...]
    """The teams that the others are asked about, because their whole list can be chosen; only before it opens."""
    may_arrange: bool
    unready: str
    ticket: Ticket | None

    @property
    def is_asked(self) -> bool:
        """Whether the reader still can answer."""
        return self.ticket is not None and not self.ticket.answered and self.wave.state == State.OPEN

    @property
    def has_answered(self) -> bool:
        """Whether the reader has."""
        return self.ticket is not None and self.ticket.answered

    @property
    def team_names(self) -> str:
        """Who is asked, in words."""
        return listed([team.name for team, _ in self.teams])

    @property
    def small(self) -> list[Team]:
        """The teams of which nothing can be shown."""
        return [team for team, count in self.teams if count < LEAST]


def wave_view(reader: Person, wave: Wave, now: datetime) -> WaveView:
    """The page of a wave. A constant number of queries."""
    teams = list(wave.teams.order_by("name"))
    counts: dict[int, int] = dict.fromkeys((team.pk for team in teams), 0)
    if wave.state == State.DRAFT:
        for team in asked(list(counts), timezone.localdate()).values():
            counts[team] += 1
    return WaveView(
        wave,
        _lede(wave, sum(counts.values())),
        tuple((team, counts[team.pk]) for team in teams),
        _guessed(wave, teams),
        policy.leader(reader),
        unready(wave, now) if wave.state == State.DRAFT else "",
        wave.tickets.filter(person=reader).first(),
    )


def _guessed(wave: Wave, teams: list[Team]) -> tuple[Team, ...]:
    if wave.state != State.DRAFT:
        return ()
    found = guessed([team.slug for team in teams], wave.item_names.keys(), timezone.localdate())
    return tuple(team for team in teams if team.slug in found)


def _lede(wave: Wave, would_ask: int) -> str:
    if wave.state == State.DRAFT:
        return f"{wave.name} is being arranged: it would ask {times(would_ask, 'person', 'people')}"
    if wave.state == State.OPEN:
        return answered_so_far(wave)
    return f"{wave.name} was called off: {wave.cancelled_because}"


@dataclass(frozen=True, slots=True)
class Waves:
    """All waves, and the one that waits for the reader."""

    rows: tuple[tuple[Wave, str], ...]
    """With how many answered those that are closed."""
    waiting: Wave | None
    open: Wave | None
    may_arrange: bool

    @property
    def lede(self) -> str:
        """How it stands, in a sentence."""
        if self.waiting:
            return f"{self.waiting.name} asks you what matters most: two minutes"
        if self.open:
            return f"{self.open.name} is open; its figures come when it closes"
        if any(row.state == State.CLOSED for row, _ in self.rows):
            return "What people take to matter most, and what they believe of each other"
        return "Nobody has asked yet whether we agree on what matters most"


def waves(reader: Person) -> Waves:
    """The page of all waves: what is being arranged is for those who arrange. A constant number of queries."""
    may_arrange = policy.leader(reader)
    found = Wave.objects.prefetch_related("teams").defer("result", "lists", "asks")
    rows = list(found.annotate(by_team=F("result__answered")))
    order = {State.OPEN: 0, State.DRAFT: 1}
    shown = [row for row in rows if may_arrange or row.state in (State.OPEN, State.CLOSED)]
    shown.sort(key=lambda row: order.get(State(row.state), 2))
    opened = next((row for row in shown if row.state == State.OPEN), None)
    is_asked = opened is not None and Ticket.objects.filter(wave=opened, person=reader, answered=False).exists()
    told = (
        told_of(row, [team.slug for team in row.teams.all()], row.by_team) if row.state == State.CLOSED else ""
        for row in shown
    )
    return Waves(tuple(zip(shown, told, strict=True)), opened if is_asked else None, opened, may_arrange)

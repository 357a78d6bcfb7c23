"""What teams plan to hand over: plans, the deliverables under them, who works on what, and what became of it.

A plan says how a team means to reach a goal in a window; a deliverable is one thing that it hands over. Planning is no
commitment: each deliverable says which of the two it is, and every revision of a date or a commitment keeps its reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
"""Work is planned between these; a day beyond them is a slip of the hand, and calendars end."""


class Horizon(StrEnum):
    """How far a plan looks: three years and more, or a year."""

    STRATEGIC = "strategic"
    TACTICAL = "tactical"


class Commitment(StrEnum):
    """What others may count on."""

    IDEA = "idea"
    PLANNED = "planned"
    COMMITTED = "committed"
    SHIPPED = "shipped"
    DROPPED = "dropped"

    @property
    def is_open(self) -> bool:
        """Whether it is still to come.

        >>> Commitment.COMMITTED.is_open, Commitment.DROPPED.is_open
        (True, False)
        """
        return self not in (Commitment.SHIPPED, Commitment.DROPPED)


class Stage(StrEnum):
    """The stages that product work and launches pass, in this order."""

    RESEARCH = "research"
    BUILDING = "building"
    GO_TO_MARKET = "go_to_market"
    EXECUTION = "execution"
    MEASUREMENT = "measurement"

    @property
    def number(self) -> int:
        """Its place, 0 for the first.

        >>> Stage.GO_TO_MARKET.number
        2
        """
        return list(Stage).index(self)

    @property
    def words(self) -> str:
        """The stage in words.

        >>> Stage.GO_TO_MARKET.words
        'go-to-market planning'
        """
        return "go-to-market planning" if self is Stage.GO_TO_MARKET else self.value


class Track(StrEnum):
    """How work stands against the roadmap, by the word of those who do it."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Plan:
    """A team's way to its goals in a window; a tactical plan may stand `under` a strategic one."""

    id: str
    title: str
    horizon: Horizon
    team: str
    """A team's id, or `company`."""
    start: date
    end: date
    goals: tuple[str, ...] = ()
    under: str | None = None
    audience: str | None = None
    """For whom: two plans for one goal that name different audiences do not meet."""
    approach: str | None = None
    relies_on: tuple[str, ...] = ()
    """Teams whose part the plan counts on."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A person's work on a deliverable; `share` is a fraction of their time, open ends are none."""

    person: str
    since: date | None = None
    until: date | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """A change of a date or a commitment: what it was, what it became, why, and which teams were told of it."""

    on: date
    by: str
    what: str
    """`start`, `end`, `commitment` or `day`."""
    before: str
    after: str
    because: str
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Involvement:
    """A team's part in a stage of product work."""

    team: str
    stage: Stage
    on: date
    by: str | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """The last day on which somebody of a team looked at it."""

    team: str
    on: date


@dataclass(frozen=True, slots=True)
class WorkCheck:
    """How the work stands in a week, by the word of one who does it."""

    on: date
    by: str
    track: Track
    word: str | None = None


@dataclass(frozen=True, slots=True)
class Deliverable:
    """One thing that a team hands over, to whom, in which window. `end` is the day it is to be there.

    A deliverable with a `stage` is an initiative: product work that passes stages, in which marketing and sales take
    part or do not.
    """

    id: str
    title: str
    team: str
    start: date
    end: date
    commitment: Commitment = Commitment.IDEA
    what: str | None = None
    audience: str | None = None
    lead: str | None = None
    plan: str | None = None
    goals: tuple[str, ...] = ()
    relied_on_by: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    """Deliverables that have to be there before this one begins."""
    stage: Stage | None = None
    shipped: date | None = None
    assignments: tuple[Assignment, ...] = ()
    involved: tuple[Involvement, ...] = ()
    revisions: tuple[Revision, ...] = ()
    looks: tuple[Look, ...] = ()
    checks: tuple[WorkCheck, ...] = ()

    @property
    def is_initiative(self) -> bool:
        """Whether it passes stages."""
        return self.stage is not None

    @property
    def last_revision(self) -> Revision | None:
        """The latest change of a date or commitment."""
        return max(self.revisions, key=lambda revision: revision.on, default=None)

    def looked(self, team: str) -> date | None:
        """The last day on which somebody of the team looked at it."""
        return max((look.on for look in self.looks if look.team == team), default=None)


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which a person is away, both ends included. Why is nobody's business."""

    person: str
    start: date
    end: date

    @property
    def id(self) -> str:
        """The person and the first day."""
        return f"{self.person}/{self.start}"

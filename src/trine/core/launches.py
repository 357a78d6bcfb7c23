"""Launches and the playbooks that they run on, as the company has decided them.

A playbook is a template of steps, kept in versions; a launch takes a version and makes tasks of its steps. What is
asked of a launch grows with its tier: 1 is the largest.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from trine.core.deliverables import Stage

if TYPE_CHECKING:
    from datetime import date

    from trine.core.deliverables import Look, Revision

MAX_LAG = 400
"""Working days; more between two steps is a mistake."""


class BriefPart(StrEnum):
    """The five questions that a launch answers."""

    GOAL = "goal"
    AUDIENCE = "audience"
    POSITIONING = "positioning"
    CHANNELS = "channels"
    PLAN = "plan"


class PartState(StrEnum):
    """Where a part of the brief stands."""

    OPEN = "open"
    DRAFT = "draft"
    REVIEW = "review"
    AGREED = "agreed"


class Verdict(StrEnum):
    """What a team says of a part of the brief."""

    AGREED = "agreed"
    CHANGES = "changes"


class Audience(StrEnum):
    """Those who have to be ready on the day."""

    SALES = "sales"
    SUCCESS = "success"
    SUPPORT = "support"
    PARTNERS = "partners"


class Need(StrEnum):
    """What being ready asks of an audience: to have something, to know it, to have confirmed it."""

    HAVE = "have"
    KNOW = "know"
    CONFIRM = "confirm"


class Effect(StrEnum):
    """What a launch is to move; every launch is measured in these words."""

    UPSELL = "upsell"
    CROSS_SELL = "cross_sell"
    EXPANSION = "expansion"
    RETENTION = "retention"
    REVENUE = "revenue"
    ADOPTION = "adoption"
    OTHER = "other"


class LessonState(StrEnum):
    """What became of a lesson: proposed for the playbook, taken into a version, or declined."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class After:
    """Begins when another step has ended, `lag` working days later (finish to start)."""

    step: str
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a playbook: `days` working days of work that begin `offset` working days from the anchor.

    The anchor is the launch day, or the end of another step. Negative offsets are before it: -10 begins ten working
    days before the launch day.
    """

    id: str
    title: str
    stage: Stage = Stage.GO_TO_MARKET
    role: str | None = None
    """Who does it: a word such as `product marketing`, which each launch gives to a person."""
    anchor: str | None = None
    """A step's id; none is the launch day."""
    offset: int = 0
    days: int = 1
    after: tuple[After, ...] = ()
    materials: tuple[str, ...] = ()
    is_gate: bool = False
    """Whether the stage can't be left before it is done."""


@dataclass(frozen=True, slots=True)
class PlaybookVersion:
    """The steps of a playbook as they were agreed on a day, and why they changed."""

    version: int
    steps: tuple[Step, ...] = ()
    on: date | None = None
    by: str | None = None
    because: str | None = None


@dataclass(frozen=True)
class Playbook:
    """A template for launches of a tier, with all its versions."""

    id: str
    name: str
    tier: int | None = None
    versions: tuple[PlaybookVersion, ...] = ()

    @cached_property
    def latest(self) -> PlaybookVersion | None:
        """The version that new launches take."""
        return max(self.versions, key=lambda version: version.version, default=None)

    def version(self, number: int) -> PlaybookVersion | None:
        """A version by its number."""
        return next((row for row in self.versions if row.version == number), None)


@dataclass(frozen=True, slots=True)
class Task:
    """A step in one launch, with its dates. `is_manual` dates stay when the day moves, unless told otherwise."""

    id: str
    title: str
    start: date
    end: date
    stage: Stage = Stage.GO_TO_MARKET
    owner: str | None = None
    """A person's id."""
    role: str | None = None
    anchor: str | None = None
    """A task's id; none is the launch day."""
    offset: int = 0
    days: int = 1
    after: tuple[After, ...] = ()
    materials: tuple[str, ...] = ()
    is_gate: bool = False
    is_manual: bool = False
    done: date | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """A team's word on a part of the brief."""

    team: str
    by: str
    on: date
    verdict: Verdict
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One of the brief's five parts."""

    part: BriefPart
    text: str | None = None
    owner: str | None = None
    state: PartState = PartState.OPEN
    reviewers: tuple[str, ...] = ()
    """Teams whose word is asked."""
    reviews: tuple[Review, ...] = ()

    @property
    def is_agreed(self) -> bool:
        """Whether it is settled."""
        return self.state is PartState.AGREED


@dataclass(frozen=True, slots=True)
class ReadyItem:
    """Something that an audience needs to have, know or have confirmed."""

    audience: Audience
    need: Need
    what: str
    by: str | None = None
    """Who sees to it."""
    done: date | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """What a launch is to move: a metric, from a baseline to a target, in a window; and what came out.

    `low` and `high` are the ends of the 95 % interval of the effect that `effect_size` estimates, in the metric's unit.
    """

    metric: str
    effect: Effect
    start: date
    end: date
    baseline: float | None = None
    target: float | None = None
    goal: str | None = None
    result: float | None = None
    effect_size: float | None = None
    low: float | None = None
    high: float | None = None
    worked_out: date | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """What an internal customer thought of the launch process, 1 to 5."""

    by: str
    on: date
    score: int
    word: str | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do after a retrospective."""

    what: str
    owner: str | None = None
    due: date | None = None
    done: date | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """Something learned, and the change of the playbook that it proposes."""

    id: str
    what: str
    step: str | None = None
    """The step it is about; none proposes a new one."""
    proposes: Step | None = None
    """The step as it should be; none proposes to take `step` out."""
    state: LessonState = LessonState.PROPOSED
    version: int | None = None
    """The playbook's version that took it in."""
    because: str | None = None
    """Why it was declined."""


@dataclass(frozen=True, slots=True)
class Retrospective:
    """What went well, what did not, what to do, what to celebrate."""

    on: date
    went_well: tuple[str, ...] = ()
    went_badly: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    wins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Launch:
    """A launch: its day, tier and stage, its brief, tasks, readiness, measures and what was learned."""

    id: str
    name: str
    day: date
    tier: int
    team: str
    stage: Stage = Stage.RESEARCH
    lead: str | None = None
    goals: tuple[str, ...] = ()
    deliverables: tuple[str, ...] = ()
    relied_on_by: tuple[str, ...] = ()
    playbook: str | None = None
    playbook_version: int | None = None
    country: str | None = None
    """Whose public holidays count, as ISO 3166 (`DE`, or `DE-BY` with a subdivision); none counts weekends alone."""
    is_stopped: bool = False
    """Whether it was called off."""
    brief: tuple[Part, ...] = ()
    tasks: tuple[Task, ...] = ()
    readiness: tuple[ReadyItem, ...] = ()
    measures: tuple[Measure, ...] = ()
    discussed: date | None = None
    """The day on which the result was talked about."""
    ratings: tuple[Rating, ...] = ()
    retrospective: Retrospective | None = None
    revisions: tuple[Revision, ...] = ()
    looks: tuple[Look, ...] = ()

    @property
    def last_revision(self) -> Revision | None:
        """The latest change of the day."""
        return max(self.revisions, key=lambda revision: revision.on, default=None)

    def looked(self, team: str) -> date | None:
        """The last day on which somebody of the team looked at it."""
        return max((look.on for look in self.looks if look.team == team), default=None)

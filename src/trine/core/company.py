"""A company at one moment: what its teams have decided, as frozen values that every check reads.

The shapes follow the plan file (version 1) one to one, so that the file, the database and the checks speak of the same
things. Ids are lower-case slugs, unique in their kind. Fractions are plain numbers (22 % is 0.22), money is in the
company's currency, dates are days without a zone. Nothing here reads a clock: whoever asks passes `today`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeVar

from trine.core.index import Index
from trine.core.revenue import NO_REVENUE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from trine.core.agreement.measured import Measured
    from trine.core.deliverables import Absence, Deliverable, Plan
    from trine.core.handoff import HandoffAgreement
    from trine.core.launches import Launch, Playbook
    from trine.core.revenue import RevenueFacts
    from trine.core.series import FactSeries
    from trine.core.tensions import Tension

COMPANY = "company"
"""The owner id that stands for the whole company."""


class Function(StrEnum):
    """What a team is for; the three functions that Trine keeps in line, and those around them."""

    PRODUCT = "product"
    MARKETING = "marketing"
    SALES = "sales"
    SUCCESS = "success"
    FINANCE = "finance"
    OTHER = "other"


class CycleKind(StrEnum):
    """How long a planning cycle is."""

    MULTI_YEAR = "multi_year"
    YEAR = "year"
    QUARTER = "quarter"


class Role(StrEnum):
    """What a person may do; team leads are named per team, beside this."""

    OWNER = "owner"
    LEADER = "leader"
    MEMBER = "member"
    GUEST = "guest"


class Better(StrEnum):
    """The direction in which a metric is meant to move."""

    UP = "up"
    DOWN = "down"


class Strength(StrEnum):
    """How strongly an influence is believed to act."""

    STRONG = "strong"
    WEAK = "weak"


class TargetKind(StrEnum):
    """How a team takes part in revenue."""

    OWN = "own"
    SOURCED = "sourced"
    INFLUENCED = "influenced"
    JOINT = "joint"


class DependencyState(StrEnum):
    """Where a dependency stands between the team that asks and the team that is asked."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DELIVERED = "delivered"


class Cadence(StrEnum):
    """How often something is read or checked in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def days(self) -> int:
        """The longest such period in days.

        >>> Cadence.MONTH.days
        31
        """
        return {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}[self.value]


class Ambition(StrEnum):
    """What a goal's owners promise: to reach it, or to aim higher than they can be sure of (Doerr 2018, chapter 12)."""

    COMMITTED = "committed"
    ASPIRATIONAL = "aspirational"


@dataclass(frozen=True, slots=True)
class Cycle:
    """A planning period; `end` is its last day."""

    id: str
    kind: CycleKind
    start: date
    end: date

    def contains(self, day: date) -> bool:
        """Whether the day lies in the cycle, both ends included."""
        return self.start <= day <= self.end

    def has_ended(self, today: date) -> bool:
        """Whether the last day is past."""
        return self.end < today


@dataclass(frozen=True, slots=True)
class Team:
    """A team; `until` is its last day, none while it lasts."""

    id: str
    name: str
    function: Function
    parent: str | None = None
    since: date | None = None
    until: date | None = None

    def has_ended(self, today: date) -> bool:
        """Whether the team's last day is past."""
        return self.until is not None and self.until < today


@dataclass(frozen=True, slots=True)
class Membership:
    """A person's time in a team; open ends are none."""

    team: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the company; `until` is the last day, none while they stay."""

    id: str
    name: str
    email: str | None = None
    teams: tuple[str, ...] = ()
    lead_of: tuple[str, ...] = ()
    role: Role = Role.MEMBER
    since: date | None = None
    until: date | None = None
    memberships: tuple[Membership, ...] = ()
    """Past and dated memberships; `teams` names the present ones."""

    def has_left(self, today: date) -> bool:
        """Whether the person's last day is past."""
        return self.until is not None and self.until < today


@dataclass(frozen=True, slots=True)
class Metric:
    """Something that is counted, and how."""

    id: str
    name: str
    unit: str
    better: Better
    definition: str | None = None
    formula: str | None = None
    filter: str | None = None
    source: str | None = None
    window: str | None = None
    cadence: Cadence | None = None
    owner: str | None = None
    """A team's id or a person's."""

    @property
    def facts_name(self) -> str | None:
        """The fact metric that feeds this one, if its source is `facts:NAME`."""
        return self.source.removeprefix("facts:") if self.source and self.source.startswith("facts:") else None


@dataclass(frozen=True, slots=True)
class Influence:
    """A believed, signed effect of one metric on another."""

    source: str
    target: str
    sign: Literal["+", "-"]
    strength: Strength = Strength.WEAK
    because: str | None = None

    @property
    def id(self) -> str:
        """The pair of metrics it joins."""
        return f"{self.source}->{self.target}"


@dataclass(frozen=True, slots=True)
class Assumption:
    """The range of a metric that is taken to be possible in a cycle."""

    metric: str
    cycle: str
    low: float
    high: float
    because: str | None = None
    source: str | None = None

    @property
    def id(self) -> str:
        """Metric and cycle."""
        return f"{self.metric}/{self.cycle}"


@dataclass(frozen=True, slots=True)
class KeyResult:
    """One measured target of a goal: from/to, at_least, at_most or keep; at least one is set."""

    metric: str
    start: float | None = None
    to: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    keep: tuple[float, float] | None = None
    weight: float | None = None
    by: date | None = None

    def bounds(self, better: Better) -> tuple[float | None, float | None]:
        """The lowest and highest value that meets the target; none is unbounded.

        A `to` is a floor where the value is to rise from `start` (or, without a start, where more is better), else a
        ceiling.

        >>> KeyResult("churn", start=0.12, to=0.08).bounds(Better.DOWN)
        (None, 0.08)
        >>> KeyResult("mql", to=400).bounds(Better.UP)
        (400, None)
        """
        if self.keep is not None:
            return self.keep
        low, high = self.at_least, self.at_most
        if self.to is not None:
            rising = self.to > self.start if self.start is not None and self.to != self.start else better is Better.UP
            if rising:
                low = self.to if low is None else max(low, self.to)
            else:
                high = self.to if high is None else min(high, self.to)
        return low, high


@dataclass(frozen=True, slots=True)
class SignOff:
    """A team's agreement to a goal, by a person, on a day."""

    team: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Goal:
    """An objective with its key results; two or more owning teams make it a joint goal."""

    id: str
    title: str
    cycle: str
    owners: tuple[str, ...]
    serves: tuple[str, ...] = ()
    no_parent_reason: str | None = None
    customer_outcome: str | None = None
    key_results: tuple[KeyResult, ...] = ()
    sign_offs: tuple[SignOff, ...] = ()
    lead: str | None = None
    changed: date | None = None
    """The day of the last change that touched teams have to agree to again."""
    check_in_every: Cadence | None = None
    ambition: Ambition | None = None
    """Not said is taken for committed."""

    @property
    def is_aspirational(self) -> bool:
        """Whether seven tenths of it are a good result."""
        return self.ambition is Ambition.ASPIRATIONAL

    @property
    def is_company_goal(self) -> bool:
        """Whether the company itself owns it."""
        return COMPANY in self.owners

    @property
    def is_joint(self) -> bool:
        """Whether two or more teams own it together."""
        return len(self.owners) > 1


@dataclass(frozen=True, slots=True)
class PayRule:
    """Variable pay that follows a metric; the share is a fraction of variable pay."""

    basis: str
    share_of_variable: float | None = None
    accelerates_above: float | None = None


@dataclass(frozen=True, slots=True)
class Kpi:
    """One of a team's published top three in a cycle."""

    team: str
    cycle: str
    rank: int
    metric: str
    measured: str | None = None
    source: str | None = None
    owner: str | None = None
    pay: PayRule | Literal["none"] | None = None
    """`"none"` is a statement: not paid on it. `None` says nothing."""

    @property
    def id(self) -> str:
        """Team, cycle and rank.

        >>> Kpi("sales", "2027-q1", 1, "revenue_new").id
        'sales/2027-q1/1'
        """
        return f"{self.team}/{self.cycle}/{self.rank}"


@dataclass(frozen=True, slots=True)
class RevenueTarget:
    """A team's share in revenue."""

    team: str
    cycle: str
    metric: str
    at_least: float
    kind: TargetKind = TargetKind.OWN

    @property
    def id(self) -> str:
        """Team, cycle, metric and kind."""
        return f"{self.team}/{self.cycle}/{self.metric}/{self.kind}"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What one team (`team`) counts on from another (`of`)."""

    id: str
    team: str
    of: str
    cycle: str
    metric: str | None = None
    what: str | None = None
    at_least: float | None = None
    at_most: float | None = None
    because: str | None = None


@dataclass(frozen=True, slots=True)
class Dependency:
    """Something one team (`team`) needs from another (`of`), with two clocks: needed by and promised for."""

    id: str
    team: str
    of: str
    what: str
    needed_by: date
    promised_for: date | None = None
    state: DependencyState = DependencyState.ASKED
    goal: str | None = None
    because: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A value of a metric on a day, entered by a person or a source."""

    metric: str
    on: date
    value: float
    by: str | None = None


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A goal's check-in: how sure the owners are (0 to 1), and what blocks them."""

    goal: str
    on: date
    by: str
    confidence: float
    note: str | None = None
    blocker: str | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding accepted on the record: by whom, when, until when, and why."""

    code: str
    subjects: tuple[str, ...]
    by: str
    on: date
    until: date
    because: str


T = TypeVar("T", Cycle, Team, Person, Metric, Goal)


def _by_id(rows: Iterable[T]) -> Mapping[str, T]:
    return {row.id: row for row in rows}


@dataclass(frozen=True)
class Company:
    """Everything that the teams have decided, and the facts that bear on it, at one moment."""

    name: str
    currency: str | None = None
    fiscal_year_start: int = 1
    country: str | None = None
    """Whose public holidays are free, as ISO 3166 (`DE`, or `DE-BY` with a subdivision); none counts weekends alone."""
    handoff: HandoffAgreement | None = None
    """How soon sales answers leads, if that is agreed."""
    cycles: tuple[Cycle, ...] = ()
    teams: tuple[Team, ...] = ()
    people: tuple[Person, ...] = ()
    metrics: tuple[Metric, ...] = ()
    influences: tuple[Influence, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    goals: tuple[Goal, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    revenue_targets: tuple[RevenueTarget, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    plans: tuple[Plan, ...] = ()
    deliverables: tuple[Deliverable, ...] = ()
    absences: tuple[Absence, ...] = ()
    playbooks: tuple[Playbook, ...] = ()
    launches: tuple[Launch, ...] = ()
    readings: tuple[Reading, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    facts: tuple[FactSeries, ...] = ()
    revenue: RevenueFacts = NO_REVENUE
    tensions: tuple[Tension, ...] = ()
    """Questions that wait for a decision."""
    agreement: Measured | None = None
    """The survey that closed last, if there was one."""

    @cached_property
    def cycle(self) -> Mapping[str, Cycle]:
        """Cycles by id."""
        return _by_id(self.cycles)

    @cached_property
    def team(self) -> Mapping[str, Team]:
        """Teams by id."""
        return _by_id(self.teams)

    @cached_property
    def person(self) -> Mapping[str, Person]:
        """People by id."""
        return _by_id(self.people)

    @cached_property
    def metric(self) -> Mapping[str, Metric]:
        """Metrics by id."""
        return _by_id(self.metrics)

    @cached_property
    def goal(self) -> Mapping[str, Goal]:
        """Goals by id."""
        return _by_id(self.goals)

    @cached_property
    def readings_of(self) -> Mapping[str, tuple[Reading, ...]]:
        """Each metric's readings, oldest first."""
        found: dict[str, list[Reading]] = {}
        for reading in sorted(self.readings, key=lambda reading: reading.on):
            found.setdefault(reading.metric, []).append(reading)
        return {metric: tuple(readings) for metric, readings in found.items()}

    @cached_property
    def index(self) -> Index:
        """Ways into the company that several checks take."""
        return Index(self)

    @cached_property
    def accepted_of(self) -> Mapping[str, tuple[Accepted, ...]]:
        """Acceptances by the code that they accept."""
        found: dict[str, list[Accepted]] = {}
        for accepted in self.accepted:
            found.setdefault(accepted.code, []).append(accepted)
        return {code: tuple(rows) for code, rows in found.items()}

    @cached_property
    def series(self) -> Mapping[str, FactSeries]:
        """Fact series by the fact metric's name."""
        return {series.name: series for series in self.facts}

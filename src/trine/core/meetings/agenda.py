"""The agenda: of all that could be talked about, what fits the time, what costs most first, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trine.core.status import Needs


class Kind(StrEnum):
    """What a point is about; of equal weight, in this order."""

    ACTIONS = "actions"
    KPIS = "kpis"
    MOVED = "moved"
    ASKED = "asked"
    DECISION = "decision"
    FINDING = "finding"
    BLOCKER = "blocker"
    DUE = "due"
    ROADMAP = "roadmap"
    WINS = "wins"

    @property
    def label(self) -> str:
        """The short word beside a point.

        >>> Kind.BLOCKER.label
        'In the way'
        """
        return _LABELS[self]


_LABELS = {
    Kind.ACTIONS: "From last time",
    Kind.KPIS: "Numbers",
    Kind.MOVED: "What moved",
    Kind.ASKED: "Brought up",
    Kind.DECISION: "To decide",
    Kind.FINDING: "Finding",
    Kind.BLOCKER: "In the way",
    Kind.DUE: "Due",
    Kind.ROADMAP: "Roadmap",
    Kind.WINS: "Wins",
}
_MINUTES = {
    Kind.ACTIONS: 1,  # each
    Kind.KPIS: 3,
    Kind.MOVED: 2,
    Kind.ASKED: 5,
    Kind.DECISION: 6,
    Kind.FINDING: 5,
    Kind.BLOCKER: 4,
    Kind.DUE: 3,
    Kind.ROADMAP: 3,
    Kind.WINS: 2,
}
FIRST = (Kind.ACTIONS, Kind.KPIS, Kind.MOVED)
LAST = (Kind.WINS,)
MOST_FOR_ACTIONS = 3
"""What is left from last time takes a third of the time at most."""
_ORDER = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Detail:
    """One of several lines of a point, with what it takes to see it."""

    text: str
    url: str = ""
    needs: frozenset[Needs] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that could be talked about.

    `key` tells it from all others. `cost` is money in the company's currency, where known; `severity` is -1
    (somebody asked for it), 0 (contradicts itself, or is overdue), 1 or 2; `days` says how long it has been open or
    overdue. `because` says why it is worth the time. `teams` are the plan ids of those at the table whom it concerns.
    """

    key: str
    kind: Kind
    text: str
    because: str = ""
    url: str = ""
    needs: frozenset[Needs] = frozenset()
    teams: frozenset[str] = frozenset()
    cost: float | None = None
    severity: int = 2
    days: int = 0
    details: tuple[Detail, ...] = ()

    @property
    def minutes(self) -> int:
        """How long it takes: what is left from last time a minute each, anything else by its kind.

        >>> Candidate("a", Kind.ACTIONS, "Two things", details=(Detail("One"), Detail("Two"))).minutes
        2
        """
        return _MINUTES[self.kind] * max(1, len(self.details) if self.kind is Kind.ACTIONS else 1)


@dataclass(frozen=True, slots=True)
class Placed:
    """A point of the agenda, and the minutes that it gets."""

    candidate: Candidate
    minutes: int


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is talked about, in its order, and what there is no time for; nothing is lost."""

    points: tuple[Placed, ...]
    not_today: tuple[Candidate, ...]


def make_agenda(candidates: Iterable[Candidate], box: int) -> Agenda:
    """What fits into a time box of so many minutes.

    What is left from last time comes first, then a glance at the numbers and at what moved; wins come last and have
    their two minutes kept for them.
    Between them: by money, the largest first; where no money is known by severity, then by how many of those at the
    table it concerns, then by how long it has been open. As soon as one does not fit, it and all after it are for
    another day, so that nothing is talked about instead of something that costs more.

    >>> found = make_agenda(
    ...     [
    ...         Candidate("a", Kind.DUE, "A list is due", severity=0),
    ...         Candidate("b", Kind.FINDING, "A gap", cost=60000.0),
    ...         Candidate("c", Kind.ACTIONS, "Left", details=(Detail("Call Ahlborn"),)),
    ...     ],
    ...     8,
    ... )
    >>> [point.candidate.key for point in found.points], [each.key for each in found.not_today]
    (['c', 'b'], ['a'])
    """
    known = {candidate.key: candidate for candidate in candidates}
    ordered = sorted(known.values(), key=_weight)
    first = [_placed(each, box) for kind in FIRST for each in ordered if each.kind is kind]
    last = [_placed(each, box) for each in ordered if each.kind in LAST]
    free = box - sum(point.minutes for point in (*first, *last))
    rest = [each for each in ordered if each.kind not in FIRST + LAST]
    chosen: list[Placed] = []
    while rest and rest[0].minutes <= free:
        point = _placed(rest.pop(0), box)
        chosen.append(point)
        free -= point.minutes
    return Agenda((*first, *chosen, *last), tuple(rest))


def _placed(candidate: Candidate, box: int) -> Placed:
    if candidate.kind is Kind.ACTIONS:
        return Placed(candidate, max(1, min(candidate.minutes, box // MOST_FOR_ACTIONS)))
    return Placed(candidate, candidate.minutes)


def _weight(each: Candidate) -> tuple[bool, float, int, int, int, int, str]:
    return (
        each.cost is None,
        -(each.cost or 0.0),
        each.severity,
        -len(each.teams),
        -each.days,
        _ORDER[each.kind],
        each.key,
    )

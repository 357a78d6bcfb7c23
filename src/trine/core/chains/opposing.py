"""Pairs that work against each other through what moves their metrics: two goals, or pay and a goal of the company.

Three structures count. A *push*: what one side moves pushes the other side's metric the wrong way. A *lever*: the two
sides need one lever moved in opposite directions, and at least one of them has no other lever. And, for pay only, a
*clash*: pay rewards more of the very metric that the goal wants less of. The decision record on chains says why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING

from trine.core.chains.paths import MOST_WEAK, weak_links
from trine.core.chains.signs import UNSURE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from trine.core.chains.links import Link
    from trine.core.chains.paths import Path, Reach
    from trine.core.chains.wants import Want


class Verdict(Enum):
    """Whether two sides can oppose each other at all."""

    OPPOSED = "opposed"
    APART = "apart"
    """They never meet, or their opposition is told elsewhere."""
    WEIGHED = "weighed"
    """Somebody holds both and weighs them, so that nothing gets past the metric on which they meet."""


Wants = dict[str, list["Want"]]
"""Wants by their metric."""
MOST_TOLD = 200
"""So many pairs are told, the strongest and shortest chains first."""
MOST_PAIRS = 100_000
"""So many pairs are compared."""
MOST_UNSURE = 50
"""So many pairs are told of which it can't be said whether they oppose each other."""


@dataclass(frozen=True, slots=True)
class Opposition:
    """Two sides that oppose each other; `mover` is the one whose way is against the other's."""

    mover: Want
    other: Want
    path: Path
    """From what the mover moves to what the other wants; or, with a lever, from it to the mover's metric."""
    lever: str | None = None
    second: Path = ()
    """From the lever to the other's metric."""
    goes_on: tuple[Want, ...] = ()
    """What else is hit behind the other's metric."""
    served: tuple[Want, ...] = ()
    """What goals that one of the two serves want, and is hit by the same other one."""

    @property
    def links(self) -> tuple[Link, ...]:
        """Every link that it rests on."""
        return (*self.path, *self.second)

    @property
    def is_weak(self) -> bool:
        """Whether a weak belief is in it."""
        return weak_links(self.links) > 0


@dataclass(frozen=True, slots=True)
class Unsure:
    """Two sides of which it can't be told whether they oppose each other.

    There are chains of both signs, or one whose formulas do not tell its sign, or one there and another one back.
    """

    mover: Want
    other: Want
    path: Path
    against: Path | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found; `is_cut` says that there is more than is told."""

    told: tuple[Opposition, ...]
    unsure: tuple[Unsure, ...]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Meeting:
    """One way in which wants on two metrics may meet: by a push along `path`, or over a lever with two chains."""

    source: str
    target: str
    sign: int
    """`UP` if the first metric going up takes the second up."""
    path: Path
    lever: str | None = None
    second: Path = ()
    against: Path | None = None


Candidate = tuple[tuple[int, bool, int, str, str], Callable[[], "Meeting | None"]]
"""A possible meeting by its rank: strong before weak, pushes before levers, short before long."""


class Search:
    """Finds the pairs between movers and others, each pair once, by its strongest and shortest chain.

    What lies along a chain behind a pair that is told, or that somebody weighs, is no pair of its own: if the metric
    on which they meet is kept where it is wanted, nothing gets past it. And where a goal and one that it serves are
    opposed by the same third, the pair with the serving goal is told.
    """

    def __init__(
        self,
        movers: Wants,
        others: Wants,
        judge: Callable[[Want, Want], Verdict],
        serves: Callable[[Want], frozenset[str]],
    ) -> None:
        self.movers = movers
        self.others = others
        self.judge = judge
        self.serves = serves
        self._pairs: dict[frozenset[str], Opposition] = {}
        self._met: dict[tuple[str, str], frozenset[str] | None] = {}
        self._doubted: dict[frozenset[str], Unsure] = {}
        self._compared = 0

    def run(self, candidates: Iterable[Candidate]) -> Found:
        """The oppositions and doubts of all candidates, the strongest first."""
        for _, meeting in sorted(candidates, key=itemgetter(0)):
            way = meeting()
            if way is None:
                continue
            for mover in self.movers[way.source]:
                for other in self.others[way.target]:
                    self._compared += 1
                    if self._compared > MOST_PAIRS or len(self._pairs) >= MOST_TOLD:
                        return self._result(is_cut=True)
                    if way.sign == UNSURE or mover.direction * way.sign * other.direction < 0:
                        self._meet(mover, other, way)
        return self._result(is_cut=False)

    def _meet(self, mover: Want, other: Want, way: Meeting) -> None:
        pair = frozenset({mover.id, other.id})
        if pair in self._pairs:
            return
        verdict = self.judge(mover, other)
        if verdict is Verdict.WEIGHED and way.sign != UNSURE and not way.lever:
            self._met.setdefault((mover.id, way.target), None)
        if verdict is not Verdict.OPPOSED:
            return
        trail = [(mover.id, link.target) for link in (way.second or way.path)[:-1]]
        before = next((place for place in trail if place in self._met), None)
        if way.sign == UNSURE:
            if before is None and len(self._doubted) < MOST_UNSURE:
                self._doubted.setdefault(pair, Unsure(mover, other, way.path, way.against))
        elif before is None:
            self._pairs[pair] = Opposition(mover, other, way.path, way.lever, way.second)
            if self._met.get((mover.id, way.target)) is None:
                self._met[mover.id, way.target] = pair
        elif (first := self._met[before]) is not None and other not in self._pairs[first].goes_on:
            told = self._pairs[first]
            self._pairs[first] = replace(told, goes_on=(*told.goes_on, other))

    def _result(self, *, is_cut: bool) -> Found:
        told = tuple(self._lowest())
        more = (frozenset({each.mover.id, want.id}) for each in told for want in each.goes_on)
        known = {*self._pairs, *more}
        unsure = (each for pair, each in self._doubted.items() if pair not in known)
        return Found(told, tuple(unsure), is_cut)

    def _lowest(self) -> Iterator[Opposition]:
        """The pairs without those of which a serving goal has one with the same other side."""
        against: dict[str, list[tuple[Want, bool]]] = {}
        for each in self._pairs.values():
            against.setdefault(each.mover.id, []).append((each.other, each.is_weak))
            against.setdefault(each.other.id, []).append((each.mover, each.is_weak))
        for each in self._pairs.values():
            served: dict[str, Want] = {}
            is_shown = True
            for one, side in ((each.mover, each.other), (each.other, each.mover)):
                for want, is_weak in against[one.id]:
                    if self._is_below(want, side) and is_weak <= each.is_weak:
                        is_shown = False
                    elif self._is_below(side, want) and is_weak >= each.is_weak:
                        served[want.id] = want
            if is_shown:
                yield replace(each, served=tuple(served[id_] for id_ in sorted(served)))

    def _is_below(self, one: Want, other: Want) -> bool:
        """Whether one goal serves the other, and not the other way round as well."""
        return other.id in self.serves(one) and one.id not in self.serves(other)


def pushes(reach: Reach, movers: Wants, others: Wants) -> Iterator[Candidate]:
    """Every push from a metric that somebody moves to one that somebody wants, if it can be against a want."""
    wanted = {metric: _directions(wants) for metric, wants in others.items()}
    for source in sorted(movers):
        moved = _directions(movers[source])
        for target, effect in reach.from_(source).items():
            if target in others:
                known = {*reach.signs(source, target), *reach.signs(target, source)}
                if len(known) > 1 or any(_may_meet(moved, sign, wanted[target]) for sign in known):
                    weak, length = effect.best_rank()
                    yield (int(weak), False, length, source, target), partial(_push, reach, source, target)


def _push(reach: Reach, source: str, target: str) -> Meeting | None:
    """The push from one metric to another.

    Two metrics that move each other, one with and one against it, are on a circle that dampens: that is unsure.
    """
    net, back = reach.net(source, target), reach.net(target, source)
    if net is None:
        return None
    sign, against = net.sign, net.against
    if back is not None and back.sign * sign < 0:
        sign, against = UNSURE, back.path
    return Meeting(source, target, sign, net.path, against=against)


def _directions(wants: Iterable[Want]) -> frozenset[int]:
    return frozenset(want.direction for want in wants)


def over_levers(reach: Reach, only: Mapping[str, str], movers: Wants, others: Wants) -> Iterator[Candidate]:
    """Every lever that is the only one of a metric that has to move, and that moves another one, too."""
    for source in sorted(movers.keys() & only.keys()):
        lever = only[source]
        first = reach.net(lever, source)
        if first is None or first.sign == UNSURE:
            continue
        moved = _directions(movers[source])
        passed = {link.target for link in first.path}
        for target in reach.from_(lever):
            if target not in others or target in passed:
                continue
            second = reach.net(lever, target)
            if second is None or second.sign == UNSURE or any(link.target == source for link in second.path):
                continue
            weak = weak_links(first.path) + weak_links(second.path)
            if weak <= MOST_WEAK and _may_meet(moved, first.sign * second.sign, _directions(others[target])):
                meeting = Meeting(source, target, first.sign * second.sign, first.path, lever, second.path)
                yield (weak, True, len(first.path) + len(second.path), source, target), partial(_given, meeting)


def _given(meeting: Meeting) -> Meeting:
    return meeting


def _may_meet(moved: frozenset[int], sign: int, wanted: frozenset[int]) -> bool:
    return sign == UNSURE or any(direction * sign * want < 0 for want in wanted for direction in moved)

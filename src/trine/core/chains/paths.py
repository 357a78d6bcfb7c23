"""Chains of links from one metric to another, and the sign of what the first does to the second.

A chain visits no metric twice: what comes round in a circle is a feedback, and in a company that does not run away it
dampens an effect without turning it (C. J. Puccia and R. Levins, "Qualitative Modeling of Complex Systems", Harvard
University Press 1985, chapter 4). A chain is as strong as its weakest link. One with two weak beliefs or more says too
little and is left out. Weak chains do not outvote strong ones: only where the strong ones disagree, or there are none
and the weak ones disagree, is the sign unsure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from math import prod
from typing import TYPE_CHECKING

from trine.core.chains.signs import UNSURE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from trine.core.chains.links import Graph, Link

LONGEST = 6
"""So many links a chain may have."""
MOST_WEAK = 1
"""So many weak beliefs a chain may have."""
MOST_STEPS = 200_000
"""So many times a chain is made longer by a link, over all chains, before the search ends with the chains it has."""
MOST_TRIED = 300
"""So many chains between two metrics are compared where their signs disagree."""

Path = tuple["Link", ...]
_Growing = tuple[Path, int, int]
"""A chain, its sign, and how many weak beliefs are in it."""


def sign_of(path: Iterable[Link]) -> int:
    """The product of the links' signs."""
    return prod(link.sign for link in path)


def weak_links(path: Iterable[Link]) -> int:
    """How many weak beliefs are in it."""
    return sum(link.is_weak for link in path)


@dataclass(slots=True)
class Effect:
    """The shortest chain of each sign and strength from one metric to another."""

    paths: dict[tuple[bool, int], Path] = field(default_factory=dict)
    """By whether it is weak, and its sign."""

    def best_rank(self) -> tuple[bool, int]:
        """Whether the chains that count are weak, and how long the shortest of them is."""
        return min((weak, len(path)) for (weak, _), path in self.paths.items())

    def of_best(self) -> Mapping[int, Path]:
        """The chains that count, by sign: the strong ones if there are any."""
        is_weak = all(weak for weak, _ in self.paths)
        return {sign: path for (weak, sign), path in self.paths.items() if weak == is_weak}


@dataclass(frozen=True, slots=True)
class Net:
    """What one metric does to another: the sign, the chain that shows it, and one that speaks against it if unsure."""

    sign: int
    path: Path
    against: Path | None = None

    @property
    def is_weak(self) -> bool:
        """Whether a weak belief is in it."""
        return weak_links(self.path) > 0


class Reach:
    """What every metric reaches over chains of up to `longest` links."""

    def __init__(self, graph: Graph, *, longest: int = LONGEST, most_steps: int = MOST_STEPS) -> None:
        self._graph = graph
        self.effects: dict[str, dict[str, Effect]] = {}
        self.longest, self.is_whole = self._search(longest, most_steps)
        """How long the longest chains looked at are, and whether there are no more within the limit."""
        self._nets: dict[tuple[str, str], Net] = {}

    def from_(self, source: str) -> Mapping[str, Effect]:
        """What a metric reaches."""
        return self.effects.get(source, {})

    def signs(self, source: str, target: str) -> Collection[int]:
        """The signs of all chains from one metric to another."""
        effect = self.from_(source).get(target)
        return [sign for _, sign in effect.paths] if effect else ()

    def net(self, source: str, target: str) -> Net | None:
        """What one metric does to another, none if no chain joins them."""
        key = (source, target)
        if key not in self._nets:
            effect = self.from_(source).get(target)
            if effect is None:
                return None
            self._nets[key] = self._net(effect.of_best())
        return self._nets[key]

    def _search(self, longest: int, most_steps: int) -> tuple[int, bool]:
        """All chains, link by link, each length as a whole, so that what is left out does not depend on names."""
        after = self._graph.after
        frontier = self._first(self._graph.links)
        steps = len(frontier)
        for length in range(1, longest + 1):
            if steps > most_steps:
                return length - 1, False
            for path, sign, weak in frontier:
                effect = self.effects.setdefault(path[0].source, {}).setdefault(path[-1].target, Effect())
                effect.paths.setdefault((weak > 0, sign), path)
            steps += sum(len(after.get(path[-1].target, ())) for path, _, _ in frontier)
            if length < longest and steps <= most_steps:
                frontier = self._longer(frontier)
        return longest, True

    def _first(self, links: Iterable[Link]) -> list[_Growing]:
        return [((link,), link.sign, int(link.is_weak)) for link in links]

    def _longer(self, growing: Iterable[_Growing]) -> list[_Growing]:
        found: list[_Growing] = []
        for path, sign, weak in growing:
            start = path[0].source
            for link in self._graph.after.get(path[-1].target, ()):
                other, weaker = link.target, weak + link.is_weak
                if other != start and weaker <= MOST_WEAK and not any(each.target == other for each in path):
                    found.append(((*path, link), sign * link.sign, weaker))
        return found

    def _net(self, best: Mapping[int, Path]) -> Net:
        if len(best) == 1:
            (sign, path), *_ = best.items()
            return Net(sign, path)
        path = min(best.values(), key=lambda each: (len(each), -sign_of(each)))
        settled = UNSURE
        if any(_is_formula(link) for each in best.values() for link in each):
            settled = self._settled(path[0].source, path[-1].target, is_weak=weak_links(path) > 0)
        if settled != UNSURE and settled in best:
            return Net(settled, best[settled])
        other = next(each for sign, each in sorted(best.items()) if each is not path)
        return Net(UNSURE, path, other)

    def _settled(self, source: str, target: str, *, is_weak: bool) -> int:
        """The one sign of all chains, where formulas that disagree are put into each other; else unsure.

        Revenue lowers margin (profit / revenue) and raises it through profit: together, it raises it.
        """
        signs = set()
        for path in self._between(source, target):
            if (weak_links(path) > 0) == is_weak:
                signs.add(prod(self._sign_of_part(list(part)) for _, part in groupby(path, key=_is_formula)))
        return signs.pop() if len(signs) == 1 else UNSURE

    def _sign_of_part(self, part: list[Link]) -> int:
        if any((link.source, link.target) in self._graph.wholes for link in part):
            return UNSURE
        if _is_formula(part[0]):
            return self._graph.through_formulas(part[0].source, part[-1].target)
        return sign_of(part)

    def _between(self, source: str, target: str) -> list[Path]:
        """Every chain from one metric to another; none at all if there are too many to compare."""
        growing = self._first(self._graph.after.get(source, ()))
        found: list[Path] = []
        tried = 0
        for length in range(1, self.longest + 1):
            tried += len(growing)
            if tried > MOST_TRIED:
                return []
            found += [path for path, _, _ in growing if path[-1].target == target]
            if length < self.longest:
                growing = self._longer(each for each in growing if target in self.from_(each[0][-1].target))
        return found


def _is_formula(link: Link) -> bool:
    return link.belief is None

"""The metric tree: what metrics are made of and what is believed to move them, in pieces that a page can draw.

The links are those of `trine.core.chains` (formulas are exact, influences are believed), and every formula's besides:
chains leave one out where a belief says more than it does, a picture of formulas must not. An edge runs from what moves
to what is moved; what arrives at a metric are its inputs, what leaves it feeds others.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from trine.core.chains import Link
from trine.core.chains.signs import UNSURE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from trine.core.company import Company

MOST, MOST_LINKS = 400, 700
"""So many metrics, and links among them, a part holds at most: those nearest to what was asked for."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A metric that feeds no other, with all that moves it, directly or through others."""

    root: str
    members: frozenset[str]
    """The metrics below the root, without it."""
    made_of: int
    """How many of them formulas alone join to it."""

    @property
    def size(self) -> int:
        """How many metrics move the root."""
        return len(self.members)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the graph: its metrics, nearest first, the links among them, and what it leaves out."""

    steps: Mapping[str, int]
    """Each metric with its steps from the start: negative for what the start feeds, positive for what moves it."""
    links: tuple[Link, ...]
    hidden: Mapping[str, int]
    """How many neighbours of a metric are not in the piece; only metrics that have any."""
    left_out: int = 0
    """How many metrics would belong to the piece, but are too many."""
    lit: frozenset[str] = frozenset()
    """The metrics that stand out."""
    way: frozenset[str] = frozenset()
    """The metrics on the shortest ways between those."""

    def is_lit(self, link: Link) -> bool:
        """Whether a link joins two metrics that stand out, or leads from one to the other."""
        shown = self.lit | self.way
        return link.source in shown and link.target in shown


class MetricGraph:
    """All metrics of a company and the links between them."""

    def __init__(self, company: Company) -> None:
        known = company.index.chains.graph.links
        exact = {(link.source, link.target) for link in known if link.belief is None}
        formulas = (
            Link(source, target, UNSURE)
            for source, targets in company.index.used_by.items()
            for target in targets
            if source != target and source in company.metric and (source, target) not in exact
        )
        self._company = company
        self.links: tuple[Link, ...] = tuple(sorted((*known, *formulas), key=_order))
        self.inputs: Mapping[str, tuple[Link, ...]] = _grouped(self.links, lambda link: link.target)
        """The links that arrive at a metric."""
        self.feeds: Mapping[str, tuple[Link, ...]] = _grouped(self.links, lambda link: link.source)
        """The links that leave a metric."""

    @cached_property
    def joined(self) -> frozenset[str]:
        """The metrics that a link joins to another."""
        return frozenset(self.inputs) | frozenset(self.feeds)

    @cached_property
    def alone(self) -> tuple[str, ...]:
        """The metrics that nothing joins to another, by id."""
        return tuple(sorted(self._company.metric.keys() - self.joined))

    @cached_property
    def _parts(self) -> Mapping[str, tuple[Link, ...]]:
        """The links that formulas make to a metric."""
        return {id_: tuple(link for link in links if link.belief is None) for id_, links in self.inputs.items()}

    @cached_property
    def trees(self) -> tuple[Tree, ...]:
        """Every metric that feeds no other with what moves it, the largest first.

        Where metrics move each other in a circle that feeds nothing else, the first of them by id stands for it. What
        feeds two roots is in two trees.
        """
        roots = [id_ for id_ in sorted(self.inputs) if id_ not in self.feeds]
        trees = [self._tree(id_) for id_ in roots]
        rest = self.joined - {id_ for tree in trees for id_ in (tree.root, *tree.members)}
        while rest:
            trees.append(self._tree(self._end_of(min(rest))))
            rest -= {trees[-1].root, *trees[-1].members}
        return tuple(sorted(trees, key=lambda tree: (-tree.size, tree.root)))

    def near(self, focus: str, depth: int | None, lit: Collection[str] = ()) -> Part:
        """A metric with its inputs and what it feeds, so many steps away; none is as far as they go."""
        return self._part(self._steps([focus], depth), lit)

    def around(self, lit: Collection[str], depth: int | None) -> Part:
        """These metrics, the shortest ways between them, and what is so many steps away from those."""
        known = sorted(id_ for id_ in lit if id_ in self._company.metric)
        return self._part(self._steps([*known, *sorted(self._way(known))], depth), known)

    def whole(self, depth: int | None = None, lit: Collection[str] = ()) -> Part:
        """The trees down to so many steps below their roots, the largest first; without a depth all of them."""
        steps: dict[str, int] = {}
        for tree in self.trees:
            for id_, step in self._spread([tree.root], depth, self.inputs, _source).items():
                steps.setdefault(id_, step)
        return self._part(steps, lit)

    def _steps(self, starts: list[str], depth: int | None) -> dict[str, int]:
        below = self._spread(starts, depth, self.inputs, _source)
        above = self._spread(starts, depth, self.feeds, _target)
        steps = dict.fromkeys(starts, 0)
        rest = {id_: step for id_, step in below.items() if id_ not in steps}
        for id_, step in above.items():
            if id_ not in steps and step < rest.get(id_, step + 1):
                rest[id_] = -step
        return steps | dict(sorted(rest.items(), key=lambda item: (abs(item[1]), item[1], item[0])))

    def _part(self, steps: Mapping[str, int], lit: Collection[str]) -> Part:
        """The nearest of these metrics, with the links among them."""
        kept = self._nearest(steps)
        links = tuple(link for link in self.links if link.source in kept and link.target in kept)
        hidden = Counter[str]()
        for id_ in kept:
            around = {link.source for link in self.inputs.get(id_, ())} | {
                link.target for link in self.feeds.get(id_, ())
            }
            hidden[id_] = len(around - kept.keys())
        shown = sorted(kept.keys() & set(lit))
        left = {id_: count for id_, count in hidden.items() if count}
        return Part(kept, links, left, len(steps) - len(kept), frozenset(shown), frozenset(self._way(shown)))

    def _nearest(self, steps: Mapping[str, int]) -> dict[str, int]:
        """As many of these metrics as can be drawn, in their order."""
        kept: dict[str, int] = {}
        links = 0
        for id_, step in steps.items():
            links += sum(link.source in kept for link in self.inputs.get(id_, ()))
            links += sum(link.target in kept for link in self.feeds.get(id_, ()))
            if len(kept) == MOST or links > MOST_LINKS:
                break
            kept[id_] = step
        return kept

    def _tree(self, root: str) -> Tree:
        members = self._spread([root], None, self.inputs, _source)
        exact = self._spread([root], None, self._parts, _source)
        return Tree(root, frozenset(members) - {root}, len(exact) - 1)

    def _end_of(self, start: str) -> str:
        """The first metric of a circle that a metric leads into and that leads nowhere else."""
        while True:
            ahead = self._spread([start], None, self.feeds, _target)
            behind = self._spread([start], None, self.inputs, _source)
            beyond = ahead.keys() - behind.keys()
            if not beyond:
                return min(ahead)
            start = min(beyond)

    def _way(self, lit: Collection[str]) -> set[str]:
        """The metrics on the shortest way from each of these to each other, where there is one."""
        found: set[str] = set()
        for start in lit:
            before: dict[str, str] = {}
            queue = [start]
            for id_ in queue:
                for link in self.feeds.get(id_, ()):
                    if link.target not in before and link.target != start:
                        before[link.target] = id_
                        queue.append(link.target)
            for end in lit:
                id_ = before.get(end, start)
                while id_ != start:
                    found.add(id_)
                    id_ = before[id_]
        return found - set(lit)

    def _spread(
        self,
        starts: Iterable[str],
        depth: int | None,
        links: Mapping[str, tuple[Link, ...]],
        other: Callable[[Link], str],
    ) -> dict[str, int]:
        """What is reached over links in one direction, with its steps."""
        steps = dict.fromkeys(starts, 0)
        queue = list(steps)
        for id_ in queue:
            if depth is not None and steps[id_] >= depth:
                break
            for link in links.get(id_, ()):
                if other(link) not in steps:
                    steps[other(link)] = steps[id_] + 1
                    queue.append(other(link))
        return steps


def _source(link: Link) -> str:
    return link.source


def _target(link: Link) -> str:
    return link.target


def _order(link: Link) -> tuple[str, str, bool, int]:
    return link.target, link.source, link.belief is not None, -link.sign


def _grouped(links: Iterable[Link], key: Callable[[Link], str]) -> dict[str, tuple[Link, ...]]:
    found: dict[str, list[Link]] = {}
    for link in links:
        found.setdefault(key(link), []).append(link)
    return {id_: tuple(rows) for id_, rows in found.items()}

"""The signed graph of what moves what: links from formulas, which are exact, and links that people believe in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.chains.ranges import positive_metrics
from trine.core.chains.signs import DOWN, UNSURE, UP, composed, slopes
from trine.core.company import Influence, Strength
from trine.core.formulas import MetricTerm, Product
from trine.core.units import is_ratio, unit_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from trine.core.company import Company

MOST_PUT_IN = 60
"""Beyond so many formulas between two metrics their joint sign is unsure."""


@dataclass(frozen=True, slots=True)
class Link:
    """One metric moving another: `UP` in the same direction, `DOWN` in the opposite one, or `UNSURE`."""

    source: str
    target: str
    sign: int
    belief: Influence | None = None
    """What is believed; none where the target's formula says it."""

    @property
    def is_weak(self) -> bool:
        """Whether it is believed to act weakly; a formula is never weak."""
        return self.belief is not None and self.belief.strength is Strength.WEAK


class Graph:
    """All links of a company, in an order that does not depend on how they were written down."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._positive = positive_metrics(company)
        self.wholes = frozenset(_wholes(company))
        """Pairs of a whole and a rate that divides a part by it."""
        links = sorted(_links(company, self._positive, self.wholes), key=_order)
        self.links: tuple[Link, ...] = tuple(links)
        self.after: Mapping[str, tuple[Link, ...]] = _grouped((link.source, link) for link in links)
        """The links that leave a metric."""
        self.before: Mapping[str, tuple[Link, ...]] = _grouped((link.target, link) for link in links)
        """The links that arrive at a metric."""
        self.metrics = frozenset(self.after) | frozenset(self.before)
        """All metrics that a link joins to another."""
        self._through: dict[tuple[str, str], int] = {}

    def only_levers(self) -> Mapping[str, str]:
        """Metrics that only one lever is known to move, directly or through others, with that lever.

        A lever is a metric that nothing else is known to move.
        """
        levers = sorted(id_ for id_ in self.after if id_ not in self.before)
        known: dict[str, set[str]] = {id_: {id_} for id_ in levers}
        queue = levers
        for id_ in queue:
            for link in self.after.get(id_, ()):
                above = known.setdefault(link.target, set())
                if len(above) < 2 and not known[id_] <= above:
                    above |= known[id_]
                    queue.append(link.target)
        return {id_: next(iter(above)) for id_, above in sorted(known.items()) if len(above) == 1 and id_ not in above}

    def through_formulas(self, source: str, target: str) -> int:
        """The sign of a metric's whole effect on another through all formulas between them, others standing still."""
        if (source, target) not in self._through:
            self._through[source, target] = self._composed(source, target)
        return self._through[source, target]

    def _composed(self, source: str, target: str) -> int:
        below = self._spread(source, {}, forward=True)
        between = self._spread(target, below, forward=False) if target in below else {}
        expressions = self._company.index.expressions
        if not between:
            return UNSURE
        inner = {id_: expressions[id_].root for id_ in between if id_ != target and id_ in expressions}
        return composed(expressions[target].root, source, inner, self._positive.__contains__) or UNSURE

    def _spread(self, start: str, within: Mapping[str, None], *, forward: bool) -> dict[str, None]:
        """What is reached over formulas, with the start unless it comes first; nothing if that is too much."""
        found = dict.fromkeys([start])
        queue = [start]
        for id_ in queue:
            links = (self.after if forward else self.before).get(id_, ())
            for link in links:
                other = link.target if forward else link.source
                if link.belief is None and other not in found and (forward or other in within):
                    found[other] = None
                    queue.append(other)
        if forward:
            del found[start]
            return found
        return found if len(found) <= MOST_PUT_IN else {}


def _order(link: Link) -> tuple[str, str, bool, bool, int, str]:
    because = (link.belief.because or "") if link.belief else ""
    return link.source, link.target, link.belief is not None, link.is_weak, -link.sign, because


def _grouped(rows: Iterable[tuple[str, Link]]) -> dict[str, tuple[Link, ...]]:
    found: dict[str, list[Link]] = {}
    for key, link in rows:
        found.setdefault(key, []).append(link)
    return {key: tuple(links) for key, links in found.items()}


def _links(company: Company, positive: frozenset[str], wholes: frozenset[tuple[str, str]]) -> Iterator[Link]:
    """The formulas' links, and the beliefs that say more than they do: one for each pair and sign, the strongest."""
    beliefs: dict[tuple[str, str], dict[int, Link]] = {}
    for influence in sorted(company.influences, key=lambda row: (row.id, row.strength, row.sign, row.because or "")):
        if influence.source != influence.target and {influence.source, influence.target} <= company.metric.keys():
            sign = UP if influence.sign == "+" else DOWN
            of_pair = beliefs.setdefault((influence.source, influence.target), {})
            of_pair.setdefault(sign, Link(influence.source, influence.target, sign, influence))
    for target, expression in company.index.expressions.items():
        for source, slope in sorted(slopes(expression.root, positive.__contains__).items()):
            if source == target or source not in company.metric:
                continue
            sign = UNSURE if (source, target) in wholes else slope
            believed = beliefs.get((source, target), {})
            believed.pop(sign, None)
            if sign != UNSURE or not believed:
                yield Link(source, target, sign)
    yield from (link for of_pair in beliefs.values() for link in of_pair.values())


def _wholes(company: Company) -> Iterator[tuple[str, str]]:
    """What the formula of a rate divides by, if it is of the same unit as what is divided: wholes that bring parts.

    "Deals won for each opportunity" does not fall because there are more opportunities: they are to bring more deals.
    Where formulas say how the whole makes the part, as revenue makes profit, they are believed.
    """
    for target, expression in company.index.expressions.items():
        if not isinstance(expression.root, Product) or not is_ratio(company.metric[target].unit):
            continue
        over = [node for power, node in expression.root.factors if power > 0]
        under = [node for power, node in expression.root.factors if power < 0]
        if len(over) != 1 or len(under) != 1:
            continue
        part, whole = (company.metric.get(n.id) if isinstance(n, MetricTerm) else None for n in (over[0], under[0]))
        if part and whole and unit_of(part.unit) == unit_of(whole.unit) and not _is_made_of(part.id, whole.id, company):
            yield whole.id, target


def _is_made_of(metric: str, other: str, company: Company) -> bool:
    """Whether formulas make one metric of the other, directly or through others; each is made of itself."""
    seen = dict.fromkeys([metric])
    for id_ in (queue := list(seen)):
        expression = company.index.expressions.get(id_)
        for used in sorted(expression.metrics) if expression else ():
            if used not in seen:
                seen[used] = None
                queue.append(used)
    return other in seen

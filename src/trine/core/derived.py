"""What team targets make of a company metric through its formula, with the arithmetic as a person would write it.

Inputs with a team target have the target's value; other inputs are worked out by their own formula, or taken from what
is assumed to be possible in the cycle. The result is an interval: what lies outside it does not follow from targets.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trine.core.company import TargetKind
from trine.core.formulas import Expression, MetricTerm, Node, Number, Product, Sum, bounds, metric_terms
from trine.core.intervals import Interval
from trine.core.metric_kinds import adds_up
from trine.core.wording import amount, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trine.core.company import Company, Goal, KeyResult, Metric

DEEPEST = 40
"""How many formulas deep inputs are followed; what lies deeper is unknown."""
MOST_SHOWN = 12
"""Beyond so many numbers, arithmetic is shown for the metric's own formula only."""


@dataclass(frozen=True, slots=True)
class Input:
    """One metric that the formula comes down to: its range, and where that is written."""

    metric: Metric
    range: Interval
    written_in: str
    goals: tuple[Goal, ...] = ()


@dataclass(frozen=True, slots=True)
class Derived:
    """The range of a metric that follows from its inputs, and the inputs of which nothing is known."""

    range: Interval
    inputs: tuple[Input, ...]
    unknown: tuple[str, ...]
    root: Node
    below: Mapping[str, Derived]
    """What the formula's own metrics were worked out by, for those that have one."""
    unit: str
    size: int
    """How many numbers the arithmetic has when it is written out in full."""

    def arithmetic(self, *, highest: bool) -> str:
        """The formula with the values that make it as high, or as low, as it can be."""
        known = {row.metric.id: (row.range, row.metric.unit) for row in self.inputs}
        if self.size <= MOST_SHOWN:
            return _shown(self.root, self, known, highest=highest)
        known |= {id_: (deeper.range, deeper.unit) for id_, deeper in self.below.items()}
        return _shown(self.root, replace(self, below={}), known, highest=highest)


def derive(metric: Metric, cycle: str, company: Company) -> Derived | None:
    """The metric's range in a cycle, from the targets and assumptions of its inputs; none without a formula."""
    expression = company.index.expressions.get(metric.id)
    return _Deriving(company, cycle).through(metric.id, expression, frozenset({metric.id})) if expression else None


class _Deriving:
    """One cycle's inputs, each looked up once."""

    def __init__(self, company: Company, cycle: str) -> None:
        self.company = company
        self.cycle = cycle
        self.targets: dict[str, Input | None] = {}
        self.done: dict[str, Derived] = {}

    def through(self, of: str, expression: Expression, above: frozenset[str]) -> Derived:
        """The range of a metric's formula; `above` are the metrics that it is worked out for."""
        ranges: dict[str, Interval] = {}
        inputs: dict[str, Input] = {}
        unknown: set[str] = set()
        below: dict[str, Derived] = {}
        for id_ in sorted(expression.metrics):
            known = self.target(id_) or None
            formula = self.company.index.expressions.get(id_)
            if known is None and formula is not None and id_ not in above and len(above) < DEEPEST:
                if id_ not in self.done:
                    self.done[id_] = self.through(id_, formula, above | {id_})
                deeper = self.done[id_]
                if not deeper.unknown or self.assumed(id_) is None:
                    below[id_] = deeper
                    ranges[id_] = deeper.range
                    inputs |= {row.metric.id: row for row in deeper.inputs}
                    unknown.update(deeper.unknown)
                    continue
            known = known or self.assumed(id_)
            if known is None:
                unknown.add(id_)
            else:
                ranges[id_], inputs[id_] = known.range, known
        rows = tuple(inputs[id_] for id_ in sorted(inputs))
        size = sum(below[term.id].size if term.id in below else 1 for term in metric_terms(expression.root))
        found = bounds(expression, ranges)
        return Derived(found, rows, tuple(sorted(unknown)), expression.root, below, self.company.metric[of].unit, size)

    def assumed(self, id_: str) -> Input | None:
        """What is taken to be possible of a metric in the cycle."""
        assumption = self.company.index.assumption.get((id_, self.cycle))
        metric = self.company.metric.get(id_)
        if assumption is None or metric is None:
            return None
        because = assumption.because or "assumed"
        return Input(metric, Interval(*sorted((assumption.low, assumption.high))), because)

    def target(self, id_: str) -> Input | None:
        """The targets that teams, or else the company, have set themselves for a metric in the cycle."""
        if id_ not in self.targets:
            metric = self.company.metric.get(id_)
            self.targets[id_] = self._target(metric) if metric else None
        return self.targets[id_]

    def _target(self, metric: Metric) -> Input | None:
        rows = [row for row in self.company.index.key_results_of.get(metric.id, ()) if row[0].cycle == self.cycle]
        teams = {row[0].id for row in rows if not row[0].is_company_goal}
        own = [row for row in rows if row[0].id in teams and not self._is_part(row[0], teams)]
        by_teams = self._of_goals(own, metric, together=adds_up(metric, self.company))
        by_company = self._of_goals([row for row in rows if row[0].is_company_goal], metric, together=False)
        promised = self._of_revenue_targets(metric)
        if by_teams is not None and promised is not None:
            return max(by_teams, promised, key=lambda row: row.range.high)
        return by_teams or promised or by_company

    def _of_goals(self, rows: Iterable[tuple[Goal, KeyResult]], metric: Metric, *, together: bool) -> Input | None:
        """The target that goals set: their sum if they are shares of one, else from the lowest to the highest."""
        by_goal: dict[str, list[Interval]] = {}
        for goal, result in rows:
            if (asked := self._range(result, metric)) is not None:
                by_goal.setdefault(goal.id, []).append(asked)
        if not by_goal:
            return None
        each = [_hull(ranges) for ranges in by_goal.values()]
        goals = tuple(self.company.goal[id_] for id_ in by_goal)
        titles = ", ".join(f"“{goal.title}”" for goal in goals)
        owners = ", ".join(dict.fromkeys(name for goal in goals for name in self.company.index.owners_named(goal)))
        return Input(metric, _total(each) if together else _hull(each), f"{titles} of {owners}", goals)

    def _of_revenue_targets(self, metric: Metric) -> Input | None:
        """The sum of the teams' own and sourced revenue targets, or of the joint ones if there are no others."""
        rows = [row for row in self.company.index.revenue_targets_of.get(metric.id, ()) if row.cycle == self.cycle]
        own = [row.at_least for row in rows if row.kind in {TargetKind.OWN, TargetKind.SOURCED}]
        joint = sorted({row.at_least for row in rows if row.kind is TargetKind.JOINT})
        if not own and not joint:
            return None
        names = sorted({self.company.index.team_name(row.team) for row in rows})
        total = max(sum(own), sum(joint))
        return Input(metric, Interval.exactly(total), f"revenue targets of {', '.join(names)}")

    def _is_part(self, goal: Goal, others: set[str]) -> bool:
        """Whether the goal hangs below another one on the same metric, whose target holds its own."""
        return any(parent.id in others for parent in self.company.index.above(goal))

    def _range(self, result: KeyResult, metric: Metric) -> Interval | None:
        low, high = result.bounds(metric.better)
        if low is not None and high is not None:
            return Interval(min(low, high), max(low, high))
        bound = low if low is not None else high
        return None if bound is None else Interval.exactly(bound)


_Known = dict[str, tuple[Interval, str]]
"""Each input's range and unit."""


def _hull(ranges: Iterable[Interval]) -> Interval:
    rows = tuple(ranges)
    return Interval(min(row.low for row in rows), max(row.high for row in rows))


def _total(ranges: Iterable[Interval]) -> Interval:
    total = Interval.exactly(0.0)
    for row in ranges:
        total = total + row
    return total


def _shown(node: Node, derived: Derived, known: _Known, *, highest: bool, inside: bool = False) -> str:
    """A part of the formula with values in place of ids; `inside` asks for parentheses where they are needed."""
    if isinstance(node, Number):
        return number(node.value)
    if isinstance(node, MetricTerm):
        return _shown_metric(node, derived, known, highest=highest, inside=inside)
    if isinstance(node, Sum):
        text = ""
        for sign, term in node.terms:
            part = _shown(term, derived, known, highest=highest == (sign > 0), inside=sign < 0)
            text += (" + " if sign > 0 else " - ") + part if text else ("" if sign > 0 else "-") + part
        return f"({text})" if inside and len(node.terms) > 1 else text
    text = ""
    for power, factor in node.factors:
        part = _shown(factor, derived, known, highest=highest == (power > 0), inside=True)
        nested = power < 0 and isinstance(factor, Product)
        text += (" × " if power > 0 else " ÷ ") + (f"({part})" if nested else part) if text else part
    return text


def _shown_metric(term: MetricTerm, derived: Derived, known: _Known, *, highest: bool, inside: bool) -> str:
    deeper = derived.below.get(term.id)
    if deeper is not None:
        return _shown(deeper.root, deeper, known, highest=highest, inside=inside)
    if term.id not in known:
        return term.id
    found, unit = known[term.id]
    end = found.high if highest else found.low
    return amount(end, unit) if math.isfinite(end) else term.id

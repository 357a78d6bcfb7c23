"""The arithmetic of a conflict, as a person would write it: formula by formula, from the parts to what is wanted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.formulas import FormulaError, MetricTerm, Node, Number, Product, Sum, evaluate
from trine.core.proof.changes import pivot, ranges_without
from trine.core.proof.words import formula, worked_out
from trine.core.wording import amount, number

if TYPE_CHECKING:
    from trine.core.company import Company
    from trine.core.formulas import Expression
    from trine.core.proof.model import Claim, Conflict

_MOST = 8
"""So many lines and terms are read; more are not written out."""


@dataclass(frozen=True, slots=True)
class Line:
    """One formula with figures: `Opportunities: 400 × 78 % = 312`."""

    metric: str
    text: str
    value: float
    is_backwards: bool = False
    """Whether it goes from a whole to its part, in words."""


def lines(conflict: Conflict, company: Company) -> tuple[Line, ...]:
    """The formulas that the members bring to what they make of the pivot's metric, parts first.

    Empty where no line of figures shows it: where a part occurs twice, or the proof goes backwards through formulas.
    """
    claim = pivot(conflict)
    written = _Writing(conflict, claim, company)
    if not written.write(claim.metric, highest=claim.is_floor):
        return ()
    is_short = bool(written.lines) and written.lines[-1].metric == claim.metric
    is_short = is_short and not claim.allows(written.lines[-1].value)
    return tuple(written.lines) if is_short and len(written.lines) <= _MOST else ()


class _Writing:
    """One conflict's arithmetic, worked out from the ranges that all members but the pivot leave."""

    def __init__(self, conflict: Conflict, claim: Claim, company: Company) -> None:
        self.company = company
        self.bounds = ranges_without(conflict.part, conflict.members.index(claim))
        self.variable = conflict.part.variable
        self.stated = {(row.metric, row.is_floor): row.bound for row in conflict.members if row is not claim}
        self.lines: list[Line] = []
        self.done: set[tuple[str, bool]] = set()

    def write(self, metric: str, *, highest: bool) -> bool:
        """Write out a metric's highest or lowest value; false if figures do not show it."""
        expression = self.company.index.expressions.get(metric)
        if (metric, highest) in self.done:
            return True
        if self.bounds.is_empty or (metric, not highest) in self.stated:
            return math.isfinite(self.end(metric, highest=highest))
        self.done.add((metric, highest))
        if expression is None:
            return self._backwards(metric, highest=highest)
        used: dict[str, bool] = {}
        if not _ends(expression.root, highest=highest, used=used):
            return False
        if not all(self.write(id_, highest=used[id_]) for id_ in sorted(used)):
            return False
        return self._line(metric, expression, used, highest=highest)

    def end(self, metric: str, *, highest: bool) -> float:
        """The highest or lowest value of a metric, as it was stated if it was."""
        if (metric, not highest) in self.stated:
            return self.stated[metric, not highest]
        index = self.variable.get(metric)
        if index is None:
            return math.inf
        return self.bounds.high[index] if highest else self.bounds.low[index]

    def _backwards(self, metric: str, *, highest: bool) -> bool:
        """A line for an end that follows from what the metric is a part of; false if that is not stated either."""
        if metric not in self.variable:
            return False
        end, index = self.end(metric, highest=highest), self.variable[metric]
        event = (self.bounds.high_from if highest else self.bounds.low_from)[index]
        if event < 0:
            return math.isfinite(end)
        step = self.bounds.reasons[event]
        above = self.bounds.system.steps[step].result if 0 <= step < len(self.bounds.system.steps) else index
        name = self.bounds.system.names[above]
        stated = [(floor, bound) for (id_, floor), bound in self.stated.items() if id_ == name]
        if name is None or name not in self.company.metric or len(stated) != 1:
            return False
        row, whole = self.company.metric[metric], self.company.metric[name]
        ((is_floor, bound),) = stated
        more, least = "or less" if highest else "or more", "at least" if is_floor else "at most"
        reason = f"{whole.name} ({formula(name, self.company)}) is to be {least} {amount(bound, whole.unit)}"
        text = f"{row.name}: {worked_out(end, row.unit)} {more}, because {reason}"
        self.lines.append(Line(metric, text, end, is_backwards=True))
        return True

    def _line(self, metric: str, expression: Expression, used: dict[str, bool], *, highest: bool) -> bool:
        ends = {id_: self.end(id_, highest=way) for id_, way in used.items()}
        if not all(map(math.isfinite, ends.values())):
            return False
        try:
            value = evaluate(expression, ends)
        except FormulaError:
            return False
        reached = self.end(metric, highest=highest)
        if abs(value - reached) > 1e-5 * max(abs(value), abs(reached)) or len(ends) > _MOST:
            return False
        row = self.company.metric[metric]
        shown = _shown(expression.root, {id_: (end, self.company.metric[id_].unit) for id_, end in ends.items()})
        self.lines.append(Line(metric, f"{row.name}: {shown} = {worked_out(value, row.unit)}", value))
        return True


def _ends(node: Node, *, highest: bool, used: dict[str, bool]) -> bool:
    """Which end of each metric makes a formula highest, or lowest; false if one is needed at both."""
    if isinstance(node, Number):
        return True
    if isinstance(node, MetricTerm):
        return used.setdefault(node.id, highest) == highest
    parts = node.terms if isinstance(node, Sum) else node.factors
    return all(_ends(part, highest=highest == (sign > 0), used=used) for sign, part in parts)


def _shown(node: Node, ends: dict[str, tuple[float, str]], *, inside: bool = False) -> str:
    """A formula with figures in place of metrics."""
    if isinstance(node, Number):
        return number(node.value)
    if isinstance(node, MetricTerm):
        value, unit = ends[node.id]
        return amount(value, unit) if value == round(value, 4) else worked_out(value, unit)
    text = ""
    if isinstance(node, Sum):
        for sign, term in node.terms:
            part = _shown(term, ends, inside=sign < 0)
            text += (" + " if sign > 0 else " - ") + part if text else ("" if sign > 0 else "-") + part
        return f"({text})" if inside and len(node.terms) > 1 else text
    for power, factor in node.factors:
        part = _shown(factor, ends, inside=True)
        nested = power < 0 and isinstance(factor, Product)
        text += (" × " if power > 0 else " ÷ ") + (f"({part})" if nested else part) if text else part
    return text

"""What is wrong with the formulas of a set of metrics, all at once: for the plan file's reader and the app's forms."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.formulas.reading import parse_formula
from trine.core.formulas.tree import Expression, FormulaError, MetricTerm, Node, Number, Product, Sum, metric_terms
from trine.core.formulas.values import bounds
from trine.core.intervals import Interval
from trine.core.units import Unit, clash, unit_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from trine.core.company import Metric

_DASHED = re.compile(r"[a-z0-9][a-z0-9_]*(?:-[a-z0-9_]+)+")
MOST_SHOWN = 8
"""How many metrics of a circle are written out."""
MOST_HINTS = 100
"""How many unknown ids get a suggestion; looking for one takes milliseconds among thousands of metrics."""


@dataclass(frozen=True, slots=True)
class FormulaProblem:
    """Something wrong with a metric's formula: where in its text (0 is the first character), and a sentence."""

    metric_id: str
    offset: int
    sentence: str


def formula_problems(metrics: Iterable[Metric]) -> tuple[FormulaProblem, ...]:
    """Every problem of the formulas, in the order of the metrics and of the text.

    Found: text that can't be read, ids that no metric has, metrics that are made of themselves, divisions by nought,
    and units that surely clash (money added to a count; a formula whose unit is not the metric's).

    >>> from trine.core.company import Better, Metric
    >>> formula_problems([Metric("a", "A", "EUR", Better.UP, formula="a + 1")])[0].sentence
    '`a` is made of itself: a → a'
    """
    rows = tuple(metrics)
    known = {metric.id: metric for metric in rows}
    problems: list[FormulaProblem] = []
    expressions: dict[str, Expression] = {}
    suggestions = _Suggestions(known)
    for metric in rows:
        if metric.formula is None:
            continue
        try:
            expression = parse_formula(metric.formula)
        except FormulaError as error:
            dashed = tuple(_dashed_ids(metric, known))
            problems += dashed or [FormulaProblem(metric.id, error.offset, error.sentence)]
            continue
        expressions[metric.id] = expression
        problems += _unknown_ids(metric, expression, suggestions)
        problems += _zero_divisors(metric, expression.root)
        problems += _unit_clashes(metric, expression, known)
    problems += _circles(expressions)
    place = {metric.id: index for index, metric in enumerate(rows)}
    return tuple(
        sorted(set(problems), key=lambda problem: (place[problem.metric_id], problem.offset, problem.sentence))
    )


def _dashed_ids(metric: Metric, known: Mapping[str, Metric]) -> Iterator[FormulaProblem]:
    """Ids with a dash, which a formula would read as a subtraction."""
    for match in _DASHED.finditer(metric.formula or ""):
        if match[0] in known:
            underscored = match[0].replace("-", "_")
            sentence = (
                f"the id `{match[0]}` has a dash, which a formula reads as minus; call the metric `{underscored}`"
            )
            yield FormulaProblem(metric.id, match.start(), sentence)


class _Suggestions:
    """What somebody may have meant by an id that no metric has."""

    def __init__(self, known: Mapping[str, Metric]) -> None:
        self.known = known
        self._left = MOST_HINTS

    def hint(self, id_: str) -> str:
        close = difflib.get_close_matches(id_, self.known, n=1) if self._left > 0 else []
        self._left -= 1
        return f"did you mean `{close[0]}`?" if close else "add it to the metrics or take it out"


def _zero_divisors(metric: Metric, root: Node) -> Iterator[FormulaProblem]:
    """Divisors that are nought whatever the metrics are."""
    if isinstance(root, Product):
        for power, factor in root.factors:
            if power < 0 and bounds(Expression("", factor, frozenset()), {}) == Interval.exactly(0.0):
                yield FormulaProblem(metric.id, factor.offset, "the formula divides by zero")
            yield from _zero_divisors(metric, factor)
    elif isinstance(root, Sum):
        for _, term in root.terms:
            yield from _zero_divisors(metric, term)


def _unknown_ids(metric: Metric, expression: Expression, suggestions: _Suggestions) -> Iterator[FormulaProblem]:
    known = suggestions.known
    missing = [term for term in metric_terms(expression.root) if term.id not in known]
    if not missing:
        return
    dashed = tuple(_dashed_ids(metric, known))
    yield from dashed
    covered = {part for match in _DASHED.findall(expression.text) if match in known for part in match.split("-")}
    told: set[str] = set()
    for term in missing:
        if term.id in told or term.id in covered:
            continue
        told.add(term.id)
        yield FormulaProblem(metric.id, term.offset, f"`{term.id}` is no metric; {suggestions.hint(term.id)}")


def _circles(expressions: Mapping[str, Expression]) -> Iterator[FormulaProblem]:
    """One problem for every group of metrics that are made of each other, at the first of them."""
    for circle in circles({id_: sorted(expression.metrics) for id_, expression in expressions.items()}):
        first, second = circle[0], circle[1 % len(circle)]
        shown = [*circle[:MOST_SHOWN], *(["…"] if len(circle) > MOST_SHOWN else []), first]
        offset = next(term.offset for term in metric_terms(expressions[first].root) if term.id == second)
        yield FormulaProblem(first, offset, f"`{first}` is made of itself: {' → '.join(shown)}")


def circles(edges: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """One shortest circle through the first node of every group of nodes that reach each other.

    >>> circles({"a": ["b"], "b": ["c"], "c": ["b"]})
    (('b', 'c'),)
    """
    found = []
    for group in _groups(edges):
        first = next(node for node in edges if node in group)
        came_from = {first: first}
        queue = [first]
        for node in queue:
            for after in edges.get(node, ()):
                if after == first:
                    path = [node]
                    while path[-1] != first:
                        path.append(came_from[path[-1]])
                    found.append(tuple(reversed(path)))
                    break
                if after in group and after not in came_from:
                    came_from[after] = node
                    queue.append(after)
            else:
                continue
            break
    return tuple(found)


def _groups(edges: Mapping[str, Sequence[str]]) -> Iterator[set[str]]:
    """The groups of nodes that reach each other, each on a circle, without recursion.

    R. Tarjan, "Depth-first search and linear graph algorithms", SIAM Journal on Computing 1 (1972), page 157.
    """
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    on_path: dict[str, None] = {}
    for root in edges:
        work: list[tuple[str, Iterator[str]]] = [(root, iter(edges[root]))] if root not in number else []
        if work:
            number[root] = low[root] = len(number)
            on_path[root] = None
        while work:
            node, rest = work[-1]
            for after in rest:
                if after not in edges:
                    continue
                if after not in number:
                    number[after] = low[after] = len(number)
                    on_path[after] = None
                    work.append((after, iter(edges[after])))
                    break
                if after in on_path:
                    low[node] = min(low[node], number[after])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == number[node]:
                    group = set()
                    while node not in group:
                        group.add(on_path.popitem()[0])
                    if len(group) > 1 or node in edges[node]:
                        yield group


def _unit_clashes(metric: Metric, expression: Expression, known: Mapping[str, Metric]) -> Iterator[FormulaProblem]:
    units = {id_: unit_of(known[id_].unit) for id_ in expression.metrics if id_ in known}
    problems: list[FormulaProblem] = []
    unit = _unit(expression.root, units, metric.id, problems)
    yield from problems
    own = unit_of(metric.unit)
    if not problems and clash(unit, own):
        yield FormulaProblem(metric.id, 0, f"the formula gives {unit}, but the unit of `{metric.id}` is {metric.unit}")


def _unit(node: Node, units: Mapping[str, Unit | None], metric_id: str, problems: list[FormulaProblem]) -> Unit | None:
    """The unit of a part of a formula, none if unsure; additions that clash go to `problems`."""
    if isinstance(node, Number):
        return None
    if isinstance(node, MetricTerm):
        return units.get(node.id)
    if isinstance(node, Sum):
        total: Unit | None = None
        for sign, term in node.terms:
            part = _unit(term, units, metric_id, problems)
            if clash(total, part):
                sentence = f"{part} can't be added to {total}" if sign > 0 else f"{part} can't be taken from {total}"
                problems.append(FormulaProblem(metric_id, term.offset, sentence))
            total = total or part
        return total
    parts = [(power, _unit(factor, units, metric_id, problems)) for power, factor in node.factors]
    product: Unit | None = parts[0][1]
    for power, part in parts[1:]:
        product = product.times(part, power) if product is not None and part is not None else None
    return product

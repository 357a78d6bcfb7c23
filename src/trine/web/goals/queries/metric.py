"""One metric: what it counts, what it is made of, its values, and who uses it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404

from trine.core.formulas import FormulaError, parse_formula
from trine.core.units import is_currency
from trine.web.goals.actions.metrics import may_edit
from trine.web.goals.models import Assumption, Expectation, Influence, KeyResult, Kpi, Metric, Reading
from trine.web.goals.queries.metric_pictures import metric_graph, values_chart
from trine.web.goals.snapshot import snapshot_of_metrics
from trine.web.goals.words import target_of_row
from trine.web.people import policy

if TYPE_CHECKING:
    from datetime import date

    from trine.core.series import FactSeries
    from trine.web.people.models import Person
    from trine.web.ui.charts import Chart
    from trine.web.ui.graphs import Graph

SHOWN = 24


@dataclass(frozen=True, slots=True)
class Value:
    """One value: a quarter's from facts (with n), or a person's reading (with its row, to take it out)."""

    on: date
    value: float
    n: int | None = None
    reading: Reading | None = None
    is_running: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """A goal that aims at the metric."""

    row: KeyResult
    aim: str


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the formula: a metric with its page, or a sign."""

    text: str
    metric: Metric | None = None


@dataclass(frozen=True, slots=True)
class MetricView:
    """The page of one metric, as one reader may see it."""

    metric: Metric
    parts: tuple[Part, ...]
    part_of: list[Metric]
    values: tuple[Value, ...]
    series: FactSeries | None
    uses: tuple[Use, ...]
    kpis: list[Kpi]
    paid: list[Kpi]
    expectations: list[Expectation]
    raised_by: list[Influence]
    raises: list[Influence]
    assumptions: list[Assumption]
    chart: Chart | None
    graph: Graph | None
    is_shown: bool
    may_edit: bool

    @property
    def lede(self) -> str:
        """The newest value, in the sentence that the page starts with."""
        return self.metric.definition or f"{self.metric.name}: nobody has written down yet what exactly is counted."

    @property
    def newest(self) -> Value | None:
        """The newest value of a period that is over, or the newest reading."""
        return next((value for value in self.values if not value.is_running), None)


def metric(reader: Person, slug: str, today: date) -> MetricView:
    """One metric; 404 for an unknown one. A constant number of queries."""
    row = get_object_or_404(Metric.objects.select_related("owner_team", "owner_person"), slug=slug)
    company = snapshot_of_metrics([row.pk])
    found = company.metric[slug]
    series = company.index.series.get(found.facts_name) if found.facts_name else None
    shown = policy.can_see_money(reader) or not is_currency(row.unit)
    values = _values(row, series, today) if shown else ()
    influences = Influence.objects.select_related("source", "target")
    kpis = list(Kpi.objects.filter(metric=row).select_related("team", "cycle").order_by("-cycle__end", "team", "rank"))
    paid = Kpi.objects.filter(pay_basis=row).select_related("team", "cycle", "metric").order_by("-cycle__end", "rank")
    return MetricView(
        metric=row,
        parts=_parts(row),
        part_of=_part_of(row),
        values=values,
        series=series if shown else None,
        uses=_uses(row) if shown else (),
        kpis=kpis,
        paid=[kpi for kpi in paid if policy.can_see_pay(reader, kpi.team)],
        expectations=list(Expectation.objects.filter(metric=row).select_related("team", "of", "cycle"))
        if shown
        else [],
        raised_by=list(influences.filter(target=row)),
        raises=list(influences.filter(source=row)),
        assumptions=list(row.assumptions.select_related("cycle").order_by("-cycle__end")) if shown else [],
        chart=values_chart(row, values),
        graph=metric_graph(row),
        is_shown=shown,
        may_edit=may_edit(reader, row),
    )


def _values(row: Metric, series: FactSeries | None, today: date) -> tuple[Value, ...]:
    """The newest values first: from facts if there are any, else readings."""
    if series is not None and series.points:
        points = [point for point in series.points if point.start <= today][-SHOWN:]
        return tuple(Value(each.end, each.value, each.n, is_running=each.end >= today) for each in reversed(points))
    readings = Reading.objects.filter(metric=row).select_related("by").order_by("-on")[:SHOWN]
    return tuple(Value(each.on, each.value, reading=each) for each in readings)


def _uses(row: Metric) -> tuple[Use, ...]:
    rows = KeyResult.objects.filter(metric=row).select_related("goal__cycle", "metric")
    rows = rows.prefetch_related("goal__ownerships__team").order_by("-goal__cycle__end", "goal__title")
    return tuple(Use(each, target_of_row(each)) for each in rows)


def _parts(row: Metric) -> tuple[Part, ...]:
    """The formula in pieces, each metric with its name."""
    if not row.formula:
        return ()
    try:
        needed = parse_formula(row.formula).metrics
    except FormulaError:
        return (Part(row.formula),)
    metrics = Metric.objects.in_bulk(list(needed), field_name="slug")
    return tuple(Part(text, metrics.get(text)) for text in _tokens(row.formula))


def _tokens(formula: str) -> list[str]:
    tokens: list[str] = []
    for sign in formula:
        is_word = sign.isalnum() or sign in "_."
        if is_word and tokens and (tokens[-1][-1].isalnum() or tokens[-1][-1] in "_."):
            tokens[-1] += sign
        elif not sign.isspace():
            tokens.append(SIGNS.get(sign, sign))
    return tokens


SIGNS = {"*": "×", "/": "÷", "-": "−"}


def _part_of(row: Metric) -> list[Metric]:
    """Metrics whose formula needs this one."""
    found = []
    for other in Metric.objects.filter(formula__contains=row.slug).exclude(pk=row.pk):
        try:
            if row.slug in parse_formula(other.formula).metrics:
                found.append(other)
        except FormulaError:
            continue
    return found

"""The pictures of a metric's page: its values over time, and what it hangs together with."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse

from trine.core.formulas import FormulaError, parse_formula
from trine.web.goals.models import Influence, Metric
from trine.web.ui.charts import Chart, Series, lines
from trine.web.ui.graphs import Edge, Graph, Node
from trine.web.ui.tags.words import value_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trine.web.goals.queries.metric import Value

NEAR, MOST = 2, 30
"""How many steps up and down the formulas the graph goes, and how many metrics it shows at most."""


def values_chart(row: Metric, values: Sequence[Value]) -> Chart | None:
    """The values from the oldest to the newest; none where two or fewer would make no picture.

    A period that is still running is left out: it would look like a fall.
    """
    shown = [value for value in reversed(values) if not value.is_running]
    if len(shown) < 3:
        return None
    first, last = shown[0], shown[-1]
    sentence = (
        f"From {value_text(first.value, row.unit)} ({first.on:%B %Y}) to {value_text(last.value, row.unit)} "
        f"({last.on:%B %Y})."
    )
    series = Series(row.name, tuple(value.value for value in shown), row.owner_team)
    return lines(row.name, sentence, periods=[label(value) for value in shown], series=(series,), unit=row.unit)


def label(value: Value) -> str:
    """A quarter of facts by its last month, a reading by its day."""
    return f"{value.on:%b %y}" if value.n is not None else f"{value.on.day} {value.on:%b %y}"


def metric_graph(row: Metric) -> Graph | None:
    """What the metric is made of, what it is part of, and believed influences; none if it stands alone."""
    drivers = {one.slug: needed(one.formula) for one in Metric.objects.exclude(formula="")}
    exact = [Edge(part, whole, kind="drives") for part, whole in around(row.slug, drivers)]
    believed = [
        Edge(one.source.slug, one.target.slug, one.sign.replace("-", "−"), "raises" if one.sign == "+" else "lowers")
        for one in Influence.objects.filter(Q(source=row) | Q(target=row)).select_related("source", "target")
    ]
    edges = (*exact, *believed)[:MOST]
    if not edges:
        return None
    slugs = {slug for edge in edges for slug in (edge.source, edge.target)} | {row.slug}
    metrics = Metric.objects.filter(slug__in=slugs).select_related("owner_team")
    return Graph(f"What {row.name} hangs together with", tuple(node(one, row) for one in metrics), edges)


def node(one: Metric, row: Metric) -> Node:
    """A metric as a box; the one of the page is drawn stronger."""
    url = "" if one == row else reverse("goals:metric", args=[one.slug])
    return Node(one.slug, one.name, url, one.owner_team, emphasis=one == row)


@lru_cache(maxsize=8192)
def needed(formula: str) -> frozenset[str]:
    """The metrics in a formula; none in one that cannot be read. Kept, because a page reads all formulas."""
    try:
        return parse_formula(formula).metrics
    except FormulaError:
        return frozenset()


def around(slug: str, drivers: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
    """Pairs of part and whole, at most `NEAR` steps from a metric, in a steady order."""
    found: dict[tuple[str, str], None] = {}
    below, above = {slug}, {slug}
    for _ in range(NEAR):
        down = [(part, whole) for whole in sorted(below) for part in sorted(drivers.get(whole, ()))]
        up = [(part, whole) for whole, parts in sorted(drivers.items()) for part in sorted(above & set(parts))]
        found |= dict.fromkeys(down + up)
        below, above = {part for part, _whole in down}, {whole for _part, whole in up}
    return list(found)

"""Tags for pictures: charts with their table, graphs with their list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.html import json_script

from trine.web.ui.graphs import LayoutError, draw
from trine.web.ui.library import register, render
from trine.web.ui.vega_bundle import bundle_version

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from trine.web.ui.charts import Chart
    from trine.web.ui.graphs import Graph


@register.simple_tag
def chart(picture: Chart, name: str, *, table: bool = True) -> SafeString:
    """A chart with its sentence and the table behind it; `name` is unique on the page.

    Without `table` where the page itself shows the values as a table, right below.
    """
    values = {
        "chart": picture,
        "table": table,
        "id": f"chart-{name}",
        "specification": json_script(picture.specification, f"chart-{name}-specification"),
        "bundle": reverse("ui:vega", args=[bundle_version()]),
    }
    return render("chart", values)


@register.simple_tag
def graph(picture: Graph, name: str) -> SafeString:
    """A graph with links, and its arrows as a list; `name` is unique on the page."""
    try:
        drawing = draw(picture)
    except LayoutError:
        drawing = None
    labels = {node.id: node.label for node in picture.nodes}
    arrows = [
        (labels[edge.source], edge, labels[edge.target])
        for edge in picture.edges
        if edge.source in labels and edge.target in labels
    ]
    return render("graph", {"graph": picture, "drawing": drawing, "id": f"graph-{name}", "arrows": arrows})

"""The picture of the metric tree: boxes with figures, arrows with signs, links that lead on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from trine.core.chains.signs import DOWN
from trine.web.ui.graphs import Edge, Graph, Node

if TYPE_CHECKING:
    from trine.core.chains import Link
    from trine.core.metric_graph import Part
    from trine.web.insights.metric_address import Asked
    from trine.web.insights.queries.metric_lines import Line
    from trine.web.insights.queries.metric_tree import MetricTreeView


def drawing(view: MetricTreeView, asked: Asked) -> Graph | None:
    """What is asked for as a graph, the metrics that others make up on the left; none where nothing is drawn."""
    part = view.found.part
    if part is None or not view.drawn:
        return None
    nodes = tuple(_node(line, part, asked) for line in view.drawn)
    edges = tuple(_edge(link, part) for link in part.links)
    focus = view.found.focus
    title = f"What {focus.name} hangs together with" if focus else "Metrics and what moves them"
    return Graph(title, nodes, edges, direction="RL")


def _node(line: Line, part: Part, asked: Asked) -> Node:
    """A metric; it leads to its surroundings, and from there to its page."""
    slug = line.row.slug
    is_focus = slug == asked.focus
    url = reverse("goals:metric", args=[slug]) if is_focus else asked.url(focus=slug, is_whole=False)
    mark = "lit" if slug in part.lit else "way" if slug in part.way else "faint" if part.lit else ""
    note = line.note(part.hidden.get(slug, 0))
    return Node(slug, line.row.name, url, line.row.owner_team, note, is_focus, line.figure, mark)


def _edge(link: Link, part: Part) -> Edge:
    """A formula's link is told by its line alone, unless more of one makes less of the other."""
    mark = "" if not part.lit else "lit" if part.is_lit(link) else "faint"
    sign = "−" if link.sign == DOWN else ""
    if link.belief is None:
        return Edge(link.source, link.target, sign, "drives", mark)
    return Edge(link.source, link.target, sign or "+", "lowers" if sign else "raises", mark)

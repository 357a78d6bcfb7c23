"""Graphs of goals and metrics, laid out by Graphviz and drawn by us as SVG with links and team hues.

Graphviz gets sizes and edges only and answers with positions (`-Tplain`): no label leaves this process, and nothing
that it draws, with its inline styles, reaches a page. `dot` is used where it is installed, else graphviz-pure.
"""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from textwrap import wrap
from typing import Any

from trine.web.ui.tags.who import hue

SECONDS = 10
MANY, HASTE = 300, "nslimit=0.5; nslimit1=0.5; mclimit=0.1; splines=line; "
"""Graphs of more edges than that are laid out in a hurry: straight arrows, fewer rounds to untangle them."""
POINTS = 72.0
LINE_CHARACTERS, CHARACTER, LINE, PADDING, NOTE = 26, 7.1, 17.0, 20.0, 15.0
MARGIN = 4.0
ACROSS = frozenset({"LR", "RL"})
BESIDE, ABOVE = 10.0, 9.0
"""Where a label stands: beside an arrow that runs up or down, above one that runs across."""


class LayoutError(RuntimeError):
    """Graphviz could not lay the graph out; the page shows the list of edges alone."""


@dataclass(frozen=True, slots=True)
class Node:
    """A box: its text, where it leads to, whose it is, a figure and a small line below.

    `emphasis` is for the one that the graph is about; `mark` makes it stand out (`lit`), stand between those that do
    (`way`), or step back (`faint`).
    """

    id: str
    label: str
    url: str = ""
    team: Any = None
    note: str = ""
    emphasis: bool = False
    figure: str = ""
    mark: str = ""

    @property
    def told(self) -> str:
        """All of its text in one line."""
        return ", ".join(text for text in (self.label, self.figure, self.note) if text)

    @property
    def lines(self) -> list[str]:
        """The text broken into lines."""
        return wrap(self.label, LINE_CHARACTERS) or [""]

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points, estimated from the text."""
        longest = max([len(line) for line in (*self.lines, self.figure)] + [len(self.note) * 0.9])
        return longest * CHARACTER + 2 * PADDING, self.block + PADDING

    @property
    def block(self) -> float:
        """The height of its text in points."""
        return (len(self.lines) + bool(self.figure)) * LINE + (NOTE if self.note else 0.0)


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow; `kind` is plain, drives (exact), raises or lowers (believed, signed); `mark` as on a node."""

    source: str
    target: str
    label: str = ""
    kind: str = "plain"
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Graph:
    """Boxes and arrows with a title; `direction` is the way the arrows run: BT, TB, LR or RL.

    Its links come in the order of reading: columns from the left where arrows run across, else rows from the top.
    """

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    direction: str = "BT"


@dataclass(frozen=True, slots=True)
class Box:
    """A node in its place; x and y are its top left corner."""

    node: Node
    hue: str
    x: float
    y: float
    width: float
    height: float
    text: list[tuple[float, float, str]] = field(default_factory=list)
    figure_at: float = 0.0
    note_at: float = 0.0

    @property
    def middle(self) -> float:
        """Where its text is centred."""
        return round(self.x + self.width / 2, 1)

    @property
    def edge(self) -> str:
        """The stroke on its left that carries the hue, as an SVG path."""
        return f"M{self.x + 1.5:.1f},{self.y + 7:.1f}V{self.y + self.height - 7:.1f}"


@dataclass(frozen=True, slots=True)
class Arrow:
    """An edge in its place, as an SVG path."""

    edge: Edge
    path: str
    label_x: float
    label_y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A graph that has been laid out."""

    width: float
    height: float
    boxes: list[Box]
    arrows: list[Arrow]


def draw(graph: Graph) -> Drawing:
    """Lay a graph out. Raises LayoutError."""
    if not graph.nodes:
        raise LayoutError("there is nothing to draw")
    names = {node.id: f"n{at}" for at, node in enumerate(graph.nodes)}
    edges = [edge for edge in graph.edges if edge.source in names and edge.target in names]
    return read_plain(lay_out(dot_source(graph, names, edges)), graph, edges)


def dot_source(graph: Graph, names: dict[str, str], edges: list[Edge]) -> str:
    """The graph in Graphviz' language: names that we make, sizes and edges, no text."""
    nodes = [
        f"{names[node.id]} [width={node.size[0] / POINTS:.3f} height={node.size[1] / POINTS:.3f}];"
        for node in graph.nodes
    ]
    arrows = [f"{names[edge.source]} -> {names[edge.target]};" for edge in edges]
    look = 'edge [arrowhead=none]; node [shape=box fixedsize=true label=""];'
    gaps = "nodesep=0.2; ranksep=0.45" if graph.direction in ACROSS else "nodesep=0.25; ranksep=0.55"
    haste = HASTE if len(edges) > MANY else ""
    head = f"digraph {{ rankdir={graph.direction}; {gaps}; {haste}{look}"
    return "\n".join([head, *nodes, *arrows, "}"])


@lru_cache(maxsize=256)
def lay_out(source: str) -> str:
    """Graphviz' plain output."""
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program; the source holds numbers and names that we made
            [program(), "-Tplain"], input=source, capture_output=True, text=True, timeout=SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise LayoutError(str(error)) from error
    return done.stdout


def program() -> str:
    """`dot` if it is installed, else the graphviz-pure beside our Python."""
    beside = Path(sysconfig.get_path("scripts")) / "graphviz-pure"
    return shutil.which("dot") or (str(beside) if beside.exists() else shutil.which("graphviz-pure") or "dot")


def read_plain(text: str, graph: Graph, edges: list[Edge]) -> Drawing:
    """Positions from plain output: inches from the bottom left, turned into points from the top left."""
    rows = [line.split() for line in text.replace("\\\n", "").splitlines()]  # our names and labels have no spaces
    width, height = (float(number) * POINTS for number in rows[0][2:4])
    runs_across = graph.direction in ACROSS
    boxes = [box(node, row, height) for node, row in zip(graph.nodes, select(rows, "node"), strict=True)]
    left: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in edges:
        left[edge.source, edge.target].append(edge)
    named = {f"n{at}": node.id for at, node in enumerate(graph.nodes)}
    arrows = [
        arrow(left[named[row[1]], named[row[2]]].pop(0), row, height, runs_across=runs_across)
        for row in select(rows, "edge")
    ]
    boxes.sort(key=lambda box: (box.middle, box.y) if runs_across else (box.y, box.x))
    return Drawing(round(width + 2 * MARGIN, 1), round(height + 2 * MARGIN, 1), boxes, arrows)


def select(rows: list[list[str]], kind: str) -> list[list[str]]:
    """The rows of one kind; nodes in the order in which they were given."""
    found = [row for row in rows if row and row[0] == kind]
    return sorted(found, key=lambda row: int(row[1][1:])) if kind == "node" else found


def box(node: Node, row: list[str], height: float) -> Box:
    """One node in its place, with its lines of text."""
    x, y, wide, high = (float(number) * POINTS for number in row[2:6])
    left, top = x - wide / 2 + MARGIN, height - y - high / 2 + MARGIN
    first = top + (high - node.block) / 2 + LINE * 0.75
    text = [(round(x + MARGIN, 1), round(first + at * LINE, 1), line) for at, line in enumerate(node.lines)]
    figure_at = round(first + len(node.lines) * LINE, 1)
    note_at = round(figure_at + (LINE if node.figure else 0.0) - 1, 1)
    left, top, wide, high = (round(number, 1) for number in (left, top, wide, high))
    return Box(node, hue(node.team), left, top, wide, high, text, figure_at, note_at)


def arrow(edge: Edge, row: list[str], height: float, *, runs_across: bool) -> Arrow:
    """One edge in its place: a Bézier curve through Graphviz' points."""
    count = int(row[3])
    numbers = [float(number) * POINTS for number in row[4 : 4 + 2 * count]]
    points = [
        (round(x + MARGIN, 1), round(height - y + MARGIN, 1)) for x, y in zip(numbers[::2], numbers[1::2], strict=True)
    ]
    start, *rest = [f"{x},{y}" for x, y in points]
    x, y = middle(points)
    path = f"M{start}C{' '.join(rest)}"
    return Arrow(edge, path, x, y - ABOVE) if runs_across else Arrow(edge, path, x + BESIDE, y)


def middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    """The point half way along a curve of several Bézier pieces: an end of a piece, or the middle of one."""
    pieces = (len(points) - 1) // 3
    if pieces % 2 == 0:
        return points[len(points) // 2]
    a, b, c, d = points[3 * (pieces // 2) : 3 * (pieces // 2) + 4]
    x, y = ((a[at] + 3 * b[at] + 3 * c[at] + d[at]) / 8 for at in (0, 1))
    return round(x, 1), round(y, 1)

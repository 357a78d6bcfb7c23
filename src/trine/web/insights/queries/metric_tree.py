"""The metric tree: what moves what, with values and targets, near one metric or around a finding."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Q
from django.shortcuts import get_object_or_404

from trine.core.metric_graph import MetricGraph, Part
from trine.core.wording import listed, times
from trine.web.goals.models import Goal, Metric
from trine.web.goals.queries.cycles import current, cycles
from trine.web.goals.snapshot import snapshot_of_links, snapshot_of_metrics
from trine.web.insights.models import FindingRecord
from trine.web.insights.queries.lighting import lit_by, subjects
from trine.web.insights.queries.metric_lines import Line, lines, with_figures
from trine.web.people import policy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from trine.core.company import Company
    from trine.core.metric_graph import Tree
    from trine.web.goals.models import Cycle
    from trine.web.insights.metric_address import Asked
    from trine.web.people.models import Person, Team

AT_ONCE = 40
"""Up to so many metrics are drawn when nobody asks for one of them; of more, the trees are listed."""
TREES = 30
"""So many trees are listed at most, the largest."""


@dataclass(frozen=True, slots=True)
class TreeLine:
    """A tree of the overview: its root, how many metrics move it, and whose they are."""

    tree: Tree
    row: Metric
    teams: tuple[tuple[Team, int], ...]

    @property
    def believed(self) -> int:
        """How many of its metrics only a belief joins to it."""
        return self.tree.size - self.tree.made_of


@dataclass(frozen=True, slots=True)
class Found:
    """The part of the graph that is asked for, before anything is known of values."""

    plan: Company
    graph: MetricGraph
    rows: Mapping[str, Metric]
    focus: Metric | None
    finding: FindingRecord | None
    lit: tuple[str, ...]
    part: Part | None
    is_near: bool
    """Whether it is near one metric or around some, and not all there is."""
    lines: tuple[Line, ...]
    """What the table shows: the metrics of the picture, or all where there is none."""
    trees: tuple[TreeLine, ...]
    more_trees: int
    matches: tuple[Metric, ...]
    cycle: Cycle | None


@dataclass(frozen=True, slots=True)
class MetricTreeView:
    """The page."""

    found: Found
    drawn: tuple[Line, ...]
    """The metrics of the picture, nearest first, with their figures."""
    shown: tuple[Line, ...]
    """The rows of the table's page, with their figures."""
    lede: str
    hides_money: bool
    may_define: bool


def find(reader: Person, asked: Asked, today: date) -> Found:
    """What of the graph is asked for; 404 for a finding that the reader may not see. A constant number of queries."""
    finding = None
    if asked.finding is not None:
        finding = get_object_or_404(FindingRecord.objects.visible_to(reader), pk=asked.finding)
    known = cycles()
    lasting = [row.pk for row in known if row.start <= today <= row.end]
    cycle = current(known, today)
    wanted = Q(cycle_id__in=lasting or [cycle.pk if cycle else 0])
    wanted |= Q(slug__in=subjects(finding, "goal") if finding else ())
    plan = snapshot_of_links(Goal.objects.filter(wanted).order_by().values("pk"))
    rows = {row.slug: row for row in Metric.objects.select_related("owner_team", "owner_person")}
    rows = {slug: row for slug, row in rows.items() if slug in plan.metric}
    graph = MetricGraph(replace(plan, metrics=tuple(metric for metric in plan.metrics if metric.id in rows)))
    lit = asked.lit if finding is None else lit_by(finding, ((slug, row.name) for slug, row in rows.items()))
    lit = tuple(slug for slug in lit if slug in rows)
    part = _part(graph, asked, lit, rows)
    is_near = part is not None and (asked.focus in rows or (bool(part.lit) and not asked.is_whole))
    near = part if is_near else None
    trees = () if is_near else graph.trees
    listed_lines = lines(graph, rows, lit)
    return Found(
        plan=plan,
        graph=graph,
        rows=rows,
        focus=rows.get(asked.focus),
        finding=finding,
        lit=lit,
        part=part,
        is_near=is_near,
        lines=tuple(line for line in listed_lines if near is None or line.row.slug in near.steps),
        trees=tuple(_tree_line(tree, rows) for tree in trees[:TREES]),
        more_trees=max(0, len(trees) - TREES),
        matches=_matching(asked.words, rows.values()),
        cycle=cycle,
    )


def metric_tree(reader: Person, found: Found, page: Iterable[Line], today: date) -> MetricTreeView:
    """The page with the figures of what it shows; `page` are the rows of the table's page."""
    page = tuple(page)
    sees_money = policy.can_see_money(reader)
    steps = found.part.steps if found.part else {}
    in_picture = [line for line in found.lines if line.row.slug in steps]
    wanted = {line.row.slug: line for line in (*in_picture, *page)}
    values = snapshot_of_metrics([line.row.pk for line in wanted.values()])
    cycle = values.cycle.get(found.cycle.slug) if found.cycle else None
    figured = with_figures(wanted.values(), found.plan, values, cycle, today, sees_money=sees_money)
    told = {line.row.slug: line for line in figured}
    return MetricTreeView(
        found=found,
        drawn=tuple(told[slug] for slug in steps if slug in told),
        shown=tuple(told[line.row.slug] for line in page),
        lede=_lede(found),
        hides_money=any(not line.is_shown for line in figured),
        may_define=policy.lead(reader),
    )


def _part(graph: MetricGraph, asked: Asked, lit: tuple[str, ...], rows: Mapping[str, Metric]) -> Part | None:
    if asked.focus in rows:
        return graph.near(asked.focus, asked.steps, lit)
    if lit and not asked.is_whole:
        return graph.around(lit, asked.steps)
    if graph.joined and (asked.is_whole or len(graph.joined) <= AT_ONCE):
        return graph.whole(int(asked.depth) if asked.depth.isdigit() else None, lit)
    return None


def _tree_line(tree: Tree, rows: Mapping[str, Metric]) -> TreeLine:
    """A tree with the teams of its metrics, who has most of them first."""
    owners = [rows[slug].owner_team for slug in sorted(tree.members)]
    counts = Counter(team for team in owners if team is not None)
    teams = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].name))
    return TreeLine(tree, rows[tree.root], tuple(teams))


def _matching(words: str, rows: Iterable[Metric]) -> tuple[Metric, ...]:
    terms = words.casefold().split()
    if not terms:
        return ()
    found = [row for row in rows if all(term in f"{row.name} {row.slug}".casefold() for term in terms)]
    return tuple(sorted(found, key=lambda row: (row.name.casefold(), row.slug)))


def _lede(found: Found) -> str:
    """The page's first sentence."""
    if found.focus is not None:
        return _about(next(line for line in found.lines if line.row == found.focus))
    if found.lit:
        verb = "hangs together with others" if len(found.lit) == 1 else "hang together"
        return f"How {_names(found.rows[slug] for slug in found.lit)} {verb}."
    joined, alone, trees = len(found.graph.joined), len(found.graph.alone), len(found.graph.trees)
    if not joined:
        return "Nobody has written down yet what moves what." if found.rows else "There is nothing to measure yet."
    rest = f" {times(alone, 'metric')} {'stands' if alone == 1 else 'stand'} alone." if alone else ""
    return f"{times(joined, 'metric')} hang together in {times(trees, 'tree')}.{rest}"


def _about(line: Line) -> str:
    """A metric in a sentence: what it is made of, what moves it, what it feeds."""
    parts = []
    if line.made_of:
        parts.append(f"is made of {_names(line.made_of)}")
    if line.moved_by:
        parts.append(f"is believed to be moved by {_names(each.row for each in line.moved_by)}")
    if line.feeds:
        parts.append(f"moves {_names(line.feeds)}")
    if not parts:
        return f"{line.row.name} stands alone: nothing is known to move it."
    told = ", and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]
    return f"{line.row.name} {told}."


def _names(rows: Iterable[Metric]) -> str:
    return listed([row.name for row in rows], most=3)

"""What has changed since they met: what the weekly status would tell of these teams, and the roadmap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch

from trine.core.meetings import Candidate, Detail, Kind
from trine.core.status import Kind as Told
from trine.core.status import Needs
from trine.core.wording import listed, quoted, sentence, times
from trine.web.roadmap.models import DeliverableReliance, Revision
from trine.web.roadmap.words import sentence_of
from trine.web.status.about.goals import told_of
from trine.web.status.making import schedule
from trine.web.status.sources import Window, sources_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trine.core.company import Company
    from trine.core.status import Line
    from trine.web.meetings.table import Table

KINDS = {Told.DUE: Kind.DUE, Told.LAUNCHES: Kind.DUE, Told.MOVED: Kind.ROADMAP}
GOOD = (Told.SHIPPED, Told.LAUNCHED)
ASKED_ELSEWHERE = frozenset({"findings", "decisions", "wins", "goals"})
"""Sources whose things are points of their own here, or are told by the company that the numbers are told by."""
LOOKED_AT = 200
MOST_MOVED = 5


def window_of(table: Table) -> Window:
    """The time since they met."""
    return Window(table.since, table.now, table.series.starts_at(table.on), schedule().rhythm)


def news(table: Table, window: Window, company: Company) -> tuple[list[Candidate], list[Detail]]:
    """Points, and what went well; of a company that has the goals of that time."""
    points = list(_roadmap(table))
    good: list[Detail] = []
    moved: list[Detail] = []
    seen: set[str] = set()
    for line in sorted(_lines(window, company), key=lambda each: (-each.weight, each.key)):
        teams = table.share(line.teams)
        if not teams or (line.about and line.about in seen):
            continue
        if line.kind is Told.GOALS:
            moved.append(Detail(line.text, line.url, line.needs))
        elif line.kind in GOOD:
            good.append(Detail(line.text, line.url, line.needs))
        elif line.kind in KINDS:
            points.append(_point(line, teams))
        else:
            continue
        seen.add(line.about)
    return [*points, *_glance(moved)], good


def _glance(moved: Sequence[Detail]) -> Iterator[Candidate]:
    """The goals that moved, as one point with a line each, the farthest first."""
    if moved:
        text = f"{times(len(moved), 'goal')} moved since you met"
        because = "stop only at what surprises you"
        yield Candidate("moved", Kind.MOVED, text, because=because, details=tuple(moved[:MOST_MOVED]))


def _lines(window: Window, company: Company) -> Iterator[Line]:
    """What the status of the time since they met would say."""
    yield from told_of(company, window).lines
    for source in sources_of("weekly"):
        if source.name not in ASKED_ELSEWHERE:
            yield from source.find(window).lines


def _point(line: Line, teams: frozenset[str]) -> Candidate:
    late = line.kind is Told.DUE and line.weight > 0
    because = {
        Told.DUE: "it is late, and somebody waits for it" if late else "it is due within a week",
        Told.LAUNCHES: "the launch is near",
        Told.MOVED: "its day moved since you met",
    }[line.kind]
    return Candidate(
        line.key,
        KINDS[line.kind],
        line.text,
        because,
        line.url,
        line.needs,
        teams,
        severity=0 if late else 1 if line.kind in {Told.DUE, Told.MOVED} else 2,
        days=max(0, int(line.weight)) if line.kind is Told.DUE else 0,
    )


def _roadmap(table: Table) -> Iterator[Candidate]:
    """Deliverables whose days or commitment changed, each with all its changes."""
    reliances = Prefetch("deliverable__reliances", DeliverableReliance.objects.select_related("team"))
    rows = Revision.objects.filter(added__gt=table.since, added__lte=table.now)
    rows = rows.select_related("deliverable__team").prefetch_related(reliances)
    by_row: dict[int, list[Revision]] = {}
    for row in rows.order_by("-added", "-position")[:LOOKED_AT]:
        by_row.setdefault(row.deliverable_id, []).append(row)
    for group in by_row.values():
        yield from _changed(table, sorted(group, key=lambda each: each.position))


def _changed(table: Table, group: Sequence[Revision]) -> Iterator[Candidate]:
    row = group[0].deliverable
    relying = [each.team for each in row.reliances.all()]
    teams = table.share(team.slug for team in (row.team, *relying))
    if not teams:
        return
    words = sentence_of((each.what, each.before, each.after) for each in group)
    here = listed([team.name for team in relying if team.slug in table.slugs])
    yield Candidate(
        f"roadmap/{row.slug}",
        Kind.ROADMAP,
        f"{quoted(row.title)}, {row.team.name}: {words}. {sentence(group[-1].because)}",
        because=f"{here} count on it" if " and " in here else f"{here} counts on it" if here else "it changed",
        url=row.get_absolute_url(),
        needs=frozenset({Needs.UNRELEASED}),
        teams=teams,
        severity=1,
    )

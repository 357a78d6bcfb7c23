"""The roadmap as one timeline or table: rows under teams, goals, plans or launches."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.urls import reverse

from trine.core.company import COMPANY
from trine.core.deliverables import Commitment, Track
from trine.core.wording import day, times
from trine.web.roadmap.asked import Asked, Grouping, Zoom
from trine.web.roadmap.models import SavedView
from trine.web.roadmap.queries.changes import windows_before
from trine.web.roadmap.reading import Reading
from trine.web.roadmap.timeline import Drawing, Group, Line, Scale, draw
from trine.web.roadmap.words import TRACKS
from trine.web.ui.tags.layout import Tab
from trine.web.ui.tags.shell import address_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from trine.core.company import Goal, Team
    from trine.core.deliverables import Deliverable
    from trine.web.people.models import Person

MOST = 300
"""So many rows are drawn at once; filters and zoom show the others."""
STALE = 14
"""Days after which a weekly word says nothing any more."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A deliverable in the table."""

    row: Deliverable
    team: Team | str
    lead: str
    track: str
    relied_on_by: tuple[Team | str, ...]
    waits_for: tuple[tuple[Deliverable, bool], ...]
    """What it needs, and whether that is there too late."""
    is_changed: bool


@dataclass(frozen=True, slots=True)
class TableGroup:
    """Rows of the table under one name."""

    title: str
    url: str | None
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class TimelineView:
    """The page."""

    asked: Asked
    reading: Reading
    groups: tuple[TableGroup, ...]
    drawing: Drawing
    teams: tuple[Team, ...]
    goals: tuple[Goal, ...]
    saved: tuple[SavedView, ...]
    total: int
    shown: int
    outside: int
    """How many fit the filters but lie outside the window."""
    left_out: int
    changed: int
    days: tuple[date, date]
    """The first and the last day shown."""

    @property
    def lede(self) -> str:
        """What stands here, in a sentence."""
        if not self.total:
            return "What will be there, when, and how sure is that?"
        rows = {each.row.id: each.row for group in self.groups for each in group.rows}
        open_ = [row for row in rows.values() if row.commitment.is_open]
        late = [row for row in open_ if row.end < self.reading.today]
        sure = sum(row.commitment is Commitment.COMMITTED for row in open_)
        is_are = "is" if sure == 1 else "are"
        told = f"{sure} of {times(len(open_), 'deliverable')} under way or to come {is_are} committed"
        return f"{told}; {len(late)} {'is' if len(late) == 1 else 'are'} past the day." if late else f"{told}."

    @property
    def earlier(self) -> str:
        """The query of the window before."""
        return self.asked.moved(self.reading.today, -1).query()

    @property
    def later(self) -> str:
        """The query of the window after."""
        return self.asked.moved(self.reading.today, 1).query()

    @property
    def now(self) -> str:
        """The query of the window around today."""
        return replace(self.asked, start=None).query()

    @property
    def query(self) -> str:
        """This page's own query."""
        return self.asked.query()

    @property
    def zooms(self) -> list[Tab]:
        """Links to the other zooms, around the same days."""
        path = reverse("roadmap:timeline")
        return [
            Tab(
                each.value.capitalize(),
                f"{path}?{replace(self.asked, zoom=each, start=None).query()}",
                each is self.asked.zoom,
            )
            for each in Zoom
        ]

    @property
    def commitments(self) -> list[tuple[Commitment, bool]]:
        """All commitments, and whether they are asked for."""
        return [(each, each in self.asked.commitments) for each in Commitment]


def timeline(reader: Person, asked: Asked, today: date) -> TimelineView:
    """The roadmap as it is asked for. A constant number of queries."""
    reading = Reading.of(reader, today, launches=asked.group is Grouping.LAUNCH)
    before = windows_before(reader, today)
    start, end = asked.window(today)
    scale = Scale(start, end)
    fitting = [row for row in reading.company.deliverables if _fits(row, asked, reading)]
    inside = [row for row in fitting if scale.meets(row.start, row.end)]
    inside.sort(key=lambda row: (row.start, row.end, row.title, row.id))
    shown = inside[:MOST]
    groups = _grouped(shown, asked.group, reading)
    lines = {row.id: _line(row, reading, before, asked) for row in shown}
    drawn = [Group(title, tuple(lines[row.id] for row in rows), hue, url) for title, hue, url, rows in groups]
    return TimelineView(
        asked,
        reading,
        tuple(
            TableGroup(title, url, tuple(_table_row(row, reading, before) for row in rows))
            for title, _, url, rows in groups
        ),
        draw(drawn, scale, asked.zoom, today),
        tuple(sorted(reading.company.teams, key=lambda team: team.name)),
        tuple(sorted(_goals(reading), key=lambda goal: goal.title)),
        tuple(SavedView.objects.filter(person=reader)),
        total=len(reading.company.deliverables),
        shown=len(shown),
        outside=len(fitting) - len(inside),
        left_out=len(inside) - len(shown),
        changed=len(before),
        days=(start, scale.last),
    )


def _goals(reading: Reading) -> Iterable[Goal]:
    used = {goal for row in reading.company.deliverables for goal in row.goals}
    return (goal for goal in reading.company.goals if goal.id in used)


def _fits(row: Deliverable, asked: Asked, reading: Reading) -> bool:
    if asked.team and asked.team != row.team and asked.team not in row.relied_on_by:
        return False
    if asked.goal and asked.goal not in _goals_of(row, reading):
        return False
    return row.commitment in asked.commitments if asked.commitments else row.commitment is not Commitment.DROPPED


def _goals_of(row: Deliverable, reading: Reading) -> tuple[str, ...]:
    """The goals that it serves itself; else those of its plan."""
    plan = reading.plans.get(row.plan or "")
    return row.goals or (plan.goals if plan else ())


Named = tuple[str, str, str | None, list["Deliverable"]]


def _grouped(rows: list[Deliverable], by: Grouping, reading: Reading) -> list[Named]:
    """Rows under names, each with its hue and page; what belongs nowhere comes last."""
    keys: Mapping[Grouping, Callable[[Deliverable], tuple[str, ...]]] = {
        Grouping.TEAM: lambda row: (row.team,),
        Grouping.GOAL: lambda row: _goals_of(row, reading),
        Grouping.PLAN: lambda row: (row.plan,) if row.plan else (),
        Grouping.LAUNCH: lambda row: tuple(launch.id for launch in reading.launches_of.get(row.id, ())),
    }
    found: dict[str, list[Deliverable]] = defaultdict(list)
    for row in rows:
        for key in keys[by](row) or ("",):
            found[key].append(row)
    named = [(*_name(key, by, reading), group) for key, group in found.items() if key]
    named.sort(key=lambda each: each[0].casefold())
    none = {Grouping.GOAL: "Serves no goal", Grouping.PLAN: "In no plan", Grouping.LAUNCH: "In no launch"}
    return [*named, *([(none.get(by, ""), "neutral", None, found[""])] if "" in found else [])]


def _name(key: str, by: Grouping, reading: Reading) -> tuple[str, str, str | None]:
    if by is Grouping.TEAM:
        return reading.team_name(key), reading.hue(key), address_of("goals:team", key)
    if by is Grouping.PLAN:
        plan = reading.plans[key]
        return plan.title, reading.hue(plan.team), reverse("roadmap:plan", args=[key])
    if by is Grouping.GOAL:
        goal = reading.goal(key)
        owner = goal.owners[0] if goal and len(goal.owners) == 1 else COMPANY
        return goal.title if goal else key, reading.hue(owner), reverse("roadmap:goal", args=[key])
    launch = next(each for each in reading.company.launches if each.id == key)
    return f"{launch.name}, {day(launch.day)}", reading.hue(launch.team), address_of("launches:launch", key)


def track_of(row: Deliverable, today: date) -> str:
    """How it stands by the last word of the last two weeks; nothing for none, and for what is over."""
    last = max(row.checks, key=lambda check: check.on, default=None)
    if last is None or not row.commitment.is_open or (today - last.on).days > STALE:
        return ""
    return TRACKS[Track(last.track)]


def _late_needs(row: Deliverable, reading: Reading) -> tuple[tuple[Deliverable, bool], ...]:
    needed = (reading.deliverables[id_] for id_ in row.needs if id_ in reading.deliverables)
    both = row.commitment.is_open
    return tuple((each, both and each.commitment.is_open and each.end >= row.start) for each in needed)


def _table_row(row: Deliverable, reading: Reading, before: Mapping[str, object]) -> TableRow:
    return TableRow(
        row,
        reading.team(row.team),
        reading.person_name(row.lead),
        track_of(row, reading.today),
        tuple(reading.team(team) for team in row.relied_on_by),
        _late_needs(row, reading),
        row.id in before,
    )


def _line(
    row: Deliverable, reading: Reading, before: Mapping[str, tuple[date | None, date | None]], asked: Asked
) -> Line:
    team = reading.team_name(row.team)
    track = track_of(row, reading.today)
    is_late = row.commitment.is_open and row.end < reading.today
    words = [team if asked.group is not Grouping.TEAM else reading.person_name(row.lead), row.commitment.value]
    words += [
        track if track != "on track" else "",
        "past its day" if is_late else "",
        "changed" if row.id in before else "",
    ]
    was = before.get(row.id)
    needs = [
        f"waits for {each.title}{', which ends too late' if late else ''}" for each, late in _late_needs(row, reading)
    ]
    told = [row.title, team, row.commitment.value, track, f"from {day(row.start)} to {day(row.end)}", *needs]
    return Line(
        row,
        reading.hue(row.team),
        " · ".join(word for word in words if word),
        ", ".join(word for word in told if word),
        reverse("roadmap:deliverable", args=[row.id]),
        reading.may_change(row) and row.commitment.is_open,
        (was[0] or row.start, was[1] or row.end) if was else None,
        row.id in before,
    )

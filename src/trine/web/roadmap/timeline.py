"""The timeline as a drawing: bars, ticks and arrows in their places, ready for SVG attributes. Nothing is read here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from trine.web.roadmap.asked import Zoom

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from trine.core.deliverables import Deliverable

LABELS, DAYS = 292.0, 900.0
"""Widths: of the column of names, and of the days beside it."""
WIDTH = LABELS + DAYS + 8
HEAD, GROUP, ROW, BAR = 34.0, 36.0, 42.0, 20.0
LETTERS = 42
"""So many letters of a name fit into the column."""
STEM = 7.0
LEAST = 5.0
"""The narrowest bar, so that a day can be seen and taken hold of."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a day stands."""

    start: date
    end: date
    """The day after the last."""

    def x(self, day: date) -> float:
        """The left edge of a day; days outside the window stand at its edges."""
        share = (day - self.start).days / (self.end - self.start).days
        return round(LABELS + DAYS * min(max(share, 0.0), 1.0), 1)

    @property
    def last(self) -> date:
        """The last day in sight."""
        return self.end - timedelta(days=1)

    @property
    def per_day(self) -> float:
        """The width of a day."""
        return DAYS / (self.end - self.start).days

    def meets(self, start: date, end: date) -> bool:
        """Whether something from one day to another, both included, is in sight."""
        return start < self.end and end >= self.start


@dataclass(frozen=True, slots=True)
class Tick:
    """The beginning of a unit of time, with its name where there is room."""

    x: float
    label: str
    is_strong: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A deliverable as it is to be drawn: what stands beside it is worded already."""

    row: Deliverable
    hue: str
    note: str
    """The second line beside the bar, such as `Product · committed · at risk`."""
    told: str
    """The whole bar in words."""
    url: str
    may_move: bool = False
    before: tuple[date, date] | None = None
    """The window that it had when the reader looked last, if that was another one."""
    is_changed: bool = False
    """Whether anything about it changed since the reader looked last."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A line in its place."""

    line: Line
    y: float
    x: float
    width: float
    ghost: tuple[float, float] | None = None
    goes_on: tuple[bool, bool] = (False, False)
    """Whether it begins before the window, and ends after it."""

    @property
    def label(self) -> str:
        """Its name, as far as there is room."""
        return clipped(self.line.row.title)

    @property
    def ghost_y(self) -> float:
        """The top of the outline of what it was: that looks out above and below the bar."""
        return self.y - 3.5

    @property
    def middle(self) -> float:
        """Half way down."""
        return self.y + BAR / 2

    @property
    def cuts(self) -> list[str]:
        """Arrow heads as paths, where it begins before the window or goes on after it."""
        found = []
        if self.goes_on[0]:
            found.append(f"M{self.x + 9:g} {self.y + 5:g}l-5 5 5 5")
        if self.goes_on[1]:
            found.append(f"M{self.x + self.width - 9:g} {self.y + 5:g}l5 5-5 5")
        return found


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a group in its place."""

    title: str
    hue: str
    url: str | None
    y: float


@dataclass(frozen=True, slots=True)
class Arrow:
    """From the end of what is needed to the beginning of what waits; `is_broken` if that begins before."""

    path: str
    is_broken: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one name."""

    title: str
    lines: tuple[Line, ...]
    hue: str = "neutral"
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything in its place."""

    height: float
    scale: Scale
    ticks: tuple[Tick, ...]
    today: float | None
    headings: tuple[Heading, ...]
    bars: tuple[Bar, ...]
    arrows: tuple[Arrow, ...]

    width = WIDTH
    labels = LABELS
    right = LABELS + DAYS


def draw(groups: Iterable[Group], scale: Scale, zoom: Zoom, today: date) -> Drawing:
    """Groups below each other, a row for each line."""
    headings: list[Heading] = []
    bars: list[Bar] = []
    y = HEAD
    for group in groups:
        headings.append(Heading(group.title, group.hue, group.url, y + GROUP - 12))
        y += GROUP
        for line in group.lines:
            bars.append(_bar(line, y, scale))
            y += ROW
    is_now = scale.start <= today < scale.end
    marks = tuple(ticks(scale, zoom))
    now = scale.x(today) if is_now else None
    return Drawing(y + 10, scale, marks, now, tuple(headings), tuple(bars), tuple(_arrows(bars)))


def _bar(line: Line, y: float, scale: Scale) -> Bar:
    x, width = _span(scale, line.row.start, line.row.end)
    ghost = None
    if line.before and line.before != (line.row.start, line.row.end) and scale.meets(*line.before):
        ghost = _span(scale, *line.before)
    goes_on = line.row.start < scale.start, line.row.end > scale.last
    return Bar(line, y + (ROW - BAR) / 2 - 4, x, width, ghost, goes_on)


def _span(scale: Scale, start: date, end: date) -> tuple[float, float]:
    x = scale.x(start)
    after = min(end, scale.last) + timedelta(days=1)  # far days have none after them
    return x, round(max(scale.x(after) - x, LEAST), 1)


def _arrows(bars: Sequence[Bar]) -> Iterable[Arrow]:
    first: dict[str, Bar] = {}
    for bar in bars:
        first.setdefault(bar.line.row.id, bar)
    for bar in first.values():
        for needed in bar.line.row.needs:
            if needed in first:
                yield _arrow(first[needed], bar)


def _arrow(needed: Bar, waits: Bar) -> Arrow:
    """Out of the end of one bar, down or up, and into the beginning of the other."""
    x, y = needed.x + needed.width, needed.middle
    to_x, to_y = waits.x, waits.middle
    if to_x >= x + 2 * STEM:
        path = f"M{x:g} {y:g}H{to_x - STEM:g}V{to_y:g}H{to_x:g}"
    else:
        between = to_y + (-ROW / 2 + 2 if to_y > y else ROW / 2 - 2)
        path = f"M{x:g} {y:g}h{STEM:g}V{between:g}H{to_x - STEM:g}V{to_y:g}H{to_x:g}"
    is_open = needed.line.row.commitment.is_open and waits.line.row.commitment.is_open
    return Arrow(path, is_open and needed.line.row.end >= waits.line.row.start)


def ticks(scale: Scale, zoom: Zoom) -> Iterable[Tick]:
    """The beginnings of units in the window, the stronger ones where a larger unit begins."""
    day = zoom.begin(scale.start)
    while day < scale.end:
        if day >= scale.start:
            yield Tick(scale.x(day), _label(day, zoom), _is_strong(day, zoom))
        day = zoom.next(day)


def _label(day: date, zoom: Zoom) -> str:
    if zoom is Zoom.WEEKS:
        return f"{day.day} {day:%b}"
    if zoom is Zoom.MONTHS:
        return f"{day:%B}" if day.month != 1 else f"{day:%b %Y}"
    if zoom is Zoom.QUARTERS:
        return f"Q{(day.month + 2) // 3} {day.year}"
    return str(day.year)


def _is_strong(day: date, zoom: Zoom) -> bool:
    return {Zoom.WEEKS: day.day <= 7, Zoom.MONTHS: day.month % 3 == 1, Zoom.QUARTERS: day.month == 1}.get(zoom, True)


def clipped(title: str) -> str:
    """A name, as far as there is room.

    >>> clipped("A very long name that nobody can read to its end")
    'A very long name that nobody can read to…'
    """
    return title if len(title) <= LETTERS else f"{title[: LETTERS - 1].rstrip()}…"

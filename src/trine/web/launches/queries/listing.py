"""The list of launches: when, at which stage, how ready, what is missing; and the calendar of the months to come."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.db.models import Q

from trine.core.deliverables import Stage
from trine.core.launching import gate, readiness
from trine.core.wording import day as in_words
from trine.core.wording import quoted, times
from trine.web.goals.snapshots.rows import every_id
from trine.web.launches.models import Launch
from trine.web.launches.queries.around import around
from trine.web.launches.reading import launches
from trine.web.people.models import Team
from trine.web.ui.paging import page_number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.core.paginator import Page
    from django.db.models import QuerySet

    from trine.core.launching import Gate
    from trine.web.launches.queries.around import Whom

PER_PAGE = 25
SHOWN = (("open", "Coming and running"), ("over", "Over"), ("stopped", "Called off"), ("all", "All"))


@dataclass(frozen=True, slots=True)
class Asked:
    """Which launches somebody asks for, by the address."""

    shown: str = "open"
    stage: str = ""
    team: str = ""
    words: str = ""
    page: int = 1

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Asked:
        """What an address asks for; what it can't mean is left out."""
        shown = given.get("show", "open")
        stage = given.get("stage", "")
        return cls(
            shown if shown in dict(SHOWN) else "open",
            stage if stage in set(Stage) else "",
            given.get("team", "")[:100],
            given.get("q", "").strip()[:100],
            page_number(given.get("page")),
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A launch in the list."""

    row: Launch
    lead: Whom | None
    gate: Gate
    done: int
    of: int
    is_past: bool

    @property
    def first_missing(self) -> str:
        """The first thing that is missing."""
        return self.gate.missing[0] if self.gate.missing else ""

    @property
    def more_missing(self) -> int:
        """How many other things are missing."""
        return max(0, len(self.gate.missing) - 1)


@dataclass(frozen=True, slots=True)
class ListView:
    """The list as one reader sees it."""

    asked: Asked
    page: Page[Launch]
    lines: list[Line]
    teams: list[Team]
    lede: str
    is_empty: bool
    """Whether there are no launches at all."""


def listing(asked: Asked, today: date) -> ListView:
    """Launches by their day, those first that come next. A constant number of queries, however many there are."""
    every = Launch.objects.all()
    rows = _fitting(asked, today).select_related("team").order_by("day" if asked.shown == "open" else "-day", "slug")
    page = Paginator(rows, PER_PAGE).get_page(asked.page)
    shown = list(page.object_list)
    is_empty = not shown and not every.exists()
    teams = Team.objects.filter(launches__isnull=False).distinct().order_by("name")
    return ListView(asked, page, _lines(shown, today), list(teams), _lede(every, today), is_empty)


def _fitting(asked: Asked, today: date) -> QuerySet[Launch]:
    over = Q(stage=Stage.MEASUREMENT, discussed__isnull=False)
    rows = {
        "open": Launch.objects.filter(is_stopped=False).exclude(over),
        "over": Launch.objects.filter(over, is_stopped=False),
        "stopped": Launch.objects.filter(is_stopped=True),
    }.get(asked.shown, Launch.objects.all())
    if asked.stage:
        rows = rows.filter(stage=asked.stage)
    if asked.team:
        rows = rows.filter(team__slug=asked.team)
    for word in asked.words.split():
        rows = rows.filter(name__unaccent__icontains=word)
    return rows


def _lines(rows: list[Launch], today: date) -> list[Line]:
    ids, pks = every_id(), [row.pk for row in rows]
    beside = around(ids, pks, today)
    values = {value.id: value for value in launches(ids, pks)}
    found = []
    for row in rows:
        value = values[row.slug]
        ready = readiness(value)
        found.append(
            Line(
                row,
                beside.people.get(value.lead or ""),
                gate(value, beside.company, today),
                sum(each.done for each in ready),
                sum(each.of for each in ready),
                row.day < today,
            )
        )
    return found


def _lede(every: QuerySet[Launch], today: date) -> str:
    coming = every.filter(is_stopped=False, day__gte=today)
    count, first = coming.count(), coming.order_by("day", "slug").first()
    if first is None:
        return "No launch is coming."
    verb = "is" if count == 1 else "are"
    next_ = f"the next is {quoted(first.name)} on {in_words(first.day)}"
    return f"{times(count, 'launch', 'launches')} {verb} coming; {next_}."


@dataclass(frozen=True, slots=True)
class Month:
    """A month with its launches."""

    first: date
    rows: list[Launch]


def calendar_of(today: date) -> list[Month]:
    """The launches from this month on, month by month, those that were called off too."""
    rows = Launch.objects.filter(day__gte=today.replace(day=1)).select_related("team", "lead").order_by("day", "slug")
    return [Month(first, list(group)) for first, group in groupby(rows, key=lambda row: row.day.replace(day=1))]

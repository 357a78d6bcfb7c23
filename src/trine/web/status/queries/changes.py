"""What changed in a time, by thing, told as what it comes to: for leaders."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from trine.core.briefing import Line, Section, Story
from trine.core.status import Needs, Step, net
from trine.core.units import is_currency
from trine.core.wording import day, listed, sentence, times
from trine.web.base.models import Event
from trine.web.base.moments import day as day_of
from trine.web.base.sentences import sentence as in_words
from trine.web.goals.models import Metric
from trine.web.people.models import Team
from trine.web.people.querysets import by_name
from trine.web.status.models import ChangesLook
from trine.web.status.readers import sees
from trine.web.status.subjects import About, subjects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from django.db.models import QuerySet
    from django.http import QueryDict

    from trine.web.people.models import Person
    from trine.web.status.subjects import Subject

USUAL_DAYS = 7
LISTED, LISTED_ALONE = 12, 200
"""So many things of a kind a page shows, and where a kind is chosen; the file has all."""
MOST_EVENTS = 20_000
IN_A_MESSAGE = 6
MOST_STEPS = 2
SPANS = {"7": "the last 7 days", "30": "the last 30 days"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: since when, of which team and kind; empty stands for all."""

    since: str = ""
    team: str = ""
    kind: str = ""

    @classmethod
    def of(cls, given: QueryDict) -> Asked:
        """From the address; what can't be read is left out."""
        return cls(given.get("since", "")[:10], given.get("team", "")[:100], given.get("kind", "")[:32])

    @property
    def query(self) -> str:
        """The same as an address has it."""
        return urlencode({name: value for name in ("since", "team", "kind") if (value := getattr(self, name))})


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that changed: what happened, oldest first, who was behind it, and when the last of it was."""

    kind: str
    title: str
    name: str
    url: str
    teams: tuple[Team, ...]
    sentences: tuple[str, ...]
    steps: tuple[str, ...]
    """What its fields have come to, where the events tell."""
    who: tuple[str, ...]
    at: datetime

    @property
    def is_named(self) -> bool:
        """Whether its first sentence names it already."""
        return bool(self.sentences) and self.name.rstrip(".") in self.sentences[0]


@dataclass(frozen=True, slots=True)
class Group:
    """The things of one kind."""

    title: str
    rows: tuple[Changed, ...]
    count: int
    query: str
    """The address of this kind alone."""

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class ChangesView:
    """The page: groups of what changed, and what can be chosen."""

    asked: Asked
    since: datetime
    since_words: str
    now: datetime
    groups: tuple[Group, ...]
    count: int
    teams: tuple[Team, ...]
    kinds: tuple[Subject, ...]
    looked: datetime | None

    @property
    def more(self) -> int:
        """How many things of a kind that was chosen are not shown."""
        return sum(group.more for group in self.groups) if self.asked.kind else 0

    @property
    def listed(self) -> int:
        """So many things of one kind a page has at most."""
        return LISTED_ALONE

    @property
    def lede(self) -> str:
        """How much changed, in a sentence."""
        if not self.count:
            return f"Nothing changed since {self.since_words}."
        counted = [f"{group.count} in {group.title.lower()}" for group in self.groups]
        tail = f": {listed(counted, most=3)}" if len(counted) > 1 else ""
        verb = "thing" if self.count == 1 else "things"
        return f"{self.count:,} {verb} changed since {self.since_words}{tail}."


def last_look(reader: Person) -> datetime | None:
    """When the reader last said that they have seen it."""
    return ChangesLook.objects.filter(person=reader).values_list("at", flat=True).first()


def changes(reader: Person, asked: Asked, now: datetime) -> ChangesView:
    """What changed since the moment asked for, as far as the reader may see it. A constant number of queries."""
    looked = last_look(reader)
    since = _since(asked.since, looked, now)
    rows = of_time(reader, since, now, team=asked.team, kind=asked.kind)
    most = LISTED_ALONE if asked.kind else LISTED
    groups = tuple(
        Group(subject.title, found[:most], len(found), replace(asked, kind=subject.kind).query)
        for subject in subjects()
        if (found := tuple(row for row in rows if row.kind == subject.kind))
    )
    return ChangesView(
        asked=asked,
        since=since,
        since_words=_in_words(asked.since, looked, since),
        now=now,
        groups=groups,
        count=len(rows),
        teams=tuple(Team.objects.lasting(timezone.localdate()).order_by(by_name())),
        kinds=subjects(),
        looked=looked,
    )


def moment(asked: str, reader: Person, now: datetime) -> datetime:
    """The moment that is asked for: so many days ago, a day, or the reader's last look."""
    return _since(asked, last_look(reader), now)


def _since(asked: str, looked: datetime | None, now: datetime) -> datetime:
    if asked in SPANS:
        return now - timedelta(days=int(asked))
    if (chosen := day_of(asked)) is not None:
        return datetime.combine(chosen, time(), tzinfo=timezone.get_current_timezone()).astimezone(UTC)
    return looked or now - timedelta(days=USUAL_DAYS)


def _in_words(asked: str, looked: datetime | None, since: datetime) -> str:
    if asked not in SPANS and day_of(asked) is None and looked is not None:
        return f"you looked last, on {day(timezone.localtime(looked).date())}"
    return day(timezone.localtime(since).date())


def has_changes(since: datetime, until: datetime) -> bool:
    """Whether anything changed in a time."""
    return _events(since, until, subjects()).exists()


def of_time(reader: Person, since: datetime, until: datetime, *, team: str = "", kind: str = "") -> list[Changed]:
    """All things that changed, kind by kind, the latest first. A constant number of queries."""
    kinds = [subject for subject in subjects() if kind in {"", subject.kind}]
    by_thing: dict[tuple[str, str], list[Event]] = {}
    for event in _events(since, until, kinds).select_related("actor").order_by("-pk")[:MOST_EVENTS]:
        by_thing.setdefault((event.subject_kind, event.subject_id), []).append(event)
    rights = sees(reader)
    hidden = frozenset() if Needs.MONEY in rights else _money_fields()
    names = {row.slug: row for row in Team.objects.all()}
    found: list[Changed] = []
    for subject in kinds:
        events = {id_: list(reversed(rows)) for (of, id_), rows in by_thing.items() if of == subject.kind}
        known = subject.about(list(events)) if events else {}
        for id_, rows in events.items():
            about = known.get(id_) or _gone(rows)
            if subject.cancelled and subject.cancelled <= {row.verb for row in rows}:
                continue
            if about is not None and about.needs <= rights and (not team or team in about.teams):
                found.append(_changed(subject, about, rows, names, hidden))
    return found


def _events(since: datetime, until: datetime, kinds: Iterable[Subject]) -> QuerySet[Event]:
    wanted = Q(pk__in=())
    for subject in kinds:
        wanted |= Q(subject_kind=subject.kind, verb__in=subject.verbs)
    return Event.objects.filter(wanted, at__gt=since, at__lte=until)


GONE = ("goal_removed", "metric_removed", "kpi_removed", "team_plan_removed")


def _gone(rows: Sequence[Event]) -> About | None:
    """What was taken out keeps the name that its last event has; anything else that is not there is not told."""
    last = rows[-1]
    name = last.payload.get("title") or last.payload.get("name") or last.payload.get("metric")
    return About(str(name)) if name and last.verb in GONE else None


def _money_fields() -> frozenset[str]:
    """Fields of goals whose changes tell amounts of money. One query."""
    rows = Metric.objects.values_list("name", "unit")
    return frozenset(f"target of {name}" for name, unit in rows if is_currency(unit))


def _changed(
    subject: Subject, about: About, rows: Sequence[Event], names: Mapping[str, Team], hidden: frozenset[str]
) -> Changed:
    return Changed(
        subject.kind,
        subject.title,
        about.name,
        about.url,
        tuple(names[slug] for slug in about.teams if slug in names),
        tuple(dict.fromkeys(about.says.get(row.verb) or sentence(in_words(row)) for row in rows)),
        tuple(_steps(rows, hidden)),
        tuple(dict.fromkeys(row.actor.name for row in rows if row.actor)),
        rows[-1].at,
    )


def _steps(rows: Sequence[Event], hidden: frozenset[str]) -> Iterator[str]:
    """What the changes of fields come to, in words."""
    steps = [
        Step(each["field"], each["before"], each["after"])
        for row in rows
        for each in row.payload.get("changes") or ()
        if isinstance(each, dict) and each["field"] not in hidden
    ]
    yield from (sentence(step.words) for step in net(steps))


def summary(reader: Person, title: str, since: datetime, until: datetime) -> Story | None:
    """What changed as a message: kind by kind, a line for each thing; none if nothing did."""
    rows = of_time(reader, since, until)
    if not rows:
        return None
    sections = [_section(subject, [row for row in rows if row.kind == subject.kind]) for subject in subjects()]
    told = [section for section in sections if section.lines]
    counted = [
        f"{count} in {subject.title.lower()}"
        for subject in subjects()
        if (count := sum(row.kind == subject.kind for row in rows))
    ]
    url = f"{reverse('status:changes')}?{urlencode({'since': timezone.localtime(since).date().isoformat()})}"
    return Story(f"{title}: {listed(counted, most=4)}.", url, tuple(told))


def _section(subject: Subject, rows: Sequence[Changed]) -> Section:
    lines = [Line(_short(row), row.url) for row in rows[:IN_A_MESSAGE]]
    if len(rows) > IN_A_MESSAGE:
        lines.append(Line(f"and {times(len(rows) - IN_A_MESSAGE, 'more', 'more')}"))
    return Section(subject.title, tuple(lines))


def _short(row: Changed) -> str:
    """The last that happened, and what the fields have come to."""
    told = [row.sentences[-1], *row.steps[:MOST_STEPS]]
    left = len(row.sentences) + len(row.steps) - len(told)
    return " ".join([*told, f"And {times(left, 'more change')}."] if left else told)

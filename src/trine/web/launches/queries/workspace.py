"""One launch, as the pages of its workspace show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse

from trine.core import launches as core
from trine.core.deliverables import Stage
from trine.core.launching import asked, gate, readiness
from trine.core.wording import day as in_words
from trine.core.wording import times
from trine.web.base.errors import Invalid
from trine.web.goals.snapshots.rows import every_id
from trine.web.launches import models
from trine.web.launches.actions.brief import TITLES, may_write
from trine.web.launches.actions.readiness import may_mark
from trine.web.launches.actions.tasks import may_do
from trine.web.launches.planning import latest_starts, scheduled
from trine.web.launches.queries.around import Around, around
from trine.web.launches.reading import launches
from trine.web.launches.rows import find_launch, may_run
from trine.web.people import policy
from trine.web.ui.tags.layout import Tab

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from trine.core.launching import Asked, AudienceReadiness, Gate
    from trine.core.scheduling import Schedule
    from trine.web.launches.queries.around import Whom
    from trine.web.people.models import Person, Team

QUESTIONS = {
    core.BriefPart.GOAL: "What is to be different for the company, and for the customer?",
    core.BriefPart.AUDIENCE: "For whom is it, and for whom not?",
    core.BriefPart.POSITIONING: "What does it stand for, against what, and how do we say it?",
    core.BriefPart.CHANNELS: "Where do people hear of it, and through whom do they buy it?",
    core.BriefPart.PLAN: "How does it roll out: motion, price, regions, who does what?",
}
"""What each part of the brief answers."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """What every page of one launch shows."""

    row: models.Launch
    launch: core.Launch
    around: Around
    gate: Gate
    asked: Asked
    may_run: bool
    today: date

    @property
    def lead(self) -> Whom | None:
        """Who answers for it."""
        return self.around.people.get(self.launch.lead or "")

    @property
    def may_change(self) -> bool:
        """Whether the reader changes it, and it was not called off."""
        return self.may_run and not self.row.is_stopped

    @property
    def relied_on_by(self) -> list[Team]:
        """The teams that count on it."""
        return [self.around.teams[id_] for id_ in self.launch.relied_on_by]

    @property
    def stages(self) -> list[tuple[str, str]]:
        """The five stages in words, each with whether it is over, the present one, or to come."""
        at = self.launch.stage.number
        return [
            (stage.words, "now" if stage.number == at else "over" if stage.number < at else "later") for stage in Stage
        ]

    @property
    def is_last_stage(self) -> bool:
        """Whether there is no stage after this one."""
        return self.gate.next_stage is None

    @property
    def lede(self) -> str:
        """How it stands, in a sentence."""
        if self.row.is_stopped:
            return f"{self.row.name} was called off."
        distance = (self.row.day - self.today).days
        when = (
            f"is {times(distance, 'day')} away"
            if distance > 0
            else "is today"
            if distance == 0
            else f"was on {in_words(self.row.day)}"
        )
        missing = len(self.gate.missing)
        verb = "is" if missing == 1 else "are"
        state = f"{times(missing, 'thing')} {verb} missing" if missing else "nothing is missing"
        after = f"before {self.gate.next_stage.words}" if self.gate.next_stage else "before it is over"
        return f"{self.row.name} {when}; {state} {after}."

    def tabs(self, at: str) -> list[Tab]:
        """The pages of the workspace."""
        open_tasks = sum(task.done is None for task in self.launch.tasks)
        pages = (
            ("launch", "Brief", None),
            ("tasks", "Tasks", open_tasks or None),
            ("readiness", "Readiness", None),
            ("measures", "Measures", None),
            ("afterwards", "Afterwards", None),
        )
        return [
            Tab(label, reverse(f"launches:{name}", args=[self.row.slug]), name == at, count)
            for name, label, count in pages
        ]


def workspace(reader: Person, slug: str, today: date) -> Workspace:
    """The launch and what it is read against; 404 for an unknown one. A constant number of queries."""
    row = find_launch(slug)
    ids = every_id()
    value = launches(ids, [row.pk])[0]
    beside = around(ids, [row.pk], today)
    return Workspace(
        row, value, beside, gate(value, beside.company, today), asked(value.tier), may_run(reader, row), today
    )


@dataclass(frozen=True, slots=True)
class Word:
    """A team's word on a part, given or still to come."""

    team: Team
    review: core.Review | None
    by: Whom | None
    is_asked: bool
    may_speak: bool


@dataclass(frozen=True, slots=True)
class PartCard:
    """A part of the brief with what teams say of it."""

    part: core.Part
    title: str
    question: str
    owner: Whom | None
    words: list[Word]
    may_write: bool
    is_wanted: bool
    """Whether a launch of this tier has to answer it."""


def brief(reader: Person, work: Workspace) -> list[PartCard]:
    """The five parts, those too that nobody has begun."""
    present = {part.part: part for part in work.launch.brief}
    rows = {row.part: row for row in work.row.brief.all()}
    found = []
    for kind in core.BriefPart:
        part = present.get(kind, core.Part(kind))
        row = rows.get(kind.value) or models.BriefPart(launch=work.row, part=kind)
        row.launch = work.row
        said = {review.team: review for review in part.reviews}
        found.append(
            PartCard(
                part,
                TITLES[kind],
                QUESTIONS[kind],
                work.around.people.get(part.owner or ""),
                [_word(reader, work, team, said.get(team), team in part.reviewers) for team in _teams(part)],
                may_write(reader, row) and not work.row.is_stopped,
                kind in work.asked.parts,
            )
        )
    return found


def _teams(part: core.Part) -> list[str]:
    return sorted({*part.reviewers, *(review.team for review in part.reviews)})


def _word(reader: Person, work: Workspace, team: str, review: core.Review | None, is_asked: bool) -> Word:
    row = work.around.teams[team]
    may_speak = policy.can_sign_off(reader, row) and not work.row.is_stopped
    return Word(row, review, work.around.people.get(review.by) if review else None, is_asked, may_speak)


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task in the table and on the timeline; `x` and `width` are shares of its span in percent."""

    task: core.Task
    owner: Whom | None
    is_critical: bool
    slack: int | None
    late: str
    clash: str
    is_overdue: bool
    may_do: bool
    latest: date | None
    """The last day on which it can begin so that the launch day holds, planned backward from the day."""
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class TaskView:
    """All tasks, by their start."""

    lines: list[TaskLine]
    problem: str
    """Why they can't be scheduled; empty if they can."""
    off_plan: int
    """How many open tasks are not where their timing would put them."""
    day_at: float | None
    """Where the launch day stands on the timeline, in percent."""
    first: date | None
    last: date | None


def tasks(reader: Person, work: Workspace) -> TaskView:
    """The tasks with the critical path, slack, and what is late, in words."""
    value, today = work.launch, work.today
    plan, problem, latest = None, "", {}
    try:
        plan, latest = scheduled(value, today), latest_starts(value, today)
    except Invalid as error:
        problem = str(error)
    first = min((task.start for task in value.tasks), default=None)
    last = max((max(task.end, value.day) for task in value.tasks), default=None)
    rows = {row.slug: row for row in work.row.tasks.all()}
    told = _Told.of(plan, latest)
    lines = []
    for task in sorted(value.tasks, key=lambda task: (task.start, task.end)):
        row = rows[task.id]
        row.launch = work.row
        lines.append(_line(work, task, told, (first or task.start, last or task.end), is_mine=may_do(reader, row)))
    day_at = min(100.0, max(0.0, _share(value.day, first, last))) if first and last else None
    return TaskView(lines, problem, _off_plan(value, plan), day_at, first, last)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a schedule says of its tasks, by id."""

    critical: frozenset[str]
    slack: Mapping[str, int]
    late: Mapping[str, str]
    clashes: Mapping[str, str]
    latest: Mapping[str, date]

    @classmethod
    def of(cls, plan: Schedule | None, latest: Mapping[str, date]) -> _Told:
        if plan is None:
            return cls(frozenset(), {}, {}, {}, latest)
        late = {row.task.id: row.sentence for row in plan.late}
        return cls(plan.critical, plan.slack, late, {row.task.id: row.sentence for row in plan.clashes}, latest)


def _share(day: date, first: date, last: date) -> float:
    """Where a day stands between two, in percent."""
    return (day - first).days / ((last - first).days + 1) * 100


def _line(work: Workspace, task: core.Task, told: _Told, span: tuple[date, date], *, is_mine: bool) -> TaskLine:
    is_open = task.done is None
    return TaskLine(
        task,
        work.around.people.get(task.owner or ""),
        task.id in told.critical,
        told.slack.get(task.id),
        told.late.get(task.id, ""),
        told.clashes.get(task.id, ""),
        is_open and task.end < work.today,
        is_mine and not work.row.is_stopped,
        told.latest.get(task.id) if is_open else None,
        round(_share(task.start, *span), 2),
        round(_share(task.end + timedelta(days=1), *span) - _share(task.start, *span), 2),
    )


def _off_plan(value: core.Launch, plan: Schedule | None) -> int:
    if plan is None:
        return 0
    return sum((old.start, old.end) != (new.start, new.end) for old, new in zip(value.tasks, plan.tasks, strict=True))


@dataclass(frozen=True, slots=True)
class ItemLine:
    """Something that an audience needs."""

    row: models.ReadyItem
    by: Whom | None
    may_mark: bool


@dataclass(frozen=True, slots=True)
class AudienceCard:
    """An audience, how ready it is, and all that it needs."""

    ready: AudienceReadiness
    items: list[ItemLine]


def audiences(reader: Person, work: Workspace) -> list[AudienceCard]:
    """Who has to be ready, and how far they are."""
    items = list(work.row.readiness.select_related("by"))
    for item in items:
        item.launch = work.row
    is_open = not work.row.is_stopped
    return [
        AudienceCard(
            each,
            [
                ItemLine(
                    item, work.around.people.get(item.by.slug if item.by else ""), is_open and may_mark(reader, item)
                )
                for item in items
                if item.audience == each.audience
            ],
        )
        for each in readiness(work.launch, work.around.company, work.today)
    ]

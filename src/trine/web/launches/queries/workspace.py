"""One launch, as the pages of its workspace show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from trine.core import launches as core
from trine.core.deliverables import Stage
from trine.core.launching import asked, gate, readiness
from trine.core.wording import day as in_words
from trine.core.wording import times
from trine.web.goals.snapshots.rows import every_id
from trine.web.launches import models
from trine.web.launches.actions.brief import TITLES, may_write
from trine.web.launches.actions.readiness import may_mark
from trine.web.launches.queries.around import Around, around
from trine.web.launches.reading import launches
from trine.web.launches.rows import find_launch, may_run
from trine.web.people import policy
from trine.web.ui.tags.layout import Tab

if TYPE_CHECKING:
    from datetime import date

    from trine.core.launching import Asked, AudienceReadiness, Gate
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

"""Everything about one deliverable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404

from trine.core.deliverables import Stage
from trine.web.base.queries import Happening, history
from trine.web.people import policy
from trine.web.people.models import Team
from trine.web.roadmap.models import Assignment, Deliverable
from trine.web.roadmap.queries.initiatives import Cell, cells
from trine.web.roadmap.queries.timeline import track_of
from trine.web.roadmap.reading import Reading
from trine.web.roadmap.words import MEANT, TRACKS, sentence_of

if TYPE_CHECKING:
    from datetime import date

    from trine.core.company import Goal
    from trine.core.company import Team as CoreTeam
    from trine.core.deliverables import Deliverable as Content
    from trine.core.deliverables import Plan
    from trine.core.launches import Launch
    from trine.web.people.models import Person


@dataclass(frozen=True, slots=True)
class Revised:
    """One change of days or commitment: what, by whom, why, and the teams that were told."""

    on: date
    by: str
    changes: str
    because: str
    told: tuple[CoreTeam | str, ...]


@dataclass(frozen=True, slots=True)
class Reliance:
    """A team that counts on it, the last day on which somebody of it looked, and whether that was after the change."""

    team: CoreTeam | str
    looked: date | None
    has_seen: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A weekly word."""

    on: date
    by: str
    track: str
    word: str | None


@dataclass(frozen=True)
class DeliverableView:
    """The page."""

    row: Deliverable
    content: Content
    team: CoreTeam | str
    plan: Plan | None
    goals: tuple[Goal, ...]
    reliances: tuple[Reliance, ...]
    needs: tuple[tuple[Content, bool], ...]
    waiting: tuple[Content, ...]
    launches: tuple[Launch, ...]
    revisions: tuple[Revised, ...]
    checks: tuple[Said, ...]
    people: tuple[Assignment, ...]
    stages: tuple[tuple[str, tuple[Cell, ...]], ...]
    track: str
    happenings: tuple[Happening, ...]
    may_change: bool
    may_note: bool
    """Whether the reader writes down who took part."""
    looks_for: tuple[Team, ...]
    """The reader's teams that it concerns, and that have not seen it as it is now."""
    today: date

    @property
    def lede(self) -> str:
        """What it is, and how sure."""
        return MEANT[self.content.commitment]

    @property
    def is_late(self) -> bool:
        """Whether its day is past and it is not there."""
        return self.content.commitment.is_open and self.content.end < self.today


def find(slug: str) -> Deliverable:
    """The row, or 404."""
    row = Deliverable.objects.select_related("team", "lead", "plan").filter(slug=slug).first()
    if row is None:
        raise Http404
    return row


def deliverable(reader: Person, slug: str, today: date) -> DeliverableView:
    """Everything about one deliverable. A constant number of queries."""
    row, reading = find(slug), Reading.of(reader, today, launches=True)
    content = reading.deliverables[slug]
    may_change = reading.may_change(content)
    reliances = tuple(_reliance(team, content, reading) for team in content.relied_on_by)
    concerned = {*content.relied_on_by, content.team}
    seen = {slug_of(each.team) for each in reliances if each.has_seen}
    mine = [membership.team for membership in reader.current_memberships]
    needs = (reading.deliverables[id_] for id_ in content.needs if id_ in reading.deliverables)
    return DeliverableView(
        row,
        content,
        reading.team(content.team),
        reading.plans.get(content.plan or ""),
        tuple(goal for id_ in content.goals if (goal := reading.goal(id_))),
        reliances,
        tuple((each, each.commitment.is_open and each.end >= content.start) for each in needs),
        reading.waiting.get(slug, ()),
        reading.launches_of.get(slug, ()),
        _revisions(content, reading),
        tuple(
            Said(check.on, reading.person_name(check.by), TRACKS[check.track], check.word)
            for check in sorted(content.checks, key=lambda check: check.on, reverse=True)[:12]
        ),
        tuple(row.assignments.select_related("person").order_by("until", "person__name")),
        tuple((stage.words, cells(content, stage, reading)) for stage in Stage) if content.is_initiative else (),
        track_of(content, today),
        tuple(history("deliverable", slug, limit=20)),
        may_change,
        may_change or (content.is_initiative and policy.member(reader)),
        tuple(team for team in mine if team.slug in concerned and team.slug not in seen and team.slug != content.team),
        today,
    )


def slug_of(team: CoreTeam | str) -> str:
    """A team's id."""
    return team if isinstance(team, str) else team.id


def _reliance(team: str, content: Content, reading: Reading) -> Reliance:
    looked, last = content.looked(team), content.last_revision
    has_seen = looked is not None and (last is None or looked >= last.on)
    return Reliance(reading.team(team), looked, has_seen)


def _revisions(content: Content, reading: Reading) -> tuple[Revised, ...]:
    """Changes that were made together as one, the newest first."""
    found: dict[tuple[date, str, str], list[tuple[str, str, str]]] = {}
    told: dict[tuple[date, str, str], tuple[str, ...]] = {}
    for change in content.revisions:
        key = (change.on, change.by, change.because)
        found.setdefault(key, []).append((change.what, change.before, change.after))
        told[key] = change.told
    return tuple(
        Revised(
            on, reading.person_name(by), sentence_of(changes), because, tuple(map(reading.team, told[on, by, because]))
        )
        for (on, by, because), changes in reversed(found.items())
    )

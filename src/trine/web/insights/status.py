"""What insights has to tell in the weekly status: findings that came and went, decisions that are due."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from trine.core.status import Kind, Line, Needs
from trine.core.wording import quoted
from trine.web.insights.models import FindingRecord, Tension
from trine.web.insights.models.findings import is_among_colleagues
from trine.web.insights.subjects import with_subjects
from trine.web.status.about.days import late_first, when
from trine.web.status.readers import people
from trine.web.status.sources import Found, Window
from trine.web.status.subjects import About

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

AHEAD = timedelta(days=7)
MOST = 200
"""So many of each kind are looked at, the worst first."""


class Findings:
    """Findings that appeared in the time and are still there, and those that went."""

    name = "findings"

    def find(self, window: Window) -> Found:
        """What came, what went."""
        came = FindingRecord.objects.pending().filter(appeared_at__gt=window.since, appeared_at__lte=window.until)
        gone = FindingRecord.objects.filter(
            resolved_at__gt=window.since, resolved_at__lte=window.until, appeared_at__lte=window.since
        )
        return Found((*_lines(came.worst_first()[:MOST], "New", 1.0), *_lines(gone.worst_first()[:MOST], "Gone", 0.0)))


def _lines(rows: Iterable[FindingRecord], word: str, weight: float) -> Iterator[Line]:
    for view in with_subjects(rows):
        row = view.row
        yield Line(
            key=f"finding/{row.pk}",
            kind=Kind.FINDINGS,
            text=f"{word}: {row.title.rstrip('.')}.",
            url=row.get_absolute_url(),
            needs=needs_of_finding(row),
            teams=tuple(team.slug for team in view.teams),
            weight=weight + (3 - row.rank) / 10,
        )


def needs_of_finding(row: FindingRecord) -> frozenset[Needs]:
    """What it takes to see a finding."""
    found = {Needs.MONEY} if row.about_money else set()
    if row.about_pay:
        found.add(Needs.PAY)
    if is_among_colleagues(row):
        found.add(Needs.UNRELEASED)
    return frozenset(found)


class Decisions:
    """Questions that are to be decided soon, or should have been."""

    name = "decisions"

    def find(self, window: Window) -> Found:
        """What is to be decided by a week after people read it."""
        open_ = Tension.objects.open().filter(decide_by__lte=window.day + AHEAD).select_related("decider")
        rows = list(open_.order_by("decide_by", "pk")[:MOST])
        teams = {
            person.pk: tuple(membership.team.slug for membership in person.current_memberships)
            for person in people({row.decider_id for row in rows})
        }
        return Found(tuple(_decision(row, teams.get(row.decider_id, ()), window) for row in rows))


def _decision(row: Tension, teams: tuple[str, ...], window: Window) -> Line:
    who = "leadership" if row.escalated_on else row.decider.name
    return Line(
        key=f"tension/{row.pk}",
        kind=Kind.DECISIONS,
        text=f"{quoted(row.question)}, by {who}: {when(row.decide_by, window.day)}.",
        url=row.get_absolute_url(),
        needs=needs_of_question(row),
        teams=teams,
        weight=late_first(row.decide_by, window.day),
    )


def needs_of_question(row: Tension) -> frozenset[Needs]:
    """What it takes to see a question."""
    needs = {Needs.UNRELEASED}  # questions among colleagues
    if row.about_money:
        needs.add(Needs.MONEY)
    if row.about_pay:
        needs.add(Needs.PAY)
    return frozenset(needs)


class ChangedFindings:
    """Findings, among what changed."""

    kind, title = "finding", "Findings"
    cancelled = frozenset({"finding_appeared", "finding_resolved"})
    verbs = frozenset({"finding_appeared", "finding_resolved", "finding_accepted", "finding_acceptance_withdrawn"})

    def about(self, ids: Collection[str]) -> Mapping[str, About]:
        """A query for each kind of subject."""
        rows = FindingRecord.objects.filter(pk__in=ids)
        return {
            str(view.row.pk): About(
                view.row.title,
                view.row.get_absolute_url(),
                tuple(team.slug for team in view.teams),
                needs_of_finding(view.row),
                _says(view.row.title.rstrip(".")),
            )
            for view in with_subjects(rows)
        }


def _says(title: str) -> Mapping[str, str]:
    """What a finding says now: its figures may have moved since it appeared."""
    return {"finding_appeared": f"New: {title}.", "finding_resolved": f"Gone: {title}."}


class ChangedDecisions:
    """Questions and what was decided, among what changed."""

    kind, title = "tension", "Decisions"
    cancelled: frozenset[str] = frozenset()
    verbs = frozenset(
        {
            "decision_asked",
            "decision_handed_over",
            "decision_escalated",
            "decision_made",
            "decision_reopened",
            "decision_dropped",
        }
    )

    def about(self, ids: Collection[str]) -> Mapping[str, About]:
        """One query."""
        rows = Tension.objects.filter(pk__in=ids)
        return {str(row.pk): About(row.question, row.get_absolute_url(), (), needs_of_question(row)) for row in rows}

"""Playbooks: the list, and one with its versions and what they differ in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from trine.core.launches import LessonState
from trine.core.launching import diff
from trine.web.launches.models import Launch, Lesson, Playbook, PlaybookVersion
from trine.web.launches.steps import read_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trine.core.launches import Step
    from trine.core.launching import StepChange


@dataclass(frozen=True, slots=True)
class PlaybookLine:
    """A playbook in the list."""

    row: Playbook
    version: PlaybookVersion | None
    launches: int
    proposed: int


@dataclass(frozen=True, slots=True)
class PlaybookView:
    """One playbook at one of its versions."""

    row: Playbook
    versions: list[PlaybookVersion]
    version: PlaybookVersion | None
    steps: Sequence[Step]
    changes: tuple[StepChange, ...]
    """How the version differs from the one before it."""
    before: PlaybookVersion | None
    launches: list[Launch]
    lessons: list[Lesson]
    """Lessons that wait to be taken in or declined."""

    @property
    def titles(self) -> dict[str, str]:
        """The titles of the steps by their ids."""
        return {step.id: step.title for step in self.steps}

    @property
    def is_latest(self) -> bool:
        """Whether new launches take this version."""
        return bool(self.versions) and self.version == self.versions[-1]


def playbooks() -> list[PlaybookLine]:
    """All playbooks with their latest version. A constant number of queries."""
    open_lessons = Q(launches__retrospective__lessons__state=LessonState.PROPOSED)
    rows = (
        Playbook.objects.annotate(
            used=Count("launches", distinct=True),
            proposed=Count("launches__retrospective__lessons", filter=open_lessons, distinct=True),
        )
        .prefetch_related("versions")
        .order_by("tier", "name")
    )
    return [PlaybookLine(row, next(iter(reversed(row.versions.all())), None), row.used, row.proposed) for row in rows]


def find_playbook(slug: str) -> Playbook:
    """The playbook; 404 for an unknown one."""
    return get_object_or_404(Playbook, slug=slug)


def playbook(slug: str, number: int | None) -> PlaybookView:
    """A playbook at a version, the latest if none is named; 404 for an unknown one. A constant number of queries."""
    row = find_playbook(slug)
    versions = list(row.versions.select_related("by"))
    latest = versions[-1] if versions else None
    version = next((one for one in versions if one.version == number), None) if number else latest
    if number and version is None:
        raise Http404
    before = next((one for one in reversed(versions) if version and one.version < version.version), None)
    lessons = Lesson.objects.filter(retrospective__launch__playbook=row, state=LessonState.PROPOSED)
    return PlaybookView(
        row,
        versions,
        version,
        read_version(version).steps if version else (),
        diff(read_version(before), read_version(version)) if before and version else (),
        before,
        list(row.launches.select_related("team").order_by("-day")),
        list(lessons.select_related("retrospective__launch")),
    )

"""Playbooks: begun, changed by a next version, and taught by the lessons of launches."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from trine.core import launches as core
from trine.core.launching import LessonError, diff, with_lessons
from trine.core.scheduling import SchedulingError, WorkingDays, from_playbook
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.launches import models
from trine.web.launches.actions.afterwards import retrospective_of
from trine.web.launches.reading import read_lesson
from trine.web.launches.rows import check_may_run, locked
from trine.web.launches.steps import kept_step, kept_steps, read_version
from trine.web.people import policy
from trine.web.people.slugs import new_slug

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from trine.web.people.models import Person

NOT_YOURS = "Leads of teams and leaders change playbooks, because every launch takes its steps from them."
MOST_STEPS = 200
NO_STEPS = "There is no step in it. A playbook without steps plans nothing: write at least one."


def check_steps(steps: Sequence[core.Step]) -> None:
    """Raises Invalid for steps that can't be put on days: that wait in a circle, for themselves, for unknown ones."""
    if len(steps) > MOST_STEPS:
        raise Invalid(f"A playbook has {MOST_STEPS} steps at most; these are {len(steps)}.")
    try:
        from_playbook(core.PlaybookVersion(1, tuple(steps)), timezone.localdate(), WorkingDays())
    except SchedulingError as problem:
        raise Invalid(problem.sentence) from problem


def _check_waits(steps: Sequence[core.Step], before: Sequence[core.Step]) -> None:
    """Raises Invalid, with the titles, for a step that waits for one that is taken out."""
    present = {step.id for step in steps}
    gone = {step.id: step.title for step in before if step.id not in present}
    for step in steps:
        for id_ in (step.anchor, *(each.step for each in step.after)):
            if id_ in gone:
                raise Invalid(
                    f"“{step.title}” waits for “{gone[id_]}”, or is counted from it, and “{gone[id_]}” is taken out. "
                    f"Change what “{step.title}” waits for, or leave “{gone[id_]}” in."
                )


@transaction.atomic
def begin_playbook(
    actor: Person, *, name: str, tier: int | None, steps: Sequence[core.Step], today: date
) -> models.Playbook:
    """Begin a playbook with its first version. Raises NotAllowed, and Invalid for steps that can't be put on days."""
    _check_may_edit(actor)
    check_steps(steps)
    row = models.Playbook.objects.create(slug=new_slug(models.Playbook, name), name=name.strip(), tier=tier)
    row.versions.create(version=1, on=today, by=actor, steps=kept_steps(steps))
    record(actor, "playbook_begun", "playbook", row.slug, name=row.name, count=len(steps))
    return row


@transaction.atomic
def publish_version(
    actor: Person, *, playbook: models.Playbook, steps: Sequence[core.Step], because: str, today: date, seen: int
) -> models.PlaybookVersion:
    """Make the next version of a playbook; launches that run keep theirs until somebody takes the new one.

    `seen` is the version that the actor began from. Raises NotAllowed, and Invalid without a reason, if nothing is
    different, if others published meanwhile, or for steps that can't be put on days.
    """
    _check_may_edit(actor)
    row = models.Playbook.objects.select_for_update().get(pk=playbook.pk)
    old = row.versions.last()
    if old is not None and old.version != seen:
        raise Invalid(f"Version {old.version} was published meanwhile. Look at it, and make your changes again.")
    if not because.strip():
        raise Invalid(because="Say why, so that whoever takes the playbook knows what was learned.")
    if not steps:
        raise Invalid(NO_STEPS)
    _check_waits(steps, read_version(old).steps if old else ())
    check_steps(steps)
    new = core.PlaybookVersion(old.version + 1 if old else 1, tuple(steps))
    if (
        old is not None
        and not diff(read_version(old), new)
        and [step.id for step in read_version(old).steps] == [step.id for step in steps]
    ):
        raise Invalid("Nothing is different from the version before.")
    return _published(actor, row, new, because.strip(), today)


def _published(
    actor: Person, row: models.Playbook, new: core.PlaybookVersion, because: str, today: date
) -> models.PlaybookVersion:
    version = row.versions.create(version=new.version, on=today, by=actor, because=because, steps=kept_steps(new.steps))
    record(
        actor, "playbook_version_published", "playbook", row.slug, name=row.name, version=new.version, because=because
    )
    return version


@transaction.atomic
def propose_lesson(
    actor: Person, *, launch: models.Launch, what: str, step: str, proposes: core.Step | None
) -> models.Lesson:
    """Write down something learned, with the change of the playbook that it proposes: a new step, another one instead
    of `step`, or `step` taken out.

    Raises NotAllowed, and Invalid without a retrospective, or for a change that the playbook can't take.
    """
    row = locked(launch)
    check_may_run(actor, row)
    retrospective = retrospective_of(row)
    if row.playbook is None:
        raise Invalid("This launch runs on no playbook that could learn from it.")
    if not step and proposes is None:
        raise Invalid("Say which step is to change, or what the new step is.")
    taken = {lesson.slug for lesson in retrospective.lessons.all()}
    stem = slugify(what)[:60].strip("-_") or "lesson"
    slug = next(id_ for n in range(1, len(taken) + 2) if (id_ := stem if n == 1 else f"{stem}-{n}") not in taken)
    last = retrospective.lessons.last()
    lesson = models.Lesson(
        retrospective=retrospective,
        position=last.position + 1 if last else 0,
        slug=slug,
        what=what.strip(),
        step=step,
        proposes=kept_step(proposes) if proposes else None,
    )
    after_lesson(row.playbook, lesson)
    lesson.save()
    record(actor, "lesson_proposed", "launch", row.slug, name=row.name, what=lesson.what, playbook=row.playbook.name)
    return lesson


def after_lesson(playbook: models.Playbook, lesson: models.Lesson) -> tuple[core.PlaybookVersion, core.PlaybookVersion]:
    """The playbook's latest version, and what it would be with the lesson. Raises Invalid if it can't take it."""
    row = playbook.versions.last()
    if row is None:
        raise Invalid(f"“{playbook.name}” has no steps yet.")
    old = read_version(row)
    try:
        return old, with_lessons(old, [read_lesson(lesson)])
    except (LessonError, SchedulingError) as problem:
        raise Invalid(problem.sentence) from problem


@transaction.atomic
def accept_lesson(actor: Person, *, lesson: models.Lesson, today: date) -> models.PlaybookVersion:
    """Take a lesson into the next version of its launch's playbook. Raises NotAllowed, and Invalid if it can't."""
    _check_may_edit(actor)
    row, playbook = _open_lesson(lesson)
    _, new = after_lesson(playbook, row)
    version = _published(actor, playbook, replace(new, because=row.what), row.what, today)
    row.state, row.version, row.because = core.LessonState.ACCEPTED, version.version, ""
    row.save(update_fields=["state", "version", "because"])
    launch = row.retrospective.launch
    record(
        actor,
        "lesson_accepted",
        "launch",
        launch.slug,
        name=launch.name,
        what=row.what,
        playbook=playbook.name,
        version=version.version,
    )
    return version


@transaction.atomic
def decline_lesson(actor: Person, *, lesson: models.Lesson, because: str) -> None:
    """Leave the playbook as it is, with the reason. Raises NotAllowed, and Invalid without a reason."""
    _check_may_edit(actor)
    row, _ = _open_lesson(lesson)
    if not because.strip():
        raise Invalid(because="Say why, so that whoever learned it knows that it was read.")
    row.state, row.because = core.LessonState.DECLINED, because.strip()
    row.save(update_fields=["state", "because"])
    launch = row.retrospective.launch
    record(actor, "lesson_declined", "launch", launch.slug, name=launch.name, what=row.what, because=row.because)


def _open_lesson(lesson: models.Lesson) -> tuple[models.Lesson, models.Playbook]:
    """A lesson that is still to be decided, with its playbook, both locked."""
    rows = models.Lesson.objects.select_for_update(of=("self",)).select_related("retrospective__launch")
    row = rows.get(slug=lesson.slug, retrospective=lesson.retrospective_id)
    if not row.is_open:
        raise Invalid("This lesson has been decided already.")
    playbook = models.Playbook.objects.select_for_update().filter(pk=row.retrospective.launch.playbook_id or 0).first()
    if playbook is None:
        raise Invalid("This launch runs on no playbook that could learn from it.")
    return row, playbook


def _check_may_edit(actor: Person) -> None:
    if not policy.can_edit_playbooks(actor):
        raise NotAllowed(NOT_YOURS)

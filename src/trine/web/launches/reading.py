"""Playbooks and launches as frozen values, put together from rows in a constant number of queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from trine.core import launches as core
from trine.core.deliverables import Look, Revision, Stage
from trine.web.goals.snapshots.rows import every_id, grouped, only, ordered
from trine.web.launches import models
from trine.web.launches.steps import read_after, read_step
from trine.web.roadmap.models import Deliverable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model

    from trine.web.goals.snapshots.rows import Ids, Only

    Parts: TypeAlias = Mapping[int, list[core.Part]]


def playbooks(ids: Ids, wanted: Only = None) -> tuple[core.Playbook, ...]:
    """Playbooks (all, or these primary keys) with all their versions."""
    rows = models.PlaybookVersion.objects.filter(only("playbook_id", wanted)).order_by("version")
    versions = grouped(
        (
            row.playbook_id,
            core.PlaybookVersion(
                row.version,
                tuple(read_step(step) for step in row.steps),
                row.on,
                ids.people.get(row.by_id),
                row.because or None,
            ),
        )
        for row in rows
    )
    found = models.Playbook.objects.filter(only("id", wanted)).order_by().values_list("id", "slug", "name", "tier")
    return ordered(
        (core.Playbook(slug, name, tier, tuple(versions[pk])) for pk, slug, name, tier in found), lambda row: row.id
    )


def launches(ids: Ids, wanted: Only = None) -> tuple[core.Launch, ...]:
    """Launches (all, or these primary keys) with everything that hangs on them, by day and id."""
    mine = only("launch_id", wanted)
    goals = _linked(models.Launch.goals.through, "goal_id", ids.goals, wanted)
    deliverable_ids: dict[int | None, str] = dict(Deliverable.objects.order_by().values_list("id", "slug"))
    deliverables = _linked(models.Launch.deliverables.through, "deliverable_id", deliverable_ids, wanted)
    relied = _linked(models.Launch.relied_on_by.through, "team_id", ids.teams, wanted)
    playbook_ids: dict[int | None, str] = dict(models.Playbook.objects.order_by().values_list("id", "slug"))
    brief, tasks = _brief(ids, wanted), _tasks(ids, wanted)
    readiness, measures, ratings = _readiness(ids, wanted), _measures(ids, wanted), _ratings(ids, wanted)
    retrospectives, revisions = _retrospectives(ids, wanted), _revisions(ids, wanted)
    looks = grouped(
        (launch, Look(ids.teams[team], on))
        for launch, team, on in models.LaunchLook.objects.filter(mine)
        .order_by()
        .values_list("launch_id", "team_id", "on")
    )
    found = (
        core.Launch(
            row.slug,
            row.name,
            row.day,
            row.tier,
            ids.teams[row.team_id],
            Stage(row.stage),
            ids.people.get(row.lead_id),
            tuple(sorted(goals[row.pk])),
            tuple(sorted(deliverables[row.pk])),
            tuple(sorted(relied[row.pk])),
            playbook_ids.get(row.playbook_id),
            row.playbook_version,
            row.country or None,
            row.is_stopped,
            tuple(brief[row.pk]),
            tuple(tasks[row.pk]),
            tuple(readiness[row.pk]),
            tuple(measures[row.pk]),
            row.discussed,
            ordered(ratings[row.pk], lambda rating: rating.by),
            retrospectives.get(row.pk),
            tuple(revisions[row.pk]),
            ordered(looks[row.pk], lambda look: look.team),
        )
        for row in models.Launch.objects.filter(only("id", wanted)).order_by()
    )
    return ordered(found, lambda launch: (launch.day, launch.id))


def read_launch(row: models.Launch) -> core.Launch:
    """One launch as a value."""
    return launches(every_id(), [row.pk])[0]


def _linked(
    through: type[Model], column: str, names: Mapping[int | None, str], wanted: Only
) -> Mapping[int, list[str]]:
    rows = through._default_manager.filter(only("launch_id", wanted)).order_by().values_list("launch_id", column)
    return grouped((launch, names[other]) for launch, other in rows)


def _brief(ids: Ids, wanted: Only) -> Parts:
    reviewers: dict[int, list[str]] = {}
    reviews: dict[int, list[core.Review]] = {}
    for row in models.PartReview.objects.filter(only("part__launch_id", wanted)).order_by():
        team = ids.teams[row.team_id]
        if row.is_asked:
            reviewers.setdefault(row.part_id, []).append(team)
        if row.verdict and row.by_id and row.on:
            word = core.Review(team, ids.people[row.by_id], row.on, core.Verdict(row.verdict), row.note or None)
            reviews.setdefault(row.part_id, []).append(word)
    order = list(core.BriefPart)
    rows = models.BriefPart.objects.filter(only("launch_id", wanted)).order_by()
    return grouped(
        (
            row.launch_id,
            core.Part(
                core.BriefPart(row.part),
                row.text or None,
                ids.people.get(row.owner_id),
                core.PartState(row.state),
                tuple(sorted(reviewers.get(row.pk, ()))),
                ordered(reviews.get(row.pk, ()), lambda review: review.team),
            ),
        )
        for row in sorted(rows, key=lambda row: order.index(core.BriefPart(row.part)))
    )


def _tasks(ids: Ids, wanted: Only) -> Mapping[int, list[core.Task]]:
    rows = models.LaunchTask.objects.filter(only("launch_id", wanted)).order_by("position", "slug")
    return grouped((row.launch_id, read_task(row, ids)) for row in rows)


def read_task(row: models.LaunchTask, ids: Ids) -> core.Task:
    """A task as a value."""
    return core.Task(
        row.slug,
        row.title,
        row.start,
        row.end,
        Stage(row.stage),
        ids.people.get(row.owner_id),
        row.role or None,
        row.anchor or None,
        row.offset,
        row.days,
        read_after(row.after),
        tuple(row.materials),
        row.is_gate,
        row.is_manual,
        row.done,
    )


def _readiness(ids: Ids, wanted: Only) -> Mapping[int, list[core.ReadyItem]]:
    rows = models.ReadyItem.objects.filter(only("launch_id", wanted)).order_by("position")
    return grouped(
        (
            row.launch_id,
            core.ReadyItem(
                core.Audience(row.audience), core.Need(row.need), row.what, ids.people.get(row.by_id), row.done
            ),
        )
        for row in rows
    )


def _measures(ids: Ids, wanted: Only) -> Mapping[int, list[core.Measure]]:
    rows = models.LaunchMeasure.objects.filter(only("launch_id", wanted)).order_by("position")
    return grouped((row.launch_id, read_measure(row, ids)) for row in rows)


def read_measure(row: models.LaunchMeasure, ids: Ids) -> core.Measure:
    """A measure as a value."""
    return core.Measure(
        ids.metrics[row.metric_id],
        core.Effect(row.effect),
        row.start,
        row.end,
        row.baseline,
        row.target,
        ids.goals.get(row.goal_id),
        row.result,
        row.effect_size,
        row.low,
        row.high,
        row.worked_out,
    )


def _ratings(ids: Ids, wanted: Only) -> Mapping[int, list[core.Rating]]:
    rows = models.LaunchRating.objects.filter(only("launch_id", wanted)).order_by()
    return grouped(
        (row.launch_id, core.Rating(ids.people[row.by_id], row.on, row.score, row.word or None)) for row in rows
    )


def _retrospectives(ids: Ids, wanted: Only) -> Mapping[int, core.Retrospective]:
    mine = only("retrospective__launch_id", wanted)
    actions = grouped(
        (row.retrospective_id, core.Action(row.what, ids.people.get(row.owner_id), row.due, row.done))
        for row in models.RetrospectiveAction.objects.filter(mine).order_by("position")
    )
    lessons = grouped(
        (row.retrospective_id, read_lesson(row))
        for row in models.Lesson.objects.filter(mine).order_by("position", "slug")
    )
    return {
        row.launch_id: core.Retrospective(
            row.on,
            tuple(row.went_well),
            tuple(row.went_badly),
            tuple(actions[row.pk]),
            tuple(lessons[row.pk]),
            tuple(row.wins),
        )
        for row in models.Retrospective.objects.filter(only("launch_id", wanted)).order_by()
    }


def read_lesson(row: models.Lesson) -> core.Lesson:
    """A lesson as a value."""
    return core.Lesson(
        row.slug,
        row.what,
        row.step or None,
        read_step(row.proposes) if row.proposes else None,
        core.LessonState(row.state),
        row.version,
        row.because or None,
    )


def _revisions(ids: Ids, wanted: Only) -> Mapping[int, list[Revision]]:
    through = models.LaunchRevision.told.through
    told = grouped(
        (revision, ids.teams[team])
        for revision, team in through._default_manager.filter(only("launchrevision__launch_id", wanted))
        .order_by()
        .values_list("launchrevision_id", "team_id")
    )
    rows = models.LaunchRevision.objects.filter(only("launch_id", wanted)).order_by("position")
    return grouped(
        (
            row.launch_id,
            Revision(
                row.on, ids.people[row.by_id], row.what, row.before, row.after, row.because, tuple(sorted(told[row.pk]))
            ),
        )
        for row in rows
    )

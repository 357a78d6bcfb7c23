"""Launches' part of the plan: how it is read whole, and how a plan is taken in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trine.web.goals.matching import Matched
from trine.web.goals.plan_rows import Ids
from trine.web.goals.snapshots.rows import every_id
from trine.web.launches import models, plan_rows, reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trine.core import launches as core
    from trine.web.goals.plan_in import Importing


@dataclass(frozen=True, slots=True)
class LaunchIds:
    """Primary keys by plan id, of launches and everything that they point at."""

    launches: Ids
    teams: Ids
    people: Ids
    metrics: Ids
    goals: Ids
    deliverables: Ids


class Launches:
    """The section of playbooks and launches."""

    area = "launches"

    def read(self) -> dict[str, tuple[Any, ...]]:
        """All playbooks and launches."""
        ids = every_id()
        return {"playbooks": reading.playbooks(ids), "launches": reading.launches(ids)}

    def write(self, importing: Importing) -> None:
        """Make playbooks and launches equal to the plan's; a plan without any leaves them as they are."""
        company, people = importing.company, importing.people
        wanted = plan_rows.playbooks(company)
        found = importing.match("playbook", models.Playbook.objects, ("slug",), wanted, clear=bool(wanted))
        playbooks = importing.ids["playbook"] = Ids("playbook", found.ids())
        mine = models.PlaybookVersion.objects.filter(playbook__slug__in=[row.id for row in company.playbooks])
        _equal(mine, ("playbook_id", "version"), plan_rows.versions(company, playbooks, people))
        rows = plan_rows.launches(company.launches, importing.teams, people, playbooks)
        launches = importing.match("launch", models.Launch.objects, ("slug",), rows, clear=bool(rows))
        ids = importing.ids["launch"] = Ids("launch", launches.ids())
        deliverables = importing.ids["deliverable"]
        write_parts(
            company.launches,
            LaunchIds(ids, importing.teams, people, importing.metrics, importing.goals, deliverables),
        )


def write_parts(rows: Sequence[core.Launch], ids: LaunchIds) -> None:
    """Make everything that hangs on these launches equal to the values.

    What has happened is kept: looks and ratings are added, revisions are replaced where the values tell any.
    """
    if not rows:
        return
    mine = {"launch_id__in": [ids.launches[row.id] for row in rows]}
    people, teams = ids.people, ids.teams
    through = models.Launch.goals.through._default_manager.filter(**mine)
    _equal(through, ("launch_id", "goal_id"), plan_rows.links(rows, "goals", ids.launches, ids.goals))
    relied = models.Launch.relied_on_by.through._default_manager.filter(**mine)
    _equal(relied, ("launch_id", "team_id"), plan_rows.links(rows, "relied_on_by", ids.launches, teams))
    brings = models.Launch.deliverables.through._default_manager.filter(**mine)
    wanted = plan_rows.links(rows, "deliverables", ids.launches, ids.deliverables)
    _equal(brings, ("launch_id", "deliverable_id"), wanted)
    _write_brief(rows, ids, mine)
    tasks = plan_rows.tasks(rows, ids.launches, people)
    _equal(models.LaunchTask.objects.filter(**mine), ("launch_id", "slug"), tasks)
    place = ("launch_id", "position")
    ready = plan_rows.readiness(rows, ids.launches, people)
    _equal(models.ReadyItem.objects.filter(**mine), place, ready)
    measures = plan_rows.measures(rows, ids.launches, ids.metrics, ids.goals)
    _equal(models.LaunchMeasure.objects.filter(**mine), place, measures)
    ratings = plan_rows.ratings(rows, ids.launches, people)
    Matched(models.LaunchRating.objects.filter(**mine), ("launch_id", "by_id"), ratings).upsert()
    _write_retrospectives(rows, ids, mine)
    _write_revisions(rows, ids)
    looks = plan_rows.looks(rows, ids.launches, teams)
    Matched(models.LaunchLook.objects.filter(**mine), ("launch_id", "team_id"), looks).upsert()


def _write_brief(rows: Sequence[core.Launch], ids: LaunchIds, mine: dict[str, Any]) -> None:
    wanted = plan_rows.brief(rows, ids.launches, ids.people)
    found = _equal(models.BriefPart.objects.filter(**mine), ("launch_id", "part"), wanted)
    parts = {(row.launch_id, row.part): row.pk for row in found.present.values()}
    reviews = plan_rows.reviews(rows, ids.launches, parts, ids.teams, ids.people)
    on_them = models.PartReview.objects.filter(part__launch_id__in=mine["launch_id__in"])
    _equal(on_them, ("part_id", "team_id"), reviews)


def _write_retrospectives(rows: Sequence[core.Launch], ids: LaunchIds, mine: dict[str, Any]) -> None:
    wanted = plan_rows.retrospectives(rows, ids.launches)
    found = _equal(models.Retrospective.objects.filter(**mine), ("launch_id",), wanted)
    retros = {row.launch_id: row.pk for row in found.present.values()}
    of_them = {"retrospective_id__in": list(retros.values())}
    actions = plan_rows.actions(rows, ids.launches, retros, ids.people)
    _equal(models.RetrospectiveAction.objects.filter(**of_them), ("retrospective_id", "position"), actions)
    lessons = plan_rows.lessons(rows, ids.launches, retros)
    _equal(models.Lesson.objects.filter(**of_them), ("retrospective_id", "slug"), lessons)


def _write_revisions(rows: Sequence[core.Launch], ids: LaunchIds) -> None:
    rows = [row for row in rows if row.revisions]
    mine = {"launch_id__in": [ids.launches[row.id] for row in rows]}
    wanted = plan_rows.revisions(rows, ids.launches, ids.people)
    found = _equal(models.LaunchRevision.objects.filter(**mine), ("launch_id", "position"), wanted)
    pks = {(row.launch_id, row.position): row.pk for row in found.present.values()}
    told = models.LaunchRevision.told.through._default_manager.filter(launchrevision_id__in=list(pks.values()))
    wanted_told = plan_rows.told(rows, ids.launches, pks, ids.teams)
    _equal(told, ("launchrevision_id", "team_id"), wanted_told)


def _equal(rows: Any, key: tuple[str, ...], wanted: Any) -> Matched:
    """Make the rows equal to those that are wanted; what is not wanted goes now."""
    matched = Matched(rows, key, wanted)
    matched.upsert()
    matched.remove()
    return matched

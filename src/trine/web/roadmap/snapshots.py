"""Plans, deliverables and absences as values of the core: the way out of the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max

from trine.core import company as company_core
from trine.core import deliverables as core
from trine.web.goals.snapshots.rows import grouped, only, ordered, slugs
from trine.web.roadmap import models

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trine.web.goals.snapshots.rows import Ids, Only


def plans(ids: Ids) -> tuple[core.Plan, ...]:
    """All plans, by their ids. Three queries."""
    goals = grouped(models.PlanGoal.objects.order_by().values_list("plan_id", "goal_id"))
    teams = grouped(models.PlanReliance.objects.order_by().values_list("plan_id", "team_id"))
    fields = ("id", "slug", "title", "horizon", "team_id", "start", "end", "under_id", "audience", "approach")
    rows = list(models.Plan.objects.order_by().values_list(*fields))
    names = {row[0]: row[1] for row in rows}
    found = (
        core.Plan(
            slug,
            title,
            core.Horizon(horizon),
            ids.teams.get(team, company_core.COMPANY),
            start,
            end,
            goals=_sorted(ids.goals, goals[pk]),
            under=names.get(under),
            audience=audience or None,
            approach=approach or None,
            relies_on=_sorted(ids.teams, teams[pk]),
        )
        for pk, slug, title, horizon, team, start, end, under, audience, approach in rows
    )
    return ordered(found, lambda plan: plan.id)


def _sorted(names: Mapping[Any, str], keys: list[Any]) -> tuple[str, ...]:
    return tuple(sorted(names[key] for key in keys))


def deliverables(ids: Ids, wanted: Only = None) -> tuple[core.Deliverable, ...]:
    """Deliverables with all that belongs to them, by their ids: all of them, or those of these primary keys."""
    plan_ids, own_ids = slugs(models.Plan), slugs(models.Deliverable)
    goals = _pairs(models.DeliverableGoal, "goal_id", wanted)
    teams = _pairs(models.DeliverableReliance, "team_id", wanted)
    needs = _pairs(models.DeliverableNeed, "needed_id", wanted)
    people, involved, looks = assignments(ids, wanted), _involved(ids, wanted), _looks(ids, wanted)
    revisions, checks = _revisions(ids, wanted), _checks(ids, wanted)
    fields = [
        "id",
        "slug",
        "title",
        "team_id",
        "start",
        "end",
        "commitment",
        "what",
        "audience",
        "lead_id",
        "plan_id",
        "stage",
        "shipped",
    ]
    rows = models.Deliverable.objects.filter(only("id", wanted)).order_by().values_list(*fields)
    found = (
        core.Deliverable(
            slug,
            title,
            ids.teams[team],
            start,
            end,
            core.Commitment(commitment),
            what=what or None,
            audience=audience or None,
            lead=ids.people.get(lead),
            plan=plan_ids.get(plan),
            goals=_sorted(ids.goals, goals[pk]),
            relied_on_by=_sorted(ids.teams, teams[pk]),
            needs=_sorted(own_ids, needs[pk]),
            stage=core.Stage(stage) if stage else None,
            shipped=shipped,
            assignments=ordered(people[pk], lambda row: (row.person, str(row.since or ""))),
            involved=ordered(involved[pk], lambda row: (row.on, row.team, row.stage)),
            revisions=tuple(revisions[pk]),
            looks=ordered(looks[pk], lambda row: row.team),
            checks=ordered(checks[pk], lambda row: (row.on, row.by)),
        )
        for pk, slug, title, team, start, end, commitment, what, audience, lead, plan, stage, shipped in rows
    )
    return ordered(found, lambda row: row.id)


def _pairs(model: Any, column: str, wanted: Only) -> Mapping[int, list[Any]]:
    return grouped(
        model.objects.filter(only("deliverable_id", wanted)).order_by().values_list("deliverable_id", column)
    )


def _rows(model: Any, wanted: Only, *fields: str) -> Any:
    return model.objects.filter(only("deliverable_id", wanted)).order_by().values_list("deliverable_id", *fields)


def assignments(ids: Ids, wanted: Only = None) -> Mapping[int, list[core.Assignment]]:
    """Who works on what, by the deliverable's primary key."""
    rows = _rows(models.Assignment, wanted, "person_id", "since", "until", "share")
    return grouped(
        (pk, core.Assignment(ids.people[person], since, until, share)) for pk, person, since, until, share in rows
    )


def _involved(ids: Ids, wanted: Only) -> Mapping[int, list[core.Involvement]]:
    rows = _rows(models.Involvement, wanted, "team_id", "stage", "on", "by_id", "part")
    return grouped(
        (pk, core.Involvement(ids.teams[team], core.Stage(stage), on, ids.people.get(by), part or None))
        for pk, team, stage, on, by, part in rows
    )


def _looks(ids: Ids, wanted: Only) -> Mapping[int, list[core.Look]]:
    """A team's look is the last one of anybody in it."""
    rows = models.Look.objects.filter(only("deliverable_id", wanted)).order_by()
    last = rows.values_list("deliverable_id", "team_id").annotate(last=Max("on"))
    return grouped((pk, core.Look(ids.teams[team], on)) for pk, team, on in last)


def _revisions(ids: Ids, wanted: Only) -> Mapping[int, list[core.Revision]]:
    rows = _rows(models.Revision, wanted, "on", "by_id", "what", "before", "after", "because", "told")
    known = set(ids.teams.values())
    return grouped(
        (pk, core.Revision(on, ids.people[by], what, before, after, because, tuple(t for t in told if t in known)))
        for pk, on, by, what, before, after, because, told in rows.order_by("position")
    )


def _checks(ids: Ids, wanted: Only) -> Mapping[int, list[core.WorkCheck]]:
    rows = _rows(models.WorkCheck, wanted, "on", "by_id", "track", "word")
    return grouped(
        (pk, core.WorkCheck(on, ids.people[by], core.Track(track), word or None)) for pk, on, by, track, word in rows
    )


def absences(ids: Ids) -> tuple[core.Absence, ...]:
    """Who is away, by person and first day."""
    rows = models.Absence.objects.order_by().values_list("person_id", "start", "end")
    found = (core.Absence(ids.people[person], start, end) for person, start, end in rows)
    return ordered(found, lambda row: (row.person, row.start))

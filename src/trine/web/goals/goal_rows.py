"""Goals written as rows: the same way for one goal that somebody edits and for the thousands of an import."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core import company as core
from trine.web.goals import models, plan_rows
from trine.web.goals.matching import Matched
from trine.web.goals.plan_rows import Ids
from trine.web.goals.snapshots import objectives
from trine.web.goals.snapshots.rows import every_id

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


@dataclass(frozen=True, slots=True)
class PlanIds:
    """Primary keys by plan id, of everything that goals point at."""

    cycles: Ids
    teams: Ids
    people: Ids
    metrics: Ids
    goals: Ids


def known_ids() -> PlanIds:
    """The primary keys of what there is now."""
    ids = every_id()
    return PlanIds(
        Ids("cycle", _turned(ids.cycles)),
        Ids("team", _turned(ids.teams)),
        Ids("person", _turned(ids.people)),
        Ids("metric", _turned(ids.metrics)),
        Ids("goal", _turned(ids.goals)),
    )


def _turned(ids: Mapping[int, str] | Mapping[int | None, str]) -> dict[str, int]:
    return {slug: pk for pk, slug in ids.items() if pk is not None}


def read_goal(goal: models.Goal) -> core.Goal:
    """The goal with its owners, key results and sign-offs as a value."""
    return objectives.goals(every_id(), [goal.pk])[0]


def write_goal(goal: core.Goal) -> models.Goal:
    """Make the rows of this goal equal to the value; creates it if there is no goal of that id."""
    ids = known_ids()
    company = core.Company("", goals=(goal,))
    rows = Matched(
        models.Goal.objects.filter(slug=goal.id), ("slug",), plan_rows.goals(company, ids.cycles, ids.people)
    )
    rows.upsert()
    goals = Ids("goal", {**ids.goals.ids, **rows.ids()})
    write_parts((goal,), PlanIds(ids.cycles, ids.teams, ids.people, ids.metrics, goals))
    return models.Goal.objects.get(slug=goal.id)


def write_parts(goals: Collection[core.Goal], ids: PlanIds) -> None:
    """Make owners, served goals, key results and sign-offs of these goals equal to the values."""
    mine = {"goal_id__in": [ids.goals[goal.id] for goal in goals]}
    parts = (
        (models.GoalOwner, ("goal_id", "team_id"), plan_rows.goal_owners(goals, ids.goals, ids.teams)),
        (models.GoalParent, ("goal_id", "parent_id"), plan_rows.goal_parents(goals, ids.goals)),
        (models.KeyResult, ("goal_id", "position"), plan_rows.key_results(goals, ids.goals, ids.metrics)),
        (models.SignOff, ("goal_id", "team_id"), plan_rows.sign_offs(goals, ids.goals, ids.teams, ids.people)),
    )
    for model, key, wanted in parts:
        rows = Matched(model._default_manager.filter(**mine), key, wanted)
        rows.upsert()
        rows.remove()

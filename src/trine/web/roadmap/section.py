"""The roadmap's part of the plan: what the plan file says of plans, deliverables and absences, in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max

from trine.web.goals.matching import Matched
from trine.web.goals.plan_rows import Ids
from trine.web.goals.snapshots.rows import every_id
from trine.web.roadmap import models, plan_rows, snapshots

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from trine.core.deliverables import Deliverable, Plan
    from trine.web.goals.plan_in import Importing
    from trine.web.goals.plan_rows import Wanted


class RoadmapSection:
    """Plans, deliverables and absences.

    What a plan file decides about a deliverable (goals, teams, needs, people) becomes equal to it. What has happened
    (checks, looks, who took part) is added and never taken out; revisions are replaced where the file tells any.
    """

    area = "roadmap"

    def read(self) -> dict[str, tuple[Any, ...]]:
        """`plans`, `deliverables` and `absences`, by their ids. A constant number of queries."""
        ids = every_id()
        return {
            "plans": snapshots.plans(ids),
            "deliverables": snapshots.deliverables(ids),
            "absences": snapshots.absences(ids),
        }

    def write(self, importing: Importing) -> None:
        """Make the tables equal to the plan; puts the ids of `team_plan` and `deliverable` into `importing.ids`."""
        self._plans(importing)
        self._deliverables(importing)
        rows = importing.company.absences
        wanted = plan_rows.absences(rows, importing.people)
        importing.match("absence", models.Absence.objects, ("person_id", "start"), wanted, clear=bool(rows))

    def _plans(self, importing: Importing) -> None:
        rows = importing.company.plans

        def match(wanted: Wanted) -> Matched:
            return importing.match("plan", models.Plan.objects, ("slug",), wanted, clear=bool(rows))

        importing.ids["team_plan"] = write_plans(
            rows, Ids("plan", {}), teams=importing.teams, goals=importing.goals, match=match
        )

    def _deliverables(self, importing: Importing) -> None:
        rows, teams, people = importing.company.deliverables, importing.teams, importing.people
        wanted = plan_rows.deliverables(rows, teams, people, importing.ids["team_plan"])
        found = importing.match("deliverable", models.Deliverable.objects, ("slug",), wanted, clear=bool(rows))
        own = importing.ids["deliverable"] = Ids("deliverable", found.ids())
        write_decided(rows, own, teams=teams, people=people, goals=importing.goals)
        _write_records(rows, own, teams, people)


def write_plans(
    rows: Collection[Plan], known: Ids, *, teams: Ids, goals: Ids, match: Callable[[Wanted], Matched]
) -> Ids:
    """Make these plans, their goals and the teams that they rely on equal to the values; gives the keys of all plans.

    `match` writes the plans' own rows; `known` are the keys of plans beside those that it finds.
    """
    found = match(plan_rows.plans(rows, teams))
    plans = Ids("plan", {**known.ids, **found.ids()})
    above = plan_rows.plans_above(rows, plans)
    Matched(models.Plan.objects.filter(slug__in=[row.id for row in rows]), ("slug",), above).upsert()
    mine = {"plan_id__in": [plans[row.id] for row in rows]}
    _equal(models.PlanGoal, mine, ("plan_id", "goal_id"), plan_rows.plan_goals(rows, plans, goals))
    relied = plan_rows.plan_reliances(rows, plans, teams)
    _equal(models.PlanReliance, mine, ("plan_id", "team_id"), relied)
    return plans


def write_decided(rows: Collection[Deliverable], own: Ids, *, teams: Ids, people: Ids, goals: Ids) -> None:
    """Make goals, teams that rely on them, needs and people of these deliverables equal to the values."""
    mine = {"deliverable_id__in": [own[row.id] for row in rows]}
    _equal(models.DeliverableGoal, mine, ("deliverable_id", "goal_id"), plan_rows.goals_served(rows, own, goals))
    relied = plan_rows.reliances(rows, own, teams)
    _equal(models.DeliverableReliance, mine, ("deliverable_id", "team_id"), relied)
    _equal(models.DeliverableNeed, mine, ("deliverable_id", "needed_id"), plan_rows.needs(rows, own))
    work = plan_rows.assignments(rows, own, people)
    _equal(models.Assignment, mine, ("deliverable_id", "person_id", "since"), work)


def _write_records(rows: Collection[Deliverable], own: Ids, teams: Ids, people: Ids) -> None:
    revised = [row for row in rows if row.revisions]
    theirs = {"deliverable_id__in": [own[row.id] for row in revised]}
    changes = plan_rows.revisions(revised, own, people)
    _equal(models.Revision, theirs, ("deliverable_id", "position"), changes)
    mine = {"deliverable_id__in": [own[row.id] for row in rows]}
    took_part = plan_rows.involvement(rows, own, teams, people)
    key = ("deliverable_id", "team_id", "stage", "on")
    Matched(models.Involvement.objects.filter(**mine), key, took_part).upsert()
    said = plan_rows.checks(rows, own, people)
    Matched(models.WorkCheck.objects.filter(**mine), ("deliverable_id", "on", "by_id"), said).upsert()
    looked = _looks(rows, own, teams, mine)
    nobody = models.Look.objects.filter(**mine, person=None)
    Matched(nobody, ("deliverable_id", "team_id"), looked).upsert()


def _looks(rows: Collection[Deliverable], own: Ids, teams: Ids, mine: dict[str, Any]) -> Wanted:
    """The looks that the plan knows of and that are later than what anybody of the team has had."""
    looks = models.Look.objects.filter(**mine).order_by().values_list("deliverable_id", "team_id")
    last = {(pk, team): on for pk, team, on in looks.annotate(last=Max("on"))}
    told = {(own[row.id], teams[look.team]): look.on for row in rows for look in row.looks}
    return {key: {"on": on} for key, on in told.items() if key not in last or on > last[key]}


def _equal(model: Any, mine: dict[str, Any], key: tuple[str, ...], wanted: Wanted) -> None:
    rows = Matched(model.objects.filter(**mine), key, wanted)
    rows.upsert()
    rows.remove()

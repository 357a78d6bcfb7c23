"""Goals with their key results and sign-offs, and check-ins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core import company as core
from trine.web.goals import models
from trine.web.goals.snapshots.rows import grouped, only, ordered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trine.web.goals.snapshots.rows import Ids, Only


def goals(ids: Ids, wanted: Only = None, *, agreed: bool = True) -> tuple[core.Goal, ...]:
    """Goals with their owners, parents and key results, and if `agreed` with their sign-offs."""
    owners = grouped(
        models.GoalOwner.objects.filter(only("goal_id", wanted)).order_by().values_list("goal_id", "team_id")
    )
    parents = grouped(
        models.GoalParent.objects.filter(only("goal_id", wanted)).order_by().values_list("goal_id", "parent_id")
    )
    key_results = _key_results(ids, wanted)
    sign_offs = _sign_offs(ids, wanted) if agreed else grouped(())
    rows = (
        models.Goal.objects.filter(only("id", wanted))
        .order_by()
        .values_list(
            "id",
            "slug",
            "title",
            "cycle_id",
            "no_parent_reason",
            "customer_outcome",
            "lead_id",
            "changed",
            "check_in_every",
            "ambition",
        )
    )
    found = (
        core.Goal(
            slug,
            title,
            ids.cycles[cycle],
            owners=tuple(sorted(ids.teams.get(owner, core.COMPANY) for owner in owners[pk])),
            serves=tuple(sorted(ids.goals[parent] for parent in parents[pk])),
            no_parent_reason=reason or None,
            customer_outcome=outcome or None,
            key_results=tuple(key_results[pk]),
            sign_offs=ordered(sign_offs[pk], lambda sign: sign.team),
            lead=ids.people.get(lead),
            changed=changed,
            check_in_every=core.Cadence(every) if every else None,
            ambition=core.Ambition(ambition) if ambition else None,
        )
        for pk, slug, title, cycle, reason, outcome, lead, changed, every, ambition in rows
    )
    return ordered(found, lambda goal: goal.id)


def _key_results(ids: Ids, wanted: Only) -> Mapping[int, list[core.KeyResult]]:
    rows = (
        models.KeyResult.objects.filter(only("goal_id", wanted))
        .order_by("position")
        .values_list(
            "goal_id",
            "metric_id",
            "start",
            "to",
            "at_least",
            "at_most",
            "keep_low",
            "keep_high",
            "weight",
            "by",
        )
    )
    return grouped(
        (
            goal,
            core.KeyResult(ids.metrics[metric], start, to, at_least, at_most, _range(low, high), weight, by),
        )
        for goal, metric, start, to, at_least, at_most, low, high, weight, by in rows
    )


def _range(low: float | None, high: float | None) -> tuple[float, float] | None:
    return None if low is None or high is None else (low, high)


def _sign_offs(ids: Ids, wanted: Only) -> Mapping[int, list[core.SignOff]]:
    rows = (
        models.SignOff.objects.filter(only("goal_id", wanted))
        .order_by()
        .values_list("goal_id", "team_id", "by_id", "on")
    )
    return grouped((goal, core.SignOff(ids.teams[team], ids.people[by], on)) for goal, team, by, on in rows)


def check_ins(ids: Ids, wanted: Only = None) -> tuple[core.CheckIn, ...]:
    rows = (
        models.CheckIn.objects.filter(only("goal_id", wanted))
        .order_by()
        .values_list("goal_id", "on", "by_id", "confidence", "note", "blocker")
    )
    found = (
        core.CheckIn(ids.goals[goal], on, ids.people[by], confidence, note or None, blocker or None)
        for goal, on, by, confidence, note, blocker in rows
    )
    return ordered(found, lambda row: (row.goal, row.on, row.by))

"""What teams publish, what they count on from each other, and what was accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from trine.core import company as core
from trine.web.goals import models
from trine.web.goals.snapshots.rows import ordered

if TYPE_CHECKING:
    from trine.web.goals.snapshots.rows import Ids


def kpis(ids: Ids) -> tuple[core.Kpi, ...]:
    rows = models.Kpi.objects.order_by().values_list(
        "team_id",
        "cycle_id",
        "rank",
        "metric_id",
        "measured",
        "source",
        "owner_id",
        "pay",
        "pay_basis_id",
        "pay_share",
        "pay_accelerates_above",
    )
    found = (
        core.Kpi(
            ids.teams[team],
            ids.cycles[cycle],
            rank,
            ids.metrics[metric],
            measured or None,
            source or None,
            ids.people.get(owner),
            _pay(pay, ids.metrics.get(basis), share, accelerates_above),
        )
        for team, cycle, rank, metric, measured, source, owner, pay, basis, share, accelerates_above in rows
    )
    return ordered(found, lambda kpi: (kpi.cycle, kpi.team, kpi.rank))


def _pay(
    pay: str, basis: str | None, share: float | None, accelerates_above: float | None
) -> core.PayRule | Literal["none"] | None:
    if pay == "none":
        return "none"
    return core.PayRule(basis, share, accelerates_above) if pay and basis else None


def revenue_targets(ids: Ids) -> tuple[core.RevenueTarget, ...]:
    rows = models.RevenueTarget.objects.order_by().values_list("team_id", "cycle_id", "metric_id", "at_least", "kind")
    found = (
        core.RevenueTarget(ids.teams[team], ids.cycles[cycle], ids.metrics[metric], at_least, core.TargetKind(kind))
        for team, cycle, metric, at_least, kind in rows
    )
    return ordered(found, lambda row: (row.cycle, row.team, row.metric, row.kind))


def expectations(ids: Ids) -> tuple[core.Expectation, ...]:
    rows = models.Expectation.objects.order_by().values_list(
        "slug", "team_id", "of_id", "cycle_id", "metric_id", "what", "at_least", "at_most", "because"
    )
    found = (
        core.Expectation(
            slug,
            ids.teams[team],
            ids.teams[of],
            ids.cycles[cycle],
            ids.metrics.get(metric),
            what or None,
            at_least,
            at_most,
            because or None,
        )
        for slug, team, of, cycle, metric, what, at_least, at_most, because in rows
    )
    return ordered(found, lambda row: row.id)


def dependencies(ids: Ids) -> tuple[core.Dependency, ...]:
    rows = models.Dependency.objects.order_by().values_list(
        "slug", "team_id", "of_id", "what", "needed_by", "promised_for", "state", "goal_id", "because"
    )
    found = (
        core.Dependency(
            slug,
            ids.teams[team],
            ids.teams[of],
            what,
            needed_by,
            promised_for,
            core.DependencyState(state),
            ids.goals.get(goal),
            because or None,
        )
        for slug, team, of, what, needed_by, promised_for, state, goal, because in rows
    )
    return ordered(found, lambda row: row.id)


def accepted(ids: Ids) -> tuple[core.Accepted, ...]:
    rows = models.Acceptance.objects.order_by().values_list("code", "subjects", "by_id", "on", "until", "because")
    found = (
        core.Accepted(code, tuple(subjects), ids.people[by], on, until, because)
        for code, subjects, by, on, until, because in rows
    )
    return ordered(found, lambda row: (row.code, row.subjects))

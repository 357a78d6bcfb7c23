"""Metrics, what moves them, what is assumed about them, and their readings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from trine.core import company as core
from trine.web.goals import models
from trine.web.goals.snapshots.rows import only, ordered

if TYPE_CHECKING:
    from trine.web.goals.snapshots.rows import Ids, Only


def metrics(ids: Ids, wanted: Only = None) -> tuple[core.Metric, ...]:
    rows = (
        models.Metric.objects.filter(only("id", wanted))
        .order_by()
        .values_list(
            "slug",
            "name",
            "unit",
            "better",
            "definition",
            "formula",
            "filter",
            "source",
            "window",
            "cadence",
            "owner_team_id",
            "owner_person_id",
        )
    )
    found = (
        core.Metric(
            slug,
            name,
            unit,
            core.Better(better),
            definition or None,
            formula or None,
            filter_ or None,
            source or None,
            window or None,
            core.Cadence(cadence) if cadence else None,
            ids.teams.get(team) or ids.people.get(person),
        )
        for slug, name, unit, better, definition, formula, filter_, source, window, cadence, team, person in rows
    )
    return ordered(found, lambda metric: metric.id)


def influences(ids: Ids) -> tuple[core.Influence, ...]:
    rows = models.Influence.objects.order_by().values_list("source_id", "target_id", "sign", "strength", "because")
    found = (
        core.Influence(ids.metrics[source], ids.metrics[target], _sign(sign), core.Strength(strength), because or None)
        for source, target, sign, strength, because in rows
    )
    return ordered(found, lambda influence: (influence.source, influence.target))


def _sign(text: str) -> Literal["+", "-"]:
    return "-" if text == "-" else "+"


def assumptions(ids: Ids) -> tuple[core.Assumption, ...]:
    rows = models.Assumption.objects.order_by().values_list("metric_id", "cycle_id", "low", "high", "because", "source")
    found = (
        core.Assumption(ids.metrics[metric], ids.cycles[cycle], low, high, because or None, source or None)
        for metric, cycle, low, high, because, source in rows
    )
    return ordered(found, lambda row: (row.metric, row.cycle))


def readings(ids: Ids, wanted: Only = None) -> tuple[core.Reading, ...]:
    rows = (
        models.Reading.objects.filter(only("metric_id", wanted))
        .order_by()
        .values_list("metric_id", "on", "value", "by_id")
    )
    found = (core.Reading(ids.metrics[metric], on, value, ids.people.get(by)) for metric, on, value, by in rows)
    return ordered(found, lambda row: (row.metric, row.on))

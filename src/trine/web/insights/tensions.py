"""Questions that waited for a decision on a day, as the checks see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from trine.core import tensions as core
from trine.web.insights.models import FindingRecord, Tension
from trine.web.insights.subjects import with_subjects

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


def tensions_on(day: date) -> tuple[core.Tension, ...]:
    """Those that were open on the day, between the teams that the finding behind them concerns. A few queries."""
    rows = Tension.objects.filter(Q(closed_on=None) | Q(closed_on__gt=day), raised_on__lte=day).order_by("pk")
    rows = rows.select_related("decider")
    teams = _teams({row.identity for row in rows if row.identity})
    return tuple(
        core.Tension(
            id=str(row.pk),
            question=row.question,
            raised_on=row.raised_on,
            decider=row.decider.slug,
            decide_by=row.decide_by,
            teams=teams.get(row.identity, ()),
            escalated_on=row.escalated_on if row.escalated_on and row.escalated_on <= day else None,
            about_money=row.about_money,
            about_pay=row.about_pay,
        )
        for row in rows
    )


def _teams(identities: Iterable[str]) -> dict[str, tuple[str, ...]]:
    records = FindingRecord.objects.filter(identity__in=identities).order_by("appeared_at")
    return {view.row.identity: tuple(team.slug for team in view.teams) for view in with_subjects(records)}

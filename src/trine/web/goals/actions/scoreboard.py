"""The top KPIs that a team publishes."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.goals.models import Kpi
from trine.web.goals.versions import check_version
from trine.web.people import policy

if TYPE_CHECKING:
    from trine.web.goals.models import Cycle, Metric
    from trine.web.people.models import Person, Team

HIGHEST_RANK = 99


@dataclass(frozen=True, slots=True)
class KpiContent:
    """What a team says about one of its KPIs; `pay` is `none`, `paid` or nothing, shares are fractions."""

    metric: Metric
    measured: str = ""
    source: str = ""
    owner: Person | None = None
    pay: str = ""
    pay_basis: Metric | None = None
    pay_share: float | None = None
    pay_accelerates_above: float | None = None


CALLED = {field.name: field.name.replace("_", " ") for field in fields(KpiContent)} | {
    "measured": "how it is measured",
    "owner": "who answers for it",
    "pay_basis": "what pay follows",
    "pay_share": "share of variable pay",
    "pay_accelerates_above": "where pay gets faster",
}
"""What people call a KPI's fields."""


def _check(actor: Person, team: Team, content: KpiContent | None = None) -> None:
    if not policy.can_edit_team(actor, team):
        raise NotAllowed(f"Only those who lead {team.name} change its KPIs.")
    if content is not None and content.pay == "paid" and content.pay_basis is None:
        raise Invalid(pay_basis="Say which metric pay follows.")


def _put(row: Kpi, content: KpiContent) -> None:
    paid = content.pay == "paid"
    row.metric, row.measured, row.source, row.owner = content.metric, content.measured, content.source, content.owner
    row.pay = content.pay
    row.pay_basis = content.pay_basis if paid else None
    row.pay_share = content.pay_share if paid else None
    row.pay_accelerates_above = content.pay_accelerates_above if paid else None
    row.save()


@transaction.atomic
def publish_kpi(actor: Person, *, team: Team, cycle: Cycle, content: KpiContent) -> Kpi:
    """Put a KPI at the end of a team's list. Raises NotAllowed unless the actor leads the team, and Invalid."""
    _check(actor, team, content)
    last = Kpi.objects.filter(team=team, cycle=cycle).aggregate(last=Max("rank"))["last"] or 0
    if last >= HIGHEST_RANK:
        raise Invalid("The list is full. Three KPIs that everybody knows are worth more than thirty.")
    row = Kpi(team=team, cycle=cycle, rank=last + 1)
    _put(row, content)
    _record(actor, "kpi_published", row)
    return row


@transaction.atomic
def change_kpi(actor: Person, *, kpi: Kpi, content: KpiContent, seen: str = "") -> Kpi:
    """Change what is said about a KPI; `seen` is the version (`web.goals.versions`) that the actor looked at.

    Raises NotAllowed unless the actor leads the team, and Invalid, also if others changed it since.
    """
    rows = Kpi.objects.select_for_update(of=("self",)).select_related("team", "cycle", "metric")
    row = rows.filter(pk=kpi.pk).first()
    if row is None:
        raise Invalid(f"{kpi.metric.name} was taken off the list meanwhile.")
    _check(actor, row.team, content)
    check_version(row, seen, name=row.metric.name, fields=CALLED, subject=("kpi", _subject(row)))
    _put(row, content)
    _record(actor, "kpi_changed", row)
    return row


@transaction.atomic
def remove_kpi(actor: Person, *, kpi: Kpi) -> None:
    """Take a KPI off its team's list; those below move up. Raises NotAllowed unless the actor leads the team."""
    _check(actor, kpi.team)
    _record(actor, "kpi_removed", kpi)
    kpi.delete()
    for rank, row in enumerate(Kpi.objects.filter(team=kpi.team, cycle=kpi.cycle).order_by("rank"), start=1):
        if row.rank != rank:
            row.rank = rank
            row.save(update_fields=["rank"])


@transaction.atomic
def move_kpi(actor: Person, *, kpi: Kpi, up: bool) -> None:
    """Change places with the neighbour above or below; at the end of the list nothing happens."""
    _check(actor, kpi.team)
    rows = list(Kpi.objects.select_for_update().filter(team=kpi.team, cycle=kpi.cycle).order_by("rank"))
    at = next(place for place, row in enumerate(rows) if row.pk == kpi.pk)
    other = at - 1 if up else at + 1
    if 0 <= other < len(rows):
        one, two = rows[at], rows[other]
        one.rank, two.rank = two.rank, one.rank
        one.save(update_fields=["rank"])
        two.save(update_fields=["rank"])
        _record(actor, "kpi_moved", one)


def _subject(kpi: Kpi) -> str:
    return f"{kpi.team.slug}/{kpi.cycle.slug}/{kpi.rank}"


def _record(actor: Person, verb: str, kpi: Kpi) -> None:
    named = {"metric": kpi.metric.name, "id": kpi.metric.slug, "team": kpi.team.name, "cycle": kpi.cycle.slug}
    record(actor, verb, "kpi", _subject(kpi), **named)

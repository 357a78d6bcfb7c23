"""The KPIs that the teams at a table watch, at a glance: those on more than one list first."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.urls import reverse

from trine.core.meetings import Candidate, Detail, Kind
from trine.core.status import Needs
from trine.core.units import is_currency
from trine.core.wording import about, listed
from trine.web.goals.models import Kpi
from trine.web.goals.queries.cycles import current, cycles
from trine.web.goals.queries.standing import history, now

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from trine.core.company import Company, Metric
    from trine.web.people.models import Team

MOST = 4


def watched(teams: Collection[Team], on: date) -> list[list[Kpi]]:
    """The KPIs of the teams by metric, those on more than one list first."""
    cycle = current(cycles(), on)
    rows = Kpi.objects.filter(cycle=cycle, team__in=teams) if cycle else Kpi.objects.none()
    rows = rows.select_related("metric", "team", "cycle")
    by_metric: dict[int, list[Kpi]] = defaultdict(list)
    for row in rows.order_by("rank", "team__name"):
        by_metric[row.metric_id].append(row)
    return sorted(by_metric.values(), key=lambda group: (-len(group), group[0].rank, group[0].team.name))[:MOST]


def numbers(company: Company, chosen: Sequence[Sequence[Kpi]], on: date) -> Iterator[Candidate]:
    """One point with a line for each number, of a company that has their metrics; nothing if no team publishes any."""
    if not chosen:
        return
    shared = sum(len(group) > 1 for group in chosen)
    yield Candidate(
        "kpis",
        Kind.KPIS,
        "The numbers that all of you watch" if shared else "The numbers that each of you watches",
        because="on more than one list" if shared else "no number is on more than one list",
        details=tuple(_detail(company, group[0].cycle.slug, group, on) for group in chosen),
    )


def _detail(company: Company, cycle: str, group: Sequence[Kpi], on: date) -> Detail:
    metric = company.metric[group[0].metric.slug]
    whose = listed([row.team.name for row in group])
    needs = frozenset({Needs.MONEY} if is_currency(metric.unit) else ())
    url = reverse("goals:metric", args=[metric.id])
    return Detail(f"{metric.name} ({whose}): {_value(company, cycle, metric, on)}", url, needs)


def _value(company: Company, cycle: str, metric: Metric, on: date) -> str:
    """The value, and one to hold it against: of the last full period where facts tell, else the reading before."""
    found = now(company, cycle, metric, on)
    if found is None:
        return "no value yet"
    past = history(company, metric, on)
    has_facts = bool(metric.facts_name and company.index.series.get(metric.facts_name))
    before = ""
    if has_facts and past:
        before = f" so far, {about(past[-1], metric.unit)} in the last full period"
    elif len(past) > 1:
        before = f", {about(past[-2], metric.unit)} before that"
    return f"{about(found.value, metric.unit)}{before}"

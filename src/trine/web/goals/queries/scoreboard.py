"""The scoreboard: every team's top three KPIs of a cycle, side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Paginator

from trine.core.company import Function
from trine.core.wording import listed
from trine.web.goals.models import Cycle, KeyResult, Kpi
from trine.web.goals.queries.cycles import chosen, cycles
from trine.web.goals.queries.standing import is_shown, now
from trine.web.goals.snapshot import snapshot_of_metrics
from trine.web.goals.words import target_of_row
from trine.web.people import policy
from trine.web.people.models import Team
from trine.web.people.querysets import by_name
from trine.web.ui.paging import page_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.core.paginator import Page

    from trine.core.company import Company
    from trine.core.measuring import Measured
    from trine.web.people.models import Person

TOP = 3
TEAMS = 24
"""So many teams stand on one page."""
PERIODS = 12
ORDER = [*Function]


@dataclass(frozen=True, slots=True)
class Slot:
    """One KPI as the reader may see it."""

    kpi: Kpi
    value: Measured | None
    values: tuple[float, ...]
    targets: tuple[str, ...]
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Column:
    """One team's list, and how many places of the top three are empty."""

    team: Team
    slots: tuple[Slot, ...]
    sees_pay: bool
    may_edit: bool

    @property
    def empty(self) -> range:
        """The places that are still free."""
        return range(len(self.slots) + 1, TOP + 1)


@dataclass(frozen=True, slots=True)
class ScoreboardView:
    """The page of one cycle; `lede` is about all teams, `page` holds some of them."""

    cycle: Cycle | None
    cycles: list[Cycle]
    page: Page[Team]
    columns: tuple[Column, ...]
    lede: str


def scoreboard(reader: Person, cycle_slug: str, page: str, today: date) -> ScoreboardView:
    """Teams that last, with their KPIs of the cycle. A constant number of queries."""
    known = cycles()
    cycle = chosen(known, cycle_slug, today)
    teams = sorted(
        Team.objects.lasting(today).order_by(by_name()), key=lambda team: ORDER.index(Function(team.function))
    )
    shown = Paginator(teams, TEAMS).get_page(page_number(page))
    there = list(shown.object_list)
    kpis = _kpis(cycle, there)
    company = snapshot_of_metrics({kpi.metric_id for kpi in kpis})
    targets = _targets(cycle, there)
    by_team: dict[int, list[Slot]] = defaultdict(list)
    sees_money = policy.can_see_money(reader)
    for kpi in kpis:
        by_team[kpi.team_id].append(_slot(kpi, company, targets, today, sees_money=sees_money))
    columns = tuple(
        Column(team, tuple(by_team[team.pk]), policy.can_see_pay(reader, team), policy.can_edit_team(reader, team))
        for team in there
    )
    return ScoreboardView(cycle, known, shown, columns, _lede(teams, cycle))


def _kpis(cycle: Cycle | None, teams: Sequence[Team]) -> list[Kpi]:
    return list(
        Kpi.objects.filter(cycle=cycle, team__in=teams)
        .select_related("team", "cycle", "metric", "owner", "pay_basis")
        .order_by("team_id", "rank")
    )


def _targets(cycle: Cycle | None, teams: Sequence[Team]) -> Mapping[tuple[int, int], list[KeyResult]]:
    """Key results of the cycle's goals by owning team and metric."""
    rows = KeyResult.objects.filter(goal__cycle=cycle, goal__ownerships__team__in=teams).distinct()
    found: dict[tuple[int, int], list[KeyResult]] = defaultdict(list)
    for row in rows.select_related("metric").prefetch_related("goal__ownerships"):
        for ownership in row.goal.ownerships.all():
            if ownership.team_id is not None:
                found[ownership.team_id, row.metric_id].append(row)
    return found


def _slot(
    kpi: Kpi, company: Company, targets: Mapping[tuple[int, int], list[KeyResult]], today: date, *, sees_money: bool
) -> Slot:
    metric = company.metric[kpi.metric.slug]
    shown = is_shown(metric, sees_money=sees_money)
    series = company.index.series.get(metric.facts_name) if metric.facts_name else None
    past = [point.value for point in series.complete(today)] if series else []
    past = past or [reading.value for reading in company.readings_of.get(metric.id, ()) if reading.on <= today]
    return Slot(
        kpi=kpi,
        value=now(company, kpi.cycle.slug, metric, today) if shown else None,
        values=tuple(past[-PERIODS:]) if shown else (),
        targets=tuple(target_of_row(row) for row in targets.get((kpi.team_id, kpi.metric_id), ())) if shown else (),
        is_shown=shown,
    )


def _lede(teams: Sequence[Team], cycle: Cycle | None) -> str:
    if cycle is None:
        return "No cycle is planned yet, so no team publishes what it looks after."
    counts = Counter(Kpi.objects.filter(cycle=cycle).order_by().values_list("team_id", flat=True))
    silent = [team.name for team in teams if not counts[team.pk]]
    long = [team.name for team in teams if counts[team.pk] > TOP]
    published = len(teams) - len(silent)
    if not published:
        return f"No team has published its top three for {cycle.slug} yet."
    parts = [f"{published} of {len(teams)} teams say what they look after in {cycle.slug}"]
    if silent and len(silent) <= TOP:
        parts.append(f"{listed(silent)} {'does' if len(silent) == 1 else 'do'} not")
    if long:
        named = listed(long) if len(long) <= TOP else f"{len(long)} teams"
        parts.append(f"{named} {'names' if len(long) == 1 else 'name'} more than three")
    return f"{'; '.join(parts)}."

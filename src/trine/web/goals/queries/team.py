"""One team: its KPIs and goals, what it counts on and what it is counted on for, its people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils import timezone

from trine.core.checks.t301_unheard_expectation import run as unheard
from trine.core.company import DependencyState
from trine.core.progress import Pace, goal_pace, progress_of
from trine.core.units import is_currency
from trine.web.goals.models import Cycle, Dependency, Expectation, Goal, Kpi, RevenueTarget
from trine.web.goals.snapshot import snapshot_of_team
from trine.web.people import policy
from trine.web.people.models import Membership, Team
from trine.web.people.querysets import by_name

if TYPE_CHECKING:
    from datetime import date

    from trine.core.company import Company
    from trine.web.people.models import Person

CLOSED = (DependencyState.DELIVERED, DependencyState.DECLINED)


@dataclass(frozen=True, slots=True)
class Counted:
    """Something that one team counts on from another, and whether the other has it on its list."""

    row: Expectation
    is_listed: bool
    shows_figure: bool


@dataclass(frozen=True, slots=True)
class Promised:
    """A dependency with its two clocks, and what the reader may do about it."""

    row: Dependency
    is_late: bool
    may_answer: bool
    may_deliver: bool


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal with its pace today."""

    goal: Goal
    pace: Pace
    is_joint: bool


@dataclass(frozen=True, slots=True)
class TeamView:
    """Everything that the page of one team shows to one reader."""

    team: Team
    cycle: Cycle | None
    kpis: list[Kpi]
    goals: list[GoalLine]
    counts_on: list[Counted]
    counted_on_for: list[Counted]
    needs: list[Promised]
    promises: list[Promised]
    targets: list[RevenueTarget]
    people: list[Membership]
    sees_pay: bool
    sees_money: bool
    may_edit: bool

    @property
    def lede(self) -> str:
        """What the team is about, in a sentence."""
        if self.team.has_ended(timezone.localdate()):
            return f"{self.team.name} has ended."
        late = sum(each.is_late for each in (*self.needs, *self.promises))
        unheard = sum(not each.is_listed for each in self.counted_on_for)
        parts = [_times(len(self.goals), "goal"), _times(len(self.kpis), "top KPI")]
        more = [f"{_times(unheard, 'expectation')} not on its list"] if unheard else []
        more += [f"{_times(late, 'promise')} late"] if late else []
        tail = f"; {' and '.join(more)}" if more else ""
        return f"{self.team.name} has {' and '.join(parts)}{tail}."


def _times(count: int, noun: str) -> str:
    word = "no" if count == 0 else str(count)
    return f"{word} {noun}" if count == 1 else f"{word} {noun}s"


def team(reader: Person, slug: str, today: date) -> TeamView:
    """The team as the reader may see it; 404 for an unknown one. A constant number of queries."""
    row = get_object_or_404(Team.objects.visible_to(reader).select_related("parent"), slug=slug)
    cycle = Cycle.objects.filter(start__lte=today, end__gte=today).order_by("-start", "end").first()
    people = Membership.objects.current(today).filter(team=row).select_related("person")
    sees_money = policy.can_see_money(reader)
    goals, expectations = _goal_rows(row, today), _expectation_rows(row, today)
    now = snapshot_of_team([goal.pk for goal in goals], {each.slug for each in expectations})
    counted = _counted(expectations, now, today, sees_money=sees_money)
    return TeamView(
        team=row,
        cycle=cycle,
        kpis=list(Kpi.objects.filter(team=row, cycle=cycle).select_related("metric", "owner", "pay_basis")),
        goals=[_line(goal, now, today) for goal in goals],
        counts_on=[each for each in counted if each.row.team_id == row.pk],
        counted_on_for=[each for each in counted if each.row.of_id == row.pk],
        needs=[_promised(reader, each, today) for each in _dependencies(team=row)],
        promises=[_promised(reader, each, today) for each in _dependencies(of=row)],
        targets=_targets(row, today) if sees_money else [],
        people=list(people.order_by("-is_lead", by_name("person__name"))),
        sees_pay=policy.can_see_pay(reader, row),
        sees_money=sees_money,
        may_edit=policy.can_edit_team(reader, row),
    )


def _goal_rows(row: Team, today: date) -> list[Goal]:
    goals = Goal.objects.filter(ownerships__team=row, cycle__end__gte=today)
    return list(goals.select_related("cycle", "lead").prefetch_related("ownerships").order_by("cycle__end", "title"))


def _line(goal: Goal, now: Company, today: date) -> GoalLine:
    known = now.goal.get(goal.slug)
    pace = goal_pace(progress_of(now, known, today)) if known else Pace.UNKNOWN
    return GoalLine(goal, pace, len(goal.ownerships.all()) > 1)


def _expectation_rows(row: Team, today: date) -> list[Expectation]:
    live = Expectation.objects.filter(Q(team=row) | Q(of=row), cycle__end__gte=today)
    return list(live.select_related("team", "of", "metric", "cycle").order_by("slug"))


def _counted(rows: list[Expectation], now: Company, today: date, *, sees_money: bool) -> list[Counted]:
    """What teams count on, in cycles that last; figures of money only for those who may see them."""
    missing = _not_listed(now, today)
    return [
        Counted(
            row,
            is_listed=row.slug not in missing,
            shows_figure=row.metric is None or sees_money or not is_currency(row.metric.unit),
        )
        for row in rows
    ]


def _not_listed(now: Company, today: date) -> frozenset[str]:
    """Expectations that the other team does not have on its list, as the check T301 sees it."""
    findings = unheard(now, today)
    return frozenset(ref.id for finding in findings for ref in finding.subjects if ref.kind == "expectation")


def _dependencies(**filters: Team) -> list[Dependency]:
    rows = Dependency.objects.filter(**filters).exclude(state=DependencyState.DELIVERED)
    return list(rows.select_related("team", "of", "goal").order_by("needed_by", "slug"))


def _promised(reader: Person, row: Dependency, today: date) -> Promised:
    is_open = row.state not in CLOSED
    promised = row.promised_for or row.needed_by
    return Promised(
        row=row,
        is_late=is_open and (promised > row.needed_by or min(promised, row.needed_by) < today),
        may_answer=policy.leads(reader, row.of) and row.state != DependencyState.DELIVERED,
        may_deliver=is_open and (policy.leads(reader, row.of) or policy.leads(reader, row.team)),
    )


def _targets(row: Team, today: date) -> list[RevenueTarget]:
    live = RevenueTarget.objects.filter(team=row, cycle__end__gte=today)
    return list(live.select_related("metric", "cycle").order_by("cycle__end", "kind"))

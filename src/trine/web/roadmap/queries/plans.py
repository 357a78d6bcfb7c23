"""Plans: the list from years to a year to what is handed over, one plan, and the plans for one goal side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404

from trine.core.deliverables import Commitment, Horizon
from trine.core.roadmap import Comparison, side_by_side
from trine.core.wording import times
from trine.web.base.queries import Happening, history
from trine.web.roadmap.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from trine.core.company import Goal, Team
    from trine.core.deliverables import Deliverable, Plan
    from trine.web.people.models import Person


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan with what stands under it; `depth` counts the plans above."""

    plan: Plan
    team: Team | str
    depth: int
    goals: tuple[Goal, ...]
    deliverables: tuple[Deliverable, ...]
    relies_on: tuple[Team | str, ...]
    may_change: bool

    @property
    def progress(self) -> str:
        """How many of its deliverables are there, and how many are sure, in words."""
        rows = [row for row in self.deliverables if row.commitment is not Commitment.DROPPED]
        if not rows:
            return "nothing to hand over yet"
        there = sum(row.commitment is Commitment.SHIPPED for row in rows)
        sure = sum(row.commitment is Commitment.COMMITTED for row in rows)
        return f"{there} of {times(len(rows), 'deliverable')} there, {sure} committed"


@dataclass(frozen=True, slots=True)
class PlansView:
    """The list: plans in their tree, and deliverables that are in none."""

    lines: tuple[PlanLine, ...]
    loose: int
    without_goal: int

    @property
    def lede(self) -> str:
        """How many there are, in a sentence."""
        if not self.lines:
            return "How will each team get there?"
        years = sum(line.plan.horizon is Horizon.STRATEGIC for line in self.lines)
        told = f"{times(years, 'plan')} for years, {len(self.lines) - years} for a year"
        return f"{told}; {self.without_goal} without a goal." if self.without_goal else f"{told}."


@dataclass(frozen=True, slots=True)
class PlanView:
    """One plan."""

    line: PlanLine
    under: Plan | None
    parts: tuple[PlanLine, ...]
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class GoalView:
    """The plans for one goal side by side."""

    goal: Goal
    comparison: Comparison
    lines: tuple[PlanLine, ...]
    direct: tuple[Deliverable, ...]
    """Deliverables for the goal that are in none of the plans."""

    @property
    def lede(self) -> str:
        """Whether the plans meet, in a sentence."""
        if not self.lines:
            return "No team has said yet how it means to get there."
        if self.comparison.mismatches:
            count = len(self.comparison.mismatches)
            return f"{times(len(self.lines), 'plan')} for one goal; in {times(count, 'place')} they do not meet."
        return f"{times(len(self.lines), 'plan')} for one goal, and they meet."


def _line(reading: Reading, plan: Plan, depth: int = 0) -> PlanLine:
    rows = [row for row in reading.company.deliverables if row.plan == plan.id]
    return PlanLine(
        plan,
        reading.team(plan.team),
        depth,
        tuple(goal for id_ in plan.goals if (goal := reading.goal(id_))),
        tuple(sorted(rows, key=lambda row: (row.start, row.title))),
        tuple(reading.team(team) for team in plan.relies_on),
        reading.may_plan_for(plan.team),
    )


def _tree(reading: Reading, under: str | None, depth: int) -> Iterable[PlanLine]:
    known = reading.plans
    rows = [plan for plan in reading.company.plans if (plan.under if plan.under in known else None) == under]
    for plan in sorted(rows, key=lambda plan: (plan.horizon is Horizon.TACTICAL, plan.start, plan.title)):
        yield _line(reading, plan, depth)
        yield from _tree(reading, plan.id, depth + 1)


def plans(reader: Person, today: date) -> PlansView:
    """All plans in their tree. A constant number of queries."""
    reading = Reading.of(reader, today)
    loose = sum(row.plan is None and row.commitment.is_open for row in reading.company.deliverables)
    lines = tuple(_tree(reading, None, 0))
    return PlansView(lines, loose, sum(not line.plan.goals for line in lines))


def plan(reader: Person, slug: str, today: date) -> PlanView:
    """One plan with what stands under it. Raises Http404."""
    reading = Reading.of(reader, today)
    found = reading.plans.get(slug)
    if found is None:
        raise Http404
    parts = sorted((each for each in reading.company.plans if each.under == slug), key=lambda row: (row.start, row.id))
    return PlanView(
        _line(reading, found),
        reading.plans.get(found.under or ""),
        tuple(_line(reading, part) for part in parts),
        tuple(history("team_plan", slug, limit=20)),
    )


def goal(reader: Person, slug: str, today: date) -> GoalView:
    """The plans for a goal, and where they do not meet. Raises Http404."""
    reading = Reading.of(reader, today)
    found = reading.goal(slug)
    if found is None:
        raise Http404
    comparison = side_by_side(reading.company, slug)
    named = {each.id for each in comparison.plans}
    direct = [row for row in reading.company.deliverables if slug in row.goals and row.plan not in named]
    return GoalView(
        found,
        comparison,
        tuple(_line(reading, each) for each in comparison.plans),
        tuple(sorted(direct, key=lambda row: (row.start, row.title))),
    )

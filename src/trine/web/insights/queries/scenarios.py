"""What the pages on what-if copies read: changes, effects on the findings, and what has changed on both sides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.utils import timezone

from trine.core.findings import Severity
from trine.core.scenarios import TARGETS, Clash, Effect, Merged, effect, merge
from trine.web.base.models import Event
from trine.web.base.sentences import sentence
from trine.web.goals.changes import Change, differences
from trine.web.goals.snapshot import snapshot
from trine.web.insights.actions.scenarios import read
from trine.web.insights.models import Scenario
from trine.web.ui.tags.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from trine.core.company import Company, Cycle, Goal, KeyResult, Metric

KIND = {
    "cycle": "cycles",
    "team": "teams",
    "person": "people",
    "metric": "metrics",
    "influence": "influences",
    "assumption": "assumptions",
    "goal": "goals",
    "KPI": "kpis",
    "revenue target": "revenue_targets",
    "expectation": "expectations",
    "dependency": "dependencies",
    "plan": "plans",
    "deliverable": "deliverables",
    "playbook": "playbooks",
    "launch": "launches",
}
"""The noun of a change, and the company's rows that it is about."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A change in words, and what takes it back."""

    change: Change
    kind: str


@dataclass(frozen=True, slots=True)
class ScenarioView:
    """One scenario against the plan as it is now."""

    row: Scenario
    day: date
    changes: tuple[Changed, ...]
    clashes: tuple[Clash, ...]
    effect: Effect
    happenings: tuple[tuple[datetime, str], ...] = ()

    @property
    def lede(self) -> str:
        """What it changes, in a sentence."""
        if not self.changes:
            return "Nothing differs from the plan yet."
        appear, go = len(self.effect.appear), len(self.effect.go)
        if not appear and not go:
            return f"{plural(len(self.changes), 'change')}, and no finding appears or goes away."
        return (
            f"{plural(len(self.changes), 'change')}: {plural(appear, 'finding') if appear else 'no finding'} "
            f"{'appears' if appear == 1 else 'appear'}, {go or 'none'} {'goes' if go == 1 else 'go'} away."
        )

    @property
    def errors(self) -> int:
        return self.effect.count(Severity.ERROR)

    @property
    def warnings(self) -> int:
        return self.effect.count(Severity.WARNING)


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One key result to be changed: the numbers that it has, with those of the plan beside them."""

    goal: Goal
    place: int
    metric: Metric
    numbers: tuple[tuple[str, float, float | None], ...]
    """Field, number in the scenario, number in the plan."""
    owners: tuple[str, ...]


def scenarios() -> tuple[ScenarioView, ...]:
    """Every scenario that is kept, each with its effect; the newest first."""
    today = timezone.localdate()
    present = snapshot(today)
    return tuple(_view(row, present, today) for row in Scenario.objects.kept().select_related("made_by"))


def gone() -> tuple[Scenario, ...]:
    """The last that were applied or thrown away."""
    rows = Scenario.objects.select_related("made_by").exclude(pk__in=Scenario.objects.kept())
    return tuple(rows[:20])


def find(pk: int) -> Scenario:
    """One scenario; 404 if there is none."""
    return get_object_or_404(Scenario.objects.select_related("made_by", "scheduled_by"), pk=pk)


def scenario(pk: int) -> ScenarioView:
    """One scenario's page."""
    row = find(pk)
    today = timezone.localdate()
    events = Event.objects.filter(subject_kind="scenario", subject_id=str(pk)).select_related("actor").order_by("-pk")
    view = _view(row, snapshot(today), today)
    return replace(view, happenings=tuple((event.at, sentence(event)) for event in events[:30]))


def targets(row: Scenario, cycle: str) -> tuple[Cycle, tuple[Cycle, ...], tuple[TargetRow, ...]]:
    """The key results of a cycle's goals, to be changed; the chosen cycle, and all that can be chosen."""
    company, present = read(row.plan), snapshot(timezone.localdate(), facts=False)
    cycles = tuple(
        sorted((each for each in company.cycles if any(g.cycle == each.id for g in company.goals)), key=_end)
    )
    chosen = company.cycle.get(cycle) or _current(cycles)
    rows = tuple(_target_rows(company, present, chosen.id)) if chosen else ()
    if chosen is None:
        raise LookupError(cycle)
    return chosen, cycles, rows


def _end(cycle: Cycle) -> tuple[int, int]:
    """By their last day; of cycles that end together the shorter first."""
    return cycle.end.toordinal(), -cycle.start.toordinal()


def _current(cycles: tuple[Cycle, ...]) -> Cycle | None:
    today = timezone.localdate()
    going = [cycle for cycle in cycles if not cycle.has_ended(today)]
    return going[0] if going else cycles[-1] if cycles else None


def _target_rows(company: Company, present: Company, cycle: str) -> Iterator[TargetRow]:
    for goal in sorted(company.goals, key=lambda goal: (not goal.is_company_goal, goal.owners, goal.title)):
        if goal.cycle != cycle:
            continue
        for place, result in enumerate(goal.key_results):
            metric = company.metric.get(result.metric)
            if metric is not None:
                now = _result(present, goal.id, place)
                numbers = tuple(
                    (field, value, getattr(now, field) if now else None)
                    for field in TARGETS
                    if (value := getattr(result, field)) is not None
                )
                yield TargetRow(goal, place, metric, numbers, company.index.owners_named(goal))


def _result(company: Company, goal: str, place: int) -> KeyResult | None:
    row = company.goal.get(goal)
    return row.key_results[place] if row is not None and place < len(row.key_results) else None


def _view(row: Scenario, present: Company, today: date) -> ScenarioView:
    day = max(today, row.takes_effect_on or today)
    merged = _merged(row, present)
    return ScenarioView(
        row=row,
        day=day,
        changes=tuple(Changed(change, KIND[change.kind]) for change in differences(present, merged.company)),
        clashes=merged.clashes,
        effect=effect(present, merged.company, day),
    )


def _merged(row: Scenario, present: Company) -> Merged:
    return merge(read(row.base), read(row.plan), present)

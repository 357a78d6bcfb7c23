"""Ways into a company that several checks take: who serves whom, what is measured where, which days a cycle covers.

Everything here is computed once per company, on first use, in time linear in the company's size.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from trine.core import metric_kinds
from trine.core.formulas import FormulaError, parse_formula

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from trine.core.chains import Chains
    from trine.core.company import (
        Assumption,
        CheckIn,
        Company,
        Cycle,
        Dependency,
        Goal,
        KeyResult,
        Kpi,
        Metric,
        RevenueTarget,
        Team,
    )
    from trine.core.deliverables import Deliverable, Plan
    from trine.core.formulas import Expression
    from trine.core.series import FactSeries

Row = TypeVar("Row")


def _grouped(rows: Iterable[Row], *keys: Callable[[Row], Iterable[str]]) -> dict[str, tuple[Row, ...]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        for key in keys:
            for value in dict.fromkeys(key(row)):
                found.setdefault(value, []).append(row)
    return {value: tuple(group) for value, group in found.items()}


class Index:
    """The ways into one company; `company.index` gives it."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self._families: dict[str, frozenset[str]] = {}

    @cached_property
    def goals(self) -> tuple[Goal, ...]:
        """Goals by id, so that findings do not depend on the order in which they were written down."""
        return tuple(sorted(self.company.goal.values(), key=lambda goal: goal.id))

    @cached_property
    def metrics(self) -> tuple[Metric, ...]:
        """Metrics by id."""
        return tuple(sorted(self.company.metric.values(), key=lambda metric: metric.id))

    @cached_property
    def teams(self) -> tuple[Team, ...]:
        """Teams by id."""
        return tuple(sorted(self.company.team.values(), key=lambda team: team.id))

    @cached_property
    def kpis(self) -> tuple[Kpi, ...]:
        """Published KPIs by team, cycle, rank and metric."""
        return tuple(sorted(self.company.kpis, key=lambda kpi: (kpi.team, kpi.cycle, kpi.rank, kpi.metric)))

    @cached_property
    def serving(self) -> Mapping[str, tuple[Goal, ...]]:
        """The goals that serve a goal directly."""
        return _grouped(self.goals, lambda goal: goal.serves)

    @cached_property
    def goals_of_team(self) -> Mapping[str, tuple[Goal, ...]]:
        """The goals that a team owns, alone or with others."""
        return _grouped(self.goals, lambda goal: goal.owners)

    @cached_property
    def kpis_of_team(self) -> Mapping[str, tuple[Kpi, ...]]:
        """The KPIs that a team publishes, in all cycles."""
        return _grouped(self.kpis, lambda kpi: (kpi.team,))

    @cached_property
    def kpis_of_metric(self) -> Mapping[str, tuple[Kpi, ...]]:
        """The published KPIs on a metric."""
        return _grouped(self.kpis, lambda kpi: (kpi.metric,))

    @cached_property
    def key_results_of(self) -> Mapping[str, tuple[tuple[Goal, KeyResult], ...]]:
        """The key results on a metric, each with its goal."""
        rows = [(goal, key_result) for goal in self.goals for key_result in goal.key_results]
        return _grouped(rows, lambda row: (row[1].metric,))

    @cached_property
    def revenue_targets_of(self) -> Mapping[str, tuple[RevenueTarget, ...]]:
        """The revenue targets on a metric."""
        rows = sorted(self.company.revenue_targets, key=lambda target: (target.id, target.at_least))
        return _grouped(rows, lambda target: (target.metric,))

    @cached_property
    def assumption(self) -> Mapping[tuple[str, str], Assumption]:
        """What is taken to be possible, by metric and cycle."""
        return {(row.metric, row.cycle): row for row in self.company.assumptions}

    @cached_property
    def facts_of(self) -> Mapping[str, tuple[FactSeries, ...]]:
        """Fact series by name, those with the shortest periods first."""
        rows = sorted(self.company.facts, key=lambda series: {"month": 1, "quarter": 3}.get(series.every, 0))
        return _grouped(rows, lambda series: (series.name,))

    @cached_property
    def series(self) -> Mapping[str, FactSeries]:
        """Fact series by name; where there are several of one name, the one with the longest periods."""
        return {name: rows[-1] for name, rows in self.facts_of.items()}

    @cached_property
    def dependencies_between(self) -> Mapping[tuple[str, str], tuple[Dependency, ...]]:
        """Dependencies by the team that needs and the team that is asked."""
        found: dict[tuple[str, str], list[Dependency]] = {}
        for row in sorted(self.company.dependencies, key=lambda row: row.id):
            found.setdefault((row.team, row.of), []).append(row)
        return {pair: tuple(rows) for pair, rows in found.items()}

    @cached_property
    def plans_of(self) -> Mapping[str, tuple[Plan, ...]]:
        """The plans for a goal, by their start."""
        return _grouped(sorted(self.company.plans, key=lambda row: (row.start, row.id)), lambda row: row.goals)

    @cached_property
    def deliverables_of(self) -> Mapping[str, tuple[Deliverable, ...]]:
        """The deliverables of a plan."""
        rows = sorted(self.company.deliverables, key=lambda row: row.id)
        return _grouped(rows, lambda row: (row.plan,) if row.plan else ())

    @cached_property
    def deliverables_from(self) -> Mapping[str, tuple[Deliverable, ...]]:
        """The deliverables that a team hands over."""
        return _grouped(sorted(self.company.deliverables, key=lambda row: row.id), lambda row: (row.team,))

    @cached_property
    def around(self) -> Mapping[str, frozenset[str]]:
        """The cycles that have a day in common with a cycle, itself included."""
        cycles = tuple(self.company.cycle.values())
        return {one.id: frozenset(other.id for other in cycles if overlap(one, other)) for one in cycles}

    @cached_property
    def check_ins_of(self) -> Mapping[str, tuple[CheckIn, ...]]:
        """A goal's check-ins, oldest first."""
        rows = sorted(self.company.check_ins, key=lambda row: (row.on, row.by, row.confidence))
        return _grouped(rows, lambda row: (row.goal,))

    @cached_property
    def subteams(self) -> Mapping[str, tuple[Team, ...]]:
        """The teams directly below a team."""
        return _grouped(self.teams, lambda team: (team.parent,) if team.parent else ())

    @cached_property
    def expressions(self) -> Mapping[str, Expression]:
        """The formulas that can be read, by metric."""
        found = {}
        for metric in self.metrics:
            if metric.formula is not None:
                try:
                    found[metric.id] = parse_formula(metric.formula)
                except FormulaError:
                    continue
        return found

    @cached_property
    def used_by(self) -> Mapping[str, tuple[str, ...]]:
        """The metrics whose formula uses a metric directly."""
        return _grouped(self.expressions, lambda id_: sorted(self.expressions[id_].metrics))

    @cached_property
    def revenue_metrics(self) -> frozenset[str]:
        """The ids of metrics of revenue."""
        return metric_kinds.find_revenue_metrics(self.company)

    @cached_property
    def values_each(self) -> frozenset[str]:
        """The ids of metrics that say what one thing is worth."""
        return metric_kinds.values_each(self.company)

    @cached_property
    def influenced_by(self) -> Mapping[str, tuple[str, ...]]:
        """The metrics that are believed to act on a metric."""
        acting: dict[str, set[str]] = {}
        for influence in self.company.influences:
            acting.setdefault(influence.target, set()).add(influence.source)
        return {target: tuple(sorted(sources)) for target, sources in acting.items()}

    @cached_property
    def chains(self) -> Chains:
        """What moves what, and who opposes whom through it."""
        from trine.core.chains import Chains  # it builds on companies, which build on this

        return Chains(self.company)

    def below(self, goal_id: str) -> Iterator[Goal]:
        """Every goal that serves the goal, directly or through others, each once; circles end."""
        seen = {goal_id}
        queue = [goal_id]
        for id_ in queue:
            for goal in self.serving.get(id_, ()):
                if goal.id not in seen:
                    seen.add(goal.id)
                    queue.append(goal.id)
                    yield goal

    def above(self, goal: Goal) -> Iterator[Goal]:
        """Every goal that the goal serves, directly or through others, each once; circles end."""
        seen = {goal.id}
        queue = [goal]
        for served in queue:
            for id_ in sorted(served.serves):
                parent = self.company.goal.get(id_)
                if parent is not None and id_ not in seen:
                    seen.add(id_)
                    queue.append(parent)
                    yield parent

    def family(self, team_id: str) -> frozenset[str]:
        """A team with all teams that it is part of and all that are part of it."""
        if team_id not in self._families:
            self._families[team_id] = self._family(team_id)
        return self._families[team_id]

    def _family(self, team_id: str) -> frozenset[str]:
        found = {team_id}
        team = self.company.team.get(team_id)
        while team is not None and team.parent is not None and team.parent not in found:
            found.add(team.parent)
            team = self.company.team.get(team.parent)
        queue = [team_id]
        for id_ in queue:
            for subteam in self.subteams.get(id_, ()):
                if subteam.id not in found:
                    found.add(subteam.id)
                    queue.append(subteam.id)
        return frozenset(found)

    def is_live(self, cycle_id: str, today: date) -> bool:
        """Whether the cycle is known and has not ended; one that has not begun is live."""
        cycle = self.company.cycle.get(cycle_id)
        return cycle is not None and not cycle.has_ended(today)

    def live_goals(self, today: date) -> Iterator[Goal]:
        """The goals of live cycles."""
        live = {cycle.id for cycle in self.company.cycles if not cycle.has_ended(today)}
        return (goal for goal in self.goals if goal.cycle in live)

    def live_kpis(self, today: date) -> Iterator[Kpi]:
        """The KPIs of live cycles."""
        live = {cycle.id for cycle in self.company.cycles if not cycle.has_ended(today)}
        return (kpi for kpi in self.kpis if kpi.cycle in live)

    def live_teams(self, today: date) -> Iterator[Team]:
        """The teams that there still are."""
        return (team for team in self.teams if not team.has_ended(today))

    def overlap(self, one: str, other: str) -> bool:
        """Whether two cycles have a day in common."""
        return other in self.around.get(one, ())

    def team_name(self, team_id: str) -> str:
        """What a team is called, the company by its own name."""
        if team_id == "company":
            return self.company.name
        team = self.company.team.get(team_id)
        return team.name if team else team_id

    def owners_named(self, goal: Goal) -> tuple[str, ...]:
        """The owners' names, in the order of their ids: owners are a set, however they were written down."""
        return tuple(self.team_name(owner) for owner in sorted(goal.owners))

    def metric_name(self, metric_id: str) -> str:
        """What a metric is called."""
        metric = self.company.metric.get(metric_id)
        return metric.name if metric else metric_id

    def person_name(self, person_id: str) -> str:
        """What a person is called."""
        person = self.company.person.get(person_id)
        return person.name if person else person_id


def overlap(one: Cycle, other: Cycle) -> bool:
    """Whether two cycles have a day in common."""
    return one.start <= other.end and other.start <= one.end

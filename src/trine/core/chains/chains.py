"""The chains of one company: its graph, what reaches what, and who opposes whom, each worked out once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from trine.core.chains.correlation import Correlation, evidence_for
from trine.core.chains.links import Graph
from trine.core.chains.opposing import Found, Search, Verdict, over_levers, pushes
from trine.core.chains.paths import Reach
from trine.core.chains.wants import by_metric, clash_on_a_metric, wants_of_goals, wants_of_pay
from trine.core.company import COMPANY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from trine.core.chains.wants import Want
    from trine.core.company import Company, Goal, Influence


class Chains:
    """The chains of one company; `company.index.chains` gives it."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._wants: dict[date, tuple[Want, ...]] = {}
        self._goals: dict[date, Found] = {}
        self._pay: dict[date, Found] = {}
        self._evidence: dict[tuple[str, str, date | None], Correlation | None] = {}

    @cached_property
    def graph(self) -> Graph:
        """What moves what."""
        return Graph(self._company)

    @cached_property
    def reach(self) -> Reach:
        """What every metric reaches."""
        return Reach(self.graph)

    @cached_property
    def only_levers(self) -> Mapping[str, str]:
        """Metrics that one lever alone is known to move, with it."""
        return self.graph.only_levers()

    def opposed_goals(self, today: date) -> Found:
        """Pairs of goals that oppose each other through chains."""
        if today not in self._goals:
            self._goals[today] = self._find_goals(today)
        return self._goals[today]

    def opposed_by_pay(self, today: date) -> Found:
        """Pairs of pay on a KPI and a goal of the company that oppose each other through chains, in either order."""
        if today not in self._pay:
            self._pay[today] = self._find_pay(today)
        return self._pay[today]

    def evidence_for(self, influence: Influence, today: date | None = None) -> Correlation | None:
        """What the data say about a belief; see `trine.core.chains.correlation`."""
        key = (influence.id, influence.sign, today)
        if key not in self._evidence:
            self._evidence[key] = evidence_for(influence, self._company, today)
        return self._evidence[key]

    def _wants_of_goals(self, today: date) -> tuple[Want, ...]:
        """What goals want of the metrics that chains join."""
        if today not in self._wants:
            self._wants[today] = tuple(wants_of_goals(self._company, today, self.graph.metrics))
        return self._wants[today]

    def _find_goals(self, today: date) -> Found:
        wants = self._wants_of_goals(today)
        movers, others = by_metric(want for want in wants if want.moves), by_metric(wants)
        free = {metric: lever for metric, lever in self.only_levers.items() if lever not in movers}
        candidates = [*pushes(self.reach, movers, others), *over_levers(self.reach, free, movers, others)]
        table = _Table(self._company)
        return Search(movers, others, table.judge, table.serves).run(candidates)

    def _find_pay(self, today: date) -> Found:
        company = self._company
        of_company = [want for want in self._wants_of_goals(today) if want.goal and want.goal.is_company_goal]
        wants = (*wants_of_pay(company, today), *of_company)
        movers, others = by_metric(want for want in wants if want.moves), by_metric(wants)
        candidates = [*pushes(self.reach, movers, others), *over_levers(self.reach, self.only_levers, movers, others)]
        paid = {(want.kpi.team, want.metric, want.direction) for want in wants if want.kpi}

        def judge(one: Want, other: Want) -> Verdict:
            """Pay against a goal of the same time; what is paid on both sides is balanced."""
            pay, goal = (one, other) if one.kpi else (other, one)
            if pay.kpi is None or goal.goal is None or not company.index.overlap(pay.cycle, goal.cycle):
                return Verdict.APART
            is_balanced = (pay.kpi.team, goal.metric, goal.direction) in paid
            return Verdict.WEIGHED if is_balanced else Verdict.OPPOSED

        return Search(movers, others, judge, _Table(company).serves).run(candidates)


class _Table:
    """Who sits at one table with whom: goals that weigh both sides already do not oppose each other."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._above: dict[str, frozenset[str]] = {}

    def judge(self, one: Want, other: Want) -> Verdict:
        """Whether the wants are of two goals of one time that nobody weighs against each other already."""
        first, second = one.goal, other.goal
        if first is None or second is None or not self._company.index.overlap(first.cycle, second.cycle):
            return Verdict.APART
        if first.id == second.id or _same_people(first, second):
            return Verdict.WEIGHED
        if second.id in self.serves(one) or first.id in self.serves(other):
            return Verdict.WEIGHED
        return Verdict.APART if clash_on_a_metric(first, second, self._company) else Verdict.OPPOSED

    def serves(self, want: Want) -> frozenset[str]:
        """The goals that a goal serves, directly or through others; none of pay."""
        goal = want.goal
        if goal is None:
            return frozenset()
        if goal.id not in self._above:
            self._above[goal.id] = frozenset(parent.id for parent in self._company.index.above(goal))
        return self._above[goal.id]


def _same_people(one: Goal, other: Goal) -> bool:
    """Whether the teams that own one of the goals own the other, too; the company's goals are for many teams."""
    first, second = set(one.owners), set(other.owners)
    if COMPANY in first | second:
        return False
    return first <= second or second <= first

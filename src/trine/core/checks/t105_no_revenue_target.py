"""T105: a team without a revenue target of its own or a share in a joint one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check
from trine.core.company import Function
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.company import Company, Team

FUNCTIONS = frozenset({Function.PRODUCT, Function.MARKETING, Function.SALES, Function.SUCCESS})
"""The functions that customers and their money pass through; finance and others carry no revenue target."""


def run(company: Company, today: date) -> Iterator[Finding]:
    """Teams that no live revenue target, and no live goal with a floor under revenue, names."""
    index = company.index
    if not any(index.is_live(cycle, today) for cycle in company.cycle):
        return
    carrying = _carrying(company, today)
    for team in index.live_teams(today):
        if team.function in FUNCTIONS and carrying.isdisjoint(index.family(team.id)):
            yield _finding(team, carrying, company)


def _carrying(company: Company, today: date) -> frozenset[str]:
    """The teams with a share in revenue: a revenue target, or a goal of theirs with a floor under a revenue metric."""
    index = company.index
    found = {
        target.team for target in company.revenue_targets if target.at_least > 0 and index.is_live(target.cycle, today)
    }
    for metric_id in index.revenue_metrics:
        metric = company.metric.get(metric_id)
        for goal, key_result in index.key_results_of.get(metric_id, ()):
            if metric and index.is_live(goal.cycle, today) and key_result.bounds(metric.better)[0] is not None:
                found.update(goal.owners)
    return frozenset(found & company.team.keys())


def _finding(team: Team, carrying: frozenset[str], company: Company) -> Finding:
    names = [company.index.team_name(id_) for id_ in sorted(carrying)]
    return Finding(
        "T105",
        Severity.WARNING,
        f"{team.name} carries no revenue target, neither its own nor a share in a joint one",
        (Ref("team", team.id),),
        evidence=(Evidence("Teams with a share in revenue", listed(names) or "none", source="plan"),),
        reasons=("A team that revenue does not touch can meet all its goals in a quarter that the company loses.",),
        next_step=f"{team.name} and leadership: agree on a share in revenue: own, sourced, influenced or joint.",
    )


CHECK = Check(
    code="T105",
    severity=Severity.WARNING,
    title="A team without a share in revenue",
    finds="""A team of product, marketing, sales or success that has, in no cycle that is running or to come, a
`revenue_targets` entry of any kind or a goal (its own or a joint one) with a floor under a metric of revenue. A
target of the team that it is part of, or of its parts, counts. A metric is revenue if a revenue target is on it,
if it is in a currency and called revenue, turnover, bookings, sales, ARR or MRR, or if its formula only adds such
metrics up.""",
    costs="""Teams with separate ends each do well while the company does not: many leads that nobody can sell,
features that nobody pays for. A number in common makes each team care about what the next one needs.""",
    example="""trine: 1
company: {name: Halden Instruments, currency: EUR}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams:
  - {id: product, name: Product, function: product}
  - {id: sales, name: Sales, function: sales}
metrics: [{id: revenue_new, name: New revenue, unit: EUR, better: up}]
revenue_targets:
  - {team: sales, cycle: 2027-q1, metric: revenue_new, at_least: 1800000, kind: own}
""",
    fix="""Add a line to `revenue_targets`. It need not be a quota: marketing's is `sourced` or `influenced`,
product's often `joint` with sales for what is sold of a new line.""",
    serves=("G4",),
    run=run,
)

"""T103: a team that publishes no top KPIs, or more than three in a cycle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.index import overlap
from trine.core.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.company import Company, Cycle, Team

MOST = 3
"""How many KPIs a team publishes at most: the ones that everyone can remember."""


def run(company: Company, today: date) -> Iterator[Finding]:
    """Teams with more than three KPIs in a live cycle, and teams without any where they should have some."""
    current, following = planned_now(company, today)
    lists = {cycle.id: _lists(cycle, company) for cycle in (*current, *following)}
    teams = tuple(company.index.live_teams(today))
    for team in teams:
        yield from _too_many(team, company, today)
        missing = [cycle for cycle in current if _is_missed(team, lists[cycle.id], company)]
        if missing:
            shortest = min(missing, key=lambda cycle: (cycle.end - cycle.start, cycle.id))
            yield _none(team, lists[shortest.id], company)
        for cycle in following:
            if len(lists[cycle.id].own) > len(teams) / 2 and _is_missed(team, lists[cycle.id], company):
                yield _none(team, lists[cycle.id], company)


def planned_now(company: Company, today: date) -> tuple[tuple[Cycle, ...], tuple[Cycle, ...]]:
    """The cycles that run today, and those that begin next; where all is to come, the first to begin are current."""
    live = sorted((cycle for cycle in company.cycle.values() if not cycle.has_ended(today)), key=lambda cycle: cycle.id)
    current = tuple(cycle for cycle in live if cycle.start <= today) or _first(live)
    return current, _first([cycle for cycle in live if cycle not in current])


def _first(cycles: list[Cycle]) -> tuple[Cycle, ...]:
    starts = [cycle.start for cycle in cycles]
    return tuple(cycle for cycle in cycles if cycle.start == min(starts))


@dataclass(frozen=True, slots=True)
class _Lists:
    """Who publishes KPIs in a cycle (`own`), and who in any cycle that overlaps it (`around`)."""

    cycle: Cycle
    own: frozenset[str]
    around: frozenset[str]


def _lists(cycle: Cycle, company: Company) -> _Lists:
    near = {other.id for other in company.cycle.values() if overlap(other, cycle)}
    return _Lists(
        cycle,
        frozenset(kpi.team for kpi in company.kpis if kpi.cycle == cycle.id),
        frozenset(kpi.team for kpi in company.kpis if kpi.cycle in near),
    )


def _is_missed(team: Team, lists: _Lists, company: Company) -> bool:
    """Whether the team has no KPIs for the time of a cycle, nor, if it has no goals in it, anybody of its family."""
    index = company.index
    if team.id in lists.around:
        return False
    if any(goal.cycle == lists.cycle.id for goal in index.goals_of_team.get(team.id, ())):
        return True
    return lists.around.isdisjoint(index.family(team.id))


def _none(team: Team, lists: _Lists, company: Company) -> Finding:
    cycle = lists.cycle.id
    names = [company.index.team_name(other) for other in sorted(lists.own)]
    return Finding(
        "T103",
        Severity.WARNING,
        f"{team.name} publishes no top KPIs for {cycle}",
        (Ref("team", team.id), Ref("cycle", cycle)),
        evidence=(
            Evidence("Published KPIs", 0.0, "count", "plan"),
            Evidence("Teams that publish", listed(names) or "none", source="plan"),
        ),
        reasons=("The other teams cannot see what it watches and is paid for.",),
        next_step=f"{team.name}: publish the three KPIs that you watch, how each is measured, and how it is paid.",
    )


def _too_many(team: Team, company: Company, today: date) -> Iterator[Finding]:
    by_cycle: dict[str, list[str]] = {}
    for kpi in company.index.kpis_of_team.get(team.id, ()):
        if company.index.is_live(kpi.cycle, today):
            by_cycle.setdefault(kpi.cycle, []).append(company.index.metric_name(kpi.metric))
    for cycle, names in sorted(by_cycle.items()):
        if len(names) > MOST:
            yield Finding(
                "T103",
                Severity.WARNING,
                f"{team.name} publishes {len(names)} top KPIs for {cycle}, more than {MOST}",
                (Ref("team", team.id), Ref("cycle", cycle)),
                evidence=(
                    Evidence("Published KPIs", float(len(names)), "count", "plan"),
                    Evidence("In this order", listed(names), source="plan"),
                ),
                reasons=(f"More than {MOST} priorities are none: nobody outside can tell which comes first.",),
                next_step=f"{team.name}: keep {MOST} of them; the others stay on your own board.",
            )


CHECK = Check(
    code="T103",
    severity=Severity.WARNING,
    title="A team that publishes no top KPIs, or more than three",
    finds="""A team with more than three `kpis` in one cycle; and a team without any for the time of a current
cycle. KPIs of a cycle that overlaps count (the year's for its quarters). A team without goals of its own is covered
by the team that it is part of, or by its parts. For the next cycle, a list is missed once more than half of the
teams have published theirs.""",
    costs="""Teams plan around what they believe the others watch. Without a list they guess, and the guess is
found out at the end of the quarter; with a long list they pick what suits them.""",
    example="""trine: 1
company: {name: Halden Instruments}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams:
  - {id: marketing, name: Marketing, function: marketing}
  - {id: sales, name: Sales, function: sales}
metrics: [{id: mql, name: Marketing qualified leads, unit: count, better: up, definition: Leads who asked for a call}]
kpis:
  - {team: marketing, cycle: 2027-q1, rank: 1, metric: mql, source: crm, pay: none}
""",
    fix="""Publish the three numbers that the team would look at if it could look at three only. The others stay
on the team's own board.""",
    serves=("G3",),
    run=run,
)

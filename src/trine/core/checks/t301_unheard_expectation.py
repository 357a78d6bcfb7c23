"""T301: something one team expects of another that is not on the other's list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check
from trine.core.company import DependencyState
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.metric_kinds import adds_up
from trine.core.naming import covers, mentions
from trine.core.targets import is_below
from trine.core.wording import amount, listed, quoted, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.company import Company, Dependency, Expectation, Goal, Kpi, Metric

PROMISED = frozenset({DependencyState.ACCEPTED, DependencyState.DELIVERED})


@dataclass(frozen=True, slots=True)
class _List:
    """What a team, with those that it is part of and its parts, has on its list for the time of a cycle."""

    goals: tuple[Goal, ...]
    kpis: tuple[Kpi, ...]
    metrics: frozenset[str]


def run(company: Company, today: date) -> Iterator[Finding]:
    """Live expectations that the other team has not on its list, or has with a lower target than is counted on."""
    lists: dict[tuple[str, str], _List] = {}
    for expectation in sorted(company.expectations, key=lambda row: row.id):
        if company.index.is_live(expectation.cycle, today):
            key = (expectation.of, expectation.cycle)
            if key not in lists:
                lists[key] = _list_of(*key, company)
            finding = _judged(expectation, lists[key], company)
            if finding is not None:
                yield finding


def _list_of(team_id: str, cycle: str, company: Company) -> _List:
    index = company.index
    cycles = index.around[cycle]
    family = sorted(index.family(team_id))
    goals = {goal.id: goal for team in family for goal in index.goals_of_team.get(team, ()) if goal.cycle in cycles}
    kpis = tuple(kpi for team in family for kpi in index.kpis_of_team.get(team, ()) if kpi.cycle in cycles)
    metrics = {kpi.metric for kpi in kpis} | {result.metric for goal in goals.values() for result in goal.key_results}
    return _List(tuple(goals[id_] for id_ in sorted(goals)), kpis, frozenset(metrics))


def _judged(expectation: Expectation, listed_: _List, company: Company) -> Finding | None:
    metric = company.metric.get(expectation.metric) if expectation.metric else None
    is_empty = metric is None and not expectation.what
    between = company.index.dependencies_between.get((expectation.team, expectation.of), ())
    if is_empty or any(_is_about(row, expectation, metric) for row in between if row.state in PROMISED):
        return None
    if metric is not None:
        aimed = _aimed_at(metric, expectation, listed_, company)
        if aimed is not None and _is_too_little(aimed, expectation):
            return _too_little(expectation, metric, aimed, company)
    return (
        None if _is_listed(expectation, metric, listed_, company) else _unheard(expectation, metric, listed_, company)
    )


def _is_listed(expectation: Expectation, metric: Metric | None, listed_: _List, company: Company) -> bool:
    """Whether a goal, a KPI or a revenue target of the other team is on the metric, or says what is expected."""
    if metric is not None:
        targets = company.index.revenue_targets_of.get(metric.id, ())
        if metric.id in listed_.metrics or any(row.team == expectation.of for row in targets):
            return True
    what = expectation.what
    return bool(what) and any(covers(text, what or "") for text in _texts(listed_, company))


def _is_about(dependency: Dependency, expectation: Expectation, metric: Metric | None) -> bool:
    """Whether a dependency is for what is expected."""
    wanted = [text for text in (expectation.what, metric and metric.name) if text]
    return any(mentions(dependency.what, text) for text in wanted)


def _texts(listed_: _List, company: Company) -> Iterator[str]:
    """What the other team's list says in words."""
    yield from (goal.title for goal in listed_.goals)
    yield from (company.index.metric_name(metric) for metric in sorted(listed_.metrics))


def _aimed_at(
    metric: Metric, expectation: Expectation, listed_: _List, company: Company
) -> tuple[float | None, float | None] | None:
    """The floor and the ceiling that the other team's goals of the same cycle set; none if they set neither.

    Floors of several goals add up where the metric does; else the highest counts, and of ceilings the lowest.
    """
    lows: list[float] = []
    highs: list[float] = []
    for goal in listed_.goals if metric.id in listed_.metrics else ():
        if goal.cycle != expectation.cycle:
            continue
        for result in goal.key_results:
            if result.metric == metric.id:
                low, high = result.bounds(metric.better)
                lows += [low] if low is not None else []
                highs += [high] if high is not None else []
    targets = [
        row.at_least
        for row in company.index.revenue_targets_of.get(metric.id, ())
        if row.team == expectation.of and row.cycle == expectation.cycle
    ]
    floor = sum(sorted(lows)) if adds_up(metric, company) and lows else max(lows, default=None)
    floor = max([*([floor] if floor is not None else []), *targets], default=None)
    ceiling = min(highs, default=None)
    return None if floor is None and ceiling is None else (floor, ceiling)


def _is_too_little(aimed: tuple[float | None, float | None], expectation: Expectation) -> bool:
    """Whether the target could be met and the expectation not, so far as both name a figure of the same kind."""
    floor, ceiling = aimed
    if expectation.at_least is not None:
        if floor is not None:
            return is_below(floor, expectation.at_least)
        return ceiling is not None and is_below(ceiling, expectation.at_least)
    if expectation.at_most is not None:
        if ceiling is not None:
            return is_below(expectation.at_most, ceiling)
        return floor is not None and is_below(expectation.at_most, floor)
    return False


def _counted_on(expectation: Expectation, metric: Metric | None) -> str:
    if metric is None:
        return quoted(expectation.what or "")
    if expectation.at_least is not None:
        return f"{metric.name} of at least {amount(expectation.at_least, metric.unit)}"
    if expectation.at_most is not None:
        return f"{metric.name} of at most {amount(expectation.at_most, metric.unit)}"
    return metric.name


def _too_little(
    expectation: Expectation, metric: Metric, aimed: tuple[float | None, float | None], company: Company
) -> Finding:
    index = company.index
    team, other = index.team_name(expectation.team), index.team_name(expectation.of)
    figure = aimed[0] if (expectation.at_least is not None) == (aimed[0] is not None) else aimed[1]
    figure = next(value for value in (figure, *aimed) if value is not None)
    wanted = expectation.at_least if expectation.at_least is not None else expectation.at_most
    aim = amount(figure, metric.unit)
    return Finding(
        "T301",
        Severity.WARNING,
        f"{team} counts on {_counted_on(expectation, metric)} from {other}, whose target is {aim}",
        (Ref("expectation", expectation.id),),
        evidence=(
            Evidence(f"{team} expects", wanted, metric.unit, "plan"),
            Evidence(f"{other} aims for", figure, metric.unit, "plan"),
        ),
        reasons=_because(expectation, f"{other} can meet its target while {team} goes short."),
        next_step=f"{team} and {other}: agree on one figure for {metric.name}, and plan with it on both sides.",
    )


def _unheard(expectation: Expectation, metric: Metric | None, listed_: _List, company: Company) -> Finding:
    index = company.index
    team, other = index.team_name(expectation.team), index.team_name(expectation.of)
    top = [index.metric_name(kpi.metric) for kpi in listed_.kpis]
    return Finding(
        "T301",
        Severity.WARNING,
        f"{team} counts on {_counted_on(expectation, metric)} from {other}, which has it nowhere on its list",
        (Ref("expectation", expectation.id),),
        evidence=(
            Evidence(f"{team} expects", _counted_on(expectation, metric), metric.unit if metric else None, "plan"),
            Evidence(f"Top KPIs of {other}", listed(top, most=6) or "none", source="plan"),
            Evidence(
                f"Goals of {other}",
                _titles(listed_),
                source="plan",
            ),
        ),
        reasons=_because(
            expectation, f"It is in no KPI and no goal of {other}, and no dependency for it was accepted."
        ),
        next_step=f"{other}: take it on as a key result or an accepted dependency, or tell {team} to plan without it.",
    )


def _titles(listed_: _List) -> str:
    first = [quoted(goal.title) for goal in listed_.goals[:6]]
    more = len(listed_.goals) - len(first)
    return listed([*first, *([f"{more} more"] if more else [])]) or "none"


def _because(expectation: Expectation, first: str) -> tuple[str, ...]:
    return (first, sentence(expectation.because)) if expectation.because else (first,)


CHECK = Check(
    code="T301",
    severity=Severity.WARNING,
    title="An expectation that is not on the other team's list",
    finds="""An expectation in a cycle that has not ended that the other team has nowhere: its metric is in none of the
other's published KPIs, revenue targets and key results for that time, and no dependency between the two teams that
names it was accepted. KPIs and goals of the team that the other is part of, and of its parts, count. An expectation in
words is on the list if the title of a goal or the name of a metric there has three in four of its telling words. And
an expectation whose figure the other's goals of the same cycle do not aim for: at least 400 counted on, 300 aimed
for.""",
    costs="""The one team hires and promises on what the other has never planned. Both keep their word, and the
company misses the quarter.""",
    example="""trine: 1
company: {name: Halden Instruments}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams:
  - {id: marketing, name: Marketing, function: marketing}
  - {id: sales, name: Sales, function: sales}
metrics:
  - {id: mql, name: Marketing qualified leads, unit: count, better: up}
  - {id: reach, name: Reach, unit: count, better: up, source: sheet, definition: People who saw a campaign}
kpis:
  - {team: marketing, cycle: 2027-q1, rank: 1, metric: reach, pay: none}
expectations:
  - {id: e-leads, from: sales, of: marketing, cycle: 2027-q1, metric: mql, at_least: 400}
""",
    fix="""Talk once: either the other team takes it on, as a KPI, a key result or an accepted dependency, or the
first one plans without it.""",
    serves=("G7",),
    run=run,
)

"""T117: a metric in a live goal without a source, or with readings older than its cadence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check
from trine.core.company import Cadence
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.history import series_of
from trine.core.wording import day, listed, quoted, times

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.company import Company, Goal, Metric


def run(company: Company, today: date) -> Iterator[Finding]:
    """Metrics of live goals that nobody says where to read, and those of running goals that were not read in time."""
    index = company.index
    sourced = _sourced(company)
    for metric in index.metrics:
        goals = [goal for goal, _ in index.key_results_of.get(metric.id, ()) if index.is_live(goal.cycle, today)]
        if not goals:
            continue
        if metric.id not in sourced:
            yield _without_source(metric, goals, company)
        elif any(company.cycle[goal.cycle].contains(today) for goal in goals):
            yield from _overdue(metric, goals, company, today)


def _sourced(company: Company) -> frozenset[str]:
    """The metrics with a source of their own, or a published KPI's; and those made only of such by their formula."""
    index = company.index
    found = {metric.id for metric in company.metrics if metric.source and metric.source.strip()}
    found |= {kpi.metric for kpi in company.kpis if kpi.source and kpi.source.strip()}
    waiting = {
        id_: len(expression.metrics - found) for id_, expression in index.expressions.items() if id_ not in found
    }
    queue = [id_ for id_, missing in waiting.items() if missing == 0]
    for id_ in queue:
        found.add(id_)
        for above in index.used_by.get(id_, ()):
            if above in waiting:
                waiting[above] -= 1
                if waiting[above] == 0:
                    queue.append(above)
    return frozenset(found)


def _without_source(metric: Metric, goals: list[Goal], company: Company) -> Finding:
    owner = _owner(metric, goals, company)
    expression = company.index.expressions.get(metric.id)
    reason = "It names no source and has no formula."
    if expression is not None:
        reason = "It names no source, and its formula uses metrics that have none."
    return Finding(
        "T117",
        Severity.WARNING,
        f"{metric.name} measures {_used_in(goals)} but has no source",
        (Ref("metric", metric.id),),
        evidence=(
            Evidence("Source", "not said", source="plan"),
            Evidence("Goals that it measures", listed(_titles(goals), most=6), source="plan"),
        ),
        reasons=(reason,),
        next_step=f"{owner}: say where its values come from, or measure the goal by something that can be read.",
    )


def _overdue(metric: Metric, goals: list[Goal], company: Company, today: date) -> Iterator[Finding]:
    cadence, latest = cadence_of(metric), _latest(metric, company, today)
    if cadence is None or latest is None or (today - latest).days <= cadence.days:
        return
    age = times((today - latest).days, "day")
    yield Finding(
        "T117",
        Severity.WARNING,
        f"{metric.name} measures {_used_in(goals)}, but its last value is {age} old; it is read every {cadence.value}",
        (Ref("metric", metric.id),),
        evidence=(
            Evidence("Last value", day(latest), None, metric.source or "readings", latest),
            Evidence("Age", float((today - latest).days), "days", "plan", today),
            Evidence("Read every", cadence.value, source="plan"),
        ),
        reasons=(f"A value is due every {cadence.value}; none has come since {day(latest)}.",),
        next_step=f"{_owner(metric, goals, company)}: enter the newest value, or import the newest facts.",
    )


def cadence_of(metric: Metric) -> Cadence | None:
    """How often a metric is read: its cadence, else its window where that is a span of the calendar.

    >>> from trine.core.company import Better, Metric
    >>> cadence_of(Metric("mql", "MQLs", "count", Better.UP, window="per quarter")).value
    'quarter'
    """
    if metric.cadence is not None:
        return metric.cadence
    words = (metric.window or "").casefold().split()
    spans = [cadence for cadence in Cadence if cadence.value in words]
    return (
        spans[0] if len(spans) == 1 and not any(character.isdigit() for word in words for character in word) else None
    )


def _latest(metric: Metric, company: Company, today: date) -> date | None:
    """The day of the newest value: a reading's, or the one that the facts are as of."""
    days = [reading.on for reading in company.readings_of.get(metric.id, ()) if reading.on <= today]
    series = series_of(metric, company)
    if series is not None and series.points:
        days.append(min(series.as_of.date(), today))
    return max(days, default=None)


def _titles(goals: list[Goal]) -> list[str]:
    return [quoted(title) for title in dict.fromkeys(goal.title for goal in goals)]


def _used_in(goals: list[Goal]) -> str:
    titles = _titles(goals)
    return titles[0] if len(titles) == 1 else f"{titles[0]} and {times(len(titles) - 1, 'other goal')}"


def _owner(metric: Metric, goals: list[Goal], company: Company) -> str:
    if metric.owner is None:
        return listed(company.index.owners_named(goals[0]))
    is_team = metric.owner in company.team
    return company.index.team_name(metric.owner) if is_team else company.index.person_name(metric.owner)


CHECK = Check(
    code="T117",
    severity=Severity.WARNING,
    title="A metric in a live goal without a source, or with old readings",
    finds="""A metric of a key result, in a cycle that has not ended, that names no source (neither itself nor a
KPI published on it) and has no formula whose inputs all have one. And a metric of a goal in a running cycle whose
newest value, by readings or facts, is older than its `cadence` (else than its `window`, where that is a day,
week, month, quarter or year). A metric without any value yet is not old.""",
    costs="""A goal that nobody can read is discussed by feeling until the last week, and one that is read too
late is steered by looking back.""",
    example="""trine: 1
company: {name: Halden Instruments}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams: [{id: product, name: Product, function: product}]
metrics: [{id: market_share, name: Market share, unit: ratio, better: up}]
goals:
  - id: p-share
    title: Be found on every shortlist
    cycle: 2027-q1
    owners: [product]
    no_parent_reason: the year's goals come in February
    key_results: [{metric: market_share, from: 0.08, to: 0.12}]
""",
    fix="""Name the `source` (`facts:NAME`, crm, sheet, manual: any place that a colleague could look it up), and
enter or import values as often as the `cadence` says. Choose another metric if there is no such place.""",
    serves=("G3", "G9"),
    run=run,
)

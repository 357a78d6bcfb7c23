"""T202: a goal that is off its pace, earlier than the period's end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.progress import Progress, due_day, elapsed, progress_of
from trine.core.scoring import GOOD
from trine.core.wording import about, amount, day, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.company import Company, Cycle, Goal, Metric

EARLIEST = 0.25
"""The part of the time that must have passed before anything is said about pace."""


def run(company: Company, today: date) -> Iterator[Finding]:
    """Goals of running cycles with a key result behind the straight line to its target, as of its newest value."""
    for goal in company.index.live_goals(today):
        if company.cycle[goal.cycle].contains(today):
            behind = [
                row
                for row in progress_of(company, goal, today)
                if row.pace.is_bad and _is_due(row, goal, company) and not _is_good_enough(row, goal)
            ]
            if behind:
                yield _finding(goal, behind, company, today)


def _is_good_enough(row: Progress, goal: Goal) -> bool:
    """Whether an aspirational goal is seven tenths of the way to where it was to be."""
    if not goal.is_aspirational or row.now is None or row.expected is None or row.start is None:
        return False
    way = row.expected - row.start
    return way != 0 and (row.now.value - row.start) / way >= GOOD


def _is_due(row: Progress, goal: Goal, company: Company) -> bool:
    """Whether a quarter of the time to the target had passed when the value was read."""
    cycle = company.cycle[goal.cycle]
    return row.now is not None and elapsed(cycle.start, due_day(row.key_result, cycle), row.now.on) >= EARLIEST


def _finding(goal: Goal, behind: list[Progress], company: Company, today: date) -> Finding:
    metrics = [company.metric[row.key_result.metric] for row in behind]
    owners = listed(company.index.owners_named(goal))
    cycle = company.cycle[goal.cycle]
    told = [_in_short(row, metric, cycle, today) for row, metric in zip(behind, metrics, strict=True)]
    return Finding(
        "T202",
        Severity.WARNING,
        f"{quoted(goal.title)} is off its pace: {listed(told)}",
        (Ref("goal", goal.id), *(Ref("metric", metric_id) for metric_id in sorted({metric.id for metric in metrics}))),
        evidence=tuple(
            item for row, metric in zip(behind, metrics, strict=True) for item in _evidence(row, metric, goal, company)
        ),
        reasons=tuple(_reason(row, metric, cycle, today) for row, metric in zip(behind, metrics, strict=True)),
        next_step=f"{owners}: say what blocks it and who can help, or change the target on the record.",
    )


def _was_due(row: Progress, metric: Metric, cycle: Cycle, today: date) -> str:
    """What a value was to be on a day that is past, such as `15 % was due by 1 February 2027`; else nothing."""
    due = due_day(row.key_result, cycle)
    if row.target is None or due >= today:
        return ""
    return f"{amount(row.target, metric.unit)} was due by {day(due)}"


def _in_short(row: Progress, metric: Metric, cycle: Cycle, today: date) -> str:
    now = amount(row.now.value, metric.unit) if row.now else "unknown"
    if row.now is not None and (wanted := _was_due(row, metric, cycle, today)):
        return f"{metric.name} was {now}, {wanted}"
    if row.expected is None:
        return f"{metric.name} is {now}"
    return f"{metric.name} is {now}, {about(row.expected, metric.unit)} would be on pace"


def _evidence(row: Progress, metric: Metric, goal: Goal, company: Company) -> Iterator[Evidence]:
    due = due_day(row.key_result, company.cycle[goal.cycle])
    if row.now is not None:
        yield Evidence(metric.name, row.now.value, metric.unit, row.now.source, row.now.on)
        if row.expected is not None:
            yield Evidence("On pace that day", row.expected, metric.unit, "plan", row.now.on)
    target = row.target
    if target is not None:
        yield Evidence("Target", target, metric.unit, "plan", due)


def _reason(row: Progress, metric: Metric, cycle: Cycle, today: date) -> str:
    due = due_day(row.key_result, cycle)
    if row.now is not None and (wanted := _was_due(row, metric, cycle, today)):
        return f"{metric.name}: {wanted}; on {day(row.now.on)} it was {amount(row.now.value, metric.unit)}."
    if row.now is None or row.target is None or row.start is None or row.expected is None:
        return f"{metric.name} has left the range that it was to stay in."
    part = round(100 * elapsed(cycle.start, due, row.now.on))
    way = f"from {amount(row.start, metric.unit)} to {amount(row.target, metric.unit)} by {day(due)}"
    return (
        f"{metric.name}: {way}; on {day(row.now.on)}, {part} % of the time had passed, which makes "
        f"{about(row.expected, metric.unit)}. It was {amount(row.now.value, metric.unit)}."
    )


CHECK = Check(
    code="T202",
    severity=Severity.WARNING,
    title="A goal that is off its pace",
    finds="""A key result of a goal in a running cycle whose newest value lags behind the straight line from its
start to its target by more than a tenth of the way, on the day the value was read, once a quarter of the time has
passed. Amounts that facts add up start at nothing and are to reach their target evenly; under a ceiling, they may
not run ahead of the line. Any other value starts at `from`, else at the last reading before the cycle. Also a
value that has left the band it was to keep, and one that was short of its target on the day it was due, even if it
came later. Without a value nothing is said: neither where the newest was old on the day it was due, nor where the
periods of facts do not fit the cycle, as with calendar quarters and a cycle of thirteen weeks. A rate or average
from facts counts for a period that is over, or for the running one once it stands on 30 rows. A goal with
`ambition: aspirational` is told only below seven tenths of the way that it was to have come.""",
    costs="""What is seen in the fifth week can be mended in the sixth. What is seen in the twelfth is explained.""",
    example="""trine: 1
company: {name: Halden Instruments}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams: [{id: success, name: Customer success, function: success}]
metrics: [{id: churn, name: Churn, unit: ratio, better: down, source: billing}]
goals:
  - id: c-keep
    title: Keep the customers we win
    cycle: 2027-q1
    owners: [success]
    no_parent_reason: carried over
    key_results: [{metric: churn, from: 0.12, to: 0.08}]
readings:
  - {metric: churn, on: 2027-02-14, value: 0.118}
""",
    fix="""Ask what blocks it, and who of the other teams can help. If the target no longer makes sense, change it
where all who signed it can see it.""",
    serves=("G9",),
    run=run,
)

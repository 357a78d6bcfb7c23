"""T113: a target outside everything that the last periods have reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.history import Past, past
from trine.core.targets import in_words, is_below
from trine.core.wording import amount, day, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.company import Company, Goal, KeyResult, Metric


def run(company: Company, today: date) -> Iterator[Finding]:
    """Key results of live goals whose floor no past period reached, or whose ceiling none went down to."""
    histories: dict[tuple[str, str], Past | None] = {}
    for goal in company.index.live_goals(today):
        told: set[str] = set()
        for result in goal.key_results:
            metric = company.metric.get(result.metric)
            if metric is None or metric.id in told:
                continue
            key = (metric.id, goal.cycle)
            if key not in histories:
                histories[key] = past(metric, company.cycle[goal.cycle], company, today)
            history = histories[key]
            if history is not None and _is_outside(result, metric, history):
                told.add(metric.id)
                yield _finding(goal, result, metric, history, company)


def _is_outside(result: KeyResult, metric: Metric, history: Past) -> bool:
    low, high = result.bounds(metric.better)
    return (low is not None and is_below(history.high, low)) or (high is not None and is_below(high, history.low))


def _finding(goal: Goal, result: KeyResult, metric: Metric, history: Past, company: Company) -> Finding:
    low, _ = result.bounds(metric.better)
    is_floor = low is not None and is_below(history.high, low)
    best_on, best = (max if is_floor else min)(history.values, key=lambda row: row[1])
    reached = f"{amount(history.low, metric.unit)} to {amount(history.high, metric.unit)}"
    if history.low == history.high:
        reached = amount(history.low, metric.unit)
    extreme = "Highest" if is_floor else "Lowest"
    owners = listed(company.index.owners_named(goal))
    return Finding(
        "T113",
        Severity.INFO,
        f"{quoted(goal.title)} wants {metric.name} {in_words(result, metric)}; the {history.periods} reached {reached}",
        (Ref("goal", goal.id), Ref("metric", metric.id)),
        evidence=(
            Evidence("Target", in_words(result, metric), metric.unit, "plan"),
            Evidence(
                f"{'Highest' if is_floor else 'Lowest'} of the {history.periods}",
                best,
                metric.unit,
                history.source,
                best_on,
            ),
            *(Evidence(f"To {day(on)}", value, metric.unit, history.source, on) for on, value in history.values),
        ),
        reasons=(f"{extreme} value of the {history.periods}: {amount(best, metric.unit)} ({day(best_on)}).",),
        next_step=f"{owners}: say what will be different, or move the target towards {amount(best, metric.unit)}.",
    )


CHECK = Check(
    code="T113",
    severity=Severity.INFO,
    title="A target outside everything that the last periods have reached",
    finds="""A key result of a goal in a cycle that has not ended whose floor lies above the highest value of the
last eight quarters, or whose ceiling lies below the lowest. Values come from facts (`source: facts:NAME`), else
from readings that reach back at least a quarter; at least four periods must be complete. Amounts that add up are
compared over the same length of time, a year's target with every four quarters in a row.""",
    costs="""A target that has never been reached is a bet. That may be right, but whoever hires, spends and
promises on the strength of it should know that it is one.""",
    example="""trine: 1
company: {name: Halden Instruments}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams: [{id: sales, name: Sales, function: sales}]
metrics: [{id: win_rate, name: Win rate, unit: ratio, better: up, source: crm}]
goals:
  - id: s-win
    title: Win one opportunity in three
    cycle: 2027-q1
    owners: [sales]
    no_parent_reason: a bet on the new demo
    key_results: [{metric: win_rate, from: 0.19, to: 0.33}]
readings:
  - {metric: win_rate, on: 2026-03-31, value: 0.17}
  - {metric: win_rate, on: 2026-06-30, value: 0.21}
  - {metric: win_rate, on: 2026-09-30, value: 0.18}
  - {metric: win_rate, on: 2026-12-31, value: 0.19}
""",
    fix="""Write down what will be different this time, or move the target into reach. To live with it knowingly,
accept the finding on the record.""",
    serves=("G7",),
    run=run,
)

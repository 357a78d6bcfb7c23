"""T507: a launch whose measurement window closed without a result, or with one that no one discussed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.wording import about, day, listed, quoted, times

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.company import Company
    from trine.core.launches import Launch, Measure


def run(company: Company, today: date) -> Iterator[Finding]:
    """Launches with a window that is over; one finding each."""
    for launch in sorted(company.launches, key=lambda row: row.id):
        closed = [row for row in launch.measures if row.end < today]
        if launch.is_stopped or not closed:
            continue
        lacking = [row for row in closed if row.result is None]
        unheard = [row for row in closed if row.result is not None and _is_unheard(launch, row)]
        if lacking or unheard:
            yield _finding(launch, lacking, unheard, company, today)


def _is_unheard(launch: Launch, measure: Measure) -> bool:
    """Whether nobody has talked about it since it was there."""
    return launch.discussed is None or launch.discussed < (measure.worked_out or measure.end)


def _finding(launch: Launch, lacking: list[Measure], unheard: list[Measure], company: Company, today: date) -> Finding:
    def names(rows: list[Measure]) -> str:
        return listed(list(dict.fromkeys(company.index.metric_name(row.metric) for row in rows)), most=3)

    what = [f"{names(lacking)} {'has' if len(lacking) == 1 else 'have'} no result"] if lacking else []
    if unheard:
        what.append(f"the result of {names(unheard)} was not discussed")
    closed = max(row.end for row in (*lacking, *unheard))
    since = times((today - closed).days, "day")
    steps = ["work out the result"] if lacking else []
    steps.append("talk about what came out with those who rely on it, and note the day")
    person = company.person.get(launch.lead) if launch.lead else None
    who = company.index.team_name(launch.team) if person is None or person.has_left(today) else person.name
    return Finding(
        "T507",
        Severity.WARNING,
        f"The window of the launch {quoted(launch.name)} closed {since} ago, and {' and '.join(what)}",
        (Ref("launch", launch.id),),
        evidence=tuple(item for row in (*lacking, *unheard) for item in _evidence(row, company)),
        reasons=(
            *(f"{company.index.metric_name(row.metric)}: the window closed on {day(row.end)}." for row in lacking),
            *(_result(row, company) for row in unheard),
        ),
        next_step=f"{who}: {'; '.join(steps)}.",
    )


def _unit(measure: Measure, company: Company) -> str:
    metric = company.metric.get(measure.metric)
    return metric.unit if metric else ""


def _evidence(measure: Measure, company: Company) -> Iterator[Evidence]:
    name, unit = company.index.metric_name(measure.metric), _unit(measure, company)
    yield Evidence(f"Window of {name} closed", day(measure.end), None, "plan", measure.end)
    if measure.target is not None:
        yield Evidence(f"Target of {name}", measure.target, unit, "plan")
    if measure.result is not None:
        yield Evidence(f"Result of {name}", measure.result, unit, "plan", measure.worked_out)


def _result(measure: Measure, company: Company) -> str:
    name, unit = company.index.metric_name(measure.metric), _unit(measure, company)
    told = f"{name} came to {about(measure.result or 0.0, unit)}"
    if measure.target is not None:
        told += f", where {about(measure.target, unit)} was the target"
    if measure.effect_size is not None and measure.low is not None and measure.high is not None:
        low, high = about(measure.low, unit), about(measure.high, unit)
        told += f"; the effect is {about(measure.effect_size, unit)}, in 95 of 100 cases {low} to {high}"
    return f"{told}."


CHECK = Check(
    code="T507",
    severity=Severity.WARNING,
    title="A launch whose window closed without a result, or with one that no one discussed",
    finds="""A launch with a measure whose window is over (`end` before today) and that has no `result`; or one with a
result, and the launch's `discussed` is empty or older than the day on which the result was worked out. Launches that
were called off are silent.""",
    costs="""Nobody learns whether it worked, so the next launch repeats what did not, and leaves out what did.""",
    example="""trine: 1
company: {name: Halden Instruments, currency: EUR}
teams: [{id: marketing, name: Marketing, function: marketing}]
people: [{id: mia, name: Mia Holt, teams: [marketing]}]
metrics: [{id: revenue_new, name: New revenue, unit: EUR, better: up, source: crm}]
launches:
  - id: gateway
    name: The gateway
    day: 2026-10-01
    tier: 2
    team: marketing
    lead: mia
    stage: measurement
    measures:
      - metric: revenue_new
        effect: cross_sell
        start: 2026-10-01
        end: 2026-12-31
        baseline: 120000
        target: 150000
""",
    fix="""Let Trine work out the result, or enter it, and talk about it with the teams that took part: what was
expected, what came, what to keep. Then note the day in `discussed`.""",
    serves=("L4", "L6"),
    run=run,
)

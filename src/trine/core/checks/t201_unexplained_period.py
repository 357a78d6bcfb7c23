"""T201: a period whose result trend, season and market do not explain."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check, ExampleFacts
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.last_period import Tested, tested
from trine.core.series import FactPoint, FactSeries
from trine.core.tracked import answers_for, period_name, tracked
from trine.core.wording import about, listed, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trine.core.company import Company, Metric


def run(company: Company, today: date) -> Iterator[Finding]:
    """The last complete period of every metric that facts feed, and of its parts: at most one finding a metric."""
    known: dict[str, tuple[Tested | None, list[Tested]]] = {}
    for metric, facts in tracked(company):
        if facts.name not in known:
            known[facts.name] = tested(facts, today)
        total, parts = known[facts.name]
        signals = [total] if total is not None and total.judged.is_signal else []
        if signals or parts:
            yield _finding(metric, signals, parts, company)


def _finding(metric: Metric, total: list[Tested], parts: list[Tested], company: Company) -> Finding:
    main = (total or parts)[0]
    period = period_name(main.point.start, main.point.end)
    where = "" if total else f" of {listed([part.called for part in parts], most=3)}"
    judged, unit = main.judged, metric.unit
    said = f"{about(judged.value, unit)}, {_side(main)} the {_range(main, unit)} that trend and season let expect"
    if not total and len(parts) > 1:
        said = "is not what trend and season let expect"
    verb = " was " if total or len(parts) == 1 else " "
    told = (*total, *parts)
    return Finding(
        "T201",
        Severity.WARNING,
        f"{metric.name}{where} in {period}{verb}{said}",
        (Ref("metric", metric.id),),
        evidence=tuple(item for each in told for item in _evidence(each, metric)),
        reasons=tuple(_reason(each, metric) for each in told),
        next_step=f"{answers_for(metric, company)}: say what happened in {period}, and whether it will happen again.",
    )


def _evidence(each: Tested, metric: Metric) -> Iterator[Evidence]:
    of = f", {each.called}" if each.called else ""
    source, end, unit = each.series.source, each.point.end, metric.unit
    yield Evidence(f"{metric.name}{of} (n = {number(each.point.n)})", each.judged.value, unit, source, end)
    yield Evidence(f"Expected{of}", each.judged.expected, unit, source, end)
    yield Evidence(f"Expected at least{of}", each.judged.low, unit, source, end)
    yield Evidence(f"Expected at most{of}", each.judged.high, unit, source, end)


def _reason(each: Tested, metric: Metric) -> str:
    name = f"{metric.name} of {each.called}" if each.called else metric.name
    count = len(each.execution.periods) - 1
    chart = each.execution.chart
    outside = "outside" if chart.is_outside(each.execution.residuals[-1]) else "inside"
    return (
        f"{name}: {about(each.judged.value, metric.unit)} where {count} other {each.series.every}s let expect "
        f"{about(each.judged.expected, metric.unit)} ({_range(each, metric.unit)} in 99 of 100 cases); what is left "
        f"over is {outside} the limits of its process behaviour chart."
    )


def _side(each: Tested) -> str:
    return "below" if each.judged.value < each.judged.expected else "above"


def _range(each: Tested, unit: str) -> str:
    return f"{about(each.judged.low, unit)} to {about(each.judged.high, unit)}"


def _example() -> ExampleFacts:
    season, noise = (40, 0, 20, -60), (3, -4, 2, 5, -3, -5, 4, 1, -2, 3, -1, 2, -3)
    starts = [date(2023 + place // 4, 1 + 3 * (place % 4), 1) for place in range(17)]
    values = [300 + 5 * place + season[place % 4] + noise[place % 13] for place in range(16)]
    values[-1] -= 90
    points = tuple(
        FactPoint(start, end - timedelta(days=1), float(value), value)
        for start, end, value in zip(starts, starts[1:], values, strict=False)
    )
    as_of = datetime(2027, 2, 14, tzinfo=UTC)
    return ExampleFacts(
        f"""sixteen quarters of leads, of which the last four are {listed([str(value) for value in values[-4:]])}; the
last quarter of the year is always the weakest, by about 60.""",
        (FactSeries("mqls", "count", "quarter", points, "facts: leads", as_of, adds_up=True),),
    )


CHECK = Check(
    code="T201",
    severity=Severity.WARNING,
    title="A period whose result trend, season and market do not explain",
    finds="""The last complete month of a metric that facts feed (the last quarter, where months rest on fewer than ten
rows) that lies outside what all other periods let expect: a line in time and a level for each calendar month or
quarter, with room for 99 of 100 usual periods. The period itself does not bend what it is judged by. Parts (segments,
regions, products, lead sources, kinds of deal, new and repeat business) are judged in the same way and told if they
stand out among all parts of the metric. One finding a metric; good surprises are told, too. One usual period in a
hundred is told by chance: ten metrics give one false finding in about ten months. It takes 24 months or 12 quarters.
[How it is worked out](../algorithms/diagnosis.md).""",
    costs="""An odd month is explained away, or a usual one explained at length. Both cost time, and the first costs
what could have been put right while people still remembered.""",
    example="""trine: 1
company: {name: Halden Instruments}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams: [{id: marketing, name: Marketing, function: marketing}]
metrics:
  - {id: leads, name: Marketing qualified leads, unit: count, better: up, source: facts:mqls, owner: marketing}
""",
    fix="""Find out what happened, and write it down where the next one will look: as a check-in of the goal, or by
accepting the finding on the record with the reason. If it was something that will happen again, plan for it.""",
    serves=("R4",),
    run=run,
    example_facts=_example,
)

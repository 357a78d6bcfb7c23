"""T104: a published KPI without definition, source, or a statement on pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.wording import listed, possessive, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.company import Company, Kpi


def run(company: Company, today: date) -> Iterator[Finding]:
    """Published KPIs of live cycles that leave open what is counted, where it comes from, or how it is paid."""
    for kpi in company.index.live_kpis(today):
        missing = _missing(kpi, company)
        if missing:
            yield _finding(kpi, missing, company)


def _missing(kpi: Kpi, company: Company) -> tuple[str, ...]:
    metric = company.metric.get(kpi.metric)
    told = {
        "how it is measured": kpi.measured or (metric and metric.definition),
        "its source": kpi.source or (metric and metric.source),
        "how it is paid": kpi.pay,
    }
    return tuple(words for words, value in told.items() if not value or (isinstance(value, str) and not value.strip()))


def _finding(kpi: Kpi, missing: tuple[str, ...], company: Company) -> Finding:
    index = company.index
    team, name = index.team_name(kpi.team), index.metric_name(kpi.metric)
    asks = {
        "how it is measured": "say what is counted",
        "its source": "name the place that the values come from",
        "how it is paid": "say how you are paid on it, or that you are not",
    }
    return Finding(
        "T104",
        Severity.WARNING,
        f"{possessive(team)} KPI {quoted(name)} for {kpi.cycle} does not say {listed(missing, 'or')}",
        (Ref("kpi", kpi.id), Ref("metric", kpi.metric), Ref("team", kpi.team)),
        evidence=tuple(Evidence(words.capitalize(), "not said", source="plan") for words in missing),
        reasons=("Others can rely on a number only if they know what it counts and what it is worth to the team.",),
        next_step=f"{team}: {listed([asks[words] for words in missing])}.",
    )


CHECK = Check(
    code="T104",
    severity=Severity.WARNING,
    title="A published KPI without definition, source or a statement on pay",
    finds="""A KPI in a cycle that has not ended that lacks one of three: a definition (`measured`, or the
metric's `definition`), a source (its own or the metric's), a statement on `pay`. `pay: none` is a statement: not
paid on it.""",
    costs="""Two people read one number in two ways until the meeting in which it matters. And where nobody says
what is paid, everybody believes that the others are paid for getting in the way.""",
    example="""trine: 1
company: {name: Halden Instruments}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams: [{id: marketing, name: Marketing, function: marketing}]
metrics: [{id: mql, name: Marketing qualified leads, unit: count, better: up}]
kpis:
  - {team: marketing, cycle: 2027-q1, rank: 1, metric: mql, measured: contacts that reach the MQL stage}
""",
    fix="""Fill in `measured`, `source` and `pay`; each is half a line. Write `pay: none` where nobody is paid on
it.""",
    serves=("G3",),
    run=run,
)

"""T107: one name measured in two ways."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.naming import formula_said, said, term
from trine.core.units import currency_code
from trine.core.wording import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from trine.core.company import Company, Kpi, Metric

_ASPECTS: tuple[tuple[str, Callable[[Metric], str | None], Callable[[str], str]], ...] = (
    ("definition", lambda metric: metric.definition, said),
    ("formula", lambda metric: metric.formula, formula_said),
    ("filter", lambda metric: metric.filter or "none", said),
    ("window", lambda metric: metric.window, said),
    ("source", lambda metric: metric.source, said),
    ("unit", lambda metric: metric.unit, lambda unit: currency_code(unit) or said(unit)),
)
"""What a metric says about how it is measured, and when two such texts are the same. No filter means everything."""


@dataclass(frozen=True, slots=True)
class _Difference:
    """One aspect in which two, or more, measure one name differently: who says what."""

    aspect: str
    statements: tuple[tuple[str, str], ...]
    subjects: tuple[Ref, ...]


def run(company: Company, today: date) -> Iterator[Finding]:
    """Names that several metrics carry with unlike measures, or that teams publish KPIs on with unlike measures."""
    by_term: dict[str, list[Metric]] = defaultdict(list)
    for metric in company.index.metrics:
        by_term[term(metric.name) or metric.id].append(metric)
    kpis = defaultdict(list)
    for kpi in company.index.live_kpis(today):
        if kpi.metric in company.metric:
            kpis[term(company.metric[kpi.metric].name) or kpi.metric].append(kpi)
    for name, metrics in sorted(by_term.items()):
        differences = [*_of_metrics(metrics), *_of_kpis(kpis[name], company)]
        if differences:
            yield _finding(metrics, differences, company)


def _of_metrics(metrics: list[Metric]) -> Iterator[_Difference]:
    if len(metrics) < 2:
        return
    for aspect, told, same in _ASPECTS:
        statements = [(metric, text.strip()) for metric in metrics if (text := told(metric)) and text.strip()]
        if len({same(text) for _, text in statements}) > 1:
            yield _Difference(
                aspect,
                tuple((f"{metric.name} ({metric.id})", text) for metric, text in statements),
                tuple(Ref("metric", metric.id) for metric, _ in statements),
            )


def _of_kpis(kpis: list[Kpi], company: Company) -> Iterator[_Difference]:
    """What different teams say of KPIs of one name in cycles that overlap."""
    for aspect in ("measured", "source"):
        unlike: dict[Kpi, str] = {}
        told = [(kpi, text, said(text)) for kpi in kpis if (text := getattr(kpi, aspect)) and said(text)]
        for (one, text, meaning), (other, other_text, other_meaning) in combinations(told, 2):
            if meaning != other_meaning and one.team != other.team and company.index.overlap(one.cycle, other.cycle):
                unlike |= {one: text, other: other_text}
        if unlike:
            yield _Difference(
                aspect,
                tuple(
                    (f"KPI of {company.index.team_name(kpi.team)} in {kpi.cycle}", text) for kpi, text in unlike.items()
                ),
                tuple(ref for kpi in unlike for ref in (Ref("metric", kpi.metric), Ref("kpi", kpi.id))),
            )


def _finding(metrics: list[Metric], differences: list[_Difference], company: Company) -> Finding:
    aspects = listed(list(dict.fromkeys(_ASPECT_WORDS.get(each.aspect, each.aspect) for each in differences)))
    subjects = sorted({ref for each in differences for ref in each.subjects}, key=lambda ref: (ref.kind == "kpi", ref))
    who = _responsible(metrics, subjects, company)
    return Finding(
        "T107",
        Severity.ERROR,
        f"{quoted(metrics[0].name)} is measured in two ways: the {aspects} differ"
        + ("s" if " and " not in aspects else ""),
        tuple(subjects),
        evidence=tuple(
            Evidence(f"{each.aspect.capitalize()}: {speaker}", text, source="plan")
            for each in differences
            for speaker, text in each.statements
        ),
        reasons=tuple(_reason(each) for each in differences),
        next_step=f"{listed(who) or 'The teams that use it'}: agree on one measure for {quoted(metrics[0].name)}, "
        "or give the other one a name of its own.",
    )


_ASPECT_WORDS = {"measured": "way of measuring"}


def _reason(difference: _Difference) -> str:
    told = listed([f"{speaker} says {quoted(text)}" for speaker, text in difference.statements])
    return f"{_ASPECT_WORDS.get(difference.aspect, difference.aspect).capitalize()}: {told}."


def _responsible(metrics: list[Metric], subjects: Iterable[Ref], company: Company) -> list[str]:
    """The teams and people who own the metrics or publish the KPIs, by name."""
    ids = {metric.owner for metric in metrics if metric.owner}
    ids |= {ref.id.split("/")[0] for ref in subjects if ref.kind == "kpi"}
    names = {company.index.team_name(id_) if id_ in company.team else company.index.person_name(id_) for id_ in ids}
    return sorted(names)


CHECK = Check(
    code="T107",
    severity=Severity.ERROR,
    title="One name measured in two ways",
    finds="""Metrics whose names are the same but for case, hyphens, spaces and plurals, and whose definition,
formula, filter, window, source or unit differ where both say something (formulas are compared as formulas: the
order of factors is no difference; a metric without a filter counts everything). And KPIs of different teams on
one metric, or on metrics of one name, in overlapping cycles, whose `measured` or `source` differ.""",
    costs="""Two teams report two numbers under one name. Each is right, so the meeting is about the numbers
instead of the business, and pay, forecasts and campaign returns are computed on different ground.""",
    example="""trine: 1
company: {name: Halden Instruments}
metrics:
  - id: new_customers_sales
    name: New customers
    unit: count
    better: up
    definition: Accounts with a won deal and none in the twelve months before it
    source: crm
  - id: new_customers_marketing
    name: New customer
    unit: count
    better: up
    definition: Accounts whose first won deal came from a campaign
    source: crm
""",
    fix="""Agree on one definition and let both teams use one metric. If both are needed, give them two names, and
say in each definition how it differs from the other.""",
    serves=("G7", "M1"),
    run=run,
)

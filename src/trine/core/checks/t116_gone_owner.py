"""T116: a goal, metric or KPI whose owner left or whose team has ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.wording import day, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trine.core.company import Company


def run(company: Company, today: date) -> Iterator[Finding]:
    """Live goals and KPIs, and all metrics, of which a team that owns them has ended or a person has left."""
    index = company.index
    for goal in index.live_goals(today):
        gone = [*_ended(goal.owners, company, today), *_left((goal.lead,), company, today)]
        yield from _found(Ref("goal", goal.id), quoted(goal.title), gone)
    for metric in index.metrics:
        gone = _ended((metric.owner,), company, today)
        if metric.owner not in company.team:
            gone = _left((metric.owner,), company, today)
        yield from _found(Ref("metric", metric.id), f"The metric {metric.name}", gone)
    for kpi in index.live_kpis(today):
        name = f"The KPI {index.metric_name(kpi.metric)} of {index.team_name(kpi.team)} in {kpi.cycle}"
        gone = [*_ended((kpi.team,), company, today), *_left((kpi.owner,), company, today)]
        yield from _found(Ref("kpi", kpi.id), name, gone)


@dataclass(frozen=True, slots=True)
class _Gone:
    """Who is gone: the reference, in words, and the last day."""

    ref: Ref
    words: str
    until: date


def _ended(ids: Iterable[str | None], company: Company, today: date) -> list[_Gone]:
    teams = [company.team[id_] for id_ in dict.fromkeys(ids) if id_ is not None and id_ in company.team]
    return [
        _Gone(Ref("team", team.id), f"{team.name}, which ended on {day(team.until)}", team.until)
        for team in teams
        if team.until is not None and team.has_ended(today)
    ]


def _left(ids: Iterable[str | None], company: Company, today: date) -> list[_Gone]:
    people = [company.person[id_] for id_ in ids if id_ is not None and id_ in company.person]
    return [
        _Gone(Ref("person", person.id), f"{person.name}, who left on {day(person.until)}", person.until)
        for person in people
        if person.until is not None and person.has_left(today)
    ]


def _found(what: Ref, name: str, gone: list[_Gone]) -> Iterator[Finding]:
    if not gone:
        return
    heirs = " and a ".join(sorted({each.ref.kind for each in gone}))
    yield Finding(
        "T116",
        Severity.ERROR,
        f"{name} is in the hands of {listed([each.words for each in gone])}",
        (what, *(each.ref for each in gone)),
        evidence=tuple(Evidence("Last day", day(each.until), None, "plan", each.until) for each in gone),
        reasons=("Whoever is gone cannot answer for it, and nobody has taken over.",),
        next_step=f"Leadership: hand it to a {heirs} still here, or take it off the plan.",
    )


CHECK = Check(
    code="T116",
    severity=Severity.ERROR,
    title="A goal, metric or KPI whose owner left or whose team has ended",
    finds="""A goal or KPI in a cycle that has not ended, or a metric, that names a team whose last day (`until`)
is past, or a person who has left: as a goal's owner or `lead`, a metric's `owner`, or a KPI's team or `owner`.
The last day itself still counts as being there.""",
    costs="""After a reorganisation the plan looks complete, and nobody works on the part of it that lost its
owner. It is missed silently: those who would report on it are gone.""",
    example="""trine: 1
company: {name: Halden Instruments}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams: [{id: partners, name: Partner sales, function: sales, until: 2026-12-31}]
metrics: [{id: partner_deals, name: Deals through partners, unit: count, better: up}]
goals:
  - id: p-deals
    title: A tenth of all deals through partners
    cycle: 2027-q1
    owners: [partners]
    no_parent_reason: a trial
    key_results: [{metric: partner_deals, from: 2, to: 8}]
""",
    fix="""Name the team or the person who takes over, or take the goal, metric or KPI off the plan.""",
    serves=("G12",),
    run=run,
)

"""T307: product work that passed a stage without marketing or sales."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check
from trine.core.company import Function
from trine.core.deliverables import Stage
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.wording import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.company import Company
    from trine.core.deliverables import Deliverable

FUNCTIONS = (Function.MARKETING, Function.SALES)


def run(company: Company, today: date) -> Iterator[Finding]:
    """Open initiatives of product teams; one finding each, with all stages and all who were missing."""
    there = {team.function for team in company.index.live_teams(today)}
    wanted = [function for function in FUNCTIONS if function in there]
    for row in sorted(company.deliverables, key=lambda row: row.id):
        team = company.team.get(row.team)
        if row.stage is None or not row.commitment.is_open or team is None or team.function is not Function.PRODUCT:
            continue
        missing = _missing(row, row.stage, wanted, company)
        if missing:
            yield _finding(row, row.stage, missing, company)


def _missing(row: Deliverable, stage: Stage, wanted: list[Function], company: Company) -> dict[Function, list[Stage]]:
    """The stages that are past in which no team of a function took part."""
    took_part = {(company.team[each.team].function, each.stage) for each in row.involved if each.team in company.team}
    past = list(Stage)[: stage.number]
    found = {function: [each for each in past if (function, each) not in took_part] for function in wanted}
    return {function: stages for function, stages in found.items() if stages}


def _finding(row: Deliverable, stage: Stage, missing: dict[Function, list[Stage]], company: Company) -> Finding:
    names = {Function.MARKETING: "marketing", Function.SALES: "sales"}
    stages = {function: listed([each.words for each in found]) for function, found in missing.items()}
    if len(set(stages.values())) == 1:
        told = f"{next(iter(stages.values()))} without {listed([names[function] for function in stages], 'and')}"
    else:
        told = " and ".join(f"{words} without {names[function]}" for function, words in stages.items())
    product = company.index.team_name(row.team)
    who = listed([names[function] for function in missing])
    return Finding(
        "T307",
        Severity.WARNING,
        f"{quoted(row.title)} of {product} passed {told}",
        (Ref("deliverable", row.id),),
        evidence=(
            Evidence("Stage", stage.words, source="plan"),
            *(
                Evidence(f"Passed without {names[function]}", words, source="plan")
                for function, words in stages.items()
            ),
        ),
        reasons=tuple(f"Nobody of {names[function]} took part in {words}." for function, words in stages.items()),
        next_step=f"{product}: go through what was decided with {who}, before the next stage is built on it.",
    )


CHECK = Check(
    code="T307",
    severity=Severity.WARNING,
    title="Product work that passed a stage without marketing or sales",
    finds="""An initiative of a product team (a deliverable with a `stage`) that is past a stage in which no marketing
team, or no sales team, took part (`involved`). The stage that it is in is still open, so it is not counted. Silent for
what has shipped or was dropped, and for companies without such a team.""",
    costs="""What is built without those who sell it answers questions that no customer asks, or comes with a price
and a story that are guessed in the last week.""",
    example="""trine: 1
company: {name: Halden Instruments}
teams:
  - {id: product, name: Product, function: product}
  - {id: marketing, name: Marketing, function: marketing}
  - {id: sales, name: Sales, function: sales}
deliverables:
  - id: sensor-2
    title: Second generation of the sensor
    team: product
    start: 2026-10-01
    end: 2027-06-30
    commitment: committed
    stage: building
    involved: [{team: marketing, stage: research, on: 2026-11-12, part: ten talks with customers}]
""",
    fix="""Bring them in now, with what was decided so far, and let them change what is wrong while it is cheap. Then
note who took part in what. If a stage needs nobody else, accept the finding on the record.""",
    serves=("P6",),
    run=run,
)

"""T206: a committed deliverable that slipped or was dropped while those who rely on it were not told."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check
from trine.core.deliverables import Commitment
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.roadmap.slips import unheard_slips
from trine.core.wording import day, listed, quoted, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trine.core.company import Company
    from trine.core.deliverables import Deliverable
    from trine.core.roadmap.slips import Slip


def run(company: Company, today: date) -> Iterator[Finding]:
    """Deliverables that are not shipped: one finding each, with all the teams that do not know."""
    for deliverable in sorted(company.deliverables, key=lambda row: row.id):
        slips = unheard_slips(deliverable, company, today)
        if slips:
            yield _finding(deliverable, slips, company)


def _finding(deliverable: Deliverable, slips: dict[str, Slip], company: Company) -> Finding:
    index = company.index
    unheard = [index.team_name(team) for team in sorted(slips)]
    last = max(slips.values(), key=lambda slip: (slip.is_dropped, slip.revision.on))
    became = "was dropped" if last.is_dropped else f"slipped to {day(deliverable.end)}"
    verb = "relies on it and has" if len(unheard) == 1 else "rely on it and have"
    revisions = sorted({slip.revision for slip in slips.values()}, key=lambda row: (row.on, row.what, row.after))
    return Finding(
        "T206",
        Severity.ERROR,
        f"{quoted(deliverable.title)}, which {index.team_name(deliverable.team)} had committed to, {became}; "
        f"{listed(unheard)} {verb} not been told",
        (Ref("deliverable", deliverable.id), *(Ref("team", team) for team in sorted(slips))),
        evidence=tuple(
            Evidence(
                "Commitment" if row.what == "commitment" else "Was to be there",
                row.before if row.what == "commitment" else day(date.fromisoformat(row.before)),
                source="plan",
                as_of=row.on,
            )
            for row in revisions
        ),
        reasons=tuple(_reason(row.on, row.by, row.because, company) for row in revisions),
        next_step=f"{index.team_name(deliverable.team)}: tell {listed(unheard)} what changed and why, before they plan "
        "any further with the old day.",
    )


def _reason(on: date, by: str, because: str, company: Company) -> str:
    return f"{company.index.person_name(by)} changed it on {day(on)}. {sentence(because)}"


CHECK = Check(
    code="T206",
    severity=Severity.ERROR,
    title="A committed deliverable that slipped or was dropped, and those who rely on it were not told",
    finds=f"""A deliverable that was `{Commitment.COMMITTED.value}` when a revision moved its `end` to a later day or
dropped it, and a team in `relied_on_by` that is not in `told` of the revision and has not looked at it since. Slips
that were taken back are silent, and so is what has shipped, what was an idea or planned only, and teams that have
ended. Looking on the day of the revision counts as having seen it.""",
    costs="""Others keep planning with a day that is no longer true. They learn of it when the thing is not there: the
fair opens without the demo unit, the customer is told a date that product has given up.""",
    example="""trine: 1
company: {name: Halden Instruments}
teams:
  - {id: product, name: Product, function: product}
  - {id: marketing, name: Marketing, function: marketing}
people: [{id: pia, name: Pia Lund, teams: [product]}]
deliverables:
  - id: demo-unit
    title: Demo unit for the trade fair
    team: product
    start: 2027-01-11
    end: 2027-02-24
    commitment: committed
    relied_on_by: [marketing]
    revisions:
      - {on: 2027-01-20, by: pia, what: end, from: 2027-02-10, to: 2027-02-24, because: the supplier is late}
    looks: [{team: marketing, on: 2027-01-15}]
""",
    fix="""Tell the teams that rely on it, in person if it hurts, and note them in `told`. If they can't live with the
new day, look together for what else can move.""",
    serves=("P2",),
    run=run,
)

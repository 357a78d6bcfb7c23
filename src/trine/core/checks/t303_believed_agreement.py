"""T303: agreement that is believed to be higher than it is, as the last survey shows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from trine.core.agreement import COMPANY, Answer, Survey, publish
from trine.core.agreement.measured import Measured
from trine.core.checks.catalogue import Check, ExampleFacts
from trine.core.explained import percent
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.wording import day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trine.core.agreement import Pair
    from trine.core.company import Company


def run(company: Company, today: date) -> Iterator[Finding]:
    """Each team that surely believes to agree with another, or within itself, more than it does."""
    for survey, row in company.agreement.beliefs(today) if company.agreement else ():
        if {row.team, row.other} <= company.team.keys() and row.gap_interval and row.gap_interval.low > 0:
            yield _finding(row, survey, company)


def _finding(row: Pair, survey: Measured, company: Company) -> Finding:
    team, other = company.index.team_name(row.team), company.index.team_name(row.other)
    same = row.team == row.other
    source = f"survey that closed on {day(survey.closed_on)}"
    believed, gap = row.perceived or 0.0, row.gap_interval
    span = f"{100 * gap.low:.0f} to {100 * gap.high:.0f} points (95 %)" if gap else ""
    whose, of_what = (
        ("its people share", "their company priorities") if same else ("it shares", "its company priorities")
    )
    with_whom = "" if same else f" with {other}"
    return Finding(
        "T303",
        Severity.WARNING,
        f"{team} believes that {whose} {percent(believed, 0)} of {of_what}{with_whom}; it is {percent(row.overlap, 0)}",
        (Ref("team", row.team),) if same else (Ref("team", row.team), Ref("team", row.other)),
        evidence=(
            Evidence("Same company priorities", row.overlap, "ratio", f"{source}, n = {row.n}"),
            Evidence("Believed", believed, "ratio", f"{source}, n = {row.n_perceived}"),
            Evidence("Believed more than there is", span, None, source),
        ),
        reasons=(
            "Shared: of the three that each names for the company, how many two people have in common, on average.",
            "Who believes to agree does not ask: the difference shows when the work is done.",
        ),
        next_step=f"{team}: write down your three for the company, compare, and settle the first one that differs."
        if same
        else f"{team} and {other}: put your lists side by side in the next check-in, and settle what differs.",
    )


def _example() -> ExampleFacts:
    names = {name: name.capitalize() for name in ("margin", "churn", "pipeline", "reach", "uptime", "training")}
    sales = [("margin", "pipeline", "churn"), ("margin", "pipeline", "reach")] * 3
    product = [("uptime", "churn", "training"), ("uptime", "training", "margin")] * 3
    believed = [3.0, 2.0, 3.0, 2.0, 2.0, 3.0]
    answers = [Answer(f"s{n}", "sales", COMPANY, picks) for n, picks in enumerate(sales)]
    answers += [Answer(f"p{n}", "product", COMPANY, picks) for n, picks in enumerate(product)]
    answers += [
        Answer(f"s{n}", "sales", "product", ("uptime", "churn", "training"), told) for n, told in enumerate(believed)
    ]
    published = publish(Survey(tuple(names), tuple(answers)))
    return ExampleFacts(
        "and this survey, which closed on 8 February: six people of Sales and six of Product choose the company's top "
        "three of six. Sales believes that a colleague in Product would name two or all three of its own.",
        agreement=Measured(date(2027, 2, 8), published, names),
        given="--responses responses.csv",
    )


CHECK = Check(
    code="T303",
    severity=Severity.WARNING,
    title="Agreement that is believed to be higher than it is",
    finds="""In the last survey of agreement, a team that believes that its colleagues, or another team's, would name
the same top three for the company, where they do so surely less: the 95 % interval of the difference is above zero.
Silent about fewer than five answers on either side, about what would tell one person's answer, and half a year after
the survey. Where a survey shows nothing of what a team believes of another, the one before it counts. [How it is worked
out](../algorithms/agreement.md).""",
    costs="""Nobody settles what nobody knows of. Both teams plan on the agreement that they believe in, and find out
at the launch.""",
    example="""trine: 1
company: {name: Halden Instruments}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams:
  - {id: product, name: Product, function: product}
  - {id: sales, name: Sales, function: sales}
""",
    fix="""Put the lists side by side. Choose the company's three together, write down what is not among them, and
tell everybody; ask again next quarter.""",
    serves=("T5",),
    run=run,
    example_facts=_example,
)

"""T302: a priority that another team misreads, as the last survey shows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from trine.core.agreement import COMPANY, Answer, MisreadKind, Survey, publish
from trine.core.agreement.lists import published_lists
from trine.core.agreement.measured import Measured
from trine.core.agreement.telling import misread_sentence
from trine.core.checks.catalogue import Check, ExampleFacts
from trine.core.explained import percent
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.wording import day, listed, possessive, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trine.core.agreement import Misread
    from trine.core.company import Company


def run(company: Company, today: date) -> Iterator[Finding]:
    """Each item of another team's list that the last survey surely shows as misread, and that still would be."""
    lists = published_lists(company, today)
    for survey, row in company.agreement.misreads(today) if company.agreement else ():
        is_listed = row.item in lists.get(row.about, () if row.kind is MisreadKind.FALSE else (row.item,))
        is_still = is_listed is (row.kind is MisreadKind.MISSED)
        if {row.team, row.about} <= company.team.keys() and row.is_clear and is_still:
            yield _finding(row, survey, company)


def _finding(row: Misread, survey: Measured, company: Company) -> Finding:
    index = company.index
    team, other, item = index.team_name(row.team), index.team_name(row.about), quoted(survey.name(row.item))
    is_false = row.kind is MisreadKind.FALSE
    source = f"survey that closed on {day(survey.closed_on)}"
    ref = Ref("metric", row.item) if row.item in company.metric else Ref("item", row.item)
    theirs = sorted(company.index.live_kpis(survey.closed_on), key=lambda kpi: kpi.rank)
    top = [index.metric_name(kpi.metric) for kpi in theirs if kpi.team == row.about]
    return Finding(
        "T302",
        Severity.WARNING,
        f"{team} takes {item} for one of {possessive(other)} top three, which it is not"
        if is_false
        else f"{team} does not know that {item} is one of {possessive(other)} top three",
        (Ref("team", row.team), Ref("team", row.about), ref),
        evidence=(
            Evidence("Name it" if is_false else "Do not name it", f"{row.count} of {row.n}", None, source),
            Evidence(
                "That is, of all in the team",
                f"{percent(row.interval.low, 0)} to {percent(row.interval.high, 0)} (95 %)",
                None,
                source,
            ),
            *([Evidence(f"Top KPIs of {other}", listed(top, most=6), None, "plan")] if top else []),
        ),
        reasons=(
            misread_sentence(row, index.team_name, survey.name),
            f"If they all chose blindly, so many would be wrong with a probability of {percent(row.p)}."
            if is_false
            else "More than half of the team does not know it, whatever chance did to the answers.",
        ),
        next_step=f"{other}: go through your top three with {team} in the next check-in, and say what is not on it.",
    )


def _example() -> ExampleFacts:
    items = {"nps": "Answer to “would you recommend us”", "uptime": "Uptime", "defects": "Defects", "reach": "Reach"}
    items |= {name: name.capitalize() for name in ("margin", "churn", "pipeline", "training")}
    own = ("margin", "churn", "pipeline")
    thought = [("nps", "uptime", "defects")] * 2 + [("reach", "uptime", "defects")] * 5 + [("reach", "margin", "nps")]
    answers = [Answer(f"s{n}", "sales", COMPANY, own) for n in range(8)]
    answers += [Answer(f"s{n}", "sales", "product", picks) for n, picks in enumerate(thought)]
    lists = {"product": ("uptime", "defects", "nps")}
    published = publish(Survey(tuple(items), tuple(answers), lists))
    return ExampleFacts(
        "and this survey, which closed on 8 February: eight people of Sales say what they take for Product's top "
        "three of eight. Six of them name Reach, which is not on Product's list.",
        agreement=Measured(date(2027, 2, 8), published, items),
        given="--responses responses.csv",
    )


CHECK = Check(
    code="T302",
    severity=Severity.WARNING,
    title="A priority that another team misreads",
    finds="""In the last survey of agreement, an item that a team takes for one of another team's top three and that is
not on the other's published list: at least a third of those who answered, and so many that blind picks would
make it with a probability under 5 %. And an item of the list that surely more than half of the team did not name (the
lower end of the 95 % interval is above one half). Silent about fewer than five answers, about what would tell one
person's answer, about what went on or off the list since, and half a year after the survey. Where a survey shows
nothing of two teams, the one before it counts. [How it is worked out](../algorithms/agreement.md).""",
    costs="""A team that works for what it takes for the other's priority works for nothing, and is hurt that nobody
thanks it; what the other really needs is not done.""",
    example="""trine: 1
company: {name: Halden Instruments}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams:
  - {id: product, name: Product, function: product}
  - {id: sales, name: Sales, function: sales}
""",
    fix="""Publish the list where the other team sees it, and go through it together once: what is on it, what is not
any more, and what the other team counted on. The next survey shows whether it helped.""",
    serves=("T5",),
    run=run,
    example_facts=_example,
)

"""T114: a company goal without a customer outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.company import Company, Goal


def run(company: Company, today: date) -> Iterator[Finding]:
    """Live company goals that do not say what changes for customers."""
    for goal in company.index.live_goals(today):
        if goal.is_company_goal and not (goal.customer_outcome and goal.customer_outcome.strip()):
            yield _finding(goal, company)


def _finding(goal: Goal, company: Company) -> Finding:
    lead = company.index.person_name(goal.lead) if goal.lead else "Leadership"
    return Finding(
        "T114",
        Severity.WARNING,
        f"The company goal {quoted(goal.title)} names no customer outcome",
        (Ref("goal", goal.id),),
        evidence=(Evidence("Customer outcome", "not said", source="plan"),),
        reasons=("Without it, each team decides for itself whom the goal is for.",),
        next_step=f"{lead}: write in one sentence what customers can do, or no longer suffer, once it is reached.",
    )


CHECK = Check(
    code="T114",
    severity=Severity.WARNING,
    title="A company goal without a customer outcome",
    finds="""A goal of the company, in a cycle that has not ended, whose `customer_outcome` is missing or empty.
Team goals need none of their own: they serve the company's.""",
    costs="""A goal that speaks of the company only (revenue, margin, share) leaves product, marketing and sales
to guess what customers get out of it, and each guesses differently.""",
    example="""trine: 1
company: {name: Halden Instruments}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
metrics: [{id: gross_margin, name: Gross margin, unit: ratio, better: up}]
goals:
  - id: c-profit
    title: Pay for our growth ourselves
    cycle: 2027-q1
    owners: [company]
    key_results: [{metric: gross_margin, from: 0.52, to: 0.56}]
""",
    fix="""Add `customer_outcome`: what will customers see, save or be able to do? "Plant managers see a failing
bearing a week earlier" is one; "more revenue from plants" is not.""",
    serves=("G11",),
    run=run,
)

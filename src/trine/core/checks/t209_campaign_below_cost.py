"""T209: a campaign whose expected or actual return does not cover its cost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from trine.core.campaigns import CampaignRecord, Credit
from trine.core.checks.catalogue import Check, ExampleFacts
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.revenue import RevenueFacts
from trine.core.wording import about, amount, day, number, quoted, times

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trine.core.company import Company

LOOKED_BACK = timedelta(days=365)
"""A campaign that ended longer ago is history."""


def run(company: Company, today: date) -> Iterator[Finding]:
    """Campaigns planned to bring less than their budget, and those that have run long enough and brought too little."""
    for record in company.revenue.campaigns:
        if record.end is None or record.end >= today - LOOKED_BACK:
            if _is_planned_below_cost(record, today):
                yield _planned(record)
            elif _is_below_cost(record, today):
                yield _actual(record)


def _is_planned_below_cost(record: CampaignRecord, today: date) -> bool:
    """Whether it has not ended, and its own record expects less than it costs."""
    return record.expected_return is not None and record.expected_return < 1 and not _has_ended(record, today)


def _has_ended(record: CampaignRecord, today: date) -> bool:
    return record.end is not None and record.end < today


def _is_below_cost(record: CampaignRecord, today: date) -> bool:
    """Whether even the model that gives it the most, with what is still to come, leaves it below what was spent."""
    if record.best is None or not record.cost or not record.seen or not record.has_run_long_enough:
        return False
    has_begun = record.start is not None and record.start <= today
    return has_begun and record.best.revenue / record.seen < record.cost


def _planned(record: CampaignRecord) -> Finding:
    unit, budget, expected = record.currency or "", record.budget or 0.0, record.expected_revenue or 0.0
    return Finding(
        "T209",
        Severity.WARNING,
        f"{quoted(record.name)} is planned to bring {amount(expected, unit)} for {amount(budget, unit)}",
        (_ref(record),),
        evidence=(
            Evidence("Expected revenue", expected, unit, record.source),
            Evidence("Budget", budget, unit, record.source),
            *_break_even(record),
        ),
        reasons=(f"Its own record in {record.source} expects {expected / budget:.2f} for each 1 that it costs.",),
        next_step="Whoever approves it: ask what else speaks for it, or leave the money where it brings more.",
    )


def _actual(record: CampaignRecord) -> Finding:
    unit, cost = record.currency or "", record.cost or 0.0
    best = record.best or Credit("", 0.0, 0.0)
    seen = record.seen or 0.0
    ways = times(len(record.credits), "way")
    most = f"{about(best.deals, 'count')} deals worth {about(best.revenue, unit)}"
    reasons = (
        f"Of {ways} to share out won deals, {best.model.replace('_', ' ')} gives it the most: {most}.",
        f"By the time that leads take to be won, {number(round(100 * seen))} % of its wins are on record.",
    )
    return Finding(
        "T209",
        Severity.WARNING,
        f"{quoted(record.name)} has brought {about(best.revenue, unit)} at most, for {about(cost, unit)}",
        (_ref(record),),
        evidence=(
            Evidence("Spent", cost, unit, record.source, record.end),
            *(_credit(credit, record, unit) for credit in sorted(record.credits, key=lambda one: -one.revenue)),
            *_break_even(record),
        ),
        reasons=reasons,
        next_step="Marketing and Sales: look at what became of its leads, before it runs again.",
    )


def _credit(credit: Credit, record: CampaignRecord, unit: str) -> Evidence:
    words = f"{credit.model.replace('_', ' ').capitalize()} ({about(credit.deals, 'count')} deals)"
    return Evidence(words, round(credit.revenue, 2), unit, f"facts: touches, {record.source}")


def _break_even(record: CampaignRecord) -> Iterator[Evidence]:
    if record.break_even is not None and record.average_deal is not None:
        deal = about(record.average_deal, record.currency or "")
        yield Evidence("Pays for itself with", f"{times(record.break_even, 'deal')} at {deal}")


def _ref(record: CampaignRecord) -> Ref:
    return Ref("campaign", f"{record.source}/{record.id}")


def _example() -> ExampleFacts:
    fair = CampaignRecord(
        "crm",
        "701-fair",
        "Maintenance fair",
        date(2026, 6, 1),
        date(2026, 6, 30),
        "EUR",
        budget=60_000.0,
        expected_revenue=240_000.0,
        cost=64_000.0,
        credits=(Credit("first", 1.0, 17_000.0), Credit("last", 2.0, 31_000.0), Credit("linear", 1.4, 24_000.0)),
        seen=0.97,
        average_deal=17_000.0,
    )
    return ExampleFacts(
        f"""the campaign “{fair.name}” ran in June {day(date(2026, 6, 1))[-4:]}, cost € 64,000, and was touched by
the contacts of three deals that were won; nine of ten leads that are won are won within 120 days.""",
        revenue=RevenueFacts(campaigns=(fair,)),
    )


CHECK = Check(
    code="T209",
    severity=Severity.WARNING,
    title="A campaign whose expected or actual return does not cover its cost",
    finds="""Two things. Until a campaign has ended: its own record in the CRM expects less revenue than its budget.
Afterwards, or while a long one runs: the revenue of the won deals that it is credited with is below what was spent on
it, by the attribution model that gives it the *most*, and with what is still to come. For that it must have run long
enough: at least nine tenths of its wins are expected to be on record, by the days that leads take to be won. Return is
revenue ÷ cost, not margin. Silent about campaigns without touches, without spend, in another currency than the
company's, and about those that ended more than a year ago. Spend that stands there twice counts once.
[How it is worked out](../algorithms/funnel.md).""",
    costs="""The money is gone, and the next campaign of its kind is already in the budget. Judged too early, a good
campaign is stopped because its deals take four months.""",
    example="""trine: 1
company: {name: Halden Instruments, currency: EUR}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams: [{id: marketing, name: Marketing, function: marketing}]
""",
    fix="""Look at it together: were the wrong people reached, or were the right ones not followed up? If it was never
meant to bring deals (a brand campaign, an event for customers), accept the finding and say so.""",
    serves=("R2",),
    run=run,
    example_facts=_example,
)

"""T505: handed-over leads left unanswered beyond the agreed time, or rejected without a reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check, ExampleFacts
from trine.core.company import Function
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.handoff import HandoffFacts, Returned, Waiting
from trine.core.revenue import RevenueFacts
from trine.core.scheduling import public_holidays
from trine.core.wording import day, listed, number, times
from trine.core.working_hours import USUAL, deadline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trine.core.company import Company
    from trine.core.working_hours import WorkingHours

USUAL_WAIT = 5 * USUAL.hours_a_day
"""Where no time is agreed: five working days, after which nobody would call a lead answered soon."""
HOUR = timedelta(hours=1)


def run(company: Company, today: date) -> Iterator[Finding]:
    """At most two findings: leads that wait too long, and leads that came back without a reason."""
    overdue: Counter[str] = Counter()
    silent: Counter[str] = Counter()
    since: list[datetime] = []
    returned = 0
    hours, limit = _hours(company, today)
    for facts in company.revenue.handoffs:
        late = [row for row in facts.waiting or () if _is_late(row, facts, today, hours, limit)]
        since += [row.handed_over for row in late]
        for row in late:
            overdue[row.owner] += row.n
        for back in facts.returned:
            if back.on <= today:
                returned += back.n
                silent[back.owner] += back.without_reason
    if since:
        yield _unanswered(overdue, min(since), company, hours)
    if silent.total():
        yield _without_reason(+silent, returned, company)


def _hours(company: Company, today: date) -> tuple[WorkingHours, float]:
    """The hours of work, without the company's public holidays, and how many of them may pass."""
    agreed = company.handoff
    hours, limit = (agreed.working, agreed.limit) if agreed else (USUAL, USUAL_WAIT)
    if not any(facts.waiting for facts in company.revenue.handoffs):
        return hours, limit
    off = public_holidays(company.country, range(today.year - 1, today.year + 1))
    return replace(hours, off=frozenset(off)), limit


def _is_late(row: Waiting, facts: HandoffFacts, today: date, hours: WorkingHours, limit: float) -> bool:
    """Whether the time was up when the facts came in, and on the day: an answer given since then is not known here."""
    now = min(_utc(facts.known_at), datetime(today.year, today.month, today.day, tzinfo=UTC) + timedelta(days=1))
    return deadline(hours, _utc(row.handed_over) + HOUR, limit) <= now


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _unanswered(overdue: Counter[str], first: datetime, company: Company, hours: WorkingHours) -> Finding:
    agreed = company.handoff
    n = overdue.total()
    limit = f"the agreed {_in_words(agreed.respond_within)}" if agreed else "five working days"
    why = "" if agreed else "No time is agreed, so five working days are taken. "
    return Finding(
        "T505",
        Severity.WARNING,
        f"{times(n, 'lead')} handed over to Sales {_have(n)} waited for an answer longer than {limit}",
        (Ref("handoff", "unanswered"), *_sales(company)),
        evidence=(
            Evidence("Wait too long", float(n), "count", _sources(company)),
            Evidence("The first was handed over on", day(first.date()), None, _sources(company), first.date()),
            *_by_owner(overdue, company),
        ),
        reasons=(f"{why}Working hours: {hours.words}. A lead waits until its first answer, return or qualification.",),
        next_step=f"{_who(company)}: answer them today, or return them and say why.",
    )


def _without_reason(silent: Counter[str], returned: int, company: Company) -> Finding:
    n = silent.total()
    return Finding(
        "T505",
        Severity.WARNING,
        f"{number(n)} of {times(returned, 'returned lead')} came back without a reason",
        (Ref("handoff", "without-reason"), *_sales(company)),
        evidence=(
            Evidence("Returned without a reason", float(n), "count", _sources(company)),
            Evidence("Returned in 90 days", float(returned), "count", _sources(company)),
            *_by_owner(silent, company),
        ),
        reasons=("Returned: sales gave it back without working it. What was given up after contact does not count.",),
        next_step=f"{_who(company)}: give the reason with each one, so that Marketing can find better leads.",
    )


def _have(n: int) -> str:
    return "has" if n == 1 else "have"


def _in_words(text: str) -> str:
    unit = {"m": "minute", "h": "working hour", "d": "working day"}[text[-1]]
    return times(int(text[:-1]), unit)


def _by_owner(counts: Counter[str], company: Company) -> Iterator[Evidence]:
    for owner, n in sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:5]:
        yield Evidence(owner, float(n), "count", _sources(company))


def _sources(company: Company) -> str:
    return listed([f"facts: leads of {facts.source}" for facts in company.revenue.handoffs])


def _sales(company: Company) -> tuple[Ref, ...]:
    """The sales teams at the top of the tree; those inside them need not be named."""
    teams = [team for team in company.teams if team.function is Function.SALES and team.until is None]
    ids = {team.id for team in teams}
    return tuple(Ref("team", team.id) for team in sorted(teams, key=lambda team: team.id) if team.parent not in ids)


def _who(company: Company) -> str:
    return listed([company.index.team_name(ref.id) for ref in _sales(company)]) or "Sales"


def _example() -> ExampleFacts:
    facts = HandoffFacts(
        "crm",
        datetime(2027, 2, 14, 18, tzinfo=UTC),
        40,
        (
            Waiting(datetime(2027, 2, 11, 9, tzinfo=UTC), "Ana Sousa", 3),
            Waiting(datetime(2027, 2, 12, 15, tzinfo=UTC), "Rui Penalva", 1),
        ),
        (Returned(date(2027, 2, 9), "Ana Sousa", 5, 0),),
    )
    return ExampleFacts(
        """forty leads were handed over in the last 90 days. Three that came on Thursday 11 February at 9 have no answer
by the 14th; one that came on Friday at 15 has none either, but its four working hours are not over before Monday.""",
        revenue=RevenueFacts(handoffs=(facts,)),
    )


CHECK = Check(
    code="T505",
    severity=Severity.WARNING,
    title="Handed-over leads left unanswered beyond the agreed time, or rejected without a reason",
    finds="""Leads handed over in the last 90 days of which the facts know no answer, return or qualification, once
the time agreed in `company: handoff:` is over, in working hours of the stated days and time zone, without the public
holidays of the company's `country`. Without an agreement, once five working days are over. And leads returned without
a reason in the same 90 days; “n/a” and “no reason given” are none. What was given up after contact is not a return.
Silent about sources that record no answers at all, and about what may have happened since the facts came in.
[How it is worked out](../algorithms/funnel.md).""",
    costs="""A lead is paid for once and cools by the hour. Where it comes back without a reason, Marketing buys
the same kind again, and each team is sure that it is the other one's fault.""",
    example="""trine: 1
company: {name: Halden Instruments, handoff: {respond_within: 4h, hours: 9-17}}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams: [{id: sales, name: Sales, function: sales}]
""",
    fix="""Answer them, or return them with a reason. If the time that was agreed can't be kept, agree on another one
together; if leads pile up with one person, spread them.""",
    serves=("R3",),
    run=run,
    example_facts=_example,
)

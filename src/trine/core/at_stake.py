"""Money at stake: what a finding puts at risk in money, with the arithmetic, where plan and facts allow it.

Only a difference of two amounts that the finding itself rests on is told, of a metric whose amounts add up: a price or
an average of € 940 is not € 940 that somebody gains or loses. These codes can have one:

* T111 and T112: what a target of money asks for, less what the other targets, or the teams' promises, leave of it.
* T201: a month of money that trend and season let expect, less what came (or, of costs, the other way round).
* T202: what would be on pace, less what was reached (or, of costs, what was spent beyond it).
* T209: what a campaign costs, less the most that any way of counting gives it.

All others have none. A lead without an answer (T505) or a lower win rate (T506) costs money too, but their findings
hold no price of a lead or deal, and a guess is no fact. A target beyond the past (T113) has lost nothing yet.

Amounts of two findings are never added up: a goal that is off its pace and the conflict that makes it so tell of the
same money.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from trine.core.checks.t111_targets_that_clash import gap
from trine.core.company import Better
from trine.core.metric_kinds import adds_up
from trine.core.units import is_currency
from trine.core.wording import amount, day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from trine.core.company import Company, Metric
    from trine.core.findings import Evidence, Finding


@dataclass(frozen=True, slots=True)
class AtStake:
    """An amount above zero, in a currency, and how it is worked out, in a sentence without a full stop."""

    amount: float
    unit: str
    arithmetic: str


def at_stake(finding: Finding, company: Company, today: date) -> AtStake | None:
    """The money that a finding puts at stake; none where nothing is sure.

    `company` and `today` are those with which the check ran.

    >>> from datetime import date
    >>> from trine.core.company import Company
    >>> from trine.core.findings import Evidence, Finding, Ref, Severity
    >>> spent, most = Evidence("Spent", 64_000.0, "EUR"), Evidence("Last (2 deals)", 31_000.0, "EUR")
    >>> found = Finding("T209", Severity.WARNING, "…", (Ref("campaign", "crm/fair"),), (spent, most))
    >>> at_stake(found, Company("Halden"), date(2027, 2, 14)).arithmetic
    '€ 64,000 spent − € 31,000 that the kindest way of counting gives it = € 33,000'
    """
    worked_out = _BY_CODE.get(finding.code)
    return worked_out(finding, company, today) if worked_out else None


def _clash(finding: Finding, company: Company, today: date) -> AtStake | None:
    """T111: what the first target asks for beside what the other members of the conflict leave."""
    found = gap(finding, company, today)
    metric = company.metric.get(found[0].metric) if found else None
    if found is None or metric is None or not _is_sum_of_money(metric, company):
        return None
    claim, left = found
    if claim.is_floor:
        return _less(claim.bound, f"of {metric.name} asked for", left, "that the rest allows at most", metric.unit)
    return _less(left, f"of {metric.name} at the least", claim.bound, "that is allowed", metric.unit)


def _short(finding: Finding, company: Company, today: date) -> AtStake | None:
    """T112: the company's target beside what the teams' targets make of it."""
    del today
    ref = next((ref for ref in finding.subjects if ref.kind == "metric"), None)
    metric = company.metric.get(ref.id) if ref else None
    numbers = _numbers(finding.evidence)
    if metric is None or not _is_sum_of_money(metric, company) or len(finding.evidence) < 2 or len(numbers) < 2:
        return None
    wanted, made = numbers[0][1], numbers[-1][1]
    if wanted > made:
        return _less(wanted, f"of {metric.name} asked for", made, "that the teams’ targets make", metric.unit)
    return _less(made, f"of {metric.name} in the teams’ targets", wanted, "that is allowed", metric.unit)


def _odd_period(finding: Finding, company: Company, today: date) -> AtStake | None:
    """T201: the worst of the total and the parts, which overlap; a good surprise puts nothing at stake."""
    del today
    metric = company.metric.get(finding.subjects[0].id)
    if metric is None or not _is_sum_of_money(metric, company):
        return None
    found = []
    for came, expected in _pairs(finding.evidence, "Expected"):
        if metric.better is Better.UP:
            found.append(_less(expected, "expected", came, "that came", metric.unit))
        elif metric.better is Better.DOWN:
            found.append(_less(came, "that came", expected, "expected", metric.unit))
    return max((each for each in found if each), key=lambda each: each.amount, default=None)


def _off_pace(finding: Finding, company: Company, today: date) -> AtStake | None:
    """T202: the metric of money that is furthest from its pace."""
    del today
    of = {metric.name: metric for ref in finding.subjects if (metric := company.metric.get(ref.id))}
    found = []
    for item, after in pairwise(finding.evidence):
        metric = of.get(item.label)
        if metric is None or not after.label.startswith("On pace") or not _is_sum_of_money(metric, company):
            continue
        on = f" on {day(item.as_of)}" if item.as_of else ""
        now, pace = _number(item), _number(after)
        if now is not None and pace is not None:
            reached = (now, f"of {metric.name}{on}")
            wanted = (pace, "that would be on pace")
            first, second = (wanted, reached) if pace > now else (reached, wanted)
            found.append(_less(*first, *second, metric.unit))
    return max((each for each in found if each), key=lambda each: each.amount, default=None)


def _campaign(finding: Finding, company: Company, today: date) -> AtStake | None:
    """T209: budget beside the revenue that its record expects, or what was spent beside the most it is credited."""
    del company, today
    numbers = _numbers(finding.evidence)
    if len(numbers) < 2:
        return None
    (first, one), (second, other) = numbers[:2]
    unit = first.unit or ""
    if not is_currency(unit) or second.unit != first.unit:
        return None
    if first.label == "Expected revenue":
        return _less(other, "of budget", one, "of revenue expected", unit)
    return _less(one, "spent", other, "that the kindest way of counting gives it", unit)


_BY_CODE: Mapping[str, Callable[[Finding, Company, date], AtStake | None]] = {
    "T111": _clash,
    "T112": _short,
    "T201": _odd_period,
    "T202": _off_pace,
    "T209": _campaign,
}


def _is_sum_of_money(metric: Metric, company: Company) -> bool:
    return is_currency(metric.unit) and adds_up(metric, company)


def _less(one: float, words: str, other: float, others: str, unit: str) -> AtStake | None:
    """The difference of two amounts, each to four figures, so that what is written adds up; none if it is not above
    zero.
    """
    one, other = _rounded(one), _rounded(other)
    left = round(one - other, 2)
    if not math.isfinite(left) or left <= 0:
        return None
    arithmetic = f"{amount(one, unit)} {words} − {amount(other, unit)} {others} = {amount(left, unit)}"
    return AtStake(left, unit, arithmetic)


def _rounded(value: float) -> float:
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, 3 - math.floor(math.log10(abs(value))))


def _number(item: Evidence) -> float | None:
    return float(item.value) if isinstance(item.value, int | float) else None


def _numbers(evidence: Sequence[Evidence]) -> list[tuple[Evidence, float]]:
    """The evidence that is a bare amount of money, with its value."""
    rows = [(item, _number(item)) for item in evidence if item.unit and is_currency(item.unit)]
    return [(item, value) for item, value in rows if value is not None]


def _pairs(evidence: Sequence[Evidence], label: str) -> Iterator[tuple[float, float]]:
    """Each value that is followed by one of that label, or of a part of it (`Expected, segment mid-market`)."""
    for item, after in pairwise(evidence):
        one, other = _number(item), _number(after)
        if after.label.partition(",")[0] == label and one is not None and other is not None:
            yield one, other

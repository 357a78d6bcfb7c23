"""T108: two goals that pull one metric in opposite directions, or want two values of it at once."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check
from trine.core.company import COMPANY
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.index import overlap
from trine.core.metric_kinds import adds_up
from trine.core.targets import Asked, asked, in_words, is_below
from trine.core.wording import amount, day, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.company import Company, Goal, KeyResult, Metric


def run(company: Company, today: date) -> Iterator[Finding]:
    """Pairs of key results on one metric in live cycles that cannot both be met, or that pull it up and down."""
    live = {cycle.id for cycle in company.cycles if not cycle.has_ended(today)}
    for metric in company.index.metrics:
        rows = [row for row in company.index.key_results_of.get(metric.id, ()) if row[0].cycle in live]
        if not _may_clash([result for _, result in rows], metric):
            continue
        asks = (asked(goal, result, metric, company.cycle[goal.cycle]) for goal, result in rows)
        yield from _clashes(metric, [ask for ask in asks if ask is not None], company)


def _may_clash(results: list[KeyResult], metric: Metric) -> bool:
    """Whether there is a floor and a ceiling at all, which there mostly is not."""
    bounds = [result.bounds(metric.better) for result in results]
    return any(low is not None for low, _ in bounds) and any(high is not None for _, high in bounds)


def _clashes(metric: Metric, asks: list[Asked], company: Company) -> Iterator[Finding]:
    """One finding for each pair of goals, for the first of their key results that clash."""
    told: set[frozenset[str]] = set()
    for low, high in _candidates(asks):
        pair = frozenset({low.goal.id, high.goal.id})
        if pair not in told and _may_be_compared(low, high, metric, company):
            told.add(pair)
            yield _finding(metric, low, high, company)


def _candidates(asks: list[Asked]) -> Iterator[tuple[Asked, Asked]]:
    """Pairs of which the first wants more than the second allows; then those of which it rises and the second falls.

    The ceilings are walked upwards, so that pairs that fit are not looked at.
    """
    floors = sorted((ask for ask in asks if ask.low > -math.inf), key=lambda ask: -ask.low)
    ceilings = sorted((ask for ask in asks if ask.high < math.inf), key=lambda ask: ask.high)
    for ceiling in ceilings:
        for floor in floors:
            if not is_below(ceiling.high, floor.low):
                break
            if _at_once(floor, ceiling):
                yield floor, ceiling
    rising = [ask for ask in asks if ask.pull > 0]
    falling = [ask for ask in asks if ask.pull < 0]
    yield from ((up, down) for up in rising for down in falling if overlap(up.cycle, down.cycle))


def _at_once(one: Asked, other: Asked) -> bool:
    """Whether there is a day on which both have to hold: a `from`/`to` on its due day, everything else all along."""
    return one.start <= other.end and other.start <= one.end


def _may_be_compared(low: Asked, high: Asked, metric: Metric, company: Company) -> bool:
    """Whether both speak of the same amount: sums of other times, and a team's share in a sum, are other amounts.

    But a quarter's floor above the year's ceiling leaves no amount for the rest of the year that would mend it.
    """
    if not adds_up(metric, company):
        return True
    is_part = high.cycle.start <= low.cycle.start and low.cycle.end <= high.cycle.end
    is_same = is_part and low.cycle.start <= high.cycle.start and high.cycle.end <= low.cycle.end
    is_too_much_already = is_part and low.low > 0 and is_below(high.high, low.low)
    if not is_same and not is_too_much_already:
        return False
    share_of_total = high.key_result.keep is not None and low.goal in tuple(company.index.above(high.goal))
    return not share_of_total


def _finding(metric: Metric, low: Asked, high: Asked, company: Company) -> Finding:
    both = sorted((low, high), key=lambda ask: ask.goal.id)
    goals = sorted({low.goal.id, high.goal.id})
    opposite = low.pull > 0 and high.pull < 0
    return Finding(
        "T108",
        Severity.ERROR,
        _title(metric, low, high, company, opposite=opposite),
        (*(Ref("goal", id_) for id_ in goals), Ref("metric", metric.id)),
        evidence=tuple(
            Evidence(
                f"{quoted(ask.goal.title)} ({listed(company.index.owners_named(ask.goal))}, {ask.cycle.id})",
                in_words(ask.key_result, metric),
                metric.unit,
                "plan",
                ask.end,
            )
            for ask in both
        ),
        reasons=(_reason(low, metric), _reason(high, metric), _conclusion(metric, low, high)),
        next_step=_next_step(metric, [low.goal, high.goal], company),
    )


def _title(metric: Metric, low: Asked, high: Asked, company: Company, *, opposite: bool) -> str:
    if low.goal.id == high.goal.id:
        asks = f"{in_words(low.key_result, metric)} and {in_words(high.key_result, metric)}"
        if low.key_result is high.key_result:
            asks = in_words(low.key_result, metric)
        return f"{quoted(low.goal.title)} asks for {metric.name} {asks}: it cannot be both"
    first = f"{quoted(low.goal.title)} wants {metric.name} {in_words(low.key_result, metric)}"
    second = f"{quoted(high.goal.title)} {in_words(high.key_result, metric)}"
    return f"{first}, {second}: " + ("they pull it in opposite directions" if opposite else "both cannot hold")


def _reason(ask: Asked, metric: Metric) -> str:
    when = f"on {day(ask.end)}" if ask.start == ask.end else f"from {day(ask.start)} to {day(ask.end)}"
    return f"{quoted(ask.goal.title)} asks for {metric.name} {in_words(ask.key_result, metric)}, {when}."


def _conclusion(metric: Metric, low: Asked, high: Asked) -> str:
    if is_below(high.high, low.low):
        return f"{amount(low.low, metric.unit)} or more is not {amount(high.high, metric.unit)} or less."
    return "One raises it while the other lowers it."


def _next_step(metric: Metric, goals: list[Goal], company: Company) -> str:
    teams = sorted({owner for goal in goals for owner in goal.owners} - {COMPANY})
    names = [company.index.team_name(team) for team in teams]
    who = listed([*names, "leadership"] if any(goal.is_company_goal for goal in goals) else names)
    if len(names) < 2:
        return f"{who[:1].upper()}{who[1:]}: decide on one value for {metric.name}, and change the goal that gives way."
    return (
        f"{who}: agree on one value for {metric.name} and change the goal that gives way; "
        "where you cannot, leadership decides."
    )


CHECK = Check(
    code="T108",
    severity=Severity.ERROR,
    title="Two goals that pull one metric in opposite directions",
    finds="""Two key results on one metric, of two goals or of one, in cycles that have not ended: a floor above a
ceiling, bands to keep that do not meet, or one `from`/`to` that rises while the other falls. A `from`/`to` has to be
met on its due day (the cycle's last, or `by`); `at_least`, `at_most` and `keep` hold during the whole cycle; only what
has to hold on one and the same day clashes. Metrics that add up (counts, money) are compared within the same cycle,
because a quarter's amount is no year's, unless the quarter asks for more than the whole year may have; and a band that
a goal keeps as its share of the sum of the goal it serves is no clash. Two floors, or two ceilings, fit together: the
stricter one meets both.""",
    costs="""Whoever works harder undoes the other's work, and both are paid for it. At the end one of them has
missed the goal, which was decided on the day both were written down.""",
    example="""trine: 1
company: {name: Halden Instruments, currency: EUR}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams: [{id: product, name: Product, function: product}]
metrics: [{id: list_price, name: List price, unit: EUR, better: up}]
goals:
  - id: c-share
    title: Win the mid-market with the new sensor line
    cycle: 2027-q1
    owners: [company]
    key_results: [{metric: list_price, at_most: 900}]
  - id: p-price
    title: Price the new line as the premium it is
    cycle: 2027-q1
    owners: [product]
    no_parent_reason: a test of the new line
    key_results: [{metric: list_price, from: 880, to: 990}]
""",
    fix="""Decide which goal gives way, change its key result, and let the teams it touches sign again. Where both
are needed, say for which part of the business each holds, and give the parts metrics of their own.""",
    serves=("G7",),
    run=run,
)

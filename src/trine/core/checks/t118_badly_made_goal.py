"""T118: a goal that is badly made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.metric_kinds import words
from trine.core.units import is_currency, is_ratio
from trine.core.wording import amount, listed, number, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.company import Company, Goal, KeyResult

MOST_OBJECTIVES = 5
MOST_KEY_RESULTS = 5
SURE = 0.95
"""From this confidence on, a check-in says that nothing can go wrong."""
HUGE_RATIO = 10.0
"""A target of so much in a metric of the unit `ratio`, 1,000 %, was most likely meant in percent."""
MAKING = words(
    "ship shipping shipped launch launching launched release releasing released build building built deliver",
    "delivering delivered write writing written publish publishing published implement implementing implemented create",
    "creating created hire hiring hired develop developing developed deploy deploying deployed migrate migrating",
    "migrated finish finishing finished complete completing completed redesign introduce introducing produce",
    "producing install organise organize roll rolling set",
)
"""First words of titles that name the making of a thing; "roll" and "set" only with "out" and "up"."""
_WITH = {"roll": "out", "rolling": "out", "set": "up"}


def run(company: Company, today: date) -> Iterator[Finding]:
    """One finding for each live goal with all that is wrong with how it is made, one for each owner of too many."""
    for goal in company.index.live_goals(today):
        flaws = tuple(_flaws(goal, company))
        if flaws:
            yield _finding(goal, flaws, company)
    yield from _too_many(company, today)


def _flaws(goal: Goal, company: Company) -> Iterator[str]:
    """Each flaw as the end of a sentence that begins with the goal."""
    if is_deliverable(goal, company):
        yield "names something to deliver, not what is to be different then"
    for result in goal.key_results:
        yield from _flaws_of_key_result(result, company)
    if len(goal.key_results) > MOST_KEY_RESULTS:
        yield f"has {len(goal.key_results)} key results, more than {MOST_KEY_RESULTS}"
    if everyone_is_sure(goal, company):
        yield "was beyond doubt from the first check-in on"


def _flaws_of_key_result(result: KeyResult, company: Company) -> Iterator[str]:
    name = company.index.metric_name(result.metric)
    metric = company.metric.get(result.metric)
    has_bound = any(value is not None for value in (result.at_least, result.at_most, result.keep))
    if result.to is None and not has_bound:
        yield f"sets no target for {name}"
    elif result.to is not None and result.start is None:
        yield f"gives no starting value for {name}"
    elif result.to is not None and result.start == result.to and metric is not None:
        yield f"asks for {name} of {amount(result.to, metric.unit)}, which it already had at the start"
    if metric is not None and is_ratio(metric.unit):
        wanted = (result.to, result.at_least, result.at_most, *(result.keep or ()))
        huge = next((value for value in wanted if value is not None and abs(value) >= HUGE_RATIO), None)
        if huge is not None:
            written = f"{amount(huge, metric.unit)}, where {amount(huge / 100, metric.unit)} is most likely meant"
            yield f"asks for {name} of {written}: a ratio is written as {number(huge / 100)}"


def is_deliverable(goal: Goal, company: Company) -> bool:
    """Whether the title begins with the making of a thing, and nothing measures what it is made for.

    Nothing does if there are no key results, or if all of them only go from 0 to 1: not done, done.
    """
    title = [word.strip("“”\"'.,:;!") for word in goal.title.casefold().split()]
    if not title or title[0] not in MAKING or (title[0] in _WITH and title[1:2] != [_WITH[title[0]]]):
        return False
    return all(_is_done_or_not(result, company) for result in goal.key_results)


def _is_done_or_not(result: KeyResult, company: Company) -> bool:
    metric = company.metric.get(result.metric)
    target = result.to if result.to is not None else result.at_least
    return metric is not None and not is_currency(metric.unit) and not result.start and target == 1


def everyone_is_sure(goal: Goal, company: Company) -> bool:
    """Whether there were two check-ins in the first half of the cycle, and every one so far was sure."""
    cycle = company.cycle[goal.cycle]
    half = cycle.start + (cycle.end - cycle.start) / 2
    check_ins = [row for row in company.index.check_ins_of.get(goal.id, ()) if row.on >= cycle.start]
    early = [row for row in check_ins if row.on <= half]
    return len(early) >= 2 and all(row.confidence >= SURE for row in check_ins)


def _finding(goal: Goal, flaws: tuple[str, ...], company: Company) -> Finding:
    owners = listed(company.index.owners_named(goal))
    return Finding(
        "T118",
        Severity.INFO,
        f"{quoted(goal.title)} {listed(flaws)}",
        (Ref("goal", goal.id),),
        evidence=tuple(Evidence(f"Flaw {number}", flaw, source="plan") for number, flaw in enumerate(flaws, start=1)),
        reasons=("What cannot be missed, or cannot be measured, cannot be steered either.",),
        next_step=f"{owners}: write what will be different once it is reached, from which number to which.",
    )


def _too_many(company: Company, today: date) -> Iterator[Finding]:
    index = company.index
    for owner, goals in sorted(index.goals_of_team.items()):
        by_cycle: dict[str, list[Goal]] = {}
        for goal in goals:
            if index.is_live(goal.cycle, today):
                by_cycle.setdefault(goal.cycle, []).append(goal)
        for cycle, own in sorted(by_cycle.items()):
            if len(own) > MOST_OBJECTIVES:
                name = index.team_name(owner)
                yield Finding(
                    "T118",
                    Severity.INFO,
                    f"{name} has {len(own)} objectives in {cycle}, more than {MOST_OBJECTIVES}",
                    (Ref("team" if owner in company.team else "company", owner), Ref("cycle", cycle)),
                    evidence=(
                        Evidence("Objectives", float(len(own)), "count", "plan"),
                        Evidence("These are", listed([quoted(goal.title) for goal in own], most=10), source="plan"),
                    ),
                    reasons=("Nobody keeps more than five in mind, so some are dropped, and not on purpose.",),
                    next_step=f"{name}: keep the {MOST_OBJECTIVES} that matter most, drop or postpone the others.",
                )


CHECK = Check(
    code="T118",
    severity=Severity.INFO,
    title="A goal that is badly made",
    finds="""One finding for a goal in a cycle that has not ended, with everything that is wrong with how it is
made:

* it is a deliverable: the title begins with ship, launch, release, build, deliver, write, publish or the like, and it
  has no key results, or only such that go from 0 to 1;
* a key result has `to` without `from`, or no target at all, or starts where it is to end;
* the target of a ratio is 10 (1,000 %) or more, so that it was most likely written in percent;
* there are more than five key results;
* everyone is sure of it: at least two check-ins in the first half of the cycle, and 95 % or more of confidence in all.

And one finding for an owner with more than five objectives in a cycle, joint ones included.""",
    costs="""Such goals are met or missed without anything being different. The work was paid for all the same.""",
    example="""trine: 1
company: {name: Halden Instruments}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams: [{id: product, name: Product, function: product}]
metrics: [{id: releases, name: Releases of the new app, unit: count, better: up, source: tracker}]
goals:
  - id: p-app
    title: Launch the new app
    cycle: 2027-q1
    owners: [product]
    no_parent_reason: promised to the pilot plants
    key_results: [{metric: releases, from: 0, to: 1}]
""",
    fix="""Ask "so that?" until the answer is something that customers or the company have afterwards, and measure
that, with the value it has today. The deliverable becomes one way to get there.""",
    serves=("G1",),
    run=run,
)

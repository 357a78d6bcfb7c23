"""T204: a dependency that is not accepted, promised for later than it is needed, or not there when its day is past."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.checks.catalogue import Check
from trine.core.company import DependencyState
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.wording import day, quoted, sentence, times

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.company import Company, Dependency


def run(company: Company, today: date) -> Iterator[Finding]:
    """Open dependencies that nobody has said yes to, whose promise comes after the need, or whose day is past."""
    for dependency in sorted(company.dependencies, key=lambda row: row.id):
        goal = company.goal.get(dependency.goal) if dependency.goal else None
        if goal is not None and goal.cycle in company.cycle and not company.index.is_live(goal.cycle, today):
            continue
        problems = tuple(_problems(dependency, company, today))
        if problems:
            yield _finding(dependency, problems, company, today)


def _problems(dependency: Dependency, company: Company, today: date) -> Iterator[str]:
    """What is wrong, each as the end of a sentence that begins with what is needed."""
    if dependency.state is DependencyState.DELIVERED:
        return
    other = company.index.team_name(dependency.of)
    if dependency.state is DependencyState.ASKED:
        yield f"has not been accepted by {other}"
    elif dependency.state is DependencyState.DECLINED:
        yield f"was declined by {other}"
    if dependency.promised_for is not None and dependency.promised_for > dependency.needed_by:
        late = times((dependency.promised_for - dependency.needed_by).days, "day")
        yield f"is promised for {day(dependency.promised_for)}, {late} after it is needed"
    if dependency.state is DependencyState.ACCEPTED:
        yield from _overdue(dependency, today)


def _overdue(dependency: Dependency, today: date) -> Iterator[str]:
    """What is wrong with one that was accepted and is not there on the day of its promise, or of its need."""
    promised, needed = dependency.promised_for, dependency.needed_by
    if not _is_overdue(dependency, today):
        return
    is_told = promised is not None and promised > needed  # that the promise comes after the need
    if promised is not None and promised < today and not is_told:
        yield f"was promised for {day(promised)}"
    late = f", {times((today - needed).days, 'day')} after it was needed" if needed < today and not is_told else ""
    yield f"is not delivered{late}"


def _is_overdue(dependency: Dependency, today: date) -> bool:
    """Whether the day that it was promised for is past, or the day by which it was needed."""
    return min(dependency.promised_for or dependency.needed_by, dependency.needed_by) < today


def _finding(dependency: Dependency, problems: tuple[str, ...], company: Company, today: date) -> Finding:
    index = company.index
    asking, asked = index.team_name(dependency.team), index.team_name(dependency.of)
    left = (dependency.needed_by - today).days
    until = f"in {times(left, 'day')}" if left > 0 else "today" if left == 0 else f"{times(-left, 'day')} ago"
    promised = dependency.promised_for
    reasons = [f"{asking} needs it by {day(dependency.needed_by)}, {until}."]
    if dependency.because:
        reasons.append(sentence(dependency.because))
    return Finding(
        "T204",
        Severity.ERROR,
        f"{quoted(dependency.what)}, which {asking} needs from {asked} by {day(dependency.needed_by)}, "
        f"{' and '.join(problems)}",
        (Ref("dependency", dependency.id),),
        evidence=(
            Evidence("State", dependency.state.value, source="plan"),
            Evidence("Needed by", day(dependency.needed_by), None, "plan", dependency.needed_by),
            Evidence("Promised for", day(promised) if promised else "not promised", None, "plan", promised),
        ),
        reasons=tuple(reasons),
        next_step=_next_step(dependency, asking, asked, today),
    )


def _next_step(dependency: Dependency, asking: str, asked: str, today: date) -> str:
    if dependency.state is DependencyState.ASKED:
        return f"{asked}: accept it with a date, or decline it so that {asking} can plan without it."
    if dependency.state is DependencyState.DECLINED:
        return f"{asking}: plan without it and take it off, or ask leadership to decide."
    if _is_overdue(dependency, today):
        return f"{asked}: deliver it and say so, or agree with {asking} on a new day."
    return f"{asking} and {asked}: agree on one date, or {asking} moves what waits for it."


CHECK = Check(
    code="T204",
    severity=Severity.ERROR,
    title="A dependency that is not accepted, promised too late or overdue",
    finds="""A dependency that was asked for and not accepted, or was declined and still stands in the plan; and
one, accepted or not, whose `promised_for` is later than its `needed_by`. And one that was accepted and is not
delivered when the day it was promised for is past, or the day by which it was needed. Delivered ones are silent,
and so are those for a goal whose cycle has ended. An accepted one without a date is taken to meet the need.""",
    costs="""One team has planned with something that the other has not, or has for another day. The fair opens
without the demo unit.""",
    example="""trine: 1
company: {name: Halden Instruments}
teams:
  - {id: product, name: Product, function: product}
  - {id: marketing, name: Marketing, function: marketing}
dependencies:
  - id: d-demo
    from: marketing
    of: product
    what: Demo unit for the trade fair
    needed_by: 2027-02-20
    promised_for: 2027-03-02
    state: accepted
""",
    fix="""Let the asked team say yes with a date or no. Where the dates do not meet, one of the two moves, and
whoever waits for the second hears of it. What is there already is marked as delivered.""",
    serves=("G10",),
    run=run,
)

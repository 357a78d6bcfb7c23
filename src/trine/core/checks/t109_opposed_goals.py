"""T109: two goals that oppose each other through what drives their metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.chains.paths import LONGEST
from trine.core.chains.signs import UP
from trine.core.chains.telling import (
    asks,
    beyond,
    doubt,
    evidence_of,
    is_to,
    link_by_link,
    moves,
    target_evidence,
    way_of_lever,
)
from trine.core.checks.catalogue import Check, Undecided
from trine.core.company import COMPANY
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.wording import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.chains.opposing import Opposition
    from trine.core.chains.wants import Want
    from trine.core.company import Company


def run(company: Company, today: date) -> Iterator[Finding]:
    """Pairs of goals of which one, by what it moves or needs moved, takes the other's metric the wrong way."""
    for opposed in company.index.chains.opposed_goals(today).told:
        yield _over_a_lever(opposed, company, today) if opposed.lever else _by_a_push(opposed, company, today)


def undecided(company: Company, today: date) -> Iterator[Undecided]:
    """Pairs of goals joined by chains of both signs, and what was too much to look at."""
    found = company.index.chains.opposed_goals(today)
    for case in found.unsure:
        pair = f"{_title(case.mover)} and {_title(case.other)}"
        sentence = f"Whether {pair} oppose each other can't be told: {doubt(case, company)}"
        yield Undecided("T109", _subjects(case.mover, case.other), sentence)
    reach = company.index.chains.reach
    if not reach.is_whole:
        yield Undecided(
            "T109",
            (),
            f"There are too many influences to follow every chain; chains of up to {reach.longest} of {LONGEST} links "
            "were looked at.",
        )
    if found.is_cut:
        yield Undecided("T109", (), f"More goals oppose each other than the {len(found.told)} strongest pairs told.")


def _subjects(one: Want, other: Want, lever: str | None = None) -> tuple[Ref, ...]:
    """The two goals, then the metrics on which they meet."""
    metrics = {lever} if lever else {one.metric, other.metric}
    return (
        *(Ref("goal", id_) for id_ in sorted({one.id, other.id})),
        *(Ref("metric", id_) for id_ in sorted(metrics)),
    )


def _by_a_push(opposed: Opposition, company: Company, today: date) -> Finding:
    mover, other = opposed.mover, opposed.other
    moved, hit = (company.index.metric_name(want.metric) for want in (mover, other))
    end = moves(-other.direction)
    return Finding(
        "T109",
        Severity.WARNING,
        f"{_title(mover)} {moves(mover.direction)} {moved}; that {end} {hit}, which {_title(other)} {is_to(other)}",
        _subjects(mover, other),
        evidence=_evidence(opposed, company, today),
        reasons=(
            asks(mover, company),
            *link_by_link(opposed.path, mover.direction, company),
            asks(other, company),
            *beyond(opposed, company),
        ),
        next_step=f"{_who(opposed, company)}: decide which of the two gives way and by how much, or say what else "
        f"is to {'raise' if other.direction == UP else 'lower'} {hit}.{_test(opposed, company)}",
    )


def _over_a_lever(opposed: Opposition, company: Company, today: date) -> Finding:
    mover, other = opposed.mover, opposed.other
    lever = opposed.lever or ""
    named = company.index.metric_name(lever)
    metric = company.index.metric_name(mover.metric)
    way = way_of_lever(opposed)
    lower, higher = (other, mover) if way == UP else (mover, other)
    return Finding(
        "T109",
        Severity.WARNING,
        f"{_title(mover)} and {_title(other)} need {named} moved in opposite directions",
        _subjects(mover, other, lever),
        evidence=_evidence(opposed, company, today),
        reasons=(
            asks(mover, company),
            *link_by_link(opposed.path, way, company),
            asks(other, company),
            *link_by_link(opposed.second, -way, company),
            f"{_title(lower)} needs {named} lower, {_title(higher)} higher; nothing else is known to move {metric}.",
            *beyond(opposed, company),
        ),
        next_step=f"{_who(opposed, company)}: agree which way {named} goes and which goal gives way, or find something "
        f"else that moves {metric} and add it to the plan.{_test(opposed, company)}",
    )


def _title(want: Want) -> str:
    return quoted(want.goal.title) if want.goal else want.id


def _evidence(opposed: Opposition, company: Company, today: date) -> tuple[Evidence, ...]:
    targets = (target_evidence(want, company) for want in (opposed.mover, opposed.other))
    return (*(each for each in targets if each), *evidence_of(opposed.links, company, today))


def _test(opposed: Opposition, company: Company) -> str:
    weak = next((link for link in opposed.links if link.is_weak), None)
    if weak is None:
        return ""
    source, target = (company.index.metric_name(id_) for id_ in (weak.source, weak.target))
    return f" First test whether {source} really moves {target}."


def _who(opposed: Opposition, company: Company) -> str:
    goals = [want.goal for want in (opposed.mover, opposed.other) if want.goal]
    teams = sorted({owner for goal in goals for owner in goal.owners} - {COMPANY})
    names = [company.index.team_name(team) for team in teams]
    if any(goal.is_company_goal for goal in goals):
        names.append("leadership")
    who = listed(names)
    return f"{who[:1].upper()}{who[1:]}"


CHECK = Check(
    code="T109",
    severity=Severity.WARNING,
    title="Two goals that oppose each other through what drives their metrics",
    finds="""Two goals in cycles that overlap and have not ended, of which one takes the other's metric the wrong way
through influences and formulas, over up to six links. Two structures count:

* **A push.** What one goal raises or lowers takes a metric the wrong way that the other goal is to move or to keep.
* **A lever.** Both goals need one metric moved, in opposite directions; for at least one of them nothing else is known
  that would help; and no goal moves that metric already.

A goal moves a metric if it is to go from one value to another, if a floor (where more is better) or a ceiling (where
less is better) is set that the last known value has not reached, or if that value is outside any bound. What is met has
only to be kept. A formula's link is exact: its sign is that of the formula's slope for all values that are possible.
Of a rate that divides a part by its whole (deals by opportunities), the whole is not taken to lower the rate. A
believed link is as strong as stated. A chain is as weak as its weakest link, and one with two weak beliefs is left out;
weak chains do not outvote strong ones. Where chains of both signs join two goals, nothing is claimed; the report lists
the pair as undecided.

Nothing is said of goals that weigh both sides already: key results of one goal, a goal and one that it serves, and
goals of which all owning teams of the one own the other. Nor of a pair that T108 tells, nor of what lies further along
a chain behind a goal that is told: that is added to the finding. Where facts or readings of both ends of a belief
exist, their lagged correlation is shown; it never replaces the belief.""",
    costs="""Both teams do their work well, and each takes back what the other has won. It is seen in the results of a
year, as two goals that were missed by a little, and nobody knows why.""",
    example="""trine: 1
company: {name: Halden Instruments, currency: EUR}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams: [{id: sales, name: Sales, function: sales}]
metrics:
  - {id: list_price, name: List price, unit: EUR, better: up}
  - {id: market_share, name: Market share, unit: ratio, better: up}
  - {id: gross_margin, name: Gross margin, unit: ratio, better: up}
influences:
  - {from: list_price, to: market_share, sign: "-", strength: strong, because: price test of autumn 2026}
  - {from: list_price, to: gross_margin, sign: "+", strength: strong, because: costs do not change with the price}
goals:
  - id: c-share
    title: Win the mid-market with the new sensor line
    cycle: 2027-q1
    owners: [company]
    key_results: [{metric: market_share, from: 0.08, to: 0.12}, {metric: list_price, at_most: 900}]
  - id: s-margin
    title: Sell at full margin
    cycle: 2027-q1
    owners: [sales]
    no_parent_reason: margin pays for the new line
    key_results: [{metric: gross_margin, from: 0.41, to: 0.46}]
""",
    fix="""Decide which goal gives way, or by how much each does, and write it into their key results. Or find another
way to reach one of them and add it to the plan as an influence. If the chain is not true, correct the influence: that
is a finding, too.""",
    serves=("G7",),
    run=run,
    undecided=undecided,
)

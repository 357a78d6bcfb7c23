"""What-if copies of a plan: merging one into a plan that went on meanwhile, and what a copy changes in the findings.

A copy is merged field by field against the state that it was taken from, as version control does with lines (three-way
merge: S. Khanna, K. Kunal, B. C. Pierce, "A formal investigation of Diff3", FSTTCS 2007). Only decisions are merged:
readings, check-ins, absences and acceptances record what has happened, and are always those of the present.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from trine.core.checks import run_checks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from trine.core.company import Company, Cycle, KeyResult
    from trine.core.findings import Finding

DECIDED = (
    "cycles",
    "teams",
    "people",
    "metrics",
    "influences",
    "assumptions",
    "goals",
    "kpis",
    "revenue_targets",
    "expectations",
    "dependencies",
    "plans",
    "deliverables",
    "playbooks",
    "launches",
)
"""The kinds of rows that a copy may change; attributes of `Company`, in the order in which others refer to them."""


@dataclass(frozen=True, slots=True)
class Clash:
    """A row that both sides changed in different ways; `field` is empty where one side took it out."""

    kind: str
    id: str
    field: str
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """The present with the copy's changes; where they clash, the present stays."""

    company: Company
    clashes: tuple[Clash, ...]


def merge(base: Company, mine: Company, theirs: Company) -> Merged:
    """The copy's changes since `base`, made to the present (`theirs`).

    >>> from trine.core.company import Company, Team, Function
    >>> base = Company("Halden", teams=(Team("a", "A", Function.SALES), Team("b", "B", Function.SALES)))
    >>> mine = Company("Halden", teams=(Team("a", "Alpha", Function.SALES), Team("b", "B", Function.SALES)))
    >>> theirs = Company("Halden", teams=(Team("a", "A", Function.SALES), Team("b", "Beta", Function.SALES)))
    >>> [team.name for team in merge(base, mine, theirs).company.teams]
    ['Alpha', 'Beta']
    """
    clashes: list[Clash] = []
    merged: dict[str, Any] = {kind: tuple(_rows(kind, base, mine, theirs, clashes)) for kind in DECIDED}
    return Merged(replace(theirs, **merged), tuple(clashes))


def _rows(kind: str, base: Company, mine: Company, theirs: Company, clashes: list[Clash]) -> Iterator[Any]:
    old, copy, now = (_by_id(getattr(company, kind)) for company in (base, mine, theirs))
    for id_ in dict.fromkeys((*now, *copy)):
        before, changed, present = old.get(id_), copy.get(id_), now.get(id_)
        if changed in (before, present):
            row = present
        elif present == before:
            row = changed
        elif before is not None and changed is not None and present is not None:
            row = _fields(kind, before, changed, present, clashes)
        else:
            clashes.append(Clash(kind, id_, "", changed, present))
            row = present
        if row is not None:
            yield row


def _fields(kind: str, before: Any, changed: Any, present: Any, clashes: list[Clash]) -> Any:
    taken = {}
    for field in fields(before):
        old, mine, theirs = (getattr(row, field.name) for row in (before, changed, present))
        if mine in (old, theirs):
            continue
        if theirs != old:
            clashes.append(Clash(kind, before.id, field.name, mine, theirs))
            continue
        taken[field.name] = mine
    return replace(present, **taken)


def take_back(base: Company, mine: Company, kind: str, id_: str) -> Company:
    """The copy with one row as it was in `base`; unchanged for a kind or id that neither has."""
    if kind not in DECIDED:
        return mine
    before = _by_id(getattr(base, kind)).get(id_)
    rows = [row for row in getattr(mine, kind) if row.id != id_ or before is not None]
    if before is not None:
        known = _by_id(rows)
        rows = [before if row.id == id_ else row for row in rows] if id_ in known else [*rows, before]
    taken: dict[str, Any] = {kind: tuple(rows)}
    return replace(mine, **taken)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a copy changes in the findings, by their identity, and what all of them come to in it."""

    appear: tuple[Finding, ...]
    go: tuple[Finding, ...]
    findings: tuple[Finding, ...]

    def count(self, severity: str) -> int:
        """How many findings of a severity the copy has."""
        return sum(finding.severity == severity for finding in self.findings)


def effect(present: Company, copy: Company, today: date) -> Effect:
    """The findings that would appear and those that would go away, of those that nobody has accepted."""
    before, after = (
        {finding.identity: finding for finding in run_checks(company, today).pending} for company in (present, copy)
    )
    return Effect(
        appear=tuple(finding for identity, finding in after.items() if identity not in before),
        go=tuple(finding for identity, finding in before.items() if identity not in after),
        findings=tuple(after.values()),
    )


def _by_id(rows: Any) -> Mapping[str, Any]:
    return {row.id: row for row in rows}


def next_cycle(company: Company, cycle: str, new: Cycle) -> Company:
    """The company with one more cycle, and in it a copy of another cycle's goals and KPIs to begin from.

    A copy starts where the old target was; it serves the copies of the goals that the old one served, and goals of
    longer cycles as before. Nobody has agreed to it yet. Raises ValueError for an id that is taken or no such cycle.

    >>> from datetime import date
    >>> from trine.core.company import Company, Cycle, CycleKind
    >>> next_cycle(Company("Halden"), "q1", Cycle("q2", CycleKind.QUARTER, date(2027, 4, 1), date(2027, 6, 30)))
    Traceback (most recent call last):
    ...
    ValueError: there is no cycle q1
    """
    if cycle not in company.cycle:
        raise ValueError(f"there is no cycle {cycle}")
    if new.id in company.cycle:
        raise ValueError(f"there is a cycle {new.id} already")
    old = [goal for goal in company.goals if goal.cycle == cycle]
    ids = {goal.id: f"{goal.id.removesuffix(f'-{cycle}')}-{new.id}" for goal in old}
    goals = tuple(
        replace(
            goal,
            id=ids[goal.id],
            cycle=new.id,
            serves=tuple(ids.get(parent, parent) for parent in goal.serves),
            key_results=tuple(_begun(result) for result in goal.key_results),
            sign_offs=(),
            changed=None,
        )
        for goal in old
    )
    kpis = tuple(replace(kpi, cycle=new.id) for kpi in company.kpis if kpi.cycle == cycle)
    return replace(company, cycles=(*company.cycles, new), goals=(*company.goals, *goals), kpis=(*company.kpis, *kpis))


def _begun(result: KeyResult) -> KeyResult:
    """The key result as the next cycle begins it; a due day of the old cycle is not one of the new."""
    return replace(result, start=result.to if result.to is not None else result.start, by=None)


TARGETS = ("start", "to", "at_least", "at_most")
"""The numbers of a key result that a what-if changes."""


def with_target(company: Company, goal: str, place: int, field: str, value: float) -> Company:
    """The company with one number of a goal's key result changed. Raises LookupError if there is none such."""
    row = company.goal[goal]
    result = row.key_results[place]
    if field not in TARGETS:
        raise LookupError(field)
    changed: dict[str, Any] = {field: value}
    results = (*row.key_results[:place], replace(result, **changed), *row.key_results[place + 1 :])
    fresh = replace(row, key_results=results)
    return replace(company, goals=tuple(fresh if each.id == goal else each for each in company.goals))

"""What `trine plan solve` found, as a person reads it and as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from trine.cli.reports.as_json import plain_number
from trine.cli.reports.as_text import shown
from trine.core.checks.t111_targets_that_clash import told
from trine.core.proof import smallest_changes
from trine.core.proof import words as say
from trine.core.proof.parts import steps_below
from trine.core.wording import day, times

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.company import Company
    from trine.core.proof import Claim, Conflict, Examined, System


@dataclass(frozen=True, slots=True)
class Solved:
    """What was found of each cycle."""

    plan: str
    today: date
    company: Company
    cycles: tuple[tuple[System, Examined], ...]

    @property
    def has_plan(self) -> bool:
        """Whether there is a plan for every cycle."""
        return all(examined.plan is not None for _, examined in self.cycles)


@dataclass(frozen=True, slots=True)
class Value:
    """A metric's value in a plan, with its owner and what is asked of it."""

    metric: str
    value: float
    asked: tuple[Claim, ...]


def print_text(solved: Solved) -> None:
    """Print what was found to standard output."""
    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    console.print(f"{shown(solved.company.name)} · {shown(solved.plan)} · {day(solved.today)}", style="bold")
    if not solved.cycles:
        console.print("\nNo cycle that has not ended has a target.")
    for system, examined in solved.cycles:
        console.print()
        if examined.plan is not None:
            targets = len(system.targets)
            which = "its one target" if targets == 1 else f"all {targets} targets"
            console.print(f"{shown(system.cycle)}: these values meet {which}", style="bold")
            console.print(_table(solved, system, examined), soft_wrap=False)
        else:
            _print_conflicts(console, solved, examined)


def _print_conflicts(console: Console, solved: Solved, examined: Examined) -> None:
    count = len(examined.conflicts)
    head = f"there is no plan that meets all targets: {times(count, 'conflict')}" if count else "undecided"
    console.print(f"{shown(examined.cycle)}: {head}", style="bold")
    for conflict in examined.conflicts:
        finding = told(conflict, solved.company)
        console.print(Text(f"\n■ {shown(finding.title)}", style="bold"))
        for row in finding.evidence:
            console.print(Text.assemble((f"    {shown(row.label)}: ", "dim"), shown(str(row.value))))
        for reason in finding.reasons:
            console.print(f"  · {shown(reason)}")
        console.print(f"  → {shown(finding.next_step)}")
    for case in examined.undecided:
        console.print(f"\n? {shown(case.sentence)}", style="dim")


def _table(solved: Solved, system: System, examined: Examined) -> Table:
    company = solved.company
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("Metric")
    table.add_column("Value", justify="right")
    table.add_column("Owner")
    table.add_column("Target")
    for row in values(system, examined):
        metric = company.metric.get(row.metric)
        asked = ", ".join(dict.fromkeys(say.bound(claim, company) for claim in row.asked))
        table.add_row(
            shown(company.index.metric_name(row.metric)),
            say.worked_out(row.value, metric.unit if metric else ""),
            shown(_owner(metric.owner, company) if metric and metric.owner else ""),
            asked,
        )
    return table


def _owner(owner: str, company: Company) -> str:
    """A team's name or a person's."""
    return company.index.team_name(owner) if owner in company.team else company.index.person_name(owner)


def values(system: System, examined: Examined) -> Iterator[Value]:
    """The metrics that a target is on or that such a metric is made of, by name; those with a target first."""
    if examined.plan is None:
        return
    wanted = {system.on[index] for index in system.targets}
    below = {v for step in steps_below(system, wanted) for v in system.steps[step].variables}
    asked: dict[str, list[Claim]] = {}
    for index in system.targets:
        asked.setdefault(system.claims[index].metric, []).append(system.claims[index])
    names = sorted(name for variable in wanted | below if (name := system.names[variable]) is not None)
    for name in sorted(names, key=lambda name: (name not in asked, name)):
        yield Value(name, examined.plan.values[name], tuple(asked.get(name, ())))


def as_json(solved: Solved) -> str:
    """Everything that was found, with a line break at the end; the same input gives the same bytes."""
    report = {
        "plan": solved.plan,
        "today": solved.today.isoformat(),
        "cycles": [_cycle(solved, system, examined) for system, examined in solved.cycles],
    }
    return json.dumps(report, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _cycle(solved: Solved, system: System, examined: Examined) -> dict[str, Any]:
    company = solved.company
    verdict = "plan" if examined.plan is not None else "conflict" if examined.conflicts else "undecided"
    return {
        "cycle": examined.cycle,
        "verdict": verdict,
        "values": [
            {
                "metric": row.metric,
                "value": plain_number(row.value),
                "unit": say.unit(row.metric, company),
                "owner": company.metric[row.metric].owner if row.metric in company.metric else None,
                "targets": [_claim(claim) for claim in row.asked],
            }
            for row in values(system, examined)
        ],
        "conflicts": [_conflict(conflict, company) for conflict in examined.conflicts],
        "undecided": [case.sentence for case in examined.undecided],
    }


def _conflict(conflict: Conflict, company: Company) -> dict[str, Any]:
    finding = told(conflict, company)
    changes = smallest_changes(conflict)
    return {
        "title": finding.title,
        "is_smallest": conflict.is_smallest,
        "members": [_claim(claim) for claim in conflict.members],
        "alike": [_claim(claim) for claim in conflict.alike],
        "reasons": list(finding.reasons),
        "next_step": finding.next_step,
        "changes": {
            "alone": [{**_claim(row.claim), "to": plain_number(row.bound)} for row in changes.alone],
            "together": plain_number(changes.together),
        },
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "kind": str(claim.kind),
        "metric": claim.metric,
        "at_least" if claim.is_floor else "at_most": plain_number(claim.bound),
        "written_in": {"kind": claim.ref.kind, "id": claim.ref.id} if claim.ref else None,
        "owners": list(claim.owners),
        "because": claim.because,
        "source": claim.source,
    }

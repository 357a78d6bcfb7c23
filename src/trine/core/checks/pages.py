"""The documentation of the checks, made from the checks themselves: one page each, and one that lists them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.checks.catalogue import EXAMPLE_DAY
from trine.core.findings import Severity
from trine.core.signs import SIGNS
from trine.core.wording import day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trine.core.checks.catalogue import Check
    from trine.core.findings import Finding

_MEANS = {
    Severity.ERROR: "the plan contradicts itself, or money is being lost now",
    Severity.WARNING: "something is missing or late",
    Severity.INFO: "worth a look",
}


def page(check: Check, found: Finding) -> str:
    """A check's page in Markdown; `found` is what it says of its example."""
    sign = SIGNS[check.sign - 1]
    reasons = "\n".join(f"> * {reason}" for reason in found.reasons)
    return f"""# {check.code}: {check.title}

**{check.severity.value.capitalize()}** ({_MEANS[check.severity]})
· Sign {check.sign}, *{sign.title}* · serves {", ".join(check.serves)}

## What it finds

{check.finds}

## Why it costs money

{check.costs}

## An example

```yaml
{check.example.strip()}
```
{_facts_of(check)}
On {day(EXAMPLE_DAY)}, {_says(check)}:

> **{found.title}**
>
{reasons}
>
> *Next step:* {found.next_step}

## How to fix it

{check.fix}

## To live with it

Accept it on the record, with the reason and a last day; after that day it is told again:

```yaml
accepted:
  - code: {check.code}
    subjects: [{", ".join(ref.id for ref in found.subjects if ref.kind == found.subjects[0].kind)}]
    by: ana
    on: {EXAMPLE_DAY.isoformat()}
    until: 2027-03-31
    because: why we can wait
```

[All checks](README.md)
"""


def _facts_of(check: Check) -> str:
    if check.example_facts is None:
        return ""
    told = check.example_facts().told.strip()
    return f"\n{told if told.startswith('and ') else f'and these facts: {told}'}\n"


def _says(check: Check) -> str:
    """Where it says so: by the command, or in the browser only."""
    given = check.example_facts().given if check.example_facts else None
    if given == "":
        return "Trine says in the browser"
    options = f" {given}" if given else ""
    command = f"trine check plan.yaml{options} --today {EXAMPLE_DAY.isoformat()} --select {check.code}"
    return f"`{command}` says"


def overview(checks: Iterable[Check]) -> str:
    """The page that lists the checks by the sign that they are evidence for."""
    rows = tuple(checks)
    parts = [_INTRODUCTION]
    for sign in SIGNS:
        own = [check for check in rows if check.sign == sign.number]
        if own:
            parts += [f"## Sign {sign.number}: {sign.title}", sign.meaning]
            table = [f"| [{check.code}]({check.code}.md) | {check.title} | {check.severity.value} |" for check in own]
            parts.append("\n".join(["| code | finds | severity |", "|---|---|---|", *table]))
    return "\n\n".join(parts) + "\n"


_INTRODUCTION = f"""# The checks

Each check looks at the company as it is on one day, and says what contradicts itself, what is missing and what is
late. The first digit of its code is the sign of misalignment that it is evidence for. A code never changes its meaning.

Severities: **error** ({_MEANS[Severity.ERROR]}), **warning** ({_MEANS[Severity.WARNING]}),
**info** ({_MEANS[Severity.INFO]}). Where a plan leaves room for doubt, the doubt counts in the teams' favour:
[why, and how](../decisions/0004-doubt-counts-for-the-teams.md)."""

"""Small plans to check, and the command that checks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typer.testing import CliRunner

from trine.cli.main import app

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result


CLEAN = "trine: 1\ncompany: {name: Three in Line}\n"
WARNING = """\
trine: 1
company: {name: Ten Lines, currency: EUR}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams: [{id: ops, name: Operations, function: other}]
metrics: [{id: followers, name: Followers, unit: count, better: up, source: sheet, definition: people, owner: ops}]
goals:
  - {id: reach, title: Twice as many followers, cycle: 2027-q1, owners: [ops],
     key_results: [{metric: followers, to: 8}]}
"""
ERROR = (
    WARNING
    + """\
  - {id: calm, title: Fewer followers, cycle: 2027-q1, owners: [ops], key_results: [{metric: followers, at_most: 4}]}
people: [{id: ana, name: Ana Sousa}]
"""
)
ACCEPTED = (
    ERROR
    + """\
accepted:
  - {code: T108, subjects: [calm, reach], by: ana, on: 2027-01-05, until: 2027-02-28, because: "decided: calm first"}
"""
)


def check(plan: Path, text: str, *options: str, today: str = "2027-02-15") -> Result:
    plan.write_text(text, encoding="utf-8")
    return CliRunner().invoke(app, ["check", str(plan), "--today", today, *options], catch_exceptions=False)

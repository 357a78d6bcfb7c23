"""Writes the demo company to a folder: `python -m trine.demo --today 2027-03-18 --out DIR`.

The folder then holds `plan.yaml`, the fact store in `facts/`, and the same facts as CSV files in `csv/`, as a CRM would
export them.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.csv as pa_csv

from trine.analytics.store import FactStore
from trine.demo.facts import as_of, facts
from trine.demo.writing import plan_text

SOURCE = "demo"
"""The source under which the fact store keeps the demo's rows, so that they can be cleared again."""


def write(today: date, out: Path, *, scale: int = 1) -> str:
    """Write plan, fact store and CSV files; gives a sentence about what is there now."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "plan.yaml").write_text(plan_text(today), encoding="utf-8")
    tables = facts(today, scale=scale)
    FactStore(out / "facts", clock=lambda: as_of(today)).replace(tables, source=SOURCE)
    csv = out / "csv"
    csv.mkdir(exist_ok=True)
    for name, table in tables.items():
        pa_csv.write_csv(table, csv / f"{name}.csv")
    rows = sum(table.num_rows for table in tables.values())
    return f"Halden Instruments as of {today.isoformat()}: {out / 'plan.yaml'} and {rows:,} facts in {out / 'facts'}."


def main(arguments: list[str] | None = None) -> int:
    """The command; 0 when all is written."""
    parser = argparse.ArgumentParser(prog="python -m trine.demo", description="Write the demo company to a folder.")
    parser.add_argument("--today", type=date.fromisoformat, default=None, help="the day to look from (default: today)")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write to")
    parser.add_argument("--scale", type=int, default=1, help="how many times as many facts (default: 1)")
    chosen = parser.parse_args(arguments)
    today = chosen.today or datetime.now(UTC).date()
    sys.stdout.write(write(today, chosen.out, scale=chosen.scale) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

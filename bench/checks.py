"""How long all checks take over a company of 5,000 goals and 2,000 metrics: `python -m bench.checks`.

Prints the median of seven runs, each over a fresh copy of the company, so that nothing computed before is reused
(formulas, whose reading is remembered for the process, are read anew), and the time and findings of each check alone.
Times are of the processor, so that what else the machine does is not counted.
"""

from __future__ import annotations

import statistics
import time
from collections import Counter
from dataclasses import replace

from bench.company import TODAY, company
from trine.core.checks import CATALOGUE, run_checks
from trine.core.formulas import parse_formula

RUNS = 7


def main() -> None:
    """Measure and print."""
    made = company()
    times, found = [], Counter[str]()
    for _ in range(RUNS):
        fresh = replace(made)
        parse_formula.cache_clear()
        start = time.process_time()
        report = run_checks(fresh, TODAY)
        times.append(time.process_time() - start)
        found = Counter(finding.code for finding in report.findings)
    print(f"{len(made.goals):,} goals, {len(made.metrics):,} metrics, {len(made.kpis):,} KPIs")
    print(f"all checks: median {statistics.median(times):.3f} s of {RUNS} runs, {found.total():,} findings")
    for check in CATALOGUE:
        warm = replace(made)
        start = time.process_time()
        count = sum(1 for _ in check.run(warm, TODAY))
        print(f"  {check.code}  {time.process_time() - start:.3f} s  {count:6,} findings  {check.title}")


if __name__ == "__main__":
    main()

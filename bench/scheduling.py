"""How long a launch takes to re-plan: `python -m bench.scheduling [--runs 200] [--seed 0]`.

A playbook of 60 steps over 12 weeks before and after the launch day, each waiting for up to three earlier ones, planned
around another day in each run with the public holidays of Bavaria. Counted: the new dates with critical path, slack and
what is late, what moved, and the latest starts planned backward. Loading the holidays is timed by itself.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from datetime import date, timedelta

from trine.core.launches import After, PlaybookVersion, Step
from trine.core.scheduling import backward, calendar, from_playbook, moved, schedule

DAY = date(2027, 6, 7)
STEPS = 60


def playbook(seed: int) -> PlaybookVersion:
    """Steps over twelve weeks, drawn by lot."""
    lots = random.Random(seed)
    steps: list[Step] = []
    for number in range(STEPS):
        earlier = [step.id for step in steps[-12:]]
        waits = lots.sample(earlier, k=min(len(earlier), lots.randint(0, 3)))
        anchor = lots.choice(earlier) if earlier and lots.random() < 0.3 else None
        offset = lots.randint(1, 4) if anchor else -50 + number
        after = tuple(After(id_, lots.randint(0, 2)) for id_ in waits)
        steps.append(
            Step(f"s{number}", f"Step {number}", anchor=anchor, offset=offset, days=lots.randint(1, 5), after=after)
        )
    return PlaybookVersion(1, tuple(steps))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    given, _ = parser.parse_known_args()
    begun = time.perf_counter()
    days = calendar("DE-BY", range(2022, 2033))
    print(f"holidays of eleven years, with loading the library: {1000 * (time.perf_counter() - begun):.0f} ms")
    tasks = from_playbook(playbook(given.seed), DAY, days)
    times = []
    for run in range(given.runs):
        day = DAY + timedelta(days=run % 90 - 45)
        clock, processor = time.perf_counter(), time.process_time()
        found = schedule(tasks, day, days, moved_from=DAY, today=DAY - timedelta(days=60))
        moved(tasks, found.tasks)
        backward(tasks, day, days)
        times.append((time.perf_counter() - clock, time.process_time() - processor))
    clocks, processors = zip(*times, strict=True)
    middle, busy = statistics.median(clocks), statistics.median(processors)
    print(f"{STEPS} steps re-planned: median {1000 * middle:.1f} ({1000 * busy:.1f}) ms of {given.runs} runs,")
    print(f"95 of 100 within {1000 * sorted(clocks)[int(0.95 * len(clocks))]:.1f} ms")


if __name__ == "__main__":
    main()

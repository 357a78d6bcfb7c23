"""How long proofs take: `python -m bench.proofs [--runs 60] [--seed 0]`.

Companies are made with planted conflicts of six kinds (`bench.proof_company`), of which the members are known. A time
runs from the system of a company, as `systems_of` gives it, to the conflict with its smallest set, which the exact
solver has proved: **the exact check is counted**. Making the system from the company is timed by itself. Solvers are
loaded before the clock starts. Times are by the clock, and of the processor in parentheses.
"""

from __future__ import annotations

import argparse
import statistics
import time
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from bench.proof_company import KINDS, TODAY, draft, plant
from trine.core.proof import Conflict, Plan, examine, prove, refit, smallest_changes, systems_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.proof_company import Draft
    from trine.core.proof import System

Found = TypeVar("Found")


@dataclass
class Times:
    """Some runs of one thing."""

    what: str
    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    right: int = 0

    def run(self, work: Callable[[], Found]) -> Found:
        """Do it once, timed."""
        clock, processor = time.perf_counter(), time.process_time()
        found = work()
        self.clock.append(time.perf_counter() - clock)
        self.processor.append(time.process_time() - processor)
        return found

    def __str__(self) -> str:
        middle, high = statistics.median(self.clock), _p95(self.clock)
        busy, busy_high = statistics.median(self.processor), _p95(self.processor)
        return (
            f"{self.what:44} median {1000 * middle:6.0f} ({1000 * busy:.0f}) ms   "
            f"p95 {1000 * high:6.0f} ({1000 * busy_high:.0f}) ms   {self.right} of {len(self.clock)} right"
        )


def _p95(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, round(0.95 * (len(values) - 1)))]


def members(conflict: Conflict) -> frozenset[str]:
    """The goals and assumptions of a conflict."""
    return frozenset(claim.ref.id for claim in conflict.members if claim.ref is not None)


def system_of(made: Draft, times: Times | None = None) -> System:
    """The one system of a made company."""
    company = made.company()
    (system,) = times.run(partial(systems_of, company, TODAY)) if times else systems_of(company, TODAY)
    return system


def single_conflicts(runs: int, seed: int, *, metrics: int = 2_000, goals: int = 3_000) -> None:
    """One planted conflict a company, kind by kind; and what would make each fit."""
    everything = Times(f"a conflict, {metrics:,} metrics, {goals:,} goals")
    made_in, changes, refits = (
        Times("  the system from the company"),
        Times("  its smallest changes"),
        Times("  a refit"),
    )
    kinds = {kind: Times(f"  {kind}") for kind in KINDS}
    for number in range(runs):
        kind = KINDS[number % len(KINDS)]
        made = plant(draft(metrics=metrics, goals=goals, seed=seed + number), [kind], seed=seed + number)
        system = system_of(made, made_in)
        made_in.right += 1
        for times in (everything, kinds[kind]):
            verdict = times.run(partial(prove, system))
            is_right = isinstance(verdict, Conflict) and verdict.is_smallest and members(verdict) == made.planted[0][1]
            times.right += is_right
            if not is_right:
                print(f"  seed {seed + number}, {kind}: {verdict}"[:300])
        if isinstance(verdict, Conflict):
            found = changes.run(partial(smallest_changes, verdict))
            alone = found.alone
            changes.right += len(alone) == len(verdict.members)
            bounds = {verdict.members.index(row.claim): row.bound for row in alone[:1]}
            fitted = refits.run(partial(refit, verdict, bounds))
            refits.right += fitted.fits is True
    for times in (made_in, everything, *kinds.values(), changes, refits):
        if times.clock:
            print(times)


def plans(runs: int, seed: int) -> None:
    """Companies in which everything fits."""
    times = Times("a plan, 2,000 metrics, 3,000 goals")
    for number in range(runs):
        system = system_of(draft(seed=seed + number))
        times.right += isinstance(times.run(partial(prove, system)), Plan)
    print(times)


def ten_at_once(runs: int, seed: int) -> None:
    """Ten conflicts in one company, all to be listed."""
    times = Times("ten conflicts at once, all listed")
    for number in range(runs):
        kinds = [KINDS[place % len(KINDS)] for place in range(10)]
        made = plant(draft(seed=seed + number), kinds, seed=seed + number)
        system = system_of(made)
        found = times.run(partial(examine, system))
        listed = {members(conflict) for conflict in found.conflicts}
        times.right += {goals for _, goals in made.planted} <= listed
    print(times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.proofs", description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    chosen, _ = parser.parse_known_args()
    prove(system_of(plant(draft(metrics=700, goals=500), ["joint"])))  # loads the solvers
    print(f"{chosen.runs} runs; by the clock (of the processor); the exact check of every conflict is counted")
    single_conflicts(chosen.runs, chosen.seed)
    plans(max(1, chosen.runs // 6), chosen.seed)
    ten_at_once(max(1, chosen.runs // 6), chosen.seed)
    single_conflicts(max(1, chosen.runs // 5), chosen.seed, metrics=10_000, goals=15_000)


if __name__ == "__main__":
    main()

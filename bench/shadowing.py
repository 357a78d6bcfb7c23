"""How long the pairs of a round take to work out: `python -m bench.shadowing`."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from statistics import median
from time import perf_counter

from trine.core.company import Function
from trine.core.shadowing import Colleague, Profile, match

RUNS = 5
FIRST = date(2027, 1, 4)
WEEKDAYS = [day for n in range(84) if (day := FIRST + timedelta(days=n)).weekday() < 5]


def colleagues(count: int, seed: int) -> list[Colleague]:
    """People of ten teams in four time zones and three languages, each free on four days of five."""
    chance, functions = Random(seed), list(Function)
    found = []
    for number in range(count):
        team = chance.randrange(10)
        profile = Profile(
            frozenset({f"team-{team}"}),
            frozenset({f"team-{team}"}),
            frozenset({functions[team % len(functions)]}),
            offset=float(chance.choice((-5, 0, 1, 8))),
            languages=frozenset({"English", chance.choice(("German", "French", "Polish"))}),
        )
        free = frozenset(day for day in WEEKDAYS if chance.random() < 0.8)
        found.append(Colleague(f"p{number:04}", f"Person {number}", profile, free, hosted=chance.randrange(4)))
    return found


def main() -> None:
    """Print the median of the runs for each size, SciPy being loaded."""
    match(colleagues(4, 0), colleagues(4, 0))
    for size in (200, 500):
        times = []
        for seed in range(RUNS):
            people = colleagues(size, seed)
            begun = perf_counter()
            pairs = match(people, people).pairs
            times.append(perf_counter() - begun)
            assert len(pairs) == size
        print(f"{size} people: {median(times):.2f} s ({min(times):.2f} to {max(times):.2f}), {RUNS} rounds")


if __name__ == "__main__":
    main()

"""How often the interval of measured agreement holds the truth: `python -m bench.agreement [--runs 4000]`.

People pick their top three by utility with chance (a Gumbel term: Plackett and Luce), so that the true overlap of a
team, or of two, is known from many draws. For teams of 5, 8 and 20 a share of at least 94 % of the intervals has to
hold it, whether people pick blindly, agree somewhat, or almost always.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trine.core.agreement import Answer, Survey, pairs

Floats = NDArray[np.floating[Any]]
ITEMS = tuple(f"item {n}" for n in range(10))
SIZES = (5, 8, 20)
STEEPNESS = {"blindly": 0.0, "somewhat": 0.3, "mostly": 0.8, "almost always": 1.5}
WANTED = 0.94


@dataclass(frozen=True)
class Coverage:
    """Of one setting: the truth, how often intervals hold it, and their mean width."""

    truth: float
    held: float
    width: float


def main() -> None:
    """Print a table; exit code 1 if a setting falls short."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=4000)
    asked.add_argument("--seed", type=int, default=7)
    given = asked.parse_args()
    chance = np.random.default_rng(given.seed)
    short = 0
    print(f"{given.runs:,} surveys of {len(ITEMS)} items for each row")
    print(f"{'people agree':16}{'compared':18}{'n':>8}{'truth':>8}{'held':>8}{'width':>8}")
    for words, steepness in STEEPNESS.items():
        for other, turned in (("one team", None), ("two alike", False), ("two opposed", True)):
            for size in SIZES:
                found = coverage(chance, given.runs, size, steepness, turned)
                short += found.held < WANTED
                n = f"{size}" if turned is None else f"{size}+{size}"
                print(f"{words:16}{other:18}{n:>8}{found.truth:8.3f}{found.held:8.3f}{found.width:8.2f}")
    print("every row holds it often enough" if not short else f"{short} rows fall short of {WANTED:.0%}")
    raise SystemExit(bool(short))


def coverage(chance: np.random.Generator, runs: int, size: int, steepness: float, turned: bool | None) -> Coverage:
    """How often the interval holds the truth, over so many surveys."""
    worth = -steepness * np.arange(len(ITEMS))
    other = worth[::-1] if turned else worth
    truth = float(np.dot(shares(chance, worth), shares(chance, other))) / 3
    held, widths = 0, 0.0
    for _ in range(runs):
        answers = [Answer(f"a{n}", "a", "company", row) for n, row in enumerate(picks(chance, size, worth))]
        if turned is not None:
            answers += [Answer(f"b{n}", "b", "company", row) for n, row in enumerate(picks(chance, size, other))]
        wanted = ("a", "a") if turned is None else ("a", "b")
        pair = next(row for row in pairs(Survey(ITEMS, tuple(answers))) if (row.team, row.other) == wanted)
        assert pair.interval is not None
        held += pair.interval.low - 1e-12 <= truth <= pair.interval.high + 1e-12
        widths += pair.interval.high - pair.interval.low
    return Coverage(truth, held / runs, widths / runs)


def picks(chance: np.random.Generator, size: int, worth: Floats) -> list[tuple[str, ...]]:
    """So many people's top three."""
    order = np.argsort(-(worth + chance.gumbel(size=(size, len(worth)))), axis=1)[:, :3]
    return [tuple(ITEMS[at] for at in row) for row in order]


def shares(chance: np.random.Generator, worth: Floats, draws: int = 400_000) -> Floats:
    """How often each item is picked."""
    order = np.argsort(-(worth + chance.gumbel(size=(draws, len(worth)))), axis=1)[:, :3]
    return np.bincount(order.ravel(), minlength=len(worth)) / draws


if __name__ == "__main__":
    main()

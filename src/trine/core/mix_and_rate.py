"""The arithmetic behind `trine.core.standardisation`: two periods as arrays of counts, and effects kind by kind.

Everything works on many tables at once (draws of a bootstrap, steps of a slope), one row of counts for each.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import factorial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Floats = NDArray[np.float64]
MOST_FACTORS = 4
"""So many factors a rate is taken apart by at most."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The cases of one kind in one period, and how many of them hit (were won). `kind` has a value for each factor."""

    kind: tuple[str, ...]
    n: int
    hits: int


@dataclass(frozen=True)
class Table:
    """Two periods side by side: kinds in order, and how many cases and hits each has then and now."""

    factors: tuple[str, ...]
    kinds: tuple[tuple[str, ...], ...]
    n_before: Floats
    hits_before: Floats
    n_after: Floats
    hits_after: Floats

    @staticmethod
    def of(factors: Sequence[str], before: Iterable[Cell], after: Iterable[Cell]) -> Table:
        """Both periods' cells; raises `ValueError` for no or too many factors, and for a period without cases."""
        if not 1 <= len(factors) <= MOST_FACTORS:
            raise ValueError(f"A rate is taken apart by one to {MOST_FACTORS} factors, not by {len(factors)}.")
        sides = [_summed(cells) for cells in (before, after)]
        kinds = tuple(sorted(set(sides[0]) | set(sides[1])))
        columns = [np.array([side.get(kind, (0, 0))[i] for kind in kinds], float) for side in sides for i in (0, 1)]
        if not kinds or columns[0].sum() == 0 or columns[2].sum() == 0:
            raise ValueError("A period without a single case has no rate to compare.")
        return Table(tuple(factors), kinds, *columns)

    @property
    def counts(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Cases and hits of each kind, before and after."""
        return self.n_before, self.hits_before, self.n_after, self.hits_after

    def sides(self) -> tuple[list[Cell], list[Cell]]:
        """The cells of each period, in the order of the kinds."""
        rows = self.cells()
        return [one for _, one, _ in rows], [other for _, _, other in rows]

    def cells(self) -> list[tuple[tuple[str, ...], Cell, Cell]]:
        """Each kind with its cell before and after."""
        columns = [column.astype(int).tolist() for column in self.counts]
        return [
            (kind, Cell(kind, n1, hits1), Cell(kind, n2, hits2))
            for kind, n1, hits1, n2, hits2 in zip(self.kinds, *columns, strict=True)
        ]

    def alike(self, places: tuple[int, ...]) -> Floats:
        """Which kinds have the same values of these factors: a square of ones and zeros."""
        keys = [tuple(kind[place] for place in places) for kind in self.kinds]
        numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
        codes = np.array([numbers[key] for key in keys])
        return np.asarray(codes[:, None] == codes[None, :], dtype=float)


def _summed(cells: Iterable[Cell]) -> Mapping[tuple[str, ...], tuple[int, int]]:
    found: dict[tuple[str, ...], tuple[int, int]] = {}
    for cell in cells:
        n, hits = found.get(cell.kind, (0, 0))
        found[cell.kind] = (n + cell.n, hits + cell.hits)
    return found


def effects(table: Table, n1: Floats, hits1: Floats, n2: Floats, hits2: Floats) -> tuple[Floats, Floats]:
    """Mix effects (factor × draw × kind) and rate effects (draw × kind) of tables of counts (draw × kind)."""
    rate1, rate2 = rates(n1, hits1, n2, hits2)
    share1, share2 = (n / n.sum(axis=-1, keepdims=True) for n in (n1, n2))
    rate = (share1 + share2) / 2 * (rate2 - rate1)
    parts1, parts2 = (shares_apart(table, n) for n in (n1, n2))
    return product_effects_of(parts1, parts2) * (rate1 + rate2) / 2, rate


def rates(n1: Floats, hits1: Floats, n2: Floats, hits2: Floats) -> tuple[Floats, Floats]:
    """Each kind's rate before and after; where a period has no cases of it, the other's."""
    with np.errstate(invalid="ignore", divide="ignore"):
        rate1, rate2 = hits1 / n1, hits2 / n2
    rate1, rate2 = np.where(n1 > 0, rate1, rate2), np.where(n2 > 0, rate2, rate1)
    return np.nan_to_num(rate1), np.nan_to_num(rate2)


def shares_apart(table: Table, n: Floats) -> Floats:
    """Each kind's share as a product with one part for each factor (factor × … × kind).

    The part of a factor is the geometric mean of its conditional shares, given any of the other factors, by the weights
    of the symmetric formula (Das Gupta 1993, chapters 5 and 6). A kind without cases has parts of 0.
    """
    count = len(table.factors)
    if count == 1:
        return np.asarray(n / n.sum(axis=-1, keepdims=True))[None]
    sums = {
        places: np.log(np.where(n > 0, n @ table.alike(places), 1.0))
        for size in range(count + 1)
        for places in combinations(range(count), size)
    }
    parts = np.zeros((count, *n.shape))
    for factor in range(count):
        others = [place for place in range(count) if place != factor]
        for size, weight in enumerate(_weights(count)):
            for given in combinations(others, size):
                parts[factor] += weight * (sums[tuple(sorted((*given, factor)))] - sums[given])
    return np.asarray(np.where(n > 0, np.exp(parts), 0.0))


def product_effects_of(before: Floats, after: Floats) -> Floats:
    """What each factor makes of the change of a product: its own change times the mean of the others' products."""
    count = len(before)
    effects = np.zeros_like(before)
    for factor in range(count):
        others = [place for place in range(count) if place != factor]
        for size, weight in enumerate(_weights(count)):
            for chosen in combinations(others, size):
                product = np.ones_like(before[0])
                for place in others:
                    product = product * (after if place in chosen else before)[place]
                effects[factor] += weight * product
        effects[factor] *= after[factor] - before[factor]
    return effects


@lru_cache(maxsize=8)
def _weights(count: int) -> tuple[float, ...]:
    """The weights of the symmetric formula by how many of the other factors have changed already."""
    return tuple(factorial(k) * factorial(count - 1 - k) / factorial(count) for k in range(count))

"""What made a rate change: the mix of kinds, or the rates within them (standardisation and decomposition of rates).

For one factor this is Kitagawa (1955), "Components of a Difference Between Two Rates", JASA 50, 1168-1194; for several
it is Das Gupta (1993), *Standardization and Decomposition of Rates: A User's Manual*, US Census Bureau P23-186: chapter
2 for products, chapters 5 and 6 for rates of cross-classified cases. Every effect is symmetric in the two periods, no
interaction is left over, and the effects add up to the change.

A kind that one of the periods lacks has no rate there; it is given the rate of the other period, so that its coming or
going counts as mix alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from trine.core.intervals import Interval
from trine.core.mix_and_rate import Cell, Floats, Table, effects, product_effects_of, rates

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "FEWEST",
    "Cell",
    "Decomposition",
    "KindEffect",
    "Spread",
    "approximate",
    "bootstrap",
    "decompose",
    "product_effects",
]

FEWEST = 30
"""So many cases each period needs before anything is said about what made the rate change."""


@dataclass(frozen=True, slots=True)
class KindEffect:
    """What one kind adds to the change: by its share of the cases (`mix`), and by its rate.

    `mix` is counted against the mean rate: a kind that grows adds to the rate only if it hits more often than most.
    """

    kind: tuple[str, ...]
    before: Cell
    after: Cell
    mix: float
    rate: float


@dataclass(frozen=True, slots=True)
class Decomposition:
    """A change of a rate from one period to another, as the sum of a mix effect for each factor and a rate effect."""

    factors: tuple[str, ...]
    before: Cell
    """All cases of the first period together."""
    after: Cell
    mix_by_factor: tuple[float, ...]
    rate: float
    kinds: tuple[KindEffect, ...]

    @property
    def change(self) -> float:
        """How far the rate moved, as a fraction (0.02 is two points)."""
        return _rate(self.after) - _rate(self.before)

    @property
    def mix(self) -> float:
        """What all factors' mix made together."""
        return sum(self.mix_by_factor)

    @property
    def is_enough(self) -> bool:
        """Whether both periods have enough cases to say anything."""
        return min(self.before.n, self.after.n) >= FEWEST

    def by_value(self, factor: int = 0) -> tuple[KindEffect, ...]:
        """The kinds' effects added up by the values of one factor, the strongest rate effect first."""
        found: dict[str, list[KindEffect]] = {}
        for kind in self.kinds:
            found.setdefault(kind.kind[factor], []).append(kind)
        rows = [_together(value, kinds) for value, kinds in found.items()]
        return tuple(sorted(rows, key=lambda row: (-abs(row.rate), row.kind)))


@dataclass(frozen=True, slots=True)
class Spread:
    """How sure the effects are: an interval for each."""

    change: Interval
    mix: Interval
    rate: Interval
    mix_by_factor: tuple[Interval, ...]


def product_effects(before: Sequence[float], after: Sequence[float]) -> tuple[float, ...]:
    """What each factor of a product makes of the change of the product (Das Gupta 1993, chapter 2).

    Mean earnings as the share of earners times what they earn (his example 2.1, to three places):

    >>> [round(effect, 3) for effect in product_effects([0.717892, 10930], [0.825974, 16591])]
    [1487.262, 4369.913]
    """
    found = product_effects_of(np.asarray(before, dtype=float)[:, None], np.asarray(after, dtype=float)[:, None])
    return tuple(float(effect) for effect in found[:, 0])


def decompose(factors: Sequence[str], before: Iterable[Cell], after: Iterable[Cell]) -> Decomposition:
    """The change of the rate from one period to the other, taken apart by one to four factors.

    Kinds may come in any order and more than once. Raises `ValueError` without factors, with more than four, or where a
    period has no cases.

    >>> then = [Cell(("partner",), 50, 20), Cell(("search",), 50, 5)]
    >>> now = [Cell(("partner",), 20, 8), Cell(("search",), 80, 8)]
    >>> found = decompose(["lead_source"], then, now)
    >>> round(found.change, 6), round(found.mix, 6), round(found.rate, 6)
    (-0.09, -0.09, 0.0)
    """
    table = Table.of(factors, before, after)
    mix, rate = effects(table, *(counts[None] for counts in table.counts))
    shares = [counts / counts.sum() for counts in (table.n_before, table.n_after)]
    centred = (shares[1] - shares[0]) * (_mean_rates(*table.counts) - _mean_of_all(table))
    kinds = tuple(
        KindEffect(kind, one, other, float(centred[place]), float(rate[0, place]))
        for place, (kind, one, other) in enumerate(table.cells())
    )
    totals = [Cell((), sum(cell.n for cell in side), sum(cell.hits for cell in side)) for side in table.sides()]
    by_factor = tuple(float(effect) for effect in mix[:, 0].sum(axis=-1))
    return Decomposition(tuple(factors), totals[0], totals[1], by_factor, float(rate.sum()), kinds)


def bootstrap(
    factors: Sequence[str],
    before: Iterable[Cell],
    after: Iterable[Cell],
    generator: np.random.Generator,
    *,
    draws: int = 2000,
    level: float = 0.95,
) -> Spread:
    """Percentile intervals of the effects: both periods are drawn again, each from its own kinds, hits and misses.

    Cases are taken to be independent (Efron and Tibshirani 1993, chapter 13). A kind without a hit stays without one.
    The same generator state gives the same intervals.
    """
    table = Table.of(factors, before, after)
    size = len(table.kinds)
    drawn = []
    for n, hits in ((table.n_before, table.hits_before), (table.n_after, table.hits_after)):
        chances = np.concatenate([hits, n - hits]) / n.sum()
        counts = generator.multinomial(int(n.sum()), chances, size=draws).astype(float)
        drawn += [counts[:, :size] + counts[:, size:], counts[:, :size]]
    mix, rate = effects(table, *drawn)
    by_factor, rates = mix.sum(axis=-1), rate.sum(axis=-1)
    tails = np.array([(1 - level) / 2, (1 + level) / 2])
    mixes = by_factor.sum(axis=0)
    return Spread(
        _interval(np.quantile(mixes + rates, tails)),
        _interval(np.quantile(mixes, tails)),
        _interval(np.quantile(rates, tails)),
        tuple(_interval(np.quantile(each, tails)) for each in by_factor),
    )


def approximate(
    factors: Sequence[str], before: Iterable[Cell], after: Iterable[Cell], *, level: float = 0.95
) -> Spread:
    """The same intervals without chance, for checks: by the delta method over the kinds' counts.

    The variance of an effect is the sum over hits and misses of each kind of count × slope² (Efron 1982, *The
    Jackknife, the Bootstrap and Other Resampling Plans*, chapter 6); no effect depends on the size of a period, so
    nothing is centred.
    """
    table = Table.of(factors, before, after)
    mix, rate = effects(table, *_nudged(table))
    by_factor, rates = mix.sum(axis=-1), rate.sum(axis=-1)
    every = np.concatenate([by_factor, by_factor.sum(axis=0)[None], rates[None], (by_factor.sum(axis=0) + rates)[None]])
    ups, downs = every[:, 1 : 1 + _ways(table)], every[:, 1 + _ways(table) :]
    slopes = (ups - downs) / (2 * _STEP)
    spread = NormalDist().inv_cdf((1 + level) / 2) * np.sqrt((slopes**2 * _ways_count(table)).sum(axis=1))
    low, high = every[:, 0] - spread, every[:, 0] + spread
    found = [Interval(float(one), float(other)) for one, other in zip(low, high, strict=True)]
    return Spread(found[-1], found[-3], found[-2], tuple(found[:-3]))


# In arrays ----------------------------------------------------------------------------------------------------------

_STEP = 1e-4


def _ways(table: Table) -> int:
    return 4 * len(table.kinds)


def _ways_count(table: Table) -> Floats:
    misses = (table.n_before - table.hits_before, table.n_after - table.hits_after)
    return np.concatenate([table.hits_before, misses[0], table.hits_after, misses[1]])


def _nudged(table: Table) -> tuple[Floats, Floats, Floats, Floats]:
    """The table, then the table with each kind's hits or misses a little larger, and a little smaller, in turn."""
    size, steps = len(table.kinds), np.eye(_ways(table)) * _STEP
    steps = np.concatenate([np.zeros((1, _ways(table))), steps, -steps]) * (_ways_count(table) > 0)
    hits1, miss1, hits2, miss2 = (steps[:, i * size : (i + 1) * size] for i in range(4))
    return (
        table.n_before + hits1 + miss1,
        table.hits_before + hits1,
        table.n_after + hits2 + miss2,
        table.hits_after + hits2,
    )


def _mean_rates(n1: Floats, hits1: Floats, n2: Floats, hits2: Floats) -> Floats:
    rate1, rate2 = rates(n1, hits1, n2, hits2)
    return (rate1 + rate2) / 2


def _mean_of_all(table: Table) -> float:
    rates = (table.hits_before.sum() / table.n_before.sum(), table.hits_after.sum() / table.n_after.sum())
    return float(sum(rates) / 2)


def _together(value: str, kinds: Sequence[KindEffect]) -> KindEffect:
    before, after = (
        Cell((value,), sum(cell.n for cell in side), sum(cell.hits for cell in side))
        for side in ([kind.before for kind in kinds], [kind.after for kind in kinds])
    )
    return KindEffect((value,), before, after, sum(kind.mix for kind in kinds), sum(kind.rate for kind in kinds))


def _rate(cell: Cell) -> float:
    return cell.hits / cell.n


def _interval(ends: Floats) -> Interval:
    return Interval(float(ends[0]), float(ends[1]))

"""A Markov chain of order 1 over channels, solved exactly: one inverse gives every removal effect."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

START, WON, LOST = "(start)", "(won)", "(lost)"
"""The states that are no channels: where every path starts, and the two in which it can end."""


@dataclass(frozen=True, slots=True)
class Chain:
    """What the chain says: the probability that a path ends in a won deal, and each channel's removal effect.

    The removal effect is the share of won deals that would be missing if every path that comes to the channel broke off
    there (0 to 1). `shares` are the removal effects made to sum to 1.
    """

    probability: float
    removal_effects: Mapping[str, float]

    @property
    def shares(self) -> Mapping[str, float]:
        """Each channel's part of all removal effects; none if nothing was ever won."""
        total = float(np.sum(np.sort(list(self.removal_effects.values()))))
        return {name: effect / total for name, effect in self.removal_effects.items()} if total else {}


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Counted steps as a table: from the start (row 0) and from each of `names` (in order), in the rows after it.

    A column for each of `names`, then the deals won and those lost.
    """

    names: tuple[str, ...]
    counts: NDArray[np.int64]

    @classmethod
    def of(cls, steps: Mapping[tuple[str, str], int]) -> Self:
        """From counts by state and next state.

        >>> Steps.of({(START, "a"): 2, ("a", WON): 1, ("a", LOST): 1}).counts.tolist()
        [[2, 0, 0], [0, 1, 1]]
        """
        names = tuple(sorted({name for step in steps for name in step} - {START, WON, LOST}))
        row = {START: 0, **{name: place for place, name in enumerate(names, 1)}}
        column = {name: place for place, name in enumerate((*names, WON, LOST))}
        counts = np.zeros((len(names) + 1, len(names) + 2), dtype=np.int64)
        for (before, after), count in steps.items():
            counts[row[before], column[after]] += count
        return cls(names, counts)


def solve_chain(steps: Mapping[tuple[str, str], int]) -> Chain:
    """Solve a chain from counted steps between `START`, channels, `WON` and `LOST`.

    With Q the probabilities of steps among the start and the channels, r those of the step to `WON` and N = (I − Q)⁻¹,
    b = N r is the probability to win from each state, a path comes to channel k with probability N[start, k] / N[k, k],
    and so the removal effect of k is N[start, k] / N[k, k] · b[k] / b[start]. Steps of a channel to itself are kept.

    >>> steps = {(START, "a"): 2, ("a", WON): 1, ("a", "b"): 1, ("b", WON): 1}
    >>> solve_chain(steps).removal_effects["b"], solve_chain(steps).probability
    (0.5, 1.0)
    """
    return solve_steps(Steps.of(steps))


def solve_steps(steps: Steps) -> Chain:
    """`solve_chain` of steps in a table."""
    names, size = steps.names, len(steps.names) + 1
    if not steps.counts[:, -2].any():
        return Chain(0.0, MappingProxyType(dict.fromkeys(names, 0.0)))
    leaving = steps.counts.sum(axis=1)
    probabilities = steps.counts / np.where(leaving == 0, 1, leaving)[:, None]
    among = np.zeros((size, size))
    among[:, 1:] = probabilities[:, :-2]
    inverse = np.linalg.inv(np.eye(size) - among)
    winning = inverse @ probabilities[:, -2]
    effects = inverse[0] / np.diag(inverse) * winning / winning[0]
    return Chain(float(winning[0]), MappingProxyType(dict(zip(names, effects[1:].tolist(), strict=True))))

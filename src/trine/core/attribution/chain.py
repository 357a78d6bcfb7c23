"""A Markov chain of order 1 over channels, solved exactly: one inverse gives every removal effect."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def solve_chain(steps: Mapping[tuple[str, str], int]) -> Chain:
    """Solve a chain from counted steps between `START`, channels, `WON` and `LOST`.

    With Q the probabilities of steps among the start and the channels, r those of the step to `WON` and N = (I − Q)⁻¹,
    b = N r is the probability to win from each state, a path comes to channel k with probability N[start, k] / N[k, k],
    and so the removal effect of k is N[start, k] / N[k, k] · b[k] / b[start]. Steps of a channel to itself are kept.

    >>> steps = {(START, "a"): 2, ("a", WON): 1, ("a", "b"): 1, ("b", WON): 1}
    >>> solve_chain(steps).removal_effects["b"], solve_chain(steps).probability
    (0.5, 1.0)
    """
    names = sorted({name for step in steps for name in step} - {START, WON, LOST})
    place = {START: 0, **{name: row for row, name in enumerate(names, 1)}}
    counts = np.zeros((len(place), len(place) + 1))
    leaving = np.zeros(len(place))
    for (before, after), count in steps.items():
        leaving[place[before]] += count
        if after != LOST:
            counts[place[before], place.get(after, -1)] += count
    if not counts[:, -1].any():
        return Chain(0.0, MappingProxyType(dict.fromkeys(names, 0.0)))
    probabilities = counts / np.where(leaving == 0, 1, leaving)[:, None]
    inverse = np.linalg.inv(np.eye(len(place)) - probabilities[:, :-1])
    winning = inverse @ probabilities[:, -1]
    effects = inverse[0] / np.diag(inverse) * winning / winning[0]
    return Chain(float(winning[0]), MappingProxyType({name: float(effects[place[name]]) for name in names}))

"""Shapley values of the sum game: closed form, and the definition itself to check it by."""

from __future__ import annotations

from itertools import combinations
from math import factorial, fsum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def shapley_of_sets(worth: Mapping[frozenset[str], float]) -> dict[str, float]:
    """Shapley values when a coalition is worth what the paths whose channels all lie in it have brought.

    That game is a sum of games which only the whole of one set of channels can win, so each set's worth is shared
    equally by its channels: φ(i) = Σ over sets S with i of worth(S) / |S|. The values sum to all that was won.

    >>> shapley_of_sets({frozenset("a"): 1.0, frozenset("ab"): 3.0})
    {'a': 2.5, 'b': 1.5}
    """
    names = sorted({name for channels in worth for name in channels})
    return {name: fsum(won / len(channels) for channels, won in worth.items() if name in channels) for name in names}


def shapley_by_definition(players: frozenset[str], worth: Callable[[frozenset[str]], float]) -> dict[str, float]:
    """Shapley values of any game, by every coalition: for few players, and to check the closed form by."""
    n = len(players)
    values = {}
    for player in sorted(players):
        others = sorted(players - {player})
        values[player] = fsum(
            factorial(size) * factorial(n - size - 1) / factorial(n) * (worth(group | {player}) - worth(group))
            for size in range(n)
            for group in map(frozenset, combinations(others, size))
        )
    return values

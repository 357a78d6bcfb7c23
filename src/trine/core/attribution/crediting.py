"""From counted paths to credit: what every channel gets by every model."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from trine.core.attribution.catalogue import MODELS
from trine.core.attribution.chain import Chain, solve_steps
from trine.core.attribution.counting import Cells, Counted, Path, Tally, count_paths
from trine.core.attribution.positions import HALF_LIFE_DAYS, weights

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Credit:
    """What the models say: for each model the keys with the deals and the value that they get, and the chain.

    `left_out` are the models that were asked for but need what is not known. Per model, the deals sum to the won deals
    that have touches, the values to their value; keys are in order of their name.
    """

    models: Mapping[str, Mapping[str, Tally]]
    chain: Chain
    left_out: tuple[str, ...] = ()


def credit(counted: Counted, models: Collection[str] | None = None) -> Credit:
    """Every model, or those asked for, over counted paths."""
    chain = solve_steps(counted.steps)
    keys = sorted({*counted.cells.keys, *chain.removal_effects})
    lacking = counted.lacks - {"losses"}
    asked = [name for name in MODELS if models is None or name in models]
    left_out = tuple(name for name in asked if MODELS[name].needs & lacking)
    found = {name: _model(name, counted, chain) for name in asked if name not in left_out}
    return Credit(MappingProxyType({name: _in_order(given, keys) for name, given in found.items()}), chain, left_out)


def credit_paths(
    paths: Iterable[Path], models: Collection[str] | None = None, half_life_days: float = HALF_LIFE_DAYS
) -> Credit:
    """Every model, or those asked for, over plain paths.

    >>> given = credit_paths([Path(("ads", "mail", "ads"), conversions=2, value=300.0)])
    >>> given.models["linear"]["mail"].value, given.models["first"]["mail"].deals
    (100.0, 0.0)
    >>> given.left_out
    ('u_shaped_hubspot', 'w_shaped', 'full_path', 'time_decay')
    """
    return credit(count_paths(paths, half_life_days), models)


def _model(name: str, counted: Counted, chain: Chain) -> dict[str, Tally]:
    if name == "markov":
        return {key: _part(counted.won, share) for key, share in chain.shares.items()}
    if name == "time_decay":
        return dict(counted.decayed)
    if name == "shapley":
        sets = counted.sets
        return _by_key(sets.keys, sets.key, sets.deals / sets.different, sets.value / sets.different)
    return _by_position(name, counted.cells)


def _by_position(name: str, cells: Cells) -> dict[str, Tally]:
    shares = weights(name, cells.n, cells.code)
    return _by_key(cells.keys, cells.key, cells.deals * shares, cells.value * shares)


def _by_key(
    keys: tuple[str, ...], key: NDArray[np.int64], deals: NDArray[np.float64], value: NDArray[np.float64]
) -> dict[str, Tally]:
    """Sums in the order of the rows, which is always the same."""
    sums = (np.bincount(key, weights=column, minlength=len(keys)).tolist() for column in (deals, value))
    return {name: Tally(*both) for name, *both in zip(keys, *sums, strict=True)}


def _part(whole: Tally, share: float) -> Tally:
    return Tally(whole.deals * share, whole.value * share)


def _in_order(given: Mapping[str, Tally], keys: list[str]) -> Mapping[str, Tally]:
    return MappingProxyType({key: given.get(key, Tally()) for key in keys})

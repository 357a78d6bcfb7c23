"""What the models need to know of all paths, counted: by an engine over touches, or here over plain paths."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from math import fsum
from typing import TYPE_CHECKING

import numpy as np

from trine.core.attribution.chain import LOST, START, WON, Steps
from trine.core.attribution.positions import HALF_LIFE_DAYS, place, time_decay

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Path:
    """A path that `conversions` deals took to be won and `nulls` took to be lost; `value` is that of the won ones.

    `lead` and `deal` are the places of the touches that made the lead and the deal (1 is the first), `days` how long
    before the close each touch was; without them the models that need them are not known.
    """

    channels: tuple[str, ...]
    conversions: int = 1
    value: float = 0.0
    nulls: int = 0
    lead: int | None = None
    deal: int | None = None
    days: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """A number of won deals, or of touches of them, and the value of these deals."""

    deals: float = 0.0
    value: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Touches of won deals by key and place, a column each, in order of key, length of the path and place.

    `key` is the number of a name in `keys`, which are in order; `code` is `Place.code`. `deals` counts touches, `value`
    sums the value of their deals.
    """

    keys: tuple[str, ...]
    key: NDArray[np.int64]
    n: NDArray[np.int64]
    code: NDArray[np.int64]
    deals: NDArray[np.float64]
    value: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Sets:
    """Won deals by key and by how many `different` keys the deal has, a column each, in that order; see `Cells`."""

    keys: tuple[str, ...]
    key: NDArray[np.int64]
    different: NDArray[np.int64]
    deals: NDArray[np.float64]
    value: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """The sums from which every model follows.

    `cells`: touches of won deals by key and place. `decayed`: by key, time decay's weights. `sets`: won deals by key
    and number of different keys in the deal. `steps`: from state to state over all closed deals, won and lost.
    `lacks` names what is not known: `times`, `moments`, `losses`.
    """

    cells: Cells
    decayed: Mapping[str, Tally]
    sets: Sets
    steps: Steps
    won: Tally
    lacks: frozenset[str] = field(default_factory=frozenset)


def count_paths(paths: Iterable[Path], half_life_days: float = HALF_LIFE_DAYS) -> Counted:
    """Count plain paths; empty ones are passed over. Loops are kept: `a > a > b` has a step from a to itself."""
    known = [path for path in paths if path.channels]
    cells: dict[tuple[str, int, int], list[tuple[float, float]]] = defaultdict(list)
    decayed: dict[str, list[tuple[float, float]]] = defaultdict(list)
    sets: dict[tuple[str, int], list[tuple[float, float]]] = defaultdict(list)
    steps: Counter[tuple[str, str]] = Counter()
    for path in known:
        n, worth = len(path.channels), (path.conversions, path.value)
        for number, channel in enumerate(path.channels, 1):
            cells[channel, n, place(number, n, path.lead or 1, path.deal or 1).code].append(worth)
        for channel in set(path.channels):
            sets[channel, len(set(path.channels))].append(worth)
        if path.days is not None:
            for channel, share in zip(path.channels, time_decay(path.days, half_life_days).tolist(), strict=True):
                decayed[channel].append((share * path.conversions, share * path.value))
        for before, after in pairwise((START, *path.channels)):
            steps[before, after] += path.conversions + path.nulls
        steps[path.channels[-1], WON] += path.conversions
        steps[path.channels[-1], LOST] += path.nulls
    return Counted(
        _cells(cells),
        {key: tally(rows) for key, rows in decayed.items()},
        _sets(sets),
        Steps.of({step: count for step, count in steps.items() if count}),
        tally((path.conversions, path.value) for path in known),
        _lacks(known),
    )


def _cells(found: Mapping[tuple[str, int, int], list[tuple[float, float]]]) -> Cells:
    places = sorted(found)
    keys = tuple(sorted({key for key, _, _ in places}))
    number = {key: at for at, key in enumerate(keys)}
    sums = [tally(found[place]) for place in places]
    return Cells(
        keys,
        np.array([number[key] for key, _, _ in places], dtype=np.int64),
        np.array([n for _, n, _ in places], dtype=np.int64),
        np.array([code for _, _, code in places], dtype=np.int64),
        np.array([one.deals for one in sums], dtype=np.float64),
        np.array([one.value for one in sums], dtype=np.float64),
    )


def _sets(found: Mapping[tuple[str, int], list[tuple[float, float]]]) -> Sets:
    places = sorted(found)
    keys = tuple(sorted({key for key, _ in places}))
    number = {key: at for at, key in enumerate(keys)}
    sums = [tally(found[place]) for place in places]
    return Sets(
        keys,
        np.array([number[key] for key, _ in places], dtype=np.int64),
        np.array([different for _, different in places], dtype=np.int64),
        np.array([one.deals for one in sums], dtype=np.float64),
        np.array([one.value for one in sums], dtype=np.float64),
    )


def tally(rows: Iterable[tuple[float, float]]) -> Tally:
    """The sums of pairs of deals and value, the same in whatever order they come.

    >>> tally([(1, 0.1), (1, 0.2)])
    Tally(deals=2.0, value=0.30000000000000004)
    """
    deals, values = [], []
    for number, value in rows:
        deals.append(number)
        values.append(value)
    return Tally(fsum(deals), fsum(values))


def _lacks(paths: list[Path]) -> frozenset[str]:
    missing = {
        "times": any(path.days is None for path in paths),
        "moments": any(path.lead is None or path.deal is None for path in paths),
        "losses": not any(path.nulls for path in paths),
    }
    return frozenset(name for name, is_missing in missing.items() if is_missing)

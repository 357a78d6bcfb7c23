"""The weights of the touches of one path, by position; every deal's weights sum to 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

HALF_LIFE_DAYS = 7.0
KEY_SHARE = {"u_shaped": 0.4, "u_shaped_hubspot": 0.4, "w_shaped": 0.3, "full_path": 0.225}
"""What each key touch gets; what is left is shared by the others, and by the key touches alike if there are none."""
REST = {name: round(1 - share * count, 3) for (name, share), count in zip(KEY_SHARE.items(), (2, 2, 3, 4), strict=True)}
"""What the touches that are no key touch share: 20 % of the two U, 10 % of W and the full path."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a touch stands in its path of `n`: whether it is the first, the last, made the lead, made the deal.

    `key_touches` says for U, U to the lead, W and the full path how many different touches are key touches.
    """

    n: int
    is_first: bool
    is_last: bool
    made_lead: bool
    made_deal: bool
    key_touches: tuple[int, int, int, int]

    @property
    def code(self) -> int:
        """The place but for `n` as one number, as engines count it; `read_place` reads it back."""
        roles = self.is_first + 2 * self.is_last + 4 * self.made_lead + 8 * self.made_deal
        _, lead, deal, every = self.key_touches
        return roles + 16 * (lead - 1) + 32 * (deal - 1) + 128 * (every - 1)


def read_place(n: int, code: int) -> Place:
    """The place of that code in a path of `n` touches.

    >>> read_place(3, place(2, 3, 1, 2).code) == place(2, 3, 1, 2)
    True
    """
    keys = (1 if n == 1 else 2, (code >> 4) % 2 + 1, (code >> 5) % 4 + 1, (code >> 7) + 1)
    return Place(n, bool(code & 1), bool(code & 2), bool(code & 4), bool(code & 8), keys)


def place(position: int, n: int, lead: int, deal: int) -> Place:
    """The place of the touch at `position` (1 is the first) when touch `lead` made the lead and `deal` the deal.

    >>> place(1, 3, 1, 2).key_touches
    (2, 1, 2, 3)
    """
    keys = (len({1, n}), len({1, lead}), len({1, lead, deal}), len({1, lead, deal, n}))
    return Place(n, position == 1, position == n, position == lead, position == deal, keys)


def weight(model: str, at: Place) -> float:
    """The share of a touch, 0 to 1. A touch that is a key touch twice gets both shares.

    Where all touches are key touches, the rest is shared among these in proportion.

    >>> [round(weight("w_shaped", place(i, 4, 1, 3)), 3) for i in (1, 2, 3, 4)]
    [0.6, 0.05, 0.3, 0.05]
    >>> [weight("u_shaped", place(i, 2, 1, 1)) for i in (1, 2)]
    [0.5, 0.5]
    """
    if model == "first":
        return float(at.is_first)
    if model == "last":
        return float(at.is_last)
    if model == "linear":
        return 1 / at.n
    roles = {
        "u_shaped": (at.is_first, at.is_last),
        "u_shaped_hubspot": (at.is_first, at.made_lead),
        "w_shaped": (at.is_first, at.made_lead, at.made_deal),
        "full_path": (at.is_first, at.made_lead, at.made_deal, at.is_last),
    }[model]
    different = at.key_touches[list(KEY_SHARE).index(model)]
    if different == at.n:
        return sum(roles) / len(roles)
    return KEY_SHARE[model] * sum(roles) if any(roles) else REST[model] / (at.n - different)


def weights(model: str, n: NDArray[np.int64], code: NDArray[np.int64]) -> NDArray[np.float64]:
    """`weight` of many touches at once, each told by the length of its path and `Place.code`.

    >>> places = [place(position, 3, 1, 2) for position in (1, 2, 3)]
    >>> weights("w_shaped", np.array([3, 3, 3]), np.array([one.code for one in places])).round(3).tolist()
    [0.6, 0.3, 0.1]
    """
    is_first, is_last, made_lead, made_deal = (code >> bit & 1 for bit in range(4))
    if model in {"first", "last"}:
        return np.asarray(is_first if model == "first" else is_last, dtype=np.float64)
    if model == "linear":
        return np.asarray(1 / n, dtype=np.float64)
    roles, different = {
        "u_shaped": ((is_first, is_last), np.where(n == 1, 1, 2)),
        "u_shaped_hubspot": ((is_first, made_lead), (code >> 4) % 2 + 1),
        "w_shaped": ((is_first, made_lead, made_deal), (code >> 5) % 4 + 1),
        "full_path": ((is_first, made_lead, made_deal, is_last), (code >> 7) + 1),
    }[model]
    times = np.sum(roles, axis=0)
    others = REST[model] / np.maximum(n - different, 1)
    shared = np.where(times > 0, KEY_SHARE[model] * times, others)
    return np.asarray(np.where(different == n, times / len(roles), shared), dtype=np.float64)


def time_decay(days_before_close: Sequence[float], half_life_days: float = HALF_LIFE_DAYS) -> NDArray[np.float64]:
    """Weights 2^(−days/half-life), made to sum to 1. Counted from the last touch, which gives the same shares.

    >>> time_decay([14, 7, 0]).round(4).tolist()
    [0.1429, 0.2857, 0.5714]
    """
    days = np.asarray(days_before_close, dtype=np.float64)
    decayed = np.exp2(-(days - days.min()) / half_life_days)
    return np.asarray(decayed / decayed.sum(), dtype=np.float64)

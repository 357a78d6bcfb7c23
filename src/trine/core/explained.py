"""What made a rate change, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.wording import listed

if TYPE_CHECKING:
    from trine.core.standardisation import Decomposition, KindEffect

PLURALS = {
    "lead_source": "lead sources",
    "origin": "origins",
    "business": "new and repeat business",
    "deal_type": "kinds of deal",
    "segment": "segments",
    "region": "regions",
    "product": "products",
    "owner": "sellers",
    "country": "countries",
    "industry": "industries",
}
"""What several values of a factor are called."""
MOSTLY = 0.5
"""One value is named where it makes so much of the rate effect."""


def explained(found: Decomposition, *, names: tuple[str, ...] | None = None) -> str:
    """The change and its two parts; `names` are the factors as the reader asked for them.

    >>> from trine.core.standardisation import Cell, decompose
    >>> then = [Cell(("search",), 60, 12), Cell(("fair",), 40, 4)]
    >>> now = [Cell(("search",), 50, 7), Cell(("fair",), 50, 5)]
    >>> explained(decompose(["origin"], then, now))
    'of −4.0 points, −0.7 come from the mix of origins and −3.3 from lower rates within them, mostly search'
    """
    called = listed([PLURALS.get(name, f"{name.replace('_', ' ')}s") for name in names or found.factors])
    rate = f"{points(found.rate)} from {_direction(found.rate)} within them"
    mix = f"{points(found.mix)} come from the mix of {called}"
    return f"of {points(found.change)} points, {mix} and {rate}{_mostly(found)}"


def points(change: float, places: int = 1) -> str:
    """A change of a rate in points, with its sign.

    >>> points(-0.0153), points(0.004), points(0.0001)
    ('−1.5', '+0.4', '0.0')
    """
    rounded = round(change * 100, places)
    text = f"{abs(rounded):.{places}f}"
    return text if rounded == 0 else f"{'+' if rounded > 0 else '−'}{text}"


def percent(rate: float, places: int = 1) -> str:
    """A rate in per cent.

    >>> percent(0.22), percent(0.1179, 2)
    ('22.0 %', '11.79 %')
    """
    return f"{rate * 100:.{places}f} %"


def drivers(found: Decomposition) -> tuple[KindEffect, ...]:
    """The values of the first factor that make most of the rate effect: one, or two, or none if it is spread widely."""
    if round(abs(found.rate) * 100, 1) == 0:
        return ()
    same = [row for row in found.by_value() if row.rate * found.rate > 0]
    for count in (1, 2):
        if sum(row.rate for row in same[:count]) / found.rate >= MOSTLY and len(found.by_value()) > count:
            return tuple(same[:count])
    return ()


def _direction(effect: float) -> str:
    if round(effect * 100, 1) == 0:
        return "the rates"
    return "lower rates" if effect < 0 else "higher rates"


def _mostly(found: Decomposition) -> str:
    names = [row.kind[0] for row in drivers(found)]
    return f", mostly {listed(names)}" if names else ""

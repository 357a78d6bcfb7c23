"""Where the models disagree most: the keys whose share of the deals depends most on which model is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trine.core.attribution.counting import Tally

Basis = Literal["deals", "value"]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A key, its smallest and its largest share of all that was won (0 to 1), and the models that say so."""

    key: str
    lowest: float
    lowest_model: str
    highest: float
    highest_model: str

    @property
    def spread(self) -> float:
        """How far the two are apart, 0 to 1."""
        return self.highest - self.lowest


def disagreements(models: Mapping[str, Mapping[str, Tally]], basis: Basis = "deals") -> tuple[Disagreement, ...]:
    """Every key with the models that give it least and most, the widest apart first.

    >>> from trine.core.attribution.counting import Tally
    >>> first, last = {"ads": Tally(3), "mail": Tally(1)}, {"ads": Tally(1), "mail": Tally(3)}
    >>> found = disagreements({"first": first, "last": last})[0]
    >>> found.key, found.lowest_model, found.lowest, found.highest_model, found.highest
    ('ads', 'last', 0.25, 'first', 0.75)
    """
    shares: dict[str, list[tuple[float, str]]] = {}
    for model, given in models.items():
        total = sum(getattr(one, basis) for one in given.values())
        for key, one in given.items():
            shares.setdefault(key, []).append((getattr(one, basis) / total if total else 0.0, model))
    found = []
    for key, values in shares.items():
        (lowest, by_lowest), (highest, by_highest) = min(values), max(values, key=lambda pair: pair[0])
        found.append(Disagreement(key, lowest, by_lowest, highest, by_highest))
    return tuple(sorted(found, key=lambda one: (-round(one.spread, 12), one.key)))

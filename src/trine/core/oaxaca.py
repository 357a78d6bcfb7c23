"""What made a mean differ between two groups where its causes are numbers: Oaxaca and Blinder's decomposition.

Threefold (Jann 2008, "The Blinder-Oaxaca decomposition for linear regression models", The Stata Journal 8, 453-479,
equation 3; Oaxaca 1973; Blinder 1973): with a least-squares line in each group,

    mean(first) − mean(second) = (x̄₁ − x̄₂)·b₂ + x̄₂·(b₁ − b₂) + (x̄₁ − x̄₂)·(b₁ − b₂)

the first term is what the causes' own levels make (endowments), the second what the same levels bring (coefficients,
the constant among them), the third both at once (interaction).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trine.core.intervals import Interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

PER_CAUSE = 10
"""So many rows for each cause each group needs, else nothing is said."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What one numeric cause makes of the difference."""

    name: str
    endowment: float
    coefficient: float
    interaction: float


@dataclass(frozen=True, slots=True)
class Threefold:
    """The difference of two means, first less second, as the sum of three terms; `causes` take each apart.

    What the constants make is in `coefficients` and in no cause.
    """

    first: float
    second: float
    endowments: float
    coefficients: float
    interaction: float
    causes: tuple[Cause, ...]

    @property
    def difference(self) -> float:
        """First mean less second."""
        return self.first - self.second


@dataclass(frozen=True, slots=True)
class Group:
    """One group: the outcome of each row, and its causes as columns in the same order."""

    outcome: Floats
    causes: Floats

    @staticmethod
    def of(outcome: ArrayLike, causes: ArrayLike) -> Group:
        """Rows given as any sequence; raises `ValueError` where lengths differ or a number is missing."""
        y, x = np.asarray(outcome, float), np.atleast_2d(np.asarray(causes, float))
        x = x.T if x.shape[0] != y.size and x.shape[1] == y.size else x
        if x.shape[0] != y.size:
            raise ValueError(f"There are {y.size} outcomes and {x.shape[0]} rows of causes; they must be as many.")
        if not (np.isfinite(y).all() and np.isfinite(x).all()):
            raise ValueError("A row lacks its outcome or a cause; leave such rows out and say how many.")
        return Group(y, x)

    @property
    def is_enough(self) -> bool:
        """Whether there are enough rows for so many causes."""
        return int(self.outcome.size) >= PER_CAUSE * (int(self.causes.shape[1]) + 1)


def threefold(names: Sequence[str], first: Group, second: Group) -> Threefold:
    """The difference of the groups' means, first less second, by their causes.

    Causes that say the same (collinear ones) share what they make: the shortest coefficients are taken.

    >>> cheap = Group.of([1, 2, 3, 4], [[1], [2], [3], [4]])
    >>> dear = Group.of([3, 5, 7, 9], [[1], [2], [3], [4]])
    >>> found = threefold(["size"], dear, cheap)
    >>> round(found.endowments, 9), round(found.coefficients, 9), round(found.interaction, 9)
    (0.0, 3.5, 0.0)
    """
    x1, x2 = (np.column_stack([group.causes, np.ones(group.outcome.size)]) for group in (first, second))
    b1, b2 = (np.linalg.lstsq(x, g.outcome, rcond=None)[0] for x, g in ((x1, first), (x2, second)))
    m1, m2 = x1.mean(axis=0), x2.mean(axis=0)
    terms = np.array([(m1 - m2) * b2, m2 * (b1 - b2), (m1 - m2) * (b1 - b2)])
    causes = tuple(Cause(name, *map(float, terms[:, place])) for place, name in enumerate(names))
    means = float(first.outcome.mean()), float(second.outcome.mean())
    endowments, coefficients, interaction = (float(term) for term in terms.sum(axis=1))
    return Threefold(*means, endowments, coefficients, interaction, causes)


def bootstrap(
    first: Group, second: Group, generator: np.random.Generator, *, draws: int = 1000, level: float = 0.95
) -> tuple[Interval, Interval, Interval]:
    """Percentile intervals of endowments, coefficients and interaction: rows drawn again within each group."""
    (m1, b1), (m2, b2) = (_drawn(group, generator, draws) for group in (first, second))
    terms = ((m1 - m2) * b2, m2 * (b1 - b2), (m1 - m2) * (b1 - b2))
    tails = [(1 - level) / 2, (1 + level) / 2]
    low, high = np.quantile(np.stack([term.sum(axis=1) for term in terms]), tails, axis=1)
    one, two, three = (Interval(float(a), float(b)) for a, b in zip(low, high, strict=True))
    return one, two, three


def _drawn(group: Group, generator: np.random.Generator, draws: int) -> tuple[Floats, Floats]:
    """Means and coefficients of each draw, by the normal equations with how often each row was drawn as its weight."""
    n = group.outcome.size
    x = np.column_stack([group.causes, np.ones(n)])
    scale = np.where(np.abs(x).max(axis=0) > 0, np.abs(x).max(axis=0), 1.0)
    weights = generator.multinomial(n, np.full(n, 1 / n), size=draws).astype(float)
    z = x / scale
    squares = np.einsum("dn,ni,nj->dij", weights, z, z, optimize=True)
    products = weights @ (z * group.outcome[:, None])
    coefficients = np.einsum("dij,dj->di", np.linalg.pinv(squares, hermitian=True), products) / scale
    return weights @ x / n, coefficients
